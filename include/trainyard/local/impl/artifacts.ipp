#pragma once

#include <trainyard/backend/processes.hpp>
#include <trainyard/core/process/trees.hpp>
#include <trainyard/error.hpp>
#include <trainyard/local/artifacts.hpp>
#include <trainyard/local/data_exposure.hpp>
#include <trainyard/local/transfers.hpp>
#include <trainyard/local/workdir.hpp>
#include <trainyard/wire/definitions.hpp>

#include <algorithm>
#include <filesystem>
#include <set>

namespace trainyard::local {
namespace detail {

inline timestamp file_time(std::int64_t nanoseconds)
{
    return timestamp(std::chrono::microseconds(nanoseconds / 1000));
}

[[noreturn]] TRAINYARD_DECL void no_such_artifact(run_id const& run, std::string const& name)
{
    throw error(errc::not_found, "read file",
                "run \"" + run.str() + "\" has no file \"" + name +
                    "\" in its record; see which it has with file_names()");
}

// Whether a run may still add to one of its files.
TRAINYARD_DECL bool is_complete(run_record const& run, std::string const& name)
{
    if (is_terminal(run.status))
        return true;
    switch (run.status) {
    case run_status::not_started:
    case run_status::preparing:
        return false;
    case run_status::finalizing:
        return name.starts_with("user_logs/") || name == preparation_log;
    default:
        return name == preparation_log;
    }
}

// Where a file will appear that is not there yet: the nearest folder on its way.
TRAINYARD_DECL std::string place_to_watch(folder const& where, run_id const& run,
                                          std::string const& name)
{
    // Another program may be about to start the run, and tells nobody that it has.
    if (name.starts_with("user_logs/")) {
        auto const folder = where.live(run.str());
        if (core::facts_of(folder + "/user_logs"))
            return folder + "/user_logs";
        return core::facts_of(folder) ? folder : folder.substr(0, folder.rfind('/'));
    }
    auto const live = name.starts_with("logs/") && core::facts_of(where.code(run.str()));
    auto const root = live ? where.code(run.str()) : where.record(run.str());
    auto path       = root + '/' + name;
    do
        path.erase(path.rfind('/'));
    while (path.size() > root.size() && !core::facts_of(path));
    return path;
}

// The names that the processes of a run print to.
TRAINYARD_DECL std::vector<std::string> logs_of(site& home, run_record const& run)
{
    if (run.kind != run_kind::script)
        return {};
    return user_logs(catalog::get_definition(*home.store.lend(), run.id.str()).distribution);
}

// These logs are in the record from the start; of one to which nothing was printed, no file is
// made.
TRAINYARD_DECL bool is_empty_log(site& home, run_record const& run, std::string const& name)
{
    return run.started && name.starts_with("user_logs/") &&
           std::ranges::count(logs_of(home, run), name) > 0;
}

struct read_piece {
    artifact_chunk chunk;
    std::string path = {}; ///< where it was looked for
    bool found       = false;
    bool stale       = false;
};

// While there is something to read, nobody needs to know more. At the end, the status is read
// before the file is looked at again: what is complete by then is all there. The log of a run that
// has ended may be that of another run a moment later: what was read is only good if the file
// still had its name afterwards.
TRAINYARD_DECL read_piece read_some(site& home, read_request const& request)
{
    auto const name      = clean_path("file", request.name);
    auto const look_once = [&](bool complete) {
        read_piece piece;
        auto const path    = find_artifact(home.where, request.run, name);
        piece.path         = path ? *path : place_to_watch(home.where, request.run, name);
        piece.found        = path.has_value();
        piece.chunk.at_end = complete;
        if (!path)
            return piece;
        auto const file = core::open_file_if_any(*path);
        piece.stale     = !file;
        if (!file)
            return piece;
        auto const facts = core::facts_of(file);
        auto const left  = facts.size > request.offset ? facts.size - request.offset : 0;
        auto const most  = std::clamp<std::uint64_t>(request.limit, 1, std::uint64_t{16} << 20);
        if (left > 0)
            piece.chunk.bytes = core::read_at(file, request.offset, std::min(left, most));
        auto const after   = core::facts_of(*path);
        piece.stale        = !after || after->inode != facts.inode;
        piece.chunk.at_end = complete && piece.chunk.bytes.size() == left;
        return piece;
    };
    auto const look = [&](bool complete) {
        auto piece = look_once(complete);
        while (piece.stale)
            piece = look_once(complete);
        return piece;
    };
    auto piece = look(false);
    if (!piece.chunk.bytes.empty())
        return piece;
    auto const run = catalog::get_run(*home.store.lend(), request.run.str());
    piece          = look(!request.follow || is_complete(run, name));
    if (!piece.found && !request.follow && !is_empty_log(home, run, name))
        no_such_artifact(request.run, name);
    return piece;
}

}

TRAINYARD_DECL local_artifacts::local_artifacts(site& home, watch_function watch)
    : home_(home), watch_(std::move(watch))
{}

TRAINYARD_DECL asio::awaitable<std::vector<artifact_record>> local_artifacts::list(
    artifact_query query)
{
    return home_.offload([this, query] {
        auto const run = catalog::get_run(*home_.store.lend(), query.run.str());
        std::vector<artifact_record> found;
        for (auto& [name, path] : list_artifacts(home_.where, query.run)) {
            auto const facts = core::facts_of(path);
            if (facts && name.starts_with(query.prefix))
                found.push_back({.name     = std::move(name),
                                 .size     = facts->size,
                                 .modified = detail::file_time(facts->modified)});
        }
        auto const logs = run.started ? detail::logs_of(home_, run) : std::vector<std::string>();
        for (auto const& log : logs) {
            auto const at = std::ranges::lower_bound(found, log, {}, &artifact_record::name);
            if (log.starts_with(query.prefix) && (at == found.end() || at->name != log))
                found.insert(at, {.name = log, .modified = *run.started});
        }
        return found;
    });
}

TRAINYARD_DECL asio::awaitable<artifact_chunk> local_artifacts::read(read_request request)
{
    auto seat = home_.rooms.enter(request.run.str());
    std::shared_ptr<void> watched;
    std::string watched_path;
    for (;;) {
        auto look  = [this, request] { return detail::read_some(home_, request); };
        auto piece = co_await home_.offload(std::move(look));
        if (!piece.chunk.bytes.empty() || piece.chunk.at_end)
            co_return std::move(piece.chunk);
        // Watched first, and looked at once more before sleeping: nothing is missed in between.
        if (piece.path != watched_path) {
            watched      = watch_(request.run, piece.path);
            watched_path = piece.path;
            continue;
        }
        co_await seat.wait();
    }
}

TRAINYARD_DECL asio::awaitable<void> local_artifacts::upload(artifact_upload request)
{
    auto prepare = [this, request] {
        catalog::get_run(*home_.store.lend(), request.run.str());
        std::vector<transfer> files;
        for (auto const& source : request.files) {
            auto const name = clean_path("file", source.name);
            if (source.content) {
                if (source.kind == artifact_kind::json)
                    wire::check_json(name, *source.content);
                auto const staged = home_.staging.fresh();
                core::write_file(staged, *source.content, core::durability::survives_us);
                files.push_back({.name = name, .source = staged});
                continue;
            }
            auto const facts = core::facts_of(source.path);
            if (!facts)
                throw error(errc::not_found, "upload file", source.path + " is not there");
            if (facts->is_directory && source.kind != artifact_kind::any)
                throw error(errc::invalid_argument, "upload file",
                            source.path + " is a directory; name one file");
            if (!facts->is_directory && name.empty())
                throw error(errc::invalid_argument, "upload file",
                            source.path + " needs a name in the record");
            for (auto& [below, path] : files_below(source.path, name))
                files.push_back(
                    {.name = facts->is_directory ? below : name, .source = std::move(path)});
        }
        std::set<std::string> names;
        auto const record = home_.where.record(request.run.str());
        auto const look   = core::look_below(record);
        for (auto& file : files) {
            file.target = record + '/' + file.name;
            check_no_system_log(file.name);
            core::check_place("upload file", "the record of run \"" + request.run.str() + '"',
                              file.name, look, "use another name");
            if (!names.insert(file.name).second || core::facts_of(file.target))
                throw error(errc::already_exists, "upload file",
                            "run \"" + request.run.str() + "\" has a file \"" + file.name +
                                "\" already; files of a record do not change: use another name");
        }
        return files;
    };
    transfer_plan plan;
    plan.files       = co_await home_.offload(std::move(prepare));
    plan.staged      = true;
    plan.on_progress = std::move(request.on_progress);
    co_await copy_all(home_, std::move(plan));
    home_.rooms.ring(request.run.str());
}

TRAINYARD_DECL asio::awaitable<std::vector<std::string>> local_artifacts::download(
    artifact_download request)
{
    auto find = [this, run = request.run](std::string const& name) {
        auto path = find_artifact(home_.where, run, name);
        if (path)
            return path;
        auto const facts = catalog::get_run(*home_.store.lend(), run.str());
        if (detail::is_empty_log(home_, facts, name)) {
            path = home_.staging.fresh();
            core::write_file(*path, "", core::durability::survives_us);
        }
        return path;
    };
    auto prepare = [this, request, find] {
        catalog::get_run(*home_.store.lend(), request.run.str());
        std::vector<transfer> files;
        for (auto const& wanted : request.files) {
            auto const name = clean_path("file", wanted.name);
            auto path       = find(name);
            if (!path)
                detail::no_such_artifact(request.run, name);
            auto target        = std::filesystem::path(wanted.path);
            auto const is_into = wanted.path.empty() || wanted.path.ends_with('/') ||
                                 std::filesystem::is_directory(target);
            if (is_into)
                target /= name.substr(name.rfind('/') + 1);
            files.push_back(
                {.name = name, .source = *path, .target = target.lexically_normal().string()});
        }
        return files;
    };
    transfer_plan plan;
    plan.files       = co_await home_.offload(std::move(prepare));
    plan.there       = when_there::replace;
    plan.on_progress = std::move(request.on_progress);
    plan.find_again  = std::move(find); // what a run writes moves when it ends
    std::vector<std::string> written;
    for (auto const& file : plan.files)
        written.push_back(file.target);
    co_await copy_all(home_, std::move(plan));
    co_return written;
}

}
