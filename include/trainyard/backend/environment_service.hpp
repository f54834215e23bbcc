#pragma once

/// Environments: registered, curated, and made ready.

#include <trainyard/backend/records.hpp>
#include <trainyard/environment.hpp>

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trainyard {

struct environment_record {
    environment definition = {};
    int version            = 0;
    timestamp created      = {};
};

struct environment_build_request {
    environment definition = {};

    /// What the tools print, in whole lines, while they work. On the caller's executor.
    std::function<void(std::string_view)> on_output = {};
};

/// An environment that was made ready, and how.
struct environment_build {
    std::string id                    = {}; ///< of its contents; empty when nothing had to be made
    std::string made_with             = {}; ///< `interpreter`, `pip`, `conda`, `installed`
    std::string interpreter           = {}; ///< the Python a script will run in
    bool reused                       = false; ///< it was there already
    std::vector<std::string> warnings = {};    ///< every deviation from what was asked
};

class environment_service {
public:
    virtual ~environment_service() = default;

    /// A changed definition gives a new version, an unchanged one the same.
    virtual asio::awaitable<environment_record> register_environment(environment definition);

    /// Version 0 means the newest. Curated names are found too.
    virtual asio::awaitable<environment_record> get(environment_name name, int version);

    /// The newest of each name, the curated ones too.
    virtual asio::awaitable<std::vector<environment_record>> list();

    /// Makes it ready now, as for a run. Cancelled, it stops the tools unless somebody else waits
    /// for the same environment. What cannot be made is `errc::build_failed` with the tool's
    /// last words.
    virtual asio::awaitable<environment_build> build(environment_build_request request);
};

/// Whether an environment belongs to the vendor, by its name, and is never registered.
[[nodiscard]] bool is_reserved_name(std::string_view name) noexcept;

/// Throws `errc::invalid_argument` for a definition that contradicts itself, or has a password
/// written out where everybody could read it.
void check_environment(environment const& definition, char const* operation);

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/backend/impl/environment_service.ipp>
#endif
