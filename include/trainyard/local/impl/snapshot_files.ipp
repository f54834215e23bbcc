#pragma once

#include <trainyard/core/digest.hpp>
#include <trainyard/core/ignore.hpp>
#include <trainyard/error.hpp>
#include <trainyard/local/impl/packed_bytes.hpp>
#include <trainyard/local/impl/snapshot_files.hpp>

#include <algorithm>
#include <filesystem>
#include <map>

namespace trainyard::local {
namespace detail {

class source_walk {
public:
    source_walk(std::string source, std::string except, snapshot_limits const& limits)
        : source_(std::move(source)),
          except_(std::move(except)),
          limits_(limits),
          real_root_(std::filesystem::canonical(source_))
    {
        auto rules = core::read_file_if_any(source_ + "/.amlignore");
        if (!rules)
            rules = core::read_file_if_any(source_ + "/.gitignore");
        if (rules)
            rules_ = core::ignore_rules(*rules);
    }

    source_tree take()
    {
        enter("");
        return std::move(tree_);
    }

private:
    void enter(std::string const& below)
    {
        core::list_directory(below.empty() ? source_ : source_ + '/' + below,
                             [&](std::string_view name, core::file_facts const& facts) {
                                 auto path = below.empty() ? std::string(name)
                                                           : below + '/' + std::string(name);
                                 if (name == ".git" || rules_.ignores(path, facts.is_directory))
                                     return;
                                 if (facts.is_directory) {
                                     // Entered after this directory was read, so that few are open
                                     // at once.
                                     directories_.push_back(std::move(path));
                                     return;
                                 }
                                 add(std::move(path), facts);
                             });
        while (!directories_.empty()) {
            auto next = std::move(directories_.back());
            directories_.pop_back();
            if (source_ + '/' + next != except_)
                enter(next);
        }
    }

    void add(std::string path, core::file_facts const& facts)
    {
        source_file file;
        file.facts = facts;
        if (facts.is_link)
            file.link = checked_link(path);
        else if (!facts.is_regular) {
            tree_.warnings.push_back("\"" + path +
                                     "\" is neither a file nor a folder nor a link, and was left "
                                     "out of the snapshot");
            return;
        }
        auto const top = path.substr(0, path.find('/'));
        weight_[top] += facts.size;
        tree_.bytes += facts.is_link ? 0 : facts.size;
        file.path = std::move(path);
        tree_.files.push_back(std::move(file));
        if (tree_.files.size() > limits_.files || tree_.bytes > limits_.bytes)
            too_big();
    }

    std::string checked_link(std::string const& path) const
    {
        auto const link   = std::filesystem::path(source_) / path;
        auto const target = std::filesystem::read_symlink(link);
        std::error_code failed;
        auto const real  = std::filesystem::weakly_canonical(link.parent_path() / target, failed);
        auto const below = real.lexically_relative(real_root_);
        if (failed || below.empty() || *below.begin() == "..")
            throw error(errc::invalid_argument, "take snapshot",
                        link.string() + " is a link to " + target.string() +
                            ", outside the source directory; put what the script needs inside, "
                            "use a datastore, or name the link in .amlignore");
        return target.string();
    }

    [[noreturn]] void too_big() const
    {
        auto const heaviest =
            std::ranges::max_element(weight_, {}, [](auto const& one) { return one.second; });
        auto const megabytes = [](std::uint64_t bytes) {
            return std::to_string((bytes + (1 << 20) - 1) >> 20) + " MB";
        };
        auto const files = tree_.files.size() > limits_.files;
        throw error(
            errc::limit_exceeded, "take snapshot",
            "the source directory " + source_ + " holds more than " +
                (files ? std::to_string(limits_.files) + " files" : megabytes(limits_.bytes)) +
                " (the most so far is in \"" + heaviest->first +
                "\"); name what the script does not need in .amlignore, or raise "
                "script_run_config::limits");
    }

    std::string source_;
    std::string except_;
    snapshot_limits limits_;
    std::filesystem::path real_root_;
    core::ignore_rules rules_;
    source_tree tree_;
    std::vector<std::string> directories_;
    std::map<std::string, std::uint64_t> weight_;
};

inline constexpr std::string_view manifest_begin = "trainyard snapshot 1\n";
inline constexpr std::string_view known_begin    = "trainyard known files 1\n";

// File systems tell times in ticks; two changes within one look the same.
inline constexpr std::int64_t clock_tick = 20'000'000;

}

TRAINYARD_DECL source_tree walk_source(std::string const& source, std::string const& except,
                                       snapshot_limits const& limits)
{
    auto const facts = core::facts_of(source);
    if (!facts || !facts->is_directory)
        throw error(errc::not_found, "take snapshot",
                    "the source directory " + source +
                        (facts ? " is not a directory" : " is not there"));
    auto tree = detail::source_walk(source, except, limits).take();
    std::ranges::sort(tree.files, {}, &source_file::path);
    return tree;
}

TRAINYARD_DECL std::string write_manifest(source_tree const& tree)
{
    std::string bytes(detail::manifest_begin);
    for (auto const& file : tree.files) {
        // Only what makes a difference when the file is written again.
        auto const executable = !file.facts.is_link && (file.facts.mode & 0111) != 0;
        bytes.push_back(file.facts.is_link ? 'l' : executable ? 'x' : 'f');
        detail::put(bytes, file.facts.is_link ? std::uint64_t{0} : file.facts.size);
        detail::put_text(bytes, file.path);
        detail::put_text(bytes, file.facts.is_link ? file.link : file.hash);
    }
    return bytes;
}

TRAINYARD_DECL source_tree read_manifest(std::string_view bytes)
{
    detail::byte_reader reader(bytes);
    source_tree tree;
    auto good = reader.take(detail::manifest_begin.size()) == detail::manifest_begin;
    while (good && !reader.at_end()) {
        auto& file      = tree.files.emplace_back();
        auto const kind = reader.number<char>();
        file.facts.size = reader.number<std::uint64_t>();
        file.path       = reader.text();
        if (kind == 'l') {
            file.facts.is_link = true;
            file.link          = reader.text();
        } else {
            file.facts.mode = kind == 'x' ? 0777U : 0666U;
            file.hash       = reader.text();
        }
        tree.bytes += file.facts.size;
        good = reader.good();
    }
    if (!good)
        throw error(errc::damaged, "read snapshot", "its list of files cannot be read");
    return tree;
}

TRAINYARD_DECL std::string write_known(source_tree const& tree, std::int64_t looked_at)
{
    std::string bytes(detail::known_begin);
    for (auto const& file : tree.files) {
        auto const newest = std::max(file.facts.modified, file.facts.changed);
        if (file.facts.is_link || file.hash.empty() || newest > looked_at - detail::clock_tick)
            continue;
        detail::put_text(bytes, file.path);
        detail::put(bytes, file.facts.size);
        detail::put(bytes, file.facts.modified);
        detail::put(bytes, file.facts.changed);
        detail::put(bytes, file.facts.inode);
        detail::put(bytes, file.facts.device);
        bytes.append(file.hash);
    }
    return bytes;
}

TRAINYARD_DECL void apply_known(source_tree& tree, std::string_view known)
{
    detail::byte_reader reader(known);
    if (reader.take(detail::known_begin.size()) != detail::known_begin)
        return;
    auto file = tree.files.begin();
    while (!reader.at_end()) {
        // Both are in the order of their paths.
        auto const path     = reader.text();
        auto const size     = reader.number<std::uint64_t>();
        auto const modified = reader.number<std::int64_t>();
        auto const changed  = reader.number<std::int64_t>();
        auto const inode    = reader.number<std::uint64_t>();
        auto const device   = reader.number<std::uint64_t>();
        auto const hash     = reader.take(core::sha256::size);
        if (!reader.good())
            return;
        while (file != tree.files.end() && file->path < path)
            ++file;
        if (file == tree.files.end())
            return;
        auto const& facts = file->facts;
        if (file->path == path && facts.size == size && facts.modified == modified &&
            facts.changed == changed && facts.inode == inode && facts.device == device &&
            facts.is_regular)
            file->hash = hash;
    }
}

}
