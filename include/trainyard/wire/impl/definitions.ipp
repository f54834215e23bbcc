#pragma once

#include <trainyard/backend/run_definition.hpp>
#include <trainyard/wire/definitions.hpp>
#include <trainyard/wire/impl/json.hpp>
#include <trainyard/wire/impl/run_data.ipp>

#include <limits>

namespace trainyard::wire {
namespace detail {

TRAINYARD_DECL json::array array_of(std::vector<std::string> const& texts)
{
    json::array array;
    array.reserve(texts.size());
    for (auto const& text : texts)
        array.emplace_back(text);
    return array;
}

TRAINYARD_DECL std::vector<std::string> texts_of(json::array const* array)
{
    std::vector<std::string> texts;
    if (!array)
        return texts;
    texts.reserve(array->size());
    for (auto const& entry : *array)
        if (auto const* text = entry.if_string())
            texts.emplace_back(std::string_view(*text));
    return texts;
}

TRAINYARD_DECL std::map<std::string, std::string> map_of(json::object const* object)
{
    std::map<std::string, std::string> texts;
    if (!object)
        return texts;
    for (auto const& entry : *object)
        if (auto const* text = entry.value().if_string())
            texts.emplace(std::string_view(entry.key()), std::string_view(*text));
    return texts;
}

TRAINYARD_DECL json::object object_of(conda_dependencies const& from)
{
    return {{"python_version", from.python_version},
            {"conda_packages", array_of(from.conda_packages)},
            {"pip_packages", array_of(from.pip_packages)},
            {"channels", array_of(from.channels)}};
}

// Without the password, which is not kept.
TRAINYARD_DECL json::object object_of(docker_section const& from)
{
    return {{"image", from.image},
            {"dockerfile", from.dockerfile},
            {"context", from.context},
            {"registry", from.registry.address},
            {"registry_user", from.registry.username},
            {"shm_size", from.shm_size},
            {"arguments", array_of(from.arguments)},
            {"shared_volumes", from.shared_volumes},
            {"use", static_cast<std::int64_t>(from.use)}};
}

// What was left as it is, is left out: most definitions say little.
TRAINYARD_DECL json::object object_of(environment const& from)
{
    json::object object = {{"name", from.name},
                           {"user_managed", from.user_managed},
                           {"interpreter", from.interpreter},
                           {"variables", object_of(from.variables)}};
    if (from.dependencies != conda_dependencies())
        object.emplace("dependencies", object_of(from.dependencies));
    if (from.packages != package_source::made)
        object.emplace("packages", static_cast<std::int64_t>(from.packages));
    if (from.system_packages)
        object.emplace("system_packages", true);
    if (from.docker != docker_section())
        object.emplace("docker", object_of(from.docker));
    return object;
}

TRAINYARD_DECL void read_section(json::object const& from, conda_dependencies& into)
{
    into.python_version = text_at(from, "python_version").value_or("");
    into.conda_packages = texts_of(array_at(from, "conda_packages"));
    into.pip_packages   = texts_of(array_at(from, "pip_packages"));
    into.channels       = texts_of(array_at(from, "channels"));
}

TRAINYARD_DECL void read_section(json::object const& from, docker_section& into)
{
    into.image             = text_at(from, "image").value_or("");
    into.dockerfile        = text_at(from, "dockerfile").value_or("");
    into.context           = text_at(from, "context").value_or("");
    into.registry.address  = text_at(from, "registry").value_or("");
    into.registry.username = text_at(from, "registry_user").value_or("");
    into.shm_size          = text_at(from, "shm_size").value_or("");
    into.arguments         = texts_of(array_at(from, "arguments"));
    into.shared_volumes    = flag_at(from, "shared_volumes");
    into.use               = static_cast<container_use>(integer_at(from, "use").value_or(0));
}

TRAINYARD_DECL environment environment_of(json::object const& from)
{
    environment definition;
    definition.name            = text_at(from, "name").value_or("");
    definition.interpreter     = text_at(from, "interpreter").value_or("");
    definition.variables       = map_of(object_at(from, "variables"));
    definition.user_managed    = flag_at(from, "user_managed");
    definition.system_packages = flag_at(from, "system_packages");
    definition.packages = static_cast<package_source>(integer_at(from, "packages").value_or(0));
    if (auto const* dependencies = object_at(from, "dependencies"))
        read_section(*dependencies, definition.dependencies);
    if (auto const* docker = object_at(from, "docker"))
        read_section(*docker, definition.docker);
    return definition;
}

TRAINYARD_DECL json::value value_of(distribution const& from)
{
    if (auto const* mpi = std::get_if<mpi_configuration>(&from))
        return {{"type", "mpi"},
                {"process_count_per_node", mpi->process_count_per_node},
                {"node_count", mpi->node_count}};
    if (auto const* tensorflow = std::get_if<tensorflow_configuration>(&from))
        return {{"type", "tensorflow"},
                {"worker_count", tensorflow->worker_count},
                {"parameter_server_count", tensorflow->parameter_server_count}};
    if (auto const* pytorch = std::get_if<pytorch_configuration>(&from))
        return {{"type", "pytorch"},
                {"process_count", pytorch->process_count},
                {"node_count", pytorch->node_count},
                {"communication_backend", pytorch->communication_backend}};
    return nullptr;
}

TRAINYARD_DECL distribution distribution_of(json::object const& from)
{
    auto const type  = text_at(from, "type").value_or("");
    auto const count = [&](char const* key, int least = 1) {
        auto const found = integer_at(from, key);
        if (!found || *found < least || *found > std::numeric_limits<int>::max())
            throw error(errc::damaged, "read run definition",
                        "its distribution \"" + type + "\" has no good \"" + key + '"');
        return static_cast<int>(*found);
    };
    if (type == "mpi")
        return mpi_configuration{.process_count_per_node = count("process_count_per_node"),
                                 .node_count             = count("node_count")};
    if (type == "tensorflow")
        return tensorflow_configuration{.worker_count = count("worker_count"),
                                        .parameter_server_count =
                                            count("parameter_server_count", 0)};
    if (type == "pytorch")
        return pytorch_configuration{.process_count = count("process_count"),
                                     .node_count    = count("node_count"),
                                     .communication_backend =
                                         text_at(from, "communication_backend").value_or("")};
    throw error(errc::damaged, "read run definition",
                "nothing is known of the distribution \"" + type + '"');
}

}

TRAINYARD_DECL std::string write_definition(run_definition const& from)
{
    json::array data;
    for (auto const& reference : from.data)
        data.push_back(detail::object_of(reference));
    json::array inputs;
    for (auto const& input : from.inputs)
        inputs.push_back(detail::object_of(input));
    json::array outputs;
    for (auto const& output : from.outputs)
        outputs.push_back(detail::object_of(output));
    return json::serialize(json::object{{"script", from.script},
                                        {"arguments", detail::array_of(from.arguments)},
                                        {"command", detail::array_of(from.command)},
                                        {"target", from.target},
                                        {"node_count", from.node_count},
                                        {"distribution", detail::value_of(from.distribution)},
                                        {"max_run_duration_seconds", from.max_run_duration.count()},
                                        {"environment", detail::object_of(from.environment)},
                                        {"environment_version", from.environment_version},
                                        {"data", std::move(data)},
                                        {"inputs", std::move(inputs)},
                                        {"outputs", std::move(outputs)}});
}

TRAINYARD_DECL run_definition read_definition(std::string_view text)
{
    auto const from = parse_object(text, "run definition");
    run_definition definition;
    definition.script     = text_at(from, "script").value_or("");
    definition.arguments  = detail::texts_of(array_at(from, "arguments"));
    definition.command    = detail::texts_of(array_at(from, "command"));
    definition.target     = text_at(from, "target").value_or("");
    definition.node_count = static_cast<int>(integer_at(from, "node_count").value_or(1));
    if (auto const* distribution = object_at(from, "distribution"))
        definition.distribution = detail::distribution_of(*distribution);
    definition.max_run_duration =
        std::chrono::seconds(integer_at(from, "max_run_duration_seconds").value_or(0));
    if (auto const* environment = object_at(from, "environment"))
        definition.environment = detail::environment_of(*environment);
    definition.environment_version =
        static_cast<int>(integer_at(from, "environment_version").value_or(0));
    if (auto const* data = array_at(from, "data"))
        for (auto const& reference : *data)
            if (auto const* object = reference.if_object())
                definition.data.push_back(detail::reference_of(*object));
    if (auto const* inputs = array_at(from, "inputs"))
        for (auto const& input : *inputs)
            if (auto const* object = input.if_object())
                definition.inputs.push_back(detail::input_of(*object));
    if (auto const* outputs = array_at(from, "outputs"))
        for (auto const& output : *outputs)
            if (auto const* object = output.if_object())
                definition.outputs.push_back(detail::output_of(*object));
    return definition;
}

TRAINYARD_DECL std::string write_environment(environment const& definition)
{
    return json::serialize(detail::object_of(definition));
}

TRAINYARD_DECL environment read_environment(std::string_view text)
{
    return detail::environment_of(parse_object(text, "environment"));
}

TRAINYARD_DECL std::string write_tags(tag_map const& tags)
{
    return json::serialize(detail::object_of(tags));
}

TRAINYARD_DECL tag_map read_tags(std::string_view text)
{
    tag_map tags;
    for (auto const& entry : parse_object(text, "tags")) {
        auto const* value = entry.value().if_string();
        tags.emplace(std::string_view(entry.key()),
                     value ? std::optional(std::string(std::string_view(*value))) : std::nullopt);
    }
    return tags;
}

TRAINYARD_DECL std::string write_texts(std::map<std::string, std::string> const& texts)
{
    return json::serialize(detail::object_of(texts));
}

TRAINYARD_DECL std::map<std::string, std::string> read_texts(std::string_view text)
{
    auto const object = parse_object(text, "texts");
    return detail::map_of(&object);
}

TRAINYARD_DECL std::string write_model_datasets(std::vector<model_dataset> const& datasets)
{
    return json::serialize(detail::array_of(datasets));
}

TRAINYARD_DECL std::vector<model_dataset> read_model_datasets(std::string_view text)
{
    boost::system::error_code failed;
    auto const parsed = parse(text, failed);
    return failed ? std::vector<model_dataset>() : detail::model_datasets_of(parsed.if_array());
}

TRAINYARD_DECL void check_json(std::string_view name, std::string_view text)
{
    boost::system::error_code failed;
    auto const parsed = parse(text, failed);
    if (!failed && parsed.is_object())
        return;
    throw error(errc::invalid_argument, "upload file",
                '"' + std::string(name) + "\" is not an object of JSON" +
                    (failed ? ": " + failed.message() : std::string()));
}

TRAINYARD_DECL std::string write_list(std::vector<std::string> const& texts)
{
    return json::serialize(detail::array_of(texts));
}

TRAINYARD_DECL std::vector<std::string> read_list(std::string_view text)
{
    boost::system::error_code failed;
    auto const parsed = parse(text, failed);
    return failed ? std::vector<std::string>() : detail::texts_of(parsed.if_array());
}

}
