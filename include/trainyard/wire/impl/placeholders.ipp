#pragma once

#include <trainyard/config.hpp>
#include <trainyard/wire/job_file.hpp>

#include <algorithm>
#include <charconv>

namespace trainyard::wire {
namespace detail {

inline constexpr std::string_view datastore_scheme = "azureml://datastores/";

// Which quotes a place in a shell's line is in.
class shell_quotes {
public:
    void pass(char letter)
    {
        if (escaped_)
            escaped_ = false;
        else if (letter == '\\' && in_ != '\'')
            escaped_ = true;
        else if (in_ == letter)
            in_ = '\0';
        else if (in_ == '\0' && (letter == '"' || letter == '\''))
            in_ = letter;
    }

    // A variable's value, as part of the word it stands in.
    std::string variable(std::string const& name) const
    {
        auto const value = "${" + name + '}';
        if (in_ == '"')
            return value;
        return in_ == '\'' ? "'\"" + value + "\"'" : '"' + value + '"';
    }

private:
    char in_      = '\0';
    bool escaped_ = false;
};

inline std::string_view trimmed(std::string_view text)
{
    auto const first = std::min(text.find_first_not_of(" \t"), text.size());
    auto const last  = text.find_last_not_of(" \t");
    return text.substr(first, last == std::string_view::npos ? 0 : last + 1 - first);
}

}

TRAINYARD_DECL std::optional<datastore_place> place_of(std::string_view text)
{
    if (!text.starts_with(detail::datastore_scheme))
        return std::nullopt;
    text.remove_prefix(detail::datastore_scheme.size());
    auto const end  = std::min(text.find('/'), text.size());
    auto const rest = text.substr(end);
    if (end == 0 || (rest != "/paths" && !rest.starts_with("/paths/")))
        return std::nullopt;
    auto path = std::string(rest.substr(std::min(rest.size(), std::string_view("/paths/").size())));
    while (path.ends_with('/'))
        path.pop_back();
    return datastore_place{.datastore = datastore_name(std::string(text.substr(0, end))),
                           .path      = std::move(path)};
}

TRAINYARD_DECL std::string text_of(datastore_place const& place)
{
    return std::string(detail::datastore_scheme) + place.datastore.str() + "/paths/" + place.path;
}

TRAINYARD_DECL std::optional<dataset_address> dataset_in(std::string_view text)
{
    constexpr std::string_view mark = "azureml:";
    if (!text.starts_with(mark))
        return std::nullopt;
    text.remove_prefix(mark.size());
    dataset_address found;
    constexpr std::string_view newest = "@latest";
    if (text.ends_with(newest)) {
        text.remove_suffix(newest.size());
    } else {
        auto const colon  = text.rfind(':');
        auto const number = text.substr(std::min(colon, text.size()));
        auto const end    = number.data() + number.size();
        if (number.size() < 2 ||
            std::from_chars(number.data() + 1, end, found.version).ptr != end || found.version < 1)
            return std::nullopt;
        text.remove_suffix(number.size());
    }
    if (text.empty() || text.find_first_of("/:@") != std::string_view::npos)
        return std::nullopt;
    found.name = text;
    return found;
}

TRAINYARD_DECL bool is_address(std::string_view text)
{
    return text.find("://") != std::string_view::npos || text.starts_with("azureml:") ||
           text.starts_with("git+");
}

TRAINYARD_DECL std::string fill_in(
    std::string_view line,
    std::function<filled_in(std::string const& kind, std::string const& name)> const& meaning)
{
    std::string filled;
    detail::shell_quotes quotes;
    while (!line.empty()) {
        auto const end = line.starts_with("${{") ? line.find("}}") : std::string_view::npos;
        if (end == std::string_view::npos) {
            quotes.pass(line.front());
            filled += line.front();
            line.remove_prefix(1);
            continue;
        }
        auto const inside = detail::trimmed(line.substr(3, end - 3));
        auto const dot    = std::min(inside.find('.'), inside.size());
        auto const what   = meaning(std::string(inside.substr(0, dot)),
                                    std::string(inside.substr(std::min(dot + 1, inside.size()))));
        if (what.is_variable) {
            filled += quotes.variable(what.text);
        } else {
            for (auto const letter : what.text)
                quotes.pass(letter);
            filled += what.text;
        }
        line.remove_prefix(end + 2);
    }
    return filled;
}

}
