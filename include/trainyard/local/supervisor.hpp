#pragma once

/// Queue, stages and limits; adopts the runs that outlived the program that looked after them.

#include <trainyard/backend/launcher.hpp>
#include <trainyard/core/loop.hpp>
#include <trainyard/core/process/watch.hpp>
#include <trainyard/local/environments.hpp>

#include <functional>
#include <map>
#include <memory>
#include <string>

namespace trainyard::local {
namespace detail {
struct readiness;
}

/// Looks after the runs this program has submitted or adopted, on a thread of its own, whatever
/// the callers are doing. Each of its steps is on disk before it is acted on, so it can be
/// destroyed, or die, at any point: whoever opens the workspace next goes on from there.
class supervisor final : public run_keeper {
public:
    supervisor(site& home, std::unique_ptr<launcher> launch);
    ~supervisor() override;

    /// Adopts what dead programs left, and begins to listen. Completes once every run that is
    /// still going on has been found again.
    asio::awaitable<void> open();

    void take(catalog::live_run run) override;
    void look_again(std::string const& run) override;

    /// Has an environment made. Its room, `room_of`, is rung when there is more to read of its log,
    /// or it is over.
    asio::awaitable<std::shared_ptr<environment_works::interest>> want(environment_plan plan);
    static std::string room_of(environment_plan const& plan) { return "environment " + plan.id; }

    /// Has the room of a run rung while a file changes.
    std::shared_ptr<void> watch_file(run_id const& run, std::string const& path);

private:
    struct ward; // a run that is looked after
    using ward_ptr      = std::shared_ptr<ward>;
    using readiness_ptr = std::shared_ptr<detail::readiness>;

    void begin(catalog::live_run run, launch_state process);
    asio::awaitable<void> look_after(ward_ptr run);
    asio::awaitable<void> go(ward_ptr run);
    asio::awaitable<void> prepare(ward_ptr run);
    asio::awaitable<readiness_ptr> look_and_make(ward_ptr run, environment wanted);
    asio::awaitable<std::string> make_environment(ward_ptr run, environment_plan plan);
    asio::awaitable<std::string> wait_for_environment(ward_ptr run, environment_plan plan);
    asio::awaitable<void> queue(ward_ptr run);
    asio::awaitable<void> start(ward_ptr run);
    asio::awaitable<void> watch(ward_ptr run);
    asio::awaitable<void> keep_limits(ward_ptr run);
    asio::awaitable<void> finish(ward_ptr run);
    asio::awaitable<void> collect(ward_ptr run);
    asio::awaitable<void> end(ward_ptr run);
    asio::awaitable<void> wait_for_process(ward_ptr run);
    asio::awaitable<void> follow_journals(ward_ptr run);
    asio::awaitable<void> read_again(ward_ptr run);
    asio::awaitable<void> sleep(ward_ptr run);
    asio::awaitable<void> adopt();
    asio::awaitable<void> catch_up();
    asio::awaitable<void> hear_of_others();
    static void clear_away(site& home);
    void let_go(ward_ptr const& run);

    site& home_;
    std::unique_ptr<launcher> launch_;
    std::map<std::string, ward_ptr, std::less<>> wards_;
    std::vector<catalog::live_run> claimed_; ///< of dead programs, and not looked after yet
    std::uint64_t seen_revision_ = 0;
    bool catching_up_            = false;
    bool catch_up_again_         = false;
    core::loop loop_;
    std::unique_ptr<core::file_watcher> watcher_;
    environment_works works_;
};

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/local/impl/supervisor.ipp>
#include <trainyard/local/impl/supervisor_adopting.ipp>
#include <trainyard/local/impl/supervisor_prepare.ipp>
#include <trainyard/local/impl/supervisor_running.ipp>
#endif
