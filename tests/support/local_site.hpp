#pragma once

/// What the services of a local workspace share, without anybody who looks after its runs.

#include "temporary_directory.hpp"

#include <trainyard/local/site.hpp>

#include <filesystem>
#include <fstream>
#include <string>

namespace trainyard::test {

class local_site {
public:
    std::string path(std::string const& name) const { return (directory_.path() / name).string(); }

    /// Writes a file, with the folders on its way.
    std::string write(std::string const& name, std::string const& text) const
    {
        auto const file = std::filesystem::path(path(name));
        std::filesystem::create_directories(file.parent_path());
        std::ofstream(file, std::ios::binary) << text;
        return file.string();
    }

    /// How many files there are below a directory.
    std::size_t count(std::string const& directory) const
    {
        std::size_t files = 0;
        for (auto const& entry : std::filesystem::recursive_directory_iterator(path(directory)))
            files += entry.is_regular_file() ? 1U : 0U;
        return files;
    }

private:
    temporary_directory directory_;

public:
    local::site home{[this] {
        local_options options;
        options.root = path("yard");
        return options;
    }()};
};

inline std::string text_of(std::string const& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

}
