#pragma once

/// Names of things, as distinct types: a `model_name` does not fit where a `run_id` goes.

#include <trainyard/config.hpp>

#include <compare>
#include <functional>
#include <iosfwd>
#include <string>
#include <utility>

namespace trainyard {

template <class Tag>
class identifier {
public:
    identifier() = default;
    explicit identifier(std::string text) noexcept : text_(std::move(text)) {}

    std::string const& str() const noexcept { return text_; }
    bool empty() const noexcept { return text_.empty(); }

    friend bool operator==(identifier const&, identifier const&)  = default;
    friend auto operator<=>(identifier const&, identifier const&) = default;

    template <class Char, class Traits>
    friend std::basic_ostream<Char, Traits>& operator<<(std::basic_ostream<Char, Traits>& out,
                                                        identifier const& id)
    {
        return out << id.text_;
    }

private:
    std::string text_;
};

using run_id           = identifier<struct run_id_tag>;
using snapshot_id      = identifier<struct snapshot_id_tag>;
using model_name       = identifier<struct model_name_tag>;
using compute_name     = identifier<struct compute_name_tag>;
using datastore_name   = identifier<struct datastore_name_tag>;
using dataset_name     = identifier<struct dataset_name_tag>;
using environment_name = identifier<struct environment_name_tag>;

}

template <class Tag>
struct std::hash<trainyard::identifier<Tag>> {
    std::size_t operator()(trainyard::identifier<Tag> const& id) const noexcept
    {
        return std::hash<std::string>{}(id.str());
    }
};
