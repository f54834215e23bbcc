#pragma once

/// What a line of a journal asks the workspace for.

#include <trainyard/backend/dataset_service.hpp>
#include <trainyard/backend/model_service.hpp>
#include <trainyard/backend/run_service.hpp>
#include <trainyard/wire/impl/definitions.ipp>
#include <trainyard/wire/impl/json.hpp>
#include <trainyard/wire/impl/run_data.ipp>
#include <trainyard/wire/run_answer.hpp>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

namespace trainyard::wire::detail {

inline std::string_view view(json::value const& from)
{
    return from.is_string() ? std::string_view(from.get_string()) : std::string_view();
}

inline std::optional<std::string> maybe_text(json::value const& from)
{
    return from.is_string() ? std::optional(std::string(view(from))) : std::nullopt;
}

TRAINYARD_DECL tag_map tags_of(json::object const* from)
{
    tag_map tags;
    if (from)
        for (auto const& entry : *from)
            tags.emplace(std::string_view(entry.key()), maybe_text(entry.value()));
    return tags;
}

TRAINYARD_DECL property_map texts_of(json::object const* from)
{
    property_map texts;
    if (from)
        for (auto const& entry : *from)
            texts.emplace(std::string_view(entry.key()), maybe_text(entry.value()).value_or(""));
    return texts;
}

TRAINYARD_DECL model_request model_of(json::array const& fields, json::object const& more)
{
    model_request model;
    model.name              = model_name(std::string(view(fields[4])));
    model.path              = view(fields[5]);
    model.description       = text_at(more, "description").value_or("");
    model.framework         = text_at(more, "framework").value_or("");
    model.framework_version = text_at(more, "framework_version").value_or("");
    model.tags              = tags_of(object_at(more, "tags"));
    model.properties        = texts_of(object_at(more, "properties"));
    model.datasets          = model_datasets_of(array_at(more, "datasets"));
    if (auto const* wanted = object_at(more, "resources")) {
        model.resources.cpu          = number_at(*wanted, "cpu");
        model.resources.memory_in_gb = number_at(*wanted, "memory_in_gb");
        if (auto const gpu = integer_at(*wanted, "gpu"))
            model.resources.gpu = static_cast<int>(*gpu);
    }
    return model;
}

TRAINYARD_DECL dataset_request dataset_of(json::array const& fields, json::object const& more)
{
    return {.name               = dataset_name(std::string(view(fields[4]))),
            .paths              = data_paths_of(array_at(more, "paths")),
            .description        = text_at(more, "description").value_or(""),
            .tags               = tags_of(object_at(more, "tags")),
            .create_new_version = flag_at(more, "create_new_version")};
}

TRAINYARD_DECL run_question question_of(json::object const& more)
{
    run_question question;
    if (auto const status = text_at(more, "unless"))
        question.unless = run_status_from(*status);
    question.log          = text_at(more, "log").value_or("");
    question.log_size     = static_cast<std::uint64_t>(integer_at(more, "log_size").value_or(0));
    question.with_metrics = flag_at(more, "metrics");
    return question;
}

inline json::value const* given_at(json::object const& from, std::string_view key)
{
    auto const* found = from.if_contains(key);
    return found && !found->is_null() ? found : nullptr;
}

// Nothing, if one of them makes no sense.
TRAINYARD_DECL std::optional<std::vector<data_reference>> references_of(json::value const& from)
{
    std::vector<data_reference> references;
    if (!from.is_array())
        return std::nullopt;
    for (auto const& entry : from.get_array()) {
        auto const* object = entry.if_object();
        auto const mode = object ? mode_from(text_at(*object, "mode").value_or("")) : std::nullopt;
        if (!mode)
            return std::nullopt;
        references.push_back(
            {.datastore       = datastore_name(text_at(*object, "datastore").value_or("")),
             .path            = text_at(*object, "path").value_or(""),
             .mode            = *mode,
             .name            = text_at(*object, "name").value_or(""),
             .path_on_compute = text_at(*object, "path_on_compute").value_or(""),
             .overwrite       = flag_at(*object, "overwrite")});
    }
    return references;
}

TRAINYARD_DECL bool are_texts(json::array const* from)
{
    return !from ||
           std::ranges::all_of(*from, [](json::value const& one) { return one.is_string(); });
}

TRAINYARD_DECL std::vector<argument> arguments_of(json::array const* from)
{
    std::vector<argument> arguments;
    if (from)
        for (auto const& one : *from)
            arguments.emplace_back(std::string(view(one)));
    return arguments;
}

// Nothing, rather than to leave out what makes no sense.
TRAINYARD_DECL std::optional<submit_request> submission_of(json::object const& more)
{
    auto const* arguments = array_at(more, "arguments");
    auto const* command   = array_at(more, "command");
    if (!are_texts(arguments) || !are_texts(command))
        return std::nullopt;
    submit_request request;
    request.experiment              = text_at(more, "experiment").value_or("");
    request.display_name            = text_at(more, "display_name").value_or("");
    request.tags                    = tags_of(object_at(more, "tags"));
    request.config.source_directory = text_at(more, "source_directory").value_or("");
    request.config.script           = text_at(more, "script").value_or("");
    request.config.arguments        = arguments_of(arguments);
    request.config.command          = arguments_of(command);
    if (auto line = text_at(more, "command")) // for a shell, as it stands
        request.config.command = {argument(std::move(*line))};
    request.config.compute = compute_name(text_at(more, "compute").value_or(""));
    if (auto const* limit = given_at(more, "max_run_duration_seconds")) {
        if (!limit->is_int64())
            return std::nullopt;
        request.config.max_run_duration = std::chrono::seconds(limit->get_int64());
    }
    if (auto const* data = given_at(more, "data")) {
        auto references = references_of(*data);
        if (!references)
            return std::nullopt;
        request.config.data = std::move(*references);
    }
    if (auto const* wanted = object_at(more, "environment")) {
        request.config.environment.name        = text_at(*wanted, "name").value_or("");
        request.config.environment.interpreter = text_at(*wanted, "interpreter").value_or("");
        request.config.environment.variables   = texts_of(object_at(*wanted, "variables"));
        if (auto const* packages = object_at(*wanted, "dependencies"))
            read_section(*packages, request.config.environment.dependencies);
    }
    return request;
}

}
