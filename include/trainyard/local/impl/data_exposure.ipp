#pragma once

#include <trainyard/core/digest.hpp>
#include <trainyard/core/process/files.hpp>
#include <trainyard/error.hpp>
#include <trainyard/local/data_exposure.hpp>
#include <trainyard/local/impl/packed_bytes.hpp>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include <sys/stat.h>

namespace trainyard::local {
namespace detail {

struct mirrored {
    core::file_facts source = {};
    core::file_facts copy   = {};
};

inline bool same_file(core::file_facts const& a, core::file_facts const& b) noexcept
{
    return a.size == b.size && a.modified == b.modified && a.changed == b.changed &&
           a.inode == b.inode;
}

// What the mirror was when we left it. A script that wrote to it cannot make it look the same: the
// time of a file's last change of any kind is the system's.
TRAINYARD_DECL std::map<std::string, mirrored> read_mirror_notes(std::string const& path)
{
    std::map<std::string, mirrored> notes;
    auto const text = core::read_file_if_any(path, std::size_t{1} << 30);
    byte_reader reader(text ? std::string_view(*text) : std::string_view());
    while (!reader.at_end()) {
        auto name = std::string(reader.text());
        mirrored one;
        for (auto* facts : {&one.source, &one.copy}) {
            facts->size     = reader.number<std::uint64_t>();
            facts->modified = reader.number<std::int64_t>();
            facts->changed  = reader.number<std::int64_t>();
            facts->inode    = reader.number<std::uint64_t>();
        }
        if (!reader.good())
            break;
        notes.emplace(std::move(name), one);
    }
    return notes;
}

TRAINYARD_DECL std::string write_mirror_notes(std::map<std::string, mirrored> const& notes)
{
    std::string bytes;
    for (auto const& [name, one] : notes) {
        put_text(bytes, name);
        for (auto const& facts : {one.source, one.copy}) {
            put(bytes, facts.size);
            put(bytes, facts.modified);
            put(bytes, facts.changed);
            put(bytes, facts.inode);
        }
    }
    return bytes;
}

// A script may have put anything in the place of anything, also links that lead elsewhere: what is
// not a file of the mirror goes, before something is written below it.
TRAINYARD_DECL void remove_strangers(std::string const& path, std::string const& below,
                                     std::set<std::string> const& wanted)
{
    std::vector<std::pair<std::string, std::string>> folders;
    core::list_directory(path, [&](std::string_view name, core::file_facts const& facts) {
        auto full        = path + '/' + std::string(name);
        auto shown       = below + std::string(name);
        auto const first = wanted.lower_bound(shown + '/');
        if (facts.is_directory && first != wanted.end() && first->starts_with(shown + '/'))
            folders.emplace_back(std::move(full), shown + '/');
        else if (!facts.is_regular || !wanted.contains(shown))
            core::remove_tree(full);
    });
    for (auto const& [folder, shown] : folders) {
        ::chmod(folder.c_str(), 0755);
        remove_strangers(folder, shown, wanted);
    }
}

TRAINYARD_DECL void refresh_mirror(std::string const& source, std::string const& mirror,
                                   std::string const& notes_path)
{
    auto before = read_mirror_notes(notes_path);
    std::map<std::string, mirrored> after;
    std::set<std::string> wanted;
    auto const files = files_below(source, "");
    for (auto const& file : files)
        wanted.insert(file.first);
    remove_strangers(mirror, "", wanted);
    for (auto const& [name, path] : files) {
        auto const target = mirror + '/' + name;
        auto const facts  = core::facts_of(path);
        if (!facts)
            continue;
        auto const known = before.find(name);
        auto const copy  = core::facts_of(target, false);
        auto const good  = known != before.end() && copy &&
                          same_file(known->second.source, *facts) &&
                          same_file(known->second.copy, *copy);
        if (!good) {
            core::make_directories(target.substr(0, target.rfind('/')));
            core::copy_file(path, target, true, core::durability::survives_us);
            ::chmod(target.c_str(), 0444);
        }
        after.emplace(name, mirrored{.source = *facts, .copy = *core::facts_of(target, false)});
    }
    if (auto text = write_mirror_notes(after); text != write_mirror_notes(before))
        core::write_file(notes_path, text, core::durability::survives_us);
}

inline std::string place_of(site const& home, run_id const& run, data_reference const& reference)
{
    return reference.path_on_compute.empty()
               ? home.where.live(run.str()) + "/data/" + reference.name
               : home.where.code(run.str()) + '/' +
                     clean_path("path_on_compute", reference.path_on_compute);
}

TRAINYARD_DECL std::string mount(site& home, data_reference const& reference,
                                 std::string const& source, std::string const& below)
{
    // One mirror for each thing that is mounted; its name is short whatever the path is.
    auto const key = reference.datastore.str() + '-' +
                     (below.empty() ? "all" : core::hex(core::sha256_of(below)).substr(0, 16));
    auto const base = home.where.cache() + "/mounts/" + key;
    core::make_directories(base);
    auto const turn = core::open_file(base + "/lock", core::open_mode::lock);
    core::lock(turn);

    auto const mirror = base + "/files";
    if (auto const left = core::facts_of(mirror, false); left && !left->is_directory)
        core::remove_tree(mirror);
    core::make_directories(mirror);
    ::chmod(mirror.c_str(), 0755);
    refresh_mirror(source, mirror, base + "/notes");
    auto const facts = core::facts_of(source);
    return facts && facts->is_regular ? mirror + source.substr(source.rfind('/')) : mirror;
}

}

TRAINYARD_DECL bool has_links(std::string const& directory)
{
    for (auto const& entry : std::filesystem::recursive_directory_iterator(directory))
        if (entry.is_symlink())
            return true;
    return false;
}

TRAINYARD_DECL std::string expose(site& home, run_id const& run, data_reference const& reference)
{
    auto const below  = clean_path("path of a data reference", reference.path);
    auto const root   = home.where.datastore(reference.datastore.str());
    auto const source = below.empty() ? root : root + '/' + below;
    if (reference.mode != data_mode::upload && !core::facts_of(source))
        throw error(errc::not_found, "make data available",
                    "datastore \"" + reference.datastore.str() + "\" has nothing at \"" + below +
                        "\"; upload it first");
    if (reference.mode == data_mode::mount)
        return detail::mount(home, reference, source, below);

    auto const place = detail::place_of(home, run, reference);
    core::make_directories(place);
    if (reference.mode == data_mode::download)
        for (auto const& [name, path] : files_below(source, "")) {
            auto const target = place + '/' + name;
            core::make_directories(target.substr(0, target.rfind('/')));
            core::copy_file(path, target, true, core::durability::survives_us);
        }
    return place;
}

TRAINYARD_DECL void take_back(site& home, run_id const& run, data_reference const& reference)
{
    if (reference.mode != data_mode::upload)
        return;
    auto const below  = clean_path("path of a data reference", reference.path);
    auto const root   = home.where.datastore(reference.datastore.str());
    auto const target = below.empty() ? root : root + '/' + below;
    for (auto const& [name, path] : files_below(detail::place_of(home, run, reference), "")) {
        auto const file = target + '/' + name;
        core::make_directories(file.substr(0, file.rfind('/')));
        if (reference.overwrite || !core::facts_of(file))
            core::copy_file(path, file, reference.overwrite, core::durability::survives_us,
                            home.staging.fresh());
    }
}

}
