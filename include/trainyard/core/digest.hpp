#pragma once

/// SHA-256.

#include <trainyard/config.hpp>

#include <array>
#include <memory>
#include <string>
#include <string_view>

namespace trainyard::core {

class sha256 {
public:
    static constexpr std::size_t size = 32;

    sha256();
    ~sha256();

    void add(std::string_view bytes);

    /// The digest of all that was added, as bytes; begins anew.
    std::string finish();

private:
    struct state;
    std::unique_ptr<state> state_;
};

std::string sha256_of(std::string_view bytes);
std::string hex(std::string_view bytes);

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/core/impl/digest.ipp>
#endif
