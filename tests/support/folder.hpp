#pragma once

/// A directory of one's own, to put files into.

#include "temporary_directory.hpp"

#include <fstream>
#include <iterator>
#include <string>

namespace trainyard::test {

struct folder : temporary_directory {
    std::string at(std::string const& name) const { return (path() / name).string(); }

    /// With the folders on its way; where it is.
    std::string write(std::string const& name, std::string const& text) const
    {
        std::filesystem::create_directories((path() / name).parent_path());
        std::ofstream(path() / name) << text;
        return at(name);
    }

    std::string read(std::string const& name) const
    {
        std::ifstream file(path() / name);
        return {std::istreambuf_iterator<char>(file), {}};
    }
};

}
