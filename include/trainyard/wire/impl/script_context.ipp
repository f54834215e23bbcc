#pragma once

#include <trainyard/wire/impl/definitions.ipp>
#include <trainyard/wire/impl/distribution_words.hpp>
#include <trainyard/wire/impl/json.hpp>
#include <trainyard/wire/impl/run_data.ipp>
#include <trainyard/wire/script_context.hpp>

namespace trainyard::wire {

namespace detail {

// What `get_details` is made of, for a script that asks what it is.
TRAINYARD_DECL json::object details_of(run_definition const& from)
{
    auto used = object_of(from.environment);
    used.emplace("version", from.environment_version);
    json::object references;
    for (auto const& reference : from.data)
        references.emplace(reference_name(reference),
                           json::object{{"datastore", reference.datastore.str()},
                                        {"path", reference.path},
                                        {"mode", mode_word(reference.mode)},
                                        {"overwrite", reference.overwrite}});
    return {{"script", from.script},
            {"arguments", array_of(from.arguments)},
            {"command", array_of(from.command)},
            {"target", from.target},
            {"node_count", from.node_count},
            {"max_run_duration_seconds", from.max_run_duration.count()},
            {"framework", framework_word(from.distribution)},
            {"communicator", communicator_word(from.distribution)},
            {"environment", std::move(used)},
            {"references", std::move(references)}};
}

TRAINYARD_DECL json::object object_of(std::map<std::string, script_data> const& data)
{
    json::object object;
    for (auto const& [name, one] : data) {
        auto& entry = object[name].emplace_object();
        entry.emplace("path", one.path);
        entry.emplace("mode", mode_word(one.mode));
        if (!one.place.datastore.empty())
            entry.emplace("destination", array_of({one.place}).front());
        if (!one.dataset.empty()) {
            entry.emplace("dataset", one.dataset.str());
            entry.emplace("version", one.version);
        } else if (!one.paths.empty()) {
            entry.emplace("paths", array_of(one.paths));
        }
    }
    return object;
}

}

TRAINYARD_DECL std::string write_datasets(std::vector<dataset_record> const& datasets)
{
    json::array array;
    for (auto const& one : datasets)
        array.push_back(json::object{{"name", one.name.str()},
                                     {"version", one.version},
                                     {"description", one.description},
                                     {"tags", detail::object_of(one.tags)},
                                     {"created", to_string(one.created)},
                                     {"paths", detail::array_of(one.paths)}});
    return valid_text(json::serialize(array));
}

TRAINYARD_DECL std::string write_models(std::vector<model_record> const& models)
{
    json::array array;
    for (auto const& one : models)
        array.push_back(json::object{{"name", one.name.str()},
                                     {"version", one.version},
                                     {"description", one.description},
                                     {"framework", one.framework},
                                     {"framework_version", one.framework_version},
                                     {"tags", detail::object_of(one.tags)},
                                     {"properties", detail::object_of(one.properties)},
                                     {"created", to_string(one.created)},
                                     {"run", one.run ? json::value(one.run->str()) : json::value()},
                                     {"experiment", one.experiment}});
    return valid_text(json::serialize(array));
}

TRAINYARD_DECL std::string write_script_context(script_context const& from)
{
    auto const text_or_null = [](std::string const& text) {
        return text.empty() ? json::value() : json::value(text);
    };
    json::object run = {
        {"id", from.run.id.str()},
        {"number", from.run.number},
        {"experiment", from.run.experiment},
        {"experiment_id", from.experiment_id},
        {"parent", from.run.parent ? json::value(from.run.parent->str()) : json::value()},
        {"parents", detail::array_of(from.parents)},
        {"display_name", text_or_null(from.run.display_name)},
        {"description", text_or_null(from.run.description)},
        {"submitted_by", text_or_null(from.run.submitted_by)},
        {"tags", detail::object_of(from.run.tags)},
        {"properties", detail::object_of(from.run.properties)}};
    json::object workspace = {{"name", from.workspace.name},
                              {"subscription_id", from.workspace.subscription_id},
                              {"resource_group", from.workspace.resource_group},
                              {"location", from.workspace.location},
                              {"root", from.workspace.root.value_or("")},
                              {"secrets", from.secrets}};
    return valid_text(
        json::serialize(json::object{{"version", 1},
                                     {"run", std::move(run)},
                                     {"definition", detail::details_of(from.definition)},
                                     {"workspace", std::move(workspace)},
                                     {"records", from.records},
                                     {"models", from.models},
                                     {"directory", from.directory},
                                     {"datastores", detail::object_of(from.datastores)},
                                     {"default_datastore", from.default_datastore},
                                     {"inputs", detail::object_of(from.inputs)},
                                     {"outputs", detail::object_of(from.outputs)}}));
}

TRAINYARD_DECL script_context read_script_context(std::string_view text)
{
    auto const from       = parse_object(text, "the context of the run");
    auto const* run       = object_at(from, "run");
    auto const* workspace = object_at(from, "workspace");
    if (integer_at(from, "version") != 1 || !run || !workspace)
        throw error(errc::damaged, "read the context of the run",
                    "it was written by a trainyard that this program does not understand");

    script_context context;
    context.run.id           = run_id(text_at(*run, "id").value_or(""));
    context.run.number       = static_cast<std::uint64_t>(integer_at(*run, "number").value_or(0));
    context.run.experiment   = text_at(*run, "experiment").value_or("");
    context.run.display_name = text_at(*run, "display_name").value_or("");
    context.run.description  = text_at(*run, "description").value_or("");
    if (auto parent = text_at(*run, "parent"))
        context.run.parent = run_id(std::move(*parent));
    if (auto const* tags = object_at(*run, "tags"))
        context.run.tags = read_tags(json::serialize(*tags));
    context.run.properties            = detail::map_of(object_at(*run, "properties"));
    context.parents                   = detail::texts_of(array_at(*run, "parents"));
    context.experiment_id             = text_at(*run, "experiment_id").value_or("");
    context.workspace.name            = text_at(*workspace, "name").value_or("");
    context.workspace.subscription_id = text_at(*workspace, "subscription_id").value_or("");
    context.workspace.resource_group  = text_at(*workspace, "resource_group").value_or("");
    context.workspace.location        = text_at(*workspace, "location").value_or("");
    context.workspace.root            = text_at(*workspace, "root");
    context.secrets                   = text_at(*workspace, "secrets").value_or("");
    context.records                   = text_at(from, "records").value_or("");
    context.models                    = text_at(from, "models").value_or("");
    context.directory                 = text_at(from, "directory").value_or("");
    context.datastores                = detail::map_of(object_at(from, "datastores"));
    context.default_datastore         = text_at(from, "default_datastore").value_or("");
    return context;
}
}
