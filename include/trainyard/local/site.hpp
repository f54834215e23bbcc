#pragma once

/// What the services of one open workspace share.

#include <trainyard/core/offload.hpp>
#include <trainyard/core/rooms.hpp>
#include <trainyard/core/store.hpp>
#include <trainyard/local/catalog.hpp>
#include <trainyard/local/folder.hpp>
#include <trainyard/local/hosts.hpp>
#include <trainyard/local/options.hpp>
#include <trainyard/local/working_copies.hpp>

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace trainyard::local {

/// Where this program puts files that are not complete: gone with us, or cleared away by whoever
/// finds us dead.
class staging_area {
public:
    explicit staging_area(std::string path);
    ~staging_area();
    staging_area(staging_area const&) = delete;

    std::string const& path() const noexcept { return path_; }

    /// A name in it that nobody else uses.
    std::string fresh() const;

private:
    std::string path_;
};

/// Looks after the runs of this program. It hears on the writer's thread of what was written.
class run_keeper {
public:
    virtual ~run_keeper() = default;

    virtual void take(catalog::live_run run)        = 0; ///< one that was accepted just now
    virtual void look_again(std::string const& run) = 0; ///< if it is looked after here at all
};

class site {
public:
    explicit site(local_options wanted);

    local_options const options;
    std::vector<std::string> const gpus; ///< of this machine
    folder const where;
    host_registry hosts;
    staging_area const staging;

    /// Rooms are named after runs; they are rung when a run's record changes, or its log does.
    core::waiting_rooms rooms;

    /// Who is told. Once somebody else has been named, or nobody, the one before is not being told
    /// any more.
    void tell(run_keeper* whom);

private:
    std::mutex told_mutex_;
    run_keeper* told_ = nullptr;
    std::once_flag script_once_;
    std::string script_package_;

public:
    working_copies copies;
    core::store store;
    core::work_pool pool; ///< last: what it still has to do may use all of the above

    /// A write to the catalogue. Whoever waits for one of the runs it changed is woken once it is
    /// on disk, here and in the other programs.
    template <class Work>
    asio::awaitable<std::invoke_result_t<Work&, catalog::transaction&>> write(Work work)
    {
        using result = std::invoke_result_t<Work&, catalog::transaction&>;
        if constexpr (std::is_void_v<result>)
            return write_plain(std::move(work));
        else
            return store.write_for<result>(
                [this, work = std::move(work)](core::database& db) mutable {
                    auto tx     = catalog::transaction{db, &gpus};
                    auto answer = work(tx);
                    announce(tx);
                    return answer;
                });
    }

    asio::awaitable<void> write_plain(std::function<void(catalog::transaction&)> work);

    /// Where the package lies that goes on a script's path; put there when first asked for.
    std::string const& script_package();

    workspace_record describe(core::database& db) const;

    template <class Work>
    auto read(Work work)
    {
        return store.read(std::move(work));
    }

    template <class Work>
    auto offload(Work work)
    {
        return core::offload(pool, std::move(work));
    }

private:
    void prepare(core::database& db);

    void announce(catalog::transaction& tx);
};

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/local/impl/site.ipp>
#endif
