#pragma once

#include <trainyard/core/digest.hpp>
#include <trainyard/core/process/files.hpp>
#include <trainyard/error.hpp>
#include <trainyard/local/catalog.hpp>
#include <trainyard/local/impl/snapshot_files.hpp>
#include <trainyard/local/snapshots.hpp>

#include <boost/uuid/random_generator.hpp>
#include <boost/uuid/uuid_io.hpp>

#include <algorithm>
#include <filesystem>
#include <set>

#include <unistd.h>

namespace trainyard::local {
namespace detail {

// New contents, one after the other in one file: ten thousand small files would take the file
// system longer to make than to hash.
class pack_writer {
public:
    pack_writer(std::string const& staging, std::string const& final_directory)
        : name_(boost::uuids::to_string(boost::uuids::random_generator()()) + ".pack"),
          staged_(staging + '/' + name_),
          final_(final_directory + '/' + name_)
    {}

    pack_writer(pack_writer const&) = delete;

    ~pack_writer()
    {
        if (file_)
            ::unlink(staged_.c_str());
    }

    std::string const& name() const noexcept { return name_; }
    bool empty() const noexcept { return !file_; }
    std::uint64_t position() const noexcept { return position_; }

    void add(std::string_view bytes)
    {
        if (!file_)
            file_ = core::open_file(staged_, core::open_mode::write, 0644);
        position_ += bytes.size();
        waiting_ += bytes;
        if (waiting_.size() >= (std::size_t{1} << 20))
            flush();
    }

    /// As if what was added since `position` had not been.
    void take_back(std::uint64_t position)
    {
        flush();
        if (::ftruncate(file_.get(), static_cast<off_t>(position)) != 0 ||
            ::lseek(file_.get(), static_cast<off_t>(position), SEEK_SET) < 0)
            core::throw_errno("write", staged_);
        position_ = position;
    }

    void make_durable()
    {
        flush();
        if (::fsync(file_.get()) != 0)
            core::throw_errno("write", staged_);
    }

    void put_in_place()
    {
        if (::rename(staged_.c_str(), final_.c_str()) != 0)
            core::throw_errno("write", final_);
        core::sync_directory(final_.substr(0, final_.rfind('/')));
        file_ = core::file_handle();
    }

private:
    void flush()
    {
        core::write_all(file_, waiting_, staged_);
        waiting_.clear();
    }

    std::string name_;
    std::string staged_;
    std::string final_;
    core::file_handle file_;
    std::string waiting_;
    std::uint64_t position_ = 0;
};

inline std::int64_t nanoseconds_now()
{
    return std::chrono::duration_cast<std::chrono::nanoseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

}

struct snapshot_taker::state {
    folder const& where;
    core::store& store;
    std::string source;
    snapshot_limits limits;
    detail::pack_writer pack;

    enum class phase { walk, hash, commit, done };
    phase at                        = phase::walk;
    std::int64_t looked_at          = 0;
    bool known_before               = true; ///< every file was
    source_tree tree                = {};
    std::size_t next                = 0;
    progress told                   = {};
    snapshot_facts result           = {};
    std::string manifest            = {};
    std::set<std::string> found_new = {};
    std::vector<std::pair<std::string, catalog::stored_object>> new_objects = {};
    core::sha256 hash                                                       = {};

    // How much is hashed in one step: about what a person would not notice.
    static constexpr std::uint64_t step_bytes = std::uint64_t{32} << 20;
    static constexpr std::size_t step_files   = 4000;

    // Smaller files are hashed before they are copied, larger ones while they are.
    static constexpr std::size_t large = std::size_t{1} << 20;

    std::string known_path() const
    {
        return where.cache() + "/files-" + core::hex(core::sha256_of(source)).substr(0, 32);
    }

    void walk()
    {
        looked_at = detail::nanoseconds_now();
        tree      = walk_source(source, where.root, limits);
        if (auto const known = core::read_file_if_any(known_path()))
            apply_known(tree, *known);
        result.files     = tree.files.size();
        result.bytes     = tree.bytes;
        result.warnings  = std::move(tree.warnings);
        told.files_total = result.files;
        told.bytes_total = result.bytes;
        at               = phase::hash;
    }

    void hash_some()
    {
        auto files = std::size_t{0};
        auto bytes = std::uint64_t{0};
        auto db    = store.lend();
        while (next != tree.files.size() && files < step_files && bytes < step_bytes) {
            auto& file = tree.files[next++];
            if (file.hash.empty() && !file.facts.is_link) {
                known_before = false;
                read(file, *db);
                bytes += file.facts.size;
                ++files;
            }
            ++told.files_done;
            told.bytes_done += file.facts.is_link ? 0 : file.facts.size;
            told.item = file.path;
        }
        if (next == tree.files.size())
            at = phase::commit;
    }

    void read(source_file& file, core::database& db)
    {
        auto const input = core::open_file(source + '/' + file.path, core::open_mode::read);
        auto const start = pack.position();
        auto const whole = file.facts.size <= large;
        auto size        = std::uint64_t{0};
        auto piece       = std::string();
        // As much as there was when we looked, also if it is growing.
        while (size < file.facts.size) {
            piece =
                core::read_at(input, size, std::min<std::uint64_t>(file.facts.size - size, large));
            if (piece.empty())
                break;
            hash.add(piece);
            if (!whole)
                pack.add(piece);
            size += piece.size();
        }
        file.hash         = hash.finish();
        file.facts.size   = size;
        auto const is_new = !found_new.contains(file.hash) && !catalog::find_object(db, file.hash);
        if (!is_new && !whole)
            pack.take_back(start);
        if (!is_new)
            return;
        if (whole)
            pack.add(piece);
        found_new.insert(file.hash);
        new_objects.push_back({file.hash, {.pack = pack.name(), .offset = start, .size = size}});
        ++result.stored;
    }

    void commit()
    {
        manifest         = write_manifest(tree);
        result.id        = snapshot_id(core::hex(core::sha256_of(manifest)));
        auto const known = known_before && [&] {
            auto const db = store.lend();
            return catalog::has_snapshot(*db, result.id.str());
        }();
        if (!known) {
            if (!pack.empty())
                pack.make_durable();
            store.write_now([&](core::database& db) {
                auto tx = catalog::transaction{db};
                for (auto const& [digest, object] : new_objects)
                    catalog::insert_object(tx, digest, object);
                catalog::insert_snapshot(tx, result.id.str(), manifest);
                if (!new_objects.empty())
                    pack.put_in_place();
            });
        }
        if (!known_before)
            core::write_file(known_path(), write_known(tree, looked_at),
                             core::durability::survives_us);
        at = phase::done;
    }
};

TRAINYARD_DECL snapshot_taker::snapshot_taker(folder const& where, core::store& store,
                                              std::string staging, std::string source,
                                              snapshot_limits limits)
    : state_(new state{.where  = where,
                       .store  = store,
                       .source = std::filesystem::absolute(source).lexically_normal().string(),
                       .limits = limits,
                       .pack   = {staging, where.snapshots()}})
{
    while (state_->source.size() > 1 && state_->source.back() == '/')
        state_->source.pop_back();
}

TRAINYARD_DECL snapshot_taker::~snapshot_taker() = default;

TRAINYARD_DECL bool snapshot_taker::step()
{
    switch (state_->at) {
    case state::phase::walk:
        state_->walk();
        break;
    case state::phase::hash:
        state_->hash_some();
        break;
    case state::phase::commit:
        state_->commit();
        break;
    case state::phase::done:
        break;
    }
    return state_->at == state::phase::done;
}

TRAINYARD_DECL progress snapshot_taker::so_far() const
{
    return state_->told;
}

TRAINYARD_DECL snapshot_facts const& snapshot_taker::facts() const noexcept
{
    return state_->result;
}

TRAINYARD_DECL source_tree restore_snapshot(folder const& where, core::database& db,
                                            snapshot_id const& id, std::string const& target)
{
    auto tree = read_manifest(catalog::get_manifest(db, id.str()));
    core::make_directories(target);

    std::string made;
    std::string open_pack;
    core::file_handle pack;
    for (auto& file : tree.files) {
        // Ours, but it has been on a disk: it stays below the target.
        auto const path      = target + '/' + clean_path("file of the snapshot", file.path);
        auto const directory = path.substr(0, path.rfind('/'));
        if (directory != made && directory != target)
            core::make_directories(directory);
        made = directory;

        if (core::facts_of(path, false))
            throw error(errc::conflict, "restore snapshot",
                        path + " is there already; use an empty directory");
        if (file.facts.is_link) {
            std::filesystem::create_symlink(file.link, path);
            file.facts = core::facts_of(path, false).value();
            continue;
        }
        auto const object = catalog::find_object(db, file.hash);
        if (!object)
            throw error(errc::damaged, "restore snapshot",
                        "the contents of " + file.path + " are not in the workspace");
        if (object->pack != open_pack) {
            pack = core::open_file(where.snapshots() + '/' + object->pack, core::open_mode::read);
            open_pack = object->pack;
        }
        auto const output = core::open_file(path, core::open_mode::write, file.facts.mode);
        for (auto done = std::uint64_t{0}; done < object->size;) {
            auto const piece = core::read_at(
                pack, object->offset + done,
                static_cast<std::size_t>(std::min<std::uint64_t>(object->size - done, 1 << 20)));
            if (piece.empty())
                throw error(errc::damaged, "restore snapshot",
                            "the contents of " + file.path + " are cut off");
            core::write_all(output, piece, path);
            done += piece.size();
        }
        file.facts = core::facts_of(output);
    }
    return tree;
}

}
