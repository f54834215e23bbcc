#pragma once

/// What a run needs installed, and the variables it is given.

#include <trainyard/ids.hpp>

#include <map>
#include <string>

namespace trainyard {

/// A definition; nothing is installed by making one. Left as it is, it means the interpreter found
/// on this program's path, with nothing added.
struct environment {
    std::string name = {};

    /// The packages are the user's business: the interpreter is taken as it is.
    bool user_managed = false;

    /// A program on the path, or its full path. Empty means `python3`, or else `python`. It is
    /// looked for while the run is in Preparing; one that cannot be run fails the run there.
    std::string interpreter = {};

    /// Set for the script's process, over everything else.
    std::map<std::string, std::string> variables = {};

    friend bool operator==(environment const&, environment const&) = default;
};

}
