#pragma once

#include <trainyard/config.hpp>
#include <trainyard/wire/impl/yaml_writer.hpp>

#include <algorithm>

namespace trainyard::wire {
namespace detail {

// Words that some reader takes for something else, in small letters.
inline constexpr std::string_view yaml_words[] = {
    "true", "false", "yes", "no", "on", "off", "null", "y", "n", "nan", "inf", ".nan", ".inf"};

}

TRAINYARD_DECL std::string in_small_letters(std::string text)
{
    std::ranges::transform(text, text.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return text;
}

TRAINYARD_DECL bool is_plain_yaml(std::string_view text)
{
    auto const is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    auto const is_plain  = [&](char c) {
        return is_letter(c) || (c >= '0' && c <= '9') ||
               std::string_view("_-./=+@$,: ()<>~^;%").find(c) != std::string_view::npos;
    };
    if (text.empty() || text.back() == ' ' || text.back() == ':' ||
        (!is_letter(text.front()) && text.front() != '/' && text.front() != '_') ||
        !std::ranges::all_of(text, is_plain) || text.find(": ") != std::string_view::npos)
        return false;
    auto const small = in_small_letters(std::string(text));
    return std::ranges::find(detail::yaml_words, small) == std::end(detail::yaml_words);
}

TRAINYARD_DECL yaml_writer::yaml_writer()
{
    out_ << YAML::BeginMap;
}

TRAINYARD_DECL void yaml_writer::key(std::string_view name)
{
    out_ << YAML::Key;
    put(std::string(name));
    out_ << YAML::Value;
}

TRAINYARD_DECL void yaml_writer::put(std::string const& value)
{
    if (!is_plain_yaml(value))
        out_ << YAML::DoubleQuoted;
    out_ << value;
}

TRAINYARD_DECL void yaml_writer::begin(std::string_view name)
{
    key(name);
    out_ << YAML::BeginMap;
}

TRAINYARD_DECL void yaml_writer::end()
{
    out_ << YAML::EndMap;
}

TRAINYARD_DECL void yaml_writer::text(std::string_view name, std::string const& value)
{
    key(name);
    put(value);
}

TRAINYARD_DECL void yaml_writer::text_if_any(std::string_view name, std::string const& value)
{
    if (!value.empty())
        text(name, value);
}

TRAINYARD_DECL void yaml_writer::text_or_null(std::string_view name, std::string const& value)
{
    if (value.empty())
        nothing(name);
    else
        text(name, value);
}

TRAINYARD_DECL void yaml_writer::nothing(std::string_view name)
{
    key(name);
    out_ << YAML::Null;
}

TRAINYARD_DECL void yaml_writer::flag(std::string_view name, bool value)
{
    key(name);
    out_ << value;
}

TRAINYARD_DECL void yaml_writer::count(std::string_view name, std::int64_t value)
{
    key(name);
    out_ << value;
}

TRAINYARD_DECL void yaml_writer::texts(std::string_view name,
                                       std::vector<std::string> const& values)
{
    begin_list(name);
    for (auto const& value : values)
        put(value);
    end_list();
}

TRAINYARD_DECL void yaml_writer::text_map(std::string_view name,
                                          std::map<std::string, std::string> const& values)
{
    begin(name);
    for (auto const& [one, value] : values)
        text(one, value);
    end();
}

TRAINYARD_DECL void yaml_writer::begin_list(std::string_view name)
{
    key(name);
    out_ << YAML::BeginSeq;
}

TRAINYARD_DECL void yaml_writer::entry(std::string const& value)
{
    put(value);
}

TRAINYARD_DECL void yaml_writer::begin_entry()
{
    out_ << YAML::BeginMap;
}

TRAINYARD_DECL void yaml_writer::end_list()
{
    out_ << YAML::EndSeq;
}

TRAINYARD_DECL std::string yaml_writer::finish()
{
    out_ << YAML::EndMap;
    return std::string(out_.c_str()) + '\n';
}

}
