#pragma once

#include <trainyard/testing/memory/process.hpp>
#include <trainyard/testing/memory/tables.hpp>

namespace trainyard::testing::memory {

TRAINYARD_DECL void append_to_file(tables& all, run_entry& run, std::string const& name,
                                   std::string_view text)
{
    auto& file = run.files[name];
    file.bytes += text;
    file.modified = all.now;
    all.news.push_back(run.record.id.str());
}

TRAINYARD_DECL std::function<core::found(std::string const&)> look_in(file_map const& files)
{
    return [&files](std::string const& path) {
        auto const below = files.lower_bound(path + '/');
        if (below != files.end() && below->first.starts_with(path + '/'))
            return core::found::folder;
        return files.contains(path) ? core::found::file : core::found::nothing;
    };
}

TRAINYARD_DECL stored_file const* find_file(run_entry const& run, std::string_view name)
{
    auto const kept = run.files.find(name);
    if (kept != run.files.end())
        return &kept->second;
    if (!run.process || !name.starts_with("logs/"))
        return nullptr;
    auto const live = run.process->files.find(name);
    return live == run.process->files.end() ? nullptr : &live->second;
}

TRAINYARD_DECL file_map files_of(run_entry const& run)
{
    auto files = run.files;
    if (run.process)
        for (auto const& [name, file] : run.process->files)
            if (name.starts_with("logs/"))
                files.emplace(name, file);
    return files;
}

TRAINYARD_DECL void no_such_file(run_entry const& run, std::string_view name)
{
    throw error(errc::not_found, "read file",
                "run \"" + run.record.id.str() + "\" has no file \"" + std::string(name) +
                    "\" in its record; see which it has with file_names()");
}

TRAINYARD_DECL void no_such_data(data_reference const& reference, std::string const& below)
{
    throw error(errc::not_found, "make data available",
                "run \"" + reference.run.str() + "\" has nothing at \"" + below +
                    "\" in its record; see which files it has with file_names()");
}

TRAINYARD_DECL file_map& get_datastore(tables& all, datastore_name const& name)
{
    auto const found = all.datastores.find(name);
    if (found == all.datastores.end())
        throw error(errc::not_found, "look up datastore",
                    "there is no datastore \"" + name.str() +
                        "\" in this workspace; see which there are with datastores()");
    return found->second;
}

}
