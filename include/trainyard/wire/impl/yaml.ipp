#pragma once

#include <trainyard/wire/impl/yaml.hpp>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <charconv>
#include <sstream>
#include <utility>

namespace trainyard::wire {
namespace detail {

inline constexpr std::size_t most_yaml_bytes = 256 * 1024;
inline constexpr std::size_t most_yaml_depth = 32;
inline constexpr std::size_t most_yaml_nodes = 20'000;

// Told by the parser what it meets, so that it can be stopped before it has met too much.
class yaml_builder final : public YAML::EventHandler {
public:
    explicit yaml_builder(yaml_source const& from) : from_(from) {}

    yaml_node take() { return std::move(root_); }

    void OnDocumentStart(YAML::Mark const&) override {}
    void OnDocumentEnd() override {}

    void OnNull(YAML::Mark const& mark, YAML::anchor_t anchor) override
    {
        add(made(yaml_node::kind::nothing, mark), anchor);
    }

    void OnAlias(YAML::Mark const& mark, YAML::anchor_t anchor) override
    {
        auto const found = anchored_.find(anchor);
        if (found == anchored_.end())
            refuse(from_, mark.line + 1, "an alias stands inside of what it repeats");
        count(size_of(found->second), mark);
        put(found->second, mark);
    }

    void OnScalar(YAML::Mark const& mark, std::string const& tag, YAML::anchor_t anchor,
                  std::string const& value) override
    {
        auto one   = made(yaml_node::kind::text, mark);
        one.quoted = tag != "?";
        one.text   = value;
        add(std::move(one), anchor);
    }

    void OnSequenceStart(YAML::Mark const& mark, std::string const&, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override
    {
        open(made(yaml_node::kind::list, mark), mark, anchor);
    }

    void OnMapStart(YAML::Mark const& mark, std::string const&, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override
    {
        open(made(yaml_node::kind::map, mark), mark, anchor);
    }

    void OnSequenceEnd() override { close(); }
    void OnMapEnd() override { close(); }

private:
    struct level {
        yaml_node node;
        YAML::anchor_t anchor;
        bool has_key = false;
    };

    static std::size_t size_of(yaml_node const& node)
    {
        auto size = std::size_t{1};
        for (auto const& item : node.items)
            size += size_of(item);
        return size;
    }

    yaml_node made(yaml_node::kind what, YAML::Mark const& mark)
    {
        count(1, mark);
        yaml_node one;
        one.is   = what;
        one.line = mark.line + 1;
        return one;
    }

    void count(std::size_t nodes, YAML::Mark const& mark)
    {
        count_ += nodes;
        if (count_ > most_yaml_nodes)
            refuse(from_, mark.line + 1,
                   "there is too much in this file: " + std::to_string(most_yaml_nodes) +
                       " values, with what aliases repeat, are the most",
                   errc::limit_exceeded);
    }

    void open(yaml_node node, YAML::Mark const& mark, YAML::anchor_t anchor)
    {
        if (levels_.size() == most_yaml_depth)
            refuse(from_, mark.line + 1,
                   "this is nested too deep; " + std::to_string(most_yaml_depth) +
                       " levels are the most",
                   errc::limit_exceeded);
        if (is_key())
            refuse(from_, mark.line + 1, "a key has to be a text");
        levels_.push_back({.node = std::move(node), .anchor = anchor});
    }

    void close()
    {
        auto done = std::move(levels_.back());
        levels_.pop_back();
        YAML::Mark mark;
        mark.line = done.node.line - 1;
        add(std::move(done.node), done.anchor, mark);
    }

    bool is_key() const
    {
        return !levels_.empty() && levels_.back().node.is_map() && !levels_.back().has_key;
    }

    void add(yaml_node node, YAML::anchor_t anchor)
    {
        YAML::Mark mark;
        mark.line = node.line - 1;
        add(std::move(node), anchor, mark);
    }

    void add(yaml_node node, YAML::anchor_t anchor, YAML::Mark const& mark)
    {
        if (anchor != 0)
            anchored_.insert_or_assign(anchor, node);
        put(std::move(node), mark);
    }

    void put(yaml_node node, YAML::Mark const& mark)
    {
        if (levels_.empty()) {
            root_ = std::move(node);
            return;
        }
        auto& in = levels_.back();
        if (!is_key()) {
            in.node.items.push_back(std::move(node));
            in.has_key = false;
            return;
        }
        auto const line = mark.line + 1;
        if (!node.is_text())
            refuse(from_, line, "a key has to be a text");
        if (std::ranges::find(in.node.keys, node.text, &yaml_key::name) != in.node.keys.end())
            refuse(from_, line, "the key \"" + node.text + "\" is there twice");
        in.node.keys.push_back({.name = std::move(node.text), .line = line});
        in.has_key = true;
    }

    yaml_source const& from_;
    yaml_node root_;
    std::vector<level> levels_;
    std::map<YAML::anchor_t, yaml_node> anchored_;
    std::size_t count_ = 0;
};

inline bool ends_all(std::from_chars_result const& read, std::string const& text) noexcept
{
    return read.ec == std::errc() && read.ptr == text.data() + text.size();
}

}

TRAINYARD_DECL void refuse(yaml_source const& from, int line, std::string const& why, errc code)
{
    auto const place = line > 0 ? ":" + std::to_string(line) : std::string();
    throw error(code, from.operation, from.path + place + ": " + why);
}

TRAINYARD_DECL yaml_node const* yaml_node::find(std::string_view key) const noexcept
{
    auto const found = std::ranges::find(keys, key, &yaml_key::name);
    return found == keys.end() ? nullptr : &items[static_cast<std::size_t>(found - keys.begin())];
}

TRAINYARD_DECL yaml_node read_yaml(std::string_view text, yaml_source const& from)
{
    if (text.size() > detail::most_yaml_bytes)
        refuse(from, 0,
               "the file has " + std::to_string(text.size()) + " bytes; " +
                   std::to_string(detail::most_yaml_bytes) + " are the most",
               errc::limit_exceeded);
    auto builder = detail::yaml_builder(from);
    auto second  = detail::yaml_builder(from);
    try {
        std::istringstream in{std::string(text)};
        YAML::Parser parser(in);
        parser.HandleNextDocument(builder);
        if (!parser.HandleNextDocument(second))
            return builder.take();
    } catch (YAML::Exception const& failed) {
        refuse(from, failed.mark.is_null() ? 0 : failed.mark.line + 1,
               "this is not YAML: " + failed.msg);
    }
    auto const more = second.take();
    refuse(from, more.line, "there is a second document; one file says one thing");
}

TRAINYARD_DECL std::optional<bool> truth_of(yaml_node const& value)
{
    if (!value.is_text() || value.quoted)
        return std::nullopt;
    for (auto const* text : {"true", "True", "TRUE"})
        if (value.text == text)
            return true;
    for (auto const* text : {"false", "False", "FALSE"})
        if (value.text == text)
            return false;
    return std::nullopt;
}

TRAINYARD_DECL std::string value_text(yaml_node const& value)
{
    auto const truth = truth_of(value);
    return truth ? std::string(*truth ? "True" : "False") : value.text;
}

TRAINYARD_DECL yaml_section::yaml_section(yaml_source const& from, yaml_node const& map,
                                          std::string name)
    : from_(&from), map_(&map), name_(std::move(name))
{
    if (map.is != yaml_node::kind::nothing && !map.is_map())
        wire::refuse(from, map.line,
                     (name_.empty() ? std::string("the file") : '"' + name_ + '"') +
                         " is not a map of keys and values");
}

TRAINYARD_DECL std::string yaml_section::name_of(std::string_view key) const
{
    return (name_.empty() ? "" : name_ + '.') + std::string(key);
}

TRAINYARD_DECL yaml_node const* yaml_section::find(std::string_view key)
{
    known_.emplace(key);
    auto const* found = map_->find(key);
    return found && found->is != yaml_node::kind::nothing ? found : nullptr;
}

TRAINYARD_DECL std::string yaml_section::text(std::string_view key, std::string otherwise)
{
    auto const* found = find(key);
    if (found && !found->is_text())
        refuse(key, "is not a text");
    return found ? found->text : std::move(otherwise);
}

TRAINYARD_DECL bool yaml_section::flag(std::string_view key, bool otherwise)
{
    auto const* found = find(key);
    if (!found)
        return otherwise;
    auto const truth = truth_of(*found);
    if (!truth)
        refuse(key, "is neither true nor false");
    return *truth;
}

TRAINYARD_DECL std::int64_t yaml_section::count(std::string_view key, std::int64_t otherwise,
                                                std::int64_t least, std::int64_t most)
{
    auto const* found = find(key);
    if (!found)
        return otherwise;
    auto number       = std::int64_t{0};
    auto const& text  = found->text;
    auto const parsed = std::from_chars(text.data(), text.data() + text.size(), number);
    if (!found->is_text() || !detail::ends_all(parsed, text) || number < least || number > most)
        refuse(key, "is " + (found->is_text() ? '"' + text + '"' : std::string("not a number")) +
                        "; use a whole number from " + std::to_string(least) + " to " +
                        std::to_string(most));
    return number;
}

TRAINYARD_DECL std::optional<std::int64_t> yaml_section::count_if_any(std::string_view key,
                                                                      std::int64_t least)
{
    return find(key) ? std::optional(count(key, 0, least)) : std::nullopt;
}

TRAINYARD_DECL std::vector<std::string> yaml_section::texts(std::string_view key)
{
    std::vector<std::string> all;
    auto const* found = find(key);
    if (!found)
        return all;
    if (!found->is_list())
        refuse(key, "is not a list");
    for (auto const& item : found->items) {
        if (!item.is_text())
            wire::refuse(*from_, item.line, "an entry of \"" + name_of(key) + "\" is not a text");
        all.push_back(value_text(item));
    }
    return all;
}

TRAINYARD_DECL std::map<std::string, std::string> yaml_section::text_map(std::string_view key)
{
    std::map<std::string, std::string> all;
    auto const* found = find(key);
    if (!found)
        return all;
    auto const inside = yaml_section(*from_, *found, name_of(key));
    for (std::size_t i = 0; i != found->keys.size(); ++i) {
        auto const& item = found->items[i];
        if (item.is_list() || item.is_map())
            inside.refuse(found->keys[i].name, "is not a text");
        all.emplace(found->keys[i].name, value_text(item));
    }
    return all;
}

TRAINYARD_DECL yaml_section yaml_section::below(std::string_view key)
{
    static yaml_node const nothing;
    auto const* found = find(key);
    return yaml_section(*from_, found ? *found : nothing, name_of(key));
}

TRAINYARD_DECL void yaml_section::skip(std::initializer_list<std::string_view> keys)
{
    for (auto const key : keys)
        known_.emplace(key);
}

TRAINYARD_DECL void yaml_section::refuse(std::string_view key, std::string const& why,
                                         errc code) const
{
    auto const place = std::ranges::find(map_->keys, key, &yaml_key::name);
    wire::refuse(*from_, place == map_->keys.end() ? map_->line : place->line,
                 '"' + name_of(key) + "\" " + why, code);
}

TRAINYARD_DECL std::vector<yaml_key> yaml_section::unknown() const
{
    std::vector<yaml_key> left;
    for (auto const& key : map_->keys)
        if (!known_.contains(key.name))
            left.push_back({.name = name_of(key.name), .line = key.line});
    return left;
}

TRAINYARD_DECL void yaml_section::refuse_unknown() const
{
    if (auto const left = unknown(); !left.empty())
        wire::refuse(*from_, left.front().line,
                     "the key \"" + left.front().name +
                         "\" is not known here; remove it, or correct its name");
}

}
