#pragma once

#include <trainyard/config.hpp>
#include <trainyard/wire/journal_merge.hpp>

#include <charconv>
#include <functional>
#include <limits>
#include <queue>
#include <utility>

namespace trainyard::wire {
namespace detail {

// The third field of `["log",null,1763600000000000,…`; what is no such line has the time before.
inline std::int64_t line_time(std::string_view line, std::int64_t before)
{
    auto at = line.find(',');
    if (at == std::string_view::npos)
        return before;
    auto const in_text = ++at < line.size() && line[at] == '"';
    if (in_text)
        for (++at; at < line.size() && line[at] != '"'; ++at)
            at += line[at] == '\\';
    at = line.find(',', at);
    if (at == std::string_view::npos)
        return before;
    auto time = before;
    std::from_chars(line.data() + at + 1, line.data() + line.size(), time);
    return time;
}

// One journal, at the line that is to be taken next.
struct journal_head {
    std::string_view rest = {};
    std::string_view line = {}; ///< with its newline; empty at the end
    std::int64_t time     = std::numeric_limits<std::int64_t>::min();

    void next()
    {
        auto const end = rest.find('\n');
        line           = rest.substr(0, end == std::string_view::npos ? 0 : end + 1);
        rest.remove_prefix(line.size());
        time = line_time(line, time);
    }
};

}

TRAINYARD_DECL std::vector<std::size_t> merged_journals::taken(std::size_t bytes,
                                                               std::size_t pieces) const
{
    std::vector<std::size_t> sizes(pieces, 0);
    auto begin = std::size_t{0};
    for (auto line = std::size_t{0}; begin < bytes; ++line) {
        auto const end = text.find('\n', begin) + 1;
        sizes[sources[line]] += end - begin;
        begin = end;
    }
    return sizes;
}

TRAINYARD_DECL merged_journals merge_journals(std::vector<journal_piece> const& pieces)
{
    using place = std::pair<std::int64_t, std::uint32_t>; // where times are equal, the first piece
    std::priority_queue<place, std::vector<place>, std::greater<>> queue;
    std::vector<detail::journal_head> heads;
    merged_journals merged;

    auto total = std::size_t{0};
    for (auto const& piece : pieces) {
        auto& head = heads.emplace_back(detail::journal_head{.rest = piece.text});
        head.next();
        if (!head.line.empty())
            queue.emplace(head.time, static_cast<std::uint32_t>(heads.size() - 1));
        total += piece.text.size();
    }
    merged.text.reserve(total);
    while (!queue.empty()) {
        auto const source = queue.top().second;
        auto& head        = heads[source];
        queue.pop();
        merged.text += head.line;
        merged.sources.push_back(source);
        head.next();
        if (!head.line.empty())
            queue.emplace(head.time, source);
        else if (!pieces[source].is_all)
            break; // whether what comes next in it is earlier than the others is not known yet
    }
    return merged;
}

}
