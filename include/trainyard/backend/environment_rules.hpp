#pragma once

/// The rules of environments, for backends that have no service to ask: those that are curated,
/// and what there is to make.

#include <trainyard/backend/environment_service.hpp>

#include <string_view>
#include <vector>

namespace trainyard {

/// @{ The names that begin with `AzureML`. They stand for an interpreter that has certain packages
/// already, which is checked and not installed. Another such name, or another version than 1, is
/// `errc::not_found` that says which there are.
[[nodiscard]] bool is_curated_name(std::string_view name) noexcept;
[[nodiscard]] environment_record curated_environment(environment_name const& name, int version);
[[nodiscard]] std::vector<environment_record> curated_environments();
/// @}

/// Whether submitting a run registers this as its environment, under a name that is made up where
/// it has none. The default, which says nothing, is not registered, nor what has a name that could
/// not be: these are only used.
[[nodiscard]] bool is_registered_with_runs(environment const& definition);

/// @{ Names that are made up, of a time and a hash of what is registered:
/// `Autosave_2026-11-20T12-41-08Z_1a2b3c4d`.
[[nodiscard]] std::string autosave_name(timestamp time, std::string_view hash);
[[nodiscard]] bool is_autosave_name(std::string_view name) noexcept;
/// @}

/// Whether a package is one of the vendor's own (`azureml-core`, `inference-schema`), which comes
/// with trainyard's script package.
[[nodiscard]] bool is_vendors_package(std::string_view requirement);

/// Whether a definition asks for more than an interpreter as it is.
[[nodiscard]] bool needs_making(environment const& definition);

/// The same definition as it may be kept and shown.
[[nodiscard]] environment without_secrets(environment definition);

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/backend/impl/curated.ipp>
#include <trainyard/backend/impl/environment_rules.ipp>
#endif
