#pragma once

#include <trainyard/core/digest.hpp>
#include <trainyard/core/process/files.hpp>
#include <trainyard/error.hpp>
#include <trainyard/local/data_exposure.hpp>
#include <trainyard/local/datasets.hpp>
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

TRAINYARD_DECL void refresh_mirror(core::named_files const& files, std::string const& mirror,
                                   std::string const& notes_path)
{
    auto before = read_mirror_notes(notes_path);
    std::map<std::string, mirrored> after;
    std::set<std::string> wanted;
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

// Something that a run is given: files by the names they are to have.
struct given {
    std::string name            = {};
    std::string path_on_compute = {};
    core::named_files files     = {};
    bool is_one_file            = false;
    std::string key             = {}; ///< of its mirror; short, whatever the paths are
};

TRAINYARD_DECL std::string place_of(site const& home, run_id const& run, std::string const& name,
                                    std::string const& path_on_compute)
{
    return path_on_compute.empty()
               ? home.where.live(run.str()) + "/data/" + name
               : home.where.code(run.str()) + '/' + clean_path("path_on_compute", path_on_compute);
}

// One mirror for each thing that is mounted.
TRAINYARD_DECL std::string mirror_of(site& home, given const& what)
{
    auto const base = home.where.cache() + "/mounts/" + what.key;
    core::make_directories(base);
    auto const turn = core::open_file(base + "/lock", core::open_mode::lock);
    core::lock(turn);

    auto mirror = base + "/files";
    if (auto const left = core::facts_of(mirror, false); left && !left->is_directory)
        core::remove_tree(mirror);
    core::make_directories(mirror);
    ::chmod(mirror.c_str(), 0755);
    refresh_mirror(what.files, mirror, base + "/notes");
    return mirror;
}

TRAINYARD_DECL std::string mount(site& home, run_id const& run, given const& what)
{
    auto place = mirror_of(home, what);
    if (what.is_one_file)
        place += '/' + what.files.front().first;
    if (what.path_on_compute.empty())
        return place;
    auto wanted      = place_of(home, run, what.name, what.path_on_compute);
    auto const there = core::facts_of(wanted, false);
    if (there && there->is_link && std::filesystem::read_symlink(wanted) == place)
        return wanted; // of an attempt before this one
    if (there)
        throw error(errc::already_exists, "make data available",
                    "\"" + what.name + "\" cannot be mounted at \"" + what.path_on_compute +
                        "\": the source directory has something there; choose another "
                        "path_on_compute");
    core::make_directories(wanted.substr(0, wanted.rfind('/')));
    std::filesystem::create_symlink(place, wanted);
    return wanted;
}

TRAINYARD_DECL std::string download(site& home, run_id const& run, given const& what)
{
    auto place = place_of(home, run, what.name, what.path_on_compute);
    core::make_directories(place);
    for (auto const& [name, path] : what.files) {
        auto const target = place + '/' + name;
        core::make_directories(target.substr(0, target.rfind('/')));
        core::copy_file(path, target, true, core::durability::survives_us);
    }
    return what.is_one_file ? place + '/' + what.files.front().first : place;
}

// A copy of this run's own: what a script does to it never reaches the record.
TRAINYARD_DECL std::string expose_record(site& home, run_id const& run,
                                         data_reference const& reference)
{
    auto const source = source_in_record(home, reference);
    auto const facts  = core::facts_of(source);
    given what;
    what.name            = reference.name;
    what.path_on_compute = reference.path_on_compute;
    what.files           = files_below(source, "");
    what.is_one_file     = facts && facts->is_regular;
    return download(home, run, what);
}

TRAINYARD_DECL std::string short_name(std::string_view text)
{
    return core::hex(core::sha256_of(text)).substr(0, 16);
}

}

TRAINYARD_DECL std::string source_in_record(site& home, data_reference const& reference)
{
    auto const below = clean_path("path of a data reference", reference.path);
    auto source      = home.where.record(reference.run.str());
    if (!below.empty())
        source += '/' + below;
    if (!core::facts_of(source))
        throw error(errc::not_found, "make data available",
                    "run \"" + reference.run.str() + "\" has nothing at \"" + below +
                        "\" in its record; see which files it has with file_names()");
    return source;
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
    if (!reference.run.empty())
        return detail::expose_record(home, run, reference);
    if (reference.mode == data_mode::upload) {
        clean_path("path of a data reference", reference.path);
        auto place = detail::place_of(home, run, reference.name, reference.path_on_compute);
        core::make_directories(place);
        return place;
    }
    return expose(home, run, as_input(reference));
}

TRAINYARD_DECL std::string expose(site& home, run_id const& run, dataset_input const& input)
{
    auto const chosen = choose_files(home, input.paths, "make data available");
    detail::given what;
    what.name            = input.name;
    what.path_on_compute = input.path_on_compute;
    what.is_one_file     = chosen.is_one_file;
    std::string paths;
    for (auto const& path : core::clean_data_paths(input.paths, "make data available"))
        paths += path.datastore.str() + '/' + path.path + '\n';
    what.key = detail::short_name(paths);
    for (auto const& file : chosen.files)
        what.files.emplace_back(file.name, place_in(home.where, file.from));
    return input.mode == data_mode::mount ? detail::mount(home, run, what)
                                          : detail::download(home, run, what);
}

TRAINYARD_DECL std::vector<std::string> take_back(site& home, run_id const& run,
                                                  data_reference const& reference)
{
    std::vector<std::string> left_alone;
    if (reference.mode != data_mode::upload)
        return left_alone;
    auto const below = clean_path("path of a data reference", reference.path);
    auto const place = detail::place_of(home, run, reference.name, reference.path_on_compute);
    for (auto const& [name, path] : files_below(place, "")) {
        auto const file = place_in(home.where, {.datastore = reference.datastore,
                                                .path = below.empty() ? name : below + '/' + name});
        core::make_directories(file.substr(0, file.rfind('/')));
        if (!reference.overwrite && core::facts_of(file)) {
            // It may be ours, if somebody died in the midst of this.
            if (!core::same_content(file, path))
                left_alone.push_back(name);
        } else {
            core::copy_file(path, file, reference.overwrite, core::durability::survives_us,
                            home.staging.fresh());
        }
    }
    return left_alone;
}

}
