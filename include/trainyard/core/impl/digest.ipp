#pragma once

#include <trainyard/core/digest.hpp>
#include <trainyard/error.hpp>

#include <openssl/evp.h>

namespace trainyard::core {

struct sha256::state {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    // Looked up once: OpenSSL 3 searches its providers each time it is asked by name.
    EVP_MD* const method = EVP_MD_fetch(nullptr, "SHA256", nullptr);

    void begin()
    {
        if (!context || !method || EVP_DigestInit_ex2(context, method, nullptr) != 1)
            throw error(errc::unsupported, "hash", "OpenSSL has no SHA-256 here");
    }

    ~state()
    {
        EVP_MD_CTX_free(context);
        EVP_MD_free(method);
    }
};

TRAINYARD_DECL sha256::sha256() : state_(std::make_unique<state>())
{
    state_->begin();
}

TRAINYARD_DECL sha256::~sha256() = default;

TRAINYARD_DECL void sha256::add(std::string_view bytes)
{
    EVP_DigestUpdate(state_->context, bytes.data(), bytes.size());
}

TRAINYARD_DECL std::string sha256::finish()
{
    std::array<unsigned char, size> digest = {};
    EVP_DigestFinal_ex(state_->context, digest.data(), nullptr);
    state_->begin();
    return {digest.begin(), digest.end()};
}

TRAINYARD_DECL std::string sha256_of(std::string_view bytes)
{
    sha256 hash;
    hash.add(bytes);
    return hash.finish();
}

TRAINYARD_DECL std::string hex(std::string_view bytes)
{
    static constexpr char digits[] = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (auto const byte : bytes) {
        auto const number = static_cast<unsigned char>(byte);
        text += digits[number >> 4];
        text += digits[number & 15];
    }
    return text;
}

}
