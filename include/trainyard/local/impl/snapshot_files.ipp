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

inline constexpr std::string_view manifest_begin = "trainyard snapshot 1\n";
inline constexpr std::string_view known_begin    = "trainyard known files 1\n";

// File systems tell times in ticks; two changes within one look the same.
inline constexpr std::int64_t clock_tick = 20'000'000;

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
