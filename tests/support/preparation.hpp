#pragma once

/// What a test reads of a run that was prepared.

#include <trainyard.hpp>

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace trainyard::test {

/// An installation with pip takes seconds, and more on a busy machine.
inline constexpr auto long_enough = std::chrono::seconds(240);

inline asio::awaitable<std::string> whole_log(run of, std::string name)
{
    std::string text;
    auto log = of.log_lines(std::move(name));
    while (auto piece = co_await log.next_piece())
        text += *piece;
    co_return text;
}

// Follows a log until a line in it has this word.
inline asio::awaitable<std::string> line_with(run of, std::string word)
{
    auto log = of.log_lines(preparation_log);
    while (auto line = co_await log.next())
        if (line->find(word) != std::string::npos)
            co_return *line;
    co_return std::string();
}

inline bool has(std::string const& text, std::string const& word)
{
    return text.find(word) != std::string::npos;
}

inline bool any_has(std::vector<std::string> const& lines, std::string const& word)
{
    return std::ranges::any_of(lines, [&](auto const& line) { return has(line, word); });
}

inline std::string words_of(run_record const& ended)
{
    return ended.error ? ended.error->message : std::string();
}

}
