#pragma once

/// A place to make environments at: a local workspace, a conda that does as it is told, and a
/// Python that can do little. Only one at a time: it changes this program's variables.

#include "temporary_directory.hpp"

#include <trainyard.hpp>
#include <trainyard/local.hpp>

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace trainyard::test {

class work_bench {
public:
    enum whose { of_another_program };

    work_bench();
    explicit work_bench(whose);
    ~work_bench();

    std::filesystem::path const& path() const { return directory_; }
    std::string root() const { return (directory_ / "yard").string(); }
    std::string code() const { return (directory_ / "code").string(); }

    asio::awaitable<workspace> open(int at_once) const;

    /// A variable of this program, until the end of the scope.
    void set(std::string const& name, std::string const& value);

    /// @{ What runs.
    void write(std::string const& name, std::string const& text) const;
    script_run_config python(std::string const& text) const;
    script_run_config shell(std::string const& line) const;

    /// Prints the version of the package `tiny`, which comes from that index, or, without one,
    /// from the one of this program's variables.
    script_run_config printing_tiny(std::string const& index) const;
    /// @}

    /// @{ A conda that does this in the shell after it has made its environment, which has a
    /// program called `tool`. `waiting` is for the line: it waits there for `go_on`.
    void make_conda(std::string const& line) const;
    environment conda_environment() const;
    std::string waiting() const;
    void go_on() const;
    int solved() const;        ///< how often it was asked
    std::string asked() const; ///< its last file
    /// @}

    /// A program on the path, which does this in the shell.
    void write_program(std::string const& name, std::string const& text) const;

    /// A Python without venv.
    std::string poor_python() const;

    /// A program that has the name of a Python, and is none.
    void make_stand_in(std::string const& name) const;

    /// @{ What there is in the cache, and who is at it.
    std::size_t made() const;
    std::size_t folders_in_cache() const;
    void remove_markers() const;
    int installers() const;
    /// @}

    /// The files of the workspace in which there is this word.
    std::vector<std::string> files_with(std::string const& word) const;

    /// @{ Of another program, told to whoever started it.
    void say_submitted() const;
    void wait_until_submitted() const;
    /// @}

private:
    std::optional<temporary_directory> own_;
    std::filesystem::path directory_;
    std::map<std::string, std::optional<std::string>> before_;
    int fifo_ = -1;
};

/// A disabled test of this very program, run by itself at the same bench. It has submitted a run
/// called `theirs` when the constructor returns.
class other_program {
public:
    other_program(work_bench const& bench, std::string const& test);
    ~other_program();

    /// Without a chance to clean up.
    void kill();

private:
    pid_t number_ = 0;
};

}
