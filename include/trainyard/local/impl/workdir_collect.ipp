#pragma once

#include <trainyard/backend/processes.hpp>
#include <trainyard/backend/run_definition.hpp>
#include <trainyard/core/process/files.hpp>
#include <trainyard/local/data_exposure.hpp>
#include <trainyard/local/datasets.hpp>
#include <trainyard/local/workdir.hpp>

#include <algorithm>
#include <filesystem>

namespace trainyard::local {
namespace detail {

// What lies behind such a link is somebody else's, or very much.
TRAINYARD_DECL void warn_of_linked_folders(std::string const& from, std::string const& below,
                                           std::vector<std::string>& warnings)
{
    namespace fs    = std::filesystem;
    auto const home = fs::weakly_canonical(from);
    std::error_code broken;
    for (auto const& entry : fs::recursive_directory_iterator(from)) {
        if (!entry.is_symlink() || !entry.is_directory(broken))
            continue;
        auto const place = fs::weakly_canonical(entry.path(), broken).lexically_relative(home);
        if (!place.empty() && *place.begin() == "..")
            warnings.push_back("\"" + below + '/' + entry.path().lexically_relative(from).string() +
                               "\" is a link to a folder that lies elsewhere, and was not "
                               "collected; copy what is in there");
    }
}

// Moves the files below `from`, one by one where there is something already.
TRAINYARD_DECL void move_into_record(std::string const& from, std::string const& record,
                                     std::string const& below, site const& home,
                                     std::vector<std::string>& warnings)
{
    if (!core::facts_of(from) || std::filesystem::is_empty(from))
        return;
    if (!core::facts_of(record + '/' + below) && std::filesystem::is_directory(from) &&
        !std::filesystem::is_symlink(from) && !has_links(from)) {
        core::make_directories(record);
        if (core::rename_new(from, record + '/' + below))
            return;
    }
    if (std::filesystem::is_directory(from))
        warn_of_linked_folders(from, below, warnings);
    for (auto const& [name, path] : files_below(from, below)) {
        auto const target = record + '/' + name;
        core::make_directories(target.substr(0, target.rfind('/')));
        if (core::facts_of(target)) {
            if (!core::same_content(target, path))
                warnings.push_back("\"" + name +
                                   "\" was uploaded before and stays as it is in the record; the "
                                   "one the script left was not collected");
            continue;
        }
        core::copy_file(path, target, false, core::durability::survives_us, home.staging.fresh());
    }
}

TRAINYARD_DECL std::string last_words_in(std::string const& path)
{
    constexpr std::size_t enough = 2000;
    auto const facts             = core::facts_of(path);
    if (!facts || facts->size == 0)
        return {};
    auto const begin = facts->size > enough ? facts->size - enough : 0;
    auto text        = core::read_at(core::open_file(path, core::open_mode::read), begin, enough);
    if (begin > 0)
        text.erase(0, text.find('\n') + 1); // no half line, nor half a letter
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r'))
        text.pop_back();
    return text;
}

}

namespace detail {

// The record is no place that a script must not write to: whatever it finds there, the run ends.
TRAINYARD_DECL void keep_log(std::string const& live, std::string const& record,
                             std::string const& log, std::vector<std::string>& warnings)
{
    auto reason = std::string("there is another file of that name");
    try {
        core::make_directories(record + log.substr(0, log.rfind('/')));
        if (core::rename_new(live + log, record + log))
            return;
    } catch (std::exception const& failed) {
        reason = failed.what();
    }
    warnings.push_back("the log \"" + log + "\" could not be kept in the record: " + reason);
}

}

TRAINYARD_DECL std::string keep_logs(site& home, catalog::live_run const& run,
                                     std::string const& name, std::vector<std::string>& warnings)
{
    auto const live   = home.where.live(run.id.str()) + '/';
    auto const record = home.where.record(run.id.str()) + '/';
    auto const logs   = user_logs(run.definition.distribution);
    for (auto const& log : logs) {
        auto const facts = core::facts_of(live + log);
        if (!facts || facts->size == 0)
            continue;
        detail::keep_log(live, record, log, warnings);
    }
    return detail::last_words_in(record + (name.empty() ? logs.front() : name));
}

TRAINYARD_DECL bool left_nothing(site& home, catalog::live_run const& run)
{
    auto const code     = home.where.code(run.id.str());
    auto const is_empty = [&](char const* folder) {
        std::error_code gone;
        return std::filesystem::is_empty(code + folder, gone) || gone;
    };
    auto const uploads =
        std::ranges::count(run.definition.data, data_mode::upload, &data_reference::mode);
    return uploads == 0 && run.definition.outputs.empty() && is_empty("/outputs") &&
           is_empty("/logs");
}

namespace detail {

// False if it did not all arrive.
TRAINYARD_DECL bool take_output(site& home, run_id const& run, data_reference const& reference,
                                std::vector<std::string>& warnings)
{
    try {
        auto const left_alone = take_back(home, run, reference);
        if (!left_alone.empty())
            warnings.push_back(left_alone_warning(reference.name, left_alone));
        return true;
    } catch (std::exception const& failed) {
        warnings.push_back("the output \"" + reference.name +
                           "\" did not reach its datastore whole: " + failed.what());
        return false;
    }
}

TRAINYARD_DECL bool has_files(site const& home, data_path const& folder)
{
    return !files_below(place_in(home.where, folder), "").empty();
}

}

TRAINYARD_DECL collected collect(site& home, catalog::live_run const& run)
{
    auto const code   = home.where.code(run.id.str());
    auto const record = home.where.record(run.id.str());
    collected found;
    for (auto const* folder : {"outputs", "logs"}) {
        try {
            detail::move_into_record(code + '/' + folder, record, folder, home, found.warnings);
        } catch (std::exception const& failed) {
            found.warnings.push_back(std::string(folder) +
                                     " could not be collected whole: " + failed.what());
        }
    }
    for (auto const& reference : run.definition.data)
        detail::take_output(home, run.id, reference, found.warnings);
    for (auto const& output : run.definition.outputs) {
        auto const whole = detail::take_output(home, run.id, as_reference(output), found.warnings);
        if (!whole || output.registered_as.empty())
            continue;
        if (detail::has_files(home, output.destination))
            found.datasets.push_back(registration_of(output));
        else
            found.warnings.push_back(empty_output_warning(output));
    }
    return found;
}

}
