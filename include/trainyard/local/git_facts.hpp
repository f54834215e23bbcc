#pragma once

/// Where the code of a run came from, if it lies in a git work tree.

#include <trainyard/backend/records.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace trainyard::local {

/// The properties to set; none if there is no repository or no git. Never an error. Blocks for as
/// long as git takes, and no longer than the limit for each question.
property_map git_facts(std::string const& directory,
                       std::chrono::milliseconds limit = std::chrono::seconds(5));

/// The address without a password, and without the user where that may be a token.
std::string without_secrets(std::string_view address);

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/local/impl/git_facts.ipp>
#endif
