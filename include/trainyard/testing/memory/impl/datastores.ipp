#pragma once

#include <trainyard/core/paths.hpp>
#include <trainyard/core/process/trees.hpp>
#include <trainyard/testing/memory/files_on_disk.hpp>
#include <trainyard/testing/memory/memory_backend.hpp>

#include <filesystem>

namespace trainyard::testing::memory {
namespace detail {

TRAINYARD_DECL datastore_record describe_datastore(tables& all, datastore_name const& name)
{
    get_datastore(all, name);
    return {.name = name, .type = "memory", .is_default = name == all.default_datastore};
}

TRAINYARD_DECL void check_place(file_map const& kept, datastore_name const& name,
                                std::string const& path)
{
    core::check_place("upload to datastore", "datastore \"" + name.str() + '"', path, look_in(kept),
                      "choose another target_path");
}

}

TRAINYARD_DECL asio::awaitable<datastore_record> memory_datastores::get(datastore_name name)
{
    return in_.answer("look up datastore",
                      [name](tables& all) { return detail::describe_datastore(all, name); });
}

TRAINYARD_DECL asio::awaitable<std::vector<datastore_record>> memory_datastores::list()
{
    return in_.answer("list datastores", [](tables& all) {
        std::vector<datastore_record> records;
        for (auto const& [name, files] : all.datastores)
            records.push_back(detail::describe_datastore(all, name));
        return records;
    });
}

TRAINYARD_DECL asio::awaitable<datastore_record> memory_datastores::default_datastore()
{
    return in_.answer("look up default datastore", [](tables& all) {
        return detail::describe_datastore(all, all.default_datastore);
    });
}

TRAINYARD_DECL asio::awaitable<void> memory_datastores::set_default(datastore_name name)
{
    return in_.answer("set default datastore", [name](tables& all) {
        get_datastore(all, name);
        all.default_datastore = name;
    });
}

TRAINYARD_DECL asio::awaitable<std::vector<datastore_file>> memory_datastores::files(
    datastore_name name, std::string prefix)
{
    return in_.answer("list datastore files", [name, prefix = std::move(prefix)](tables& all) {
        std::vector<datastore_file> found;
        for (auto const& [path, file] : get_datastore(all, name))
            if (path.starts_with(prefix))
                found.push_back(
                    {.path = path, .size = file.bytes.size(), .modified = file.modified});
        return found;
    });
}

TRAINYARD_DECL asio::awaitable<transfer_summary> memory_datastores::upload(datastore_upload request)
{
    constexpr auto operation = "upload to datastore";
    auto const passed        = co_await in_.enter(operation);
    auto& home               = in_.home();
    home.with([&](tables& all) { get_datastore(all, request.datastore); });
    auto const below     = core::clean_path("target path", request.target_path);
    auto const files     = request.directory.empty()
                               ? core::files_of_list(request.files, request.relative_root, operation)
                               : core::files_of_directory(request.directory, operation);
    auto const target_of = [&](std::string const& name) {
        return below.empty() ? name : below + '/' + name;
    };
    home.with([&](tables& all) {
        for (auto const& [name, path] : files)
            detail::check_place(get_datastore(all, request.datastore), request.datastore,
                                target_of(name));
    });
    transfer_summary summary;
    progress told;
    told.files_total = files.size();
    for (auto const& [name, path] : files)
        if (auto const facts = core::facts_of(path))
            told.bytes_total += facts->size;

    for (auto const& [name, path] : files) {
        auto bytes       = core::read_file(path);
        auto const size  = bytes.size();
        auto const store = [&](tables& all) {
            auto& kept        = get_datastore(all, request.datastore);
            auto const target = target_of(name);
            if (!request.overwrite && kept.contains(target))
                return false;
            kept[target] = {.bytes = std::move(bytes), .modified = all.now};
            return true;
        };
        told.item    = name;
        told.skipped = !home.with(store);
        ++told.files_done;
        told.bytes_done += size;
        summary.files_skipped += told.skipped ? 1 : 0;
        summary.files_copied += told.skipped ? 0 : 1;
        summary.bytes_copied += told.skipped ? 0 : size;
        if (request.on_progress)
            request.on_progress(told);
        co_await in_.pause();
    }
    passed.leave();
    co_return summary;
}

TRAINYARD_DECL asio::awaitable<transfer_summary> memory_datastores::download(
    datastore_download request)
{
    auto const passed  = co_await in_.enter("download from datastore");
    auto files         = in_.home().with([&](tables& all) {
        std::vector<file_for_disk> found;
        for (auto const& [name, file] : get_datastore(all, request.datastore))
            if (name.starts_with(request.prefix))
                found.push_back({.name  = name,
                                         .path  = (std::filesystem::path(request.target) / name).string(),
                                         .bytes = file.bytes});
        return found;
    });
    auto const there   = request.overwrite ? when_there::replace : when_there::skip;
    auto copying       = write_files(in_, std::move(files), there, request.on_progress);
    auto const summary = co_await std::move(copying);
    passed.leave();
    co_return summary;
}

}
