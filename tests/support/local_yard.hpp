#pragma once

/// A local workspace in a directory of its own, and scripts to run in it.

#include "temporary_directory.hpp"

#include <trainyard.hpp>
#include <trainyard/local.hpp>

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>

namespace trainyard::test {

/// Where a test keeps its workspace and its source directory.
class local_yard {
public:
    std::string root() const { return (directory_.path() / "yard").string(); }
    std::string code() const { return (directory_.path() / "code").string(); }
    std::filesystem::path path() const { return directory_.path(); }

    asio::awaitable<workspace> open() const
    {
        auto options  = local_options{};
        options.root  = root();
        options.grace = std::chrono::seconds(1);
        return open_with(std::move(options));
    }

    static asio::awaitable<workspace> open_with(local_options options)
    {
        co_return co_await open_local(options);
    }

    /// Writes a file of the source directory.
    void write(std::string const& name, std::string const& text) const
    {
        auto const path = std::filesystem::path(code()) / name;
        std::filesystem::create_directories(path.parent_path());
        std::ofstream(path, std::ios::binary) << text;
    }

    /// A config that runs a Python script with this text.
    script_run_config python(std::string const& text) const
    {
        write("script.py", text);
        auto config                    = script_run_config{};
        config.source_directory        = code();
        config.script                  = "script.py";
        config.environment.interpreter = "/usr/bin/python3";
        return config;
    }

    /// A config that runs a line of shell.
    script_run_config shell(std::string const& line) const
    {
        std::filesystem::create_directories(code());
        auto config             = script_run_config{};
        config.source_directory = code();
        config.command.emplace_back(line);
        return config;
    }

private:
    temporary_directory directory_;
};

inline std::string read_text(std::filesystem::path const& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

}
