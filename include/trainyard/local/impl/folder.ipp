#pragma once

#include <trainyard/core/process/files.hpp>
#include <trainyard/error.hpp>
#include <trainyard/local/folder.hpp>

#include <algorithm>
#include <filesystem>
#include <stdexcept>

namespace trainyard::local {

TRAINYARD_DECL folder prepare_folder(std::string const& root)
{
    if (root.empty())
        throw std::invalid_argument("a local workspace needs a folder: set local_options::root");
    auto const made = folder{std::filesystem::absolute(root).lexically_normal().string()};

    auto const facts = core::facts_of(made.root);
    if (facts && !facts->is_directory)
        throw error(errc::conflict, "open workspace",
                    made.root + " is a file; a local workspace is a folder");
    auto const parts = {made.hosts(),
                        made.staging(),
                        made.snapshots(),
                        made.models(),
                        made.datastore("workspaceblobstore"),
                        made.datastore("workspacefilestore"),
                        made.datastore("workspaceartifactstore"),
                        made.runs(),
                        made.live(),
                        made.cache()};
    // Another program may be making the same workspace right now, or was killed while it did: the
    // first thing it makes is there then.
    auto const begun   = core::facts_of(made.hosts()).has_value();
    auto const is_part = [&](std::string const& path) {
        return std::ranges::any_of(parts, [&](std::string const& part) {
            return part == path || part.starts_with(path + '/');
        });
    };
    if (facts && !core::facts_of(made.catalog()) && !std::filesystem::is_empty(made.root))
        for (auto const& entry : std::filesystem::directory_iterator(made.root)) {
            auto const name = entry.path().filename().string();
            if (name != ".azureml" && !name.starts_with("catalog.db") &&
                !(begun && is_part(made.root + '/' + name)))
                throw error(errc::conflict, "open workspace",
                            made.root + " holds other things (\"" + name +
                                "\") and is not a workspace; use an empty folder, or one that "
                                "is not there yet");
        }
    for (auto const& part : parts)
        core::make_directories(part);
    return made;
}

}
