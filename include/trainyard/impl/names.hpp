#pragma once

/// Rules for names that a caller can be told about at once, and ids made on the caller's side.

#include <trainyard/config.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace trainyard::detail {

/// Throws `std::invalid_argument` that names the kind of thing, the name and the rule, unless the
/// name is letters, digits, `-`, `_` (and `.` where dots are allowed), begins with a letter or a
/// digit and is not too long.
void check_name(std::string_view kind, std::string_view name, std::size_t longest,
                bool dots_allowed = false);

/// Whether it is such a name.
bool is_name(std::string_view name, std::size_t longest, bool dots_allowed = false);

void check_experiment_name(std::string_view name);
void check_run_id(std::string_view id);
void check_model_name(std::string_view name);
void check_dataset_name(std::string_view name);

/// Throws `std::invalid_argument` for one that is empty: nobody could find it again.
void check_key(std::string_view kind, std::string_view key);

/// The same, of every key.
template <class Map>
void check_keys(std::string_view kind, Map const& all)
{
    for (auto const& one : all)
        check_key(kind, one.first);
}

/// A name and a version, from `name:version`; another is `std::invalid_argument`.
std::pair<std::string, int> split_id(std::string_view kind, std::string const& id);

/// `<experiment>_<unix seconds>_<8 hex digits>`.
std::string new_run_id(std::string_view experiment);

std::string new_guid();

std::string unix_seconds_text();

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/impl/names.ipp>
#endif
