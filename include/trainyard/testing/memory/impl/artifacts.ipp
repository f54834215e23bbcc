#pragma once

#include <trainyard/core/paths.hpp>
#include <trainyard/core/process/trees.hpp>
#include <trainyard/testing/memory/files_on_disk.hpp>
#include <trainyard/testing/memory/memory_backend.hpp>
#include <trainyard/wire/definitions.hpp>

#include <algorithm>
#include <filesystem>
#include <set>

namespace trainyard::testing::memory {
namespace detail {

// Whether a run may still add to one of its files.
TRAINYARD_DECL bool is_complete(run_entry const& run, std::string_view name)
{
    switch (run.at) {
    case stage::accepted:
    case stage::preparing:
        return false;
    case stage::queued:
    case stage::running:
        return name == preparation_log;
    case stage::finalizing:
        return name == preparation_log || name.starts_with("user_logs/");
    case stage::ended:
        break;
    }
    return true;
}

TRAINYARD_DECL artifact_chunk read_some(run_entry const& run, std::string const& name,
                                        read_request const& request)
{
    artifact_chunk chunk;
    auto const complete    = !request.follow || is_complete(run, name);
    auto const* const file = find_file(run, name);
    if (!file && !request.follow)
        no_such_file(run, name);
    auto const size = file ? file->bytes.size() : 0;
    auto const most = std::clamp<std::size_t>(request.limit, 1, std::size_t{16} << 20);
    if (request.offset < size)
        chunk.bytes = file->bytes.substr(request.offset, most);
    chunk.at_end = complete && request.offset + chunk.bytes.size() >= size;
    return chunk;
}

// One file of an upload, with what is known of it before anything is put.
struct upload_item {
    std::string name   = {};
    std::string path   = {}; ///< empty: the bytes are there
    std::string bytes  = {};
    std::uint64_t size = 0;
};

TRAINYARD_DECL std::vector<upload_item> items_of(artifact_upload const& request)
{
    std::vector<upload_item> items;
    for (auto const& source : request.files) {
        auto const name = core::clean_path("file", source.name);
        if (source.content) {
            if (source.kind == artifact_kind::json)
                wire::check_json(name, *source.content);
            items.push_back(
                {.name = name, .bytes = *source.content, .size = source.content->size()});
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
        for (auto& [below, path] : core::files_below(source.path, name)) {
            auto const found = core::facts_of(path);
            items.push_back({.name = facts->is_directory ? below : name,
                             .path = path,
                             .size = found ? found->size : 0});
        }
    }
    return items;
}

TRAINYARD_DECL void check_free(run_entry const& run, std::string const& name)
{
    check_no_system_log(name);
    core::check_place("upload file", "the record of run \"" + run.record.id.str() + '"', name,
                      look_in(run.files), "use another name");
    if (run.files.contains(name))
        throw error(errc::already_exists, "upload file",
                    "run \"" + run.record.id.str() + "\" has a file \"" + name +
                        "\" already; files of a record do not change: use another name");
}

}

TRAINYARD_DECL asio::awaitable<std::vector<artifact_record>> memory_artifacts::list(
    artifact_query query)
{
    return in_.answer("list files", [query](tables& all) {
        std::vector<artifact_record> found;
        for (auto const& [name, file] : files_of(get_run(all, query.run)))
            if (name.starts_with(query.prefix))
                found.push_back(
                    {.name = name, .size = file.bytes.size(), .modified = file.modified});
        return found;
    });
}

TRAINYARD_DECL asio::awaitable<artifact_chunk> memory_artifacts::read(read_request request)
{
    auto const passed = co_await in_.enter("read file");
    auto const name   = core::clean_path("file", request.name);
    auto seat         = in_.home().rooms.enter(request.run.str());
    for (;;) {
        auto chunk = in_.home().with([&](tables& all) {
            check_open(all, "read file");
            return detail::read_some(get_run(all, request.run), name, request);
        });
        if (!chunk.bytes.empty() || chunk.at_end) {
            passed.leave();
            co_return chunk;
        }
        co_await seat.wait();
    }
}

TRAINYARD_DECL asio::awaitable<void> memory_artifacts::upload(artifact_upload request)
{
    auto const passed = co_await in_.enter("upload files");
    auto& home        = in_.home();
    auto items        = detail::items_of(request);
    home.with([&](tables& all) {
        std::set<std::string_view> names;
        auto const& run = get_run(all, request.run);
        for (auto const& item : items) {
            detail::check_free(run, item.name);
            if (!names.insert(item.name).second)
                throw error(errc::already_exists, "upload file",
                            "two files of this upload are called \"" + item.name +
                                "\"; give one of them another name");
        }
    });
    progress told;
    told.files_total = items.size();
    for (auto const& item : items)
        told.bytes_total += item.size;
    for (auto& item : items) {
        if (!item.path.empty())
            item.bytes = core::read_file(item.path);
        told.item = item.name;
        ++told.files_done;
        told.bytes_done += item.bytes.size();
        home.with([&](tables& all) {
            auto& run = get_run(all, request.run);
            detail::check_free(run, item.name);
            append_to_file(all, run, item.name, item.bytes);
        });
        if (request.on_progress)
            request.on_progress(told);
        co_await in_.pause();
    }
    passed.leave();
}

TRAINYARD_DECL asio::awaitable<std::vector<std::string>> memory_artifacts::download(
    artifact_download request)
{
    auto const passed = co_await in_.enter("download files");
    auto const find   = [&](tables& all) {
        std::vector<file_for_disk> found;
        auto const& run = get_run(all, request.run);
        for (auto const& wanted : request.files) {
            auto const name        = core::clean_path("file", wanted.name);
            auto const* const file = find_file(run, name);
            if (!file)
                no_such_file(run, name);
            auto target        = std::filesystem::path(wanted.path);
            auto const is_into = wanted.path.empty() || wanted.path.ends_with('/') ||
                                 std::filesystem::is_directory(target);
            if (is_into)
                target /= core::last_name(name);
            found.push_back(
                  {.name = name, .path = target.lexically_normal().string(), .bytes = file->bytes});
        }
        return found;
    };
    auto files = in_.home().with(find);
    std::vector<std::string> written;
    for (auto const& file : files)
        written.push_back(file.path);
    auto copying = write_files(in_, std::move(files), when_there::replace, request.on_progress);
    co_await std::move(copying);
    passed.leave();
    co_return written;
}

}
