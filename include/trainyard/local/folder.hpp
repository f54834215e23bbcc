#pragma once

/// Where everything of a workspace lies. The layout and its promises are in trainyard/README.md.

#include <trainyard/core/paths.hpp>

#include <string>
#include <string_view>

namespace trainyard::local {

using core::clean_path;

struct folder {
    std::string root = {}; ///< absolute

    std::string catalog() const { return root + "/catalog.db"; }
    std::string hosts() const { return root + "/hosts"; }
    std::string staging() const { return root + "/staging"; }
    std::string snapshots() const { return root + "/snapshots"; }
    std::string models() const { return root + "/models"; }
    std::string datastores() const { return root + "/datastores"; }
    std::string runs() const { return root + "/runs"; }
    std::string live() const { return root + "/live"; }
    std::string secrets() const { return root + "/secrets.json"; }
    std::string script() const { return root + "/script"; }
    std::string cache() const { return root + "/cache"; }

    /// What was made for runs, each by what it was made of.
    std::string environments() const { return cache() + "/environments"; }
    std::string environment(std::string_view id) const
    {
        return environments() + '/' + std::string(id);
    }

    std::string datastore(std::string_view name) const
    {
        return datastores() + '/' + std::string(name);
    }
    std::string model(std::string_view name, int version) const
    {
        return models() + '/' + std::string(name) + '/' + std::to_string(version);
    }

    /// The record of a run: its files, by name.
    std::string record(std::string_view run) const { return runs() + '/' + std::string(run); }

    /// While a run goes on: its process, its journals, its working directory.
    std::string live(std::string_view run) const { return live() + '/' + std::string(run); }
    std::string code(std::string_view run) const { return live(run) + "/code"; }
};

/// Makes what is missing. A folder that cannot be written, or holds something that is not a
/// workspace, is an error that says so, and nothing is made then.
folder prepare_folder(std::string const& root);

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/local/impl/folder.ipp>
#endif
