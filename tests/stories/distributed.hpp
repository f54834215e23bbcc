#pragma once

/// A workspace for runs of many processes, whose scripts meet each other by files.

#include "stories.hpp"

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace trainyard::stories {

class site {
public:
    asio::awaitable<workspace> open(std::chrono::seconds grace = std::chrono::seconds(20)) const
    {
        auto options                = local_options{};
        options.root                = root();
        options.grace               = grace;
        options.max_concurrent_runs = 4;
        co_return co_await open_local(options);
    }

    /// Runs a script of ours with these arguments.
    script_run_config script(std::string const& name, std::vector<argument> arguments = {}) const
    {
        auto config      = runs("distributed", name);
        config.arguments = std::move(arguments);
        // Scripts meet each other, and the test, by files in here.
        config.environment.variables["MEETING_PLACE"] = meeting_place();
        return config;
    }

    std::string root() const { return (directory_.path() / "yard").string(); }
    std::filesystem::path path() const { return directory_.path(); }

    std::string meeting_place() const
    {
        auto const path = directory_.path() / "meeting";
        std::filesystem::create_directories(path);
        return path.string();
    }

    /// The processes that have said they were here, by number; as many as still are.
    std::vector<std::string> alive() const
    {
        std::vector<std::string> left;
        for (auto const& entry : std::filesystem::directory_iterator(meeting_place())) {
            auto const name = entry.path().filename().string();
            if (name.starts_with("pid_") && std::filesystem::exists("/proc/" + name.substr(4)))
                left.push_back(name);
        }
        return left;
    }

    std::size_t seen() const
    {
        std::size_t count = 0;
        for (auto const& entry : std::filesystem::directory_iterator(meeting_place()))
            count += entry.path().filename().string().starts_with("pid_") ? 1U : 0U;
        return count;
    }

private:
    test::temporary_directory directory_;
};

/// All of a log of a run that has ended.
inline asio::awaitable<std::string> log_of(run of, std::string name)
{
    auto log = of.log_lines(std::move(name));
    std::string text;
    while (auto piece = co_await log.next_piece())
        text += *piece;
    co_return text;
}

inline bool contains(std::string const& text, std::string const& part)
{
    return text.find(part) != std::string::npos;
}

}
