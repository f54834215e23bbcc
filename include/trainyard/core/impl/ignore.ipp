#pragma once

#include <trainyard/core/ignore.hpp>

#include <algorithm>
#include <array>
#include <ranges>
#include <utility>

namespace trainyard::core {
namespace detail {

inline constexpr std::string_view wildcards = "*?[\\";

/// What `[[:name:]]` stands for, as the first and last byte of each range. Git means ASCII whatever
/// the locale, and its `space` lacks the vertical tab and the form feed.
struct byte_class {
    std::string_view name;
    std::string_view ranges;
};

inline constexpr auto byte_classes = std::to_array<byte_class>({
    {"alnum", "09AZaz"},
    {"alpha", "AZaz"},
    {"blank", "\t\t  "},
    {"cntrl", "\x01\x1f\x7f\x7f"},
    {"digit", "09"},
    {"graph", "!~"},
    {"lower", "az"},
    {"print", " ~"},
    {"punct", "!/:@[`{~"},
    {"space", "\t\n\r\r  "},
    {"upper", "AZ"},
    {"xdigit", "09AFaf"},
});

/// A walk along the text of a pattern.
class glob_reader {
public:
    explicit glob_reader(std::string_view pattern) : pattern_(pattern) {}

    bool done() const noexcept { return at_ == pattern_.size(); }
    bool next_is(std::string_view text) const noexcept { return rest().starts_with(text); }

    /// A pattern begins as if a folder ended there. For git that is so even after a literal prefix,
    /// which it compares apart: the stars of `a**/b` cross slashes, those of `?**/b` do not.
    bool after_slash() const noexcept { return at_ == 0 || pattern_[at_ - 1] == '/'; }

    bool take(std::string_view text) noexcept
    {
        auto const found = next_is(text);
        at_ += found ? text.size() : 0;
        return found;
    }

    /// The next byte, which a backslash may precede. Nothing where the pattern ends.
    std::optional<char> take_byte() noexcept
    {
        take("\\");
        return done() ? std::nullopt : std::optional(pattern_[at_++]);
    }

    /// The rest of a set whose `[` is taken. Nothing if it is not closed or names no known class.
    std::optional<std::bitset<256>> take_set() noexcept
    {
        auto set           = std::bitset<256>();
        auto low           = '\0'; // where a range may start; zero if it may not
        auto const negated = take("!") || take("^");
        for (auto first = true; first || !take("]"); first = false) {
            if (auto const name = take_class_name()) {
                auto const known = std::ranges::find(byte_classes, *name, &byte_class::name);
                if (known == byte_classes.end())
                    return std::nullopt;
                for (auto i = std::size_t(0); i < known->ranges.size(); i += 2)
                    insert(set, known->ranges[i], known->ranges[i + 1]);
                low = '\0';
                continue;
            }
            auto const is_range = low != '\0' && next_is("-") && !next_is("-]");
            if (is_range)
                take("-");
            auto const byte = take_byte();
            if (!byte)
                return std::nullopt;
            insert(set, is_range ? low : *byte, *byte);
            low = is_range ? '\0' : *byte;
        }
        if (negated)
            set.flip();
        return set.reset('/');
    }

private:
    std::string_view rest() const noexcept { return pattern_.substr(at_); }

    /// The `name` of `[:name:]`. Nothing if this is not a class: a lone `[` is a byte like others.
    std::optional<std::string_view> take_class_name() noexcept
    {
        if (!next_is("[:"))
            return std::nullopt;
        auto const inside = rest().substr(2, rest().find(']') - 2);
        if (!inside.ends_with(':'))
            return std::nullopt;
        at_ += 2 + inside.size();
        take("]");
        return inside.substr(0, inside.size() - 1);
    }

    static void insert(std::bitset<256>& set, char low, char high) noexcept
    {
        auto const last = static_cast<unsigned char>(high);
        for (unsigned byte = static_cast<unsigned char>(low); byte <= last; ++byte)
            set.set(byte);
    }

    std::string_view pattern_;
    std::size_t at_ = 0;
};

TRAINYARD_DECL std::optional<glob> glob::parse(std::string_view pattern)
{
    auto result    = glob();
    auto in        = glob_reader(pattern);
    auto const add = [&](kind what, char byte = '\0') {
        result.steps_.push_back({.what = what, .byte = byte, .which = result.sets_.size()});
    };
    while (!in.done()) {
        auto const after_slash = in.after_slash();
        if (in.take("*")) {
            auto const several = in.take("*");
            while (in.take("*"))
                continue;
            if (several && after_slash && in.take("/"))
                add(kind::into_folders);
            else if (several && after_slash && (in.done() || in.next_is("\\/")))
                add(kind::across_names);
            else
                add(kind::within_name);
        } else if (in.take("?")) {
            add(kind::one_of);
            result.sets_.push_back(std::bitset<256>().set().reset('/'));
        } else if (in.take("[")) {
            auto const set = in.take_set();
            if (!set)
                return std::nullopt;
            add(kind::one_of);
            result.sets_.push_back(*set);
        } else {
            auto const byte = in.take_byte();
            if (!byte)
                return std::nullopt;
            add(kind::byte, *byte);
        }
    }
    return result;
}

TRAINYARD_DECL bool glob::accepts(step const& now, char byte) const noexcept
{
    if (now.what == kind::byte)
        return byte == now.byte;
    return sets_[now.which][static_cast<unsigned char>(byte)];
}

/// Where a star that ended at `end` may end instead; `npos` if it can take no more.
TRAINYARD_DECL std::size_t glob::grow(kind star, std::string_view text, std::size_t end) noexcept
{
    if (star == kind::into_folders)
        end = std::min(text.find('/', end), text.size());
    else if (star == kind::within_name && text.substr(end).starts_with('/'))
        end = text.size();
    return end < text.size() ? end + 1 : std::string_view::npos;
}

TRAINYARD_DECL bool glob::matches(std::string_view text) const noexcept
{
    constexpr auto none = std::string_view::npos;
    struct star {
        std::size_t step = 0;
        std::size_t end  = none;
    };
    auto within = star(); // the last one that stays within a name, if it came after `across`
    auto across = star(); // the last one that crosses slashes
    auto next   = std::size_t(0);
    auto at     = std::size_t(0);

    auto const retry = [&](star& last) {
        if (last.end == none)
            return false;
        last.end = grow(steps_[last.step].what, text, last.end);
        next     = last.step + 1;
        at       = last.end;
        return at != none;
    };

    // Earlier stars need no second try: what follows them was found as early as it can be, and to
    // find it later only leaves less text for the rest. That is what keeps this from exploding.
    while (next < steps_.size() || at < text.size()) {
        auto const* const now = next < steps_.size() ? &steps_[next] : nullptr;
        if (now && now->what == kind::within_name) {
            within = {.step = next++, .end = at};
        } else if (now && (now->what == kind::across_names || now->what == kind::into_folders)) {
            across = {.step = next++, .end = at};
            within = {};
        } else if (now && at < text.size() && accepts(*now, text[at])) {
            ++next;
            ++at;
        } else if (!retry(within) && !retry(across)) {
            return false;
        }
    }
    return true;
}

/// The line as git keeps it: without the trailing spaces that no backslash protects.
TRAINYARD_DECL std::string_view trim_ignore_line(std::string_view line) noexcept
{
    auto kept = std::size_t(0);
    for (auto i = std::size_t(0); i < line.size(); ++i) {
        if (line[i] == '\\')
            ++i;
        else if (line[i] == ' ')
            continue;
        kept = i + 1;
    }
    return line.substr(0, kept);
}

}

TRAINYARD_DECL ignore_rules::ignore_rules(std::string_view text)
{
    constexpr auto byte_order_mark = std::string_view("\xEF\xBB\xBF");
    if (text.starts_with(byte_order_mark))
        text.remove_prefix(byte_order_mark.size());
    while (!text.empty()) {
        auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        if (line.starts_with('#'))
            continue;
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        // Git is written in C: for it a line ends at the first zero byte.
        add(detail::trim_ignore_line(line.substr(0, line.find('\0'))));
    }
}

TRAINYARD_DECL void ignore_rules::add(std::string_view line)
{
    auto made = rule();
    if (line.starts_with('!')) {
        made.includes = true;
        line.remove_prefix(1);
    }
    if (line.ends_with('/')) {
        made.folders_only = true;
        line.remove_suffix(1);
    }
    made.whole_path = line.find('/') != line.npos;
    if (line.starts_with('/'))
        line.remove_prefix(1);

    auto const wildcard = line.find_first_of(detail::wildcards);
    if (wildcard == line.npos) {
        made.text = line;
    } else if (wildcard == 0 && line[0] == '*' && !made.whole_path &&
               line.find_first_of(detail::wildcards, 1) == line.npos) {
        made.how  = comparison::ends_with;
        made.text = line.substr(1);
    } else {
        auto rest = detail::glob::parse(line.substr(wildcard));
        if (!rest)
            return;
        made.how  = comparison::glob;
        made.text = line.substr(0, wildcard);
        made.rest = std::move(*rest);
    }
    rules_.push_back(std::move(made));
}

TRAINYARD_DECL bool ignore_rules::rule::matches(std::string_view path,
                                                std::string_view name) const noexcept
{
    auto const subject = whole_path ? path : name;
    switch (how) {
    case comparison::equal:
        return subject == text;
    case comparison::ends_with:
        return subject.ends_with(text);
    case comparison::glob:
        break;
    }
    return subject.starts_with(text) && rest.matches(subject.substr(text.size()));
}

TRAINYARD_DECL bool ignore_rules::ignores(std::string_view path, bool is_directory) const noexcept
{
    if (path.empty())
        return false;
    auto const name = path.substr(path.rfind('/') + 1);
    for (auto const& candidate : rules_ | std::views::reverse) {
        if (candidate.folders_only && !is_directory)
            continue;
        if (candidate.matches(path, name))
            return !candidate.includes;
    }
    return false;
}

}
