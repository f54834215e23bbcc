#pragma once

/// Definitions as JSON text: what was submitted, in which environment, with which tags.

#include <trainyard/backend/model_service.hpp>
#include <trainyard/backend/run_service.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace trainyard::wire {

// Texts that are not JSON, or not of the right shape, are `errc::damaged`.

std::string write_definition(run_definition const& definition);
run_definition read_definition(std::string_view text);

/// The same definition gives the same text.
std::string write_environment(environment const& definition);
environment read_environment(std::string_view text);

std::string write_tags(tag_map const& tags);
tag_map read_tags(std::string_view text);

std::string write_texts(std::map<std::string, std::string> const& texts);
std::map<std::string, std::string> read_texts(std::string_view text);

std::string write_model_datasets(std::vector<model_dataset> const& datasets);
std::vector<model_dataset> read_model_datasets(std::string_view text);

/// Of somebody's own text: throws `errc::invalid_argument`, with its name, unless it is an object.
void check_json(std::string_view name, std::string_view text);

std::string write_list(std::vector<std::string> const& texts);
std::vector<std::string> read_list(std::string_view text);

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/wire/impl/definitions.ipp>
#endif
