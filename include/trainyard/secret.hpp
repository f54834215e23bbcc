#pragma once

/// Texts that must not be seen.

#include <trainyard/config.hpp>

#include <ostream>
#include <string>
#include <utility>

namespace trainyard {

/// A password or a token. It prints as `***`; whoever needs the text itself has to say so.
class secret {
public:
    secret() = default;
    explicit secret(std::string text) noexcept : text_(std::move(text)) {}

    bool empty() const noexcept { return text_.empty(); }
    std::string const& reveal() const noexcept { return text_; }

    friend bool operator==(secret const&, secret const&) = default;
    friend std::ostream& operator<<(std::ostream& out, secret const& hidden)
    {
        return out << (hidden.empty() ? "" : "***");
    }

private:
    std::string text_;
};

}
