#pragma once

/// One environment while it is being made, and the ways to make it.

#include <trainyard/local/made_environment.hpp>
#include <trainyard/local/site.hpp>
#include <trainyard/local/tool.hpp>

#include <boost/asio/steady_timer.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace trainyard::local {

struct making_outcome {
    bool over                            = false;
    std::optional<made_environment> made = {};    ///< none when it failed or was given up
    bool found                           = false; ///< somebody else had made it meanwhile
    std::string failed                   = {};
    bool given_up                        = false;
};

/// Used on the loop it is made on, but for what is said otherwise.
struct making {
    making(site& where, environment_plan what, asio::any_io_executor executor)
        : home(where),
          plan(std::move(what)),
          folder(home.where.environment(plan.id)),
          log(folder + ".log"),
          bell(std::move(executor))
    {}

    site& home;
    environment_plan const plan;
    std::string const folder;
    std::string const log;
    std::map<std::string, std::string> variables = {}; ///< of every tool
    std::vector<std::string> hidden              = {}; ///< what must not be seen in the log

    std::shared_ptr<tool_leash> leash = std::make_shared<tool_leash>();
    bool given_up                     = false;
    asio::steady_timer bell; ///< wakes us while another program is at it

    std::map<std::uint64_t, std::function<void()>> listeners = {};
    std::uint64_t last_listener                              = 0;

    std::mutex mutex       = {};
    making_outcome outcome = {}; ///< read from any thread

    std::string prefix() const { return folder + "/environment"; }

    void tell()
    {
        auto const now = listeners;
        for (auto const& [number, listener] : now)
            listener();
    }
};

using making_ptr = std::shared_ptr<making>;

/// Adds to the log, and says that there is more to read.
asio::awaitable<void> add_to_log(making_ptr one, std::string text);

/// The same for a line of our own, with the time.
asio::awaitable<void> say(making_ptr one, std::string line);

struct python_facts {
    std::string interpreter = {};
    std::string version     = {};
    bool makes              = false; ///< virtual environments, with pip in them
};

/// What the plan's interpreter is, or else its second one. If neither can be run, this throws.
asio::awaitable<python_facts> ask_python(making_ptr one);

/// Runs a tool; one that fails throws `errc::build_failed` with its last words. The lines it
/// printed that begin with `warning: `.
asio::awaitable<std::vector<std::string>> run_step(making_ptr one, std::string what,
                                                   std::vector<std::string> command);

/// @{ The ways: each leaves a whole environment, without its marker, or throws.
asio::awaitable<made_environment> make_with_conda(making_ptr one);
asio::awaitable<made_environment> make_with_pip(making_ptr one);
asio::awaitable<made_environment> make_with_podman(making_ptr one);
asio::awaitable<made_environment> make_by_check(making_ptr one, std::string interpreter,
                                                std::vector<std::string> warnings);
/// @}

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/local/impl/making.ipp>
#include <trainyard/local/impl/making_image.ipp>
#endif
