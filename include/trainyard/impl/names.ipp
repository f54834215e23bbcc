#pragma once

#include <trainyard/impl/names.hpp>

#include <boost/uuid/random_generator.hpp>
#include <boost/uuid/uuid.hpp>
#include <boost/uuid/uuid_io.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <stdexcept>

namespace trainyard::detail {

TRAINYARD_DECL bool is_name(std::string_view name, std::size_t longest, bool dots_allowed)
{
    auto const is_plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    };
    auto const is_allowed = [&](char c) {
        return is_plain(c) || c == '-' || c == '_' || (dots_allowed && c == '.');
    };
    return !name.empty() && name.size() <= longest && is_plain(name.front()) &&
           std::ranges::all_of(name, is_allowed);
}

TRAINYARD_DECL void check_name(std::string_view kind, std::string_view name, std::size_t longest,
                               bool dots_allowed)
{
    if (is_name(name, longest, dots_allowed))
        return;
    auto text = std::string(kind) + " name \"" + std::string(name) +
                "\" is not allowed: use 1 to " + std::to_string(longest) +
                " letters, digits, dashes" + (dots_allowed ? ", dots" : "") +
                " and underscores, beginning with a letter or a digit";
    throw std::invalid_argument(text);
}

TRAINYARD_DECL void check_experiment_name(std::string_view name)
{
    check_name("experiment", name, 256);
}

// Its files lie in a folder of that name, and no file system has longer ones.
TRAINYARD_DECL void check_run_id(std::string_view id)
{
    check_name("run", id, 255, true);
}

TRAINYARD_DECL void check_model_name(std::string_view name)
{
    check_name("model", name, 255, true);
}

TRAINYARD_DECL void check_dataset_name(std::string_view name)
{
    check_name("dataset", name, 255, true);
}

TRAINYARD_DECL void check_key(std::string_view kind, std::string_view key)
{
    if (key.empty())
        throw std::invalid_argument("a " + std::string(kind) + " needs a name, not \"\"");
}

TRAINYARD_DECL std::pair<std::string, int> split_id(std::string_view kind, std::string const& id)
{
    auto const colon = id.rfind(':');
    auto version     = 0;
    if (colon != std::string::npos)
        std::from_chars(id.data() + colon + 1, id.data() + id.size(), version);
    if (version < 1)
        throw std::invalid_argument(std::string(kind) + " id \"" + id +
                                    "\" is not of the form name:version");
    return {id.substr(0, colon), version};
}

TRAINYARD_DECL std::string new_guid()
{
    thread_local boost::uuids::random_generator generate;
    return boost::uuids::to_string(generate());
}

TRAINYARD_DECL std::string unix_seconds_text()
{
    auto const since = std::chrono::system_clock::now().time_since_epoch();
    return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(since).count());
}

TRAINYARD_DECL std::string new_run_id(std::string_view experiment)
{
    // Ids have at most 255 characters; a long experiment name gives way.
    return std::string(experiment.substr(0, 200)) + '_' + unix_seconds_text() + '_' +
           new_guid().substr(0, 8);
}

}
