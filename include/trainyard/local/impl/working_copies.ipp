#pragma once

#include <trainyard/backend/artifact_service.hpp>
#include <trainyard/core/process/files.hpp>
#include <trainyard/error.hpp>
#include <trainyard/local/snapshots.hpp>
#include <trainyard/local/working_copies.hpp>

#include <algorithm>
#include <exception>
#include <filesystem>

namespace trainyard::local {
namespace detail {

inline constexpr std::size_t most_spare_copies = 16;

inline bool same_facts(core::file_facts const& a, core::file_facts const& b) noexcept
{
    return a.size == b.size && a.modified == b.modified && a.changed == b.changed &&
           a.inode == b.inode && a.mode == b.mode;
}

TRAINYARD_DECL void make_folder_of_run(std::string const& code, std::string const& name)
{
    auto const there = core::facts_of(code + '/' + name);
    if (there && !there->is_directory)
        throw error(errc::conflict, "start run",
                    "the source directory has a file \"" + name +
                        "\", where the run's folder of that name has to be; call it otherwise, or "
                        "name it in .amlignore");
    std::filesystem::create_directory(code + '/' + name);
}

// Whether a directory holds exactly these files, untouched, and no directories but theirs.
class untouched {
public:
    explicit untouched(source_tree const& files)
        : next_(files.files.begin()), end_(files.files.end())
    {}

    bool holds(std::string const& root)
    {
        look("", root);
        return good_ && next_ == end_;
    }

private:
    // Files come in the order of their paths, so one walk through both is enough.
    void look(std::string const& below, std::string const& path)
    {
        std::vector<std::pair<std::string, core::file_facts>> entries;
        core::list_directory(path, [&](std::string_view name, core::file_facts const& facts) {
            entries.emplace_back(std::string(name) + (facts.is_directory ? "/" : ""), facts);
        });
        std::ranges::sort(
            entries, {}, [](auto const& one) -> auto const& { return one.first; });
        for (auto const& [name, facts] : entries) {
            auto const shown = below + name;
            if (!good_)
                return;
            if (facts.is_directory) {
                auto const is_ours = shown == "outputs/" || shown == "logs/" ||
                                     (next_ != end_ && next_->path.starts_with(shown));
                good_ = is_ours;
                if (good_)
                    look(shown, path + '/' + name.substr(0, name.size() - 1));
                continue;
            }
            good_ = next_ != end_ && next_->path == shown && same_facts(next_->facts, facts);
            if (good_)
                ++next_;
        }
    }

    std::vector<source_file>::const_iterator next_;
    std::vector<source_file>::const_iterator end_;
    bool good_ = true;
};

}

TRAINYARD_DECL working_copies::working_copies(folder const& where, std::string staging)
    : where_(where), staging_(std::move(staging))
{}

TRAINYARD_DECL std::optional<working_copies::copy> working_copies::find_spare(
    std::string const& snapshot)
{
    std::lock_guard const lock(mutex_);
    auto const found = std::ranges::find(spare_, snapshot, &copy::snapshot);
    if (found == spare_.end())
        return std::nullopt;
    auto spare = std::move(*found);
    spare_.erase(found);
    return spare;
}

TRAINYARD_DECL void working_copies::take(core::store& store, std::string const& run,
                                         std::optional<snapshot_id> const& snapshot)
{
    auto const live = where_.live(run);
    auto const name = snapshot ? snapshot->str() : std::string();
    if (core::facts_of(live))
        core::remove_tree(live);

    auto taken = find_spare(name);
    if (!taken || !core::rename_new(taken->path, live)) {
        taken           = copy{.snapshot = name};
        auto const code = where_.code(run);
        core::make_directories(code);
        if (snapshot)
            taken->files = restore_snapshot(where_, *store.lend(), *snapshot, code);
        std::filesystem::create_directory(live + "/user_logs");
        for (auto const* folder : {"outputs", "logs"})
            detail::make_folder_of_run(code, folder);
    }
    taken->path = live;
    std::lock_guard const lock(mutex_);
    in_use_.insert_or_assign(run, std::move(*taken));
}

TRAINYARD_DECL void working_copies::give_back(std::string const& run)
{
    copy used;
    std::string keep_as;
    {
        std::lock_guard const lock(mutex_);
        auto known = in_use_.extract(run);
        if (known && spare_.size() < detail::most_spare_copies) {
            used    = std::move(known.mapped());
            keep_as = staging_ + "/spare-" + std::to_string(++count_);
        }
    }
    auto place = where_.live(run);
    try {
        // Out of the readers' way before anything in it changes.
        if (!keep_as.empty() && core::rename_new(place, keep_as)) {
            used.path = place = keep_as;
            if (make_like_new(used)) {
                std::lock_guard const lock(mutex_);
                spare_.push_back(std::move(used));
                return;
            }
        }
    } catch (std::exception const&) { // then it is not worth keeping
    }
    core::remove_tree(place);
}

// Only the code, and the files that are written anew for each run. Above all no notes of a guard,
// which would be taken for those of the next run.
TRAINYARD_DECL bool working_copies::make_like_new(copy const& used) const
{
    std::vector<std::string> left;
    core::list_directory(used.path, [&](std::string_view name, core::file_facts const&) {
        if (name != "code" && name != "guard" && name != "context.json" && name != "user_logs")
            left.push_back(used.path + '/' + std::string(name));
    });
    auto const log = used.path + '/' + driver_log;
    core::list_directory(used.path + "/user_logs",
                         [&](std::string_view name, core::file_facts const&) {
                             auto path = used.path + "/user_logs/" + std::string(name);
                             if (path != log)
                                 left.push_back(std::move(path));
                         });
    for (auto const& path : left)
        core::remove_tree(path);
    auto const code = used.path + "/code";
    for (auto const* folder : {"/outputs", "/logs"})
        if (!core::facts_of(code + folder))
            std::filesystem::create_directory(code + folder);
    core::open_file(log, core::open_mode::append); // so that there is one
    // Emptied now and not when they are written again: ext4 puts what replaces the content of a
    // file on disk at once, which the next run would wait for.
    for (auto const* name : {"/guard", "/context.json"})
        core::open_file(used.path + name, core::open_mode::write);
    return detail::untouched(used.files).holds(code);
}

}
