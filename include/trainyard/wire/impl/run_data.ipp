#pragma once

#include <trainyard/backend/model_service.hpp>
#include <trainyard/wire/impl/json.hpp>
#include <trainyard/wire/run_data.hpp>

namespace trainyard::wire {
namespace detail {

inline bool flag_at(json::object const& from, std::string_view key)
{
    auto const* flag = from.if_contains(key);
    return flag && flag->is_bool() && flag->get_bool();
}

inline char const* mode_word(data_mode mode) noexcept
{
    return mode == data_mode::mount ? "mount" : mode == data_mode::download ? "download" : "upload";
}

TRAINYARD_DECL std::optional<data_mode> mode_from(std::string_view word) noexcept
{
    for (auto const mode : {data_mode::mount, data_mode::download, data_mode::upload})
        if (word == mode_word(mode))
            return mode;
    return std::nullopt;
}

TRAINYARD_DECL json::array array_of(std::vector<data_path> const& paths)
{
    json::array array;
    for (auto const& path : paths)
        array.push_back(json::object{{"datastore", path.datastore.str()}, {"path", path.path}});
    return array;
}

TRAINYARD_DECL std::vector<data_path> data_paths_of(json::array const* from)
{
    std::vector<data_path> paths;
    if (!from)
        return paths;
    for (auto const& entry : *from)
        if (auto const* object = entry.if_object())
            paths.push_back(
                {.datastore = datastore_name(text_at(*object, "datastore").value_or("")),
                 .path      = text_at(*object, "path").value_or("")});
    return paths;
}

TRAINYARD_DECL json::array array_of(std::vector<model_dataset> const& datasets)
{
    json::array array;
    for (auto const& one : datasets) {
        auto& object = array.emplace_back(json::object{{"purpose", one.purpose}}).get_object();
        if (one.name.empty()) {
            object.emplace("paths", array_of(one.paths));
        } else {
            object.emplace("name", one.name.str());
            object.emplace("version", one.version);
        }
    }
    return array;
}

TRAINYARD_DECL std::vector<model_dataset> model_datasets_of(json::array const* from)
{
    std::vector<model_dataset> datasets;
    if (!from)
        return datasets;
    for (auto const& entry : *from)
        if (auto const* object = entry.if_object())
            datasets.push_back(
                {.purpose = text_at(*object, "purpose").value_or(""),
                 .name    = dataset_name(text_at(*object, "name").value_or("")),
                 .version = static_cast<int>(integer_at(*object, "version").value_or(0)),
                 .paths   = data_paths_of(array_at(*object, "paths"))});
    return datasets;
}

TRAINYARD_DECL json::object object_of(data_reference const& from)
{
    json::object object = {{"datastore", from.datastore.str()},
                           {"path", from.path},
                           {"mode", static_cast<std::int64_t>(from.mode)},
                           {"name", from.name},
                           {"path_on_compute", from.path_on_compute},
                           {"overwrite", from.overwrite}};
    if (!from.run.empty())
        object.emplace("run", from.run.str());
    return object;
}

TRAINYARD_DECL data_reference reference_of(json::object const& from)
{
    return {.datastore       = datastore_name(text_at(from, "datastore").value_or("")),
            .path            = text_at(from, "path").value_or(""),
            .mode            = static_cast<data_mode>(integer_at(from, "mode").value_or(0)),
            .name            = text_at(from, "name").value_or(""),
            .path_on_compute = text_at(from, "path_on_compute").value_or(""),
            .overwrite       = flag_at(from, "overwrite"),
            .run             = run_id(text_at(from, "run").value_or(""))};
}

TRAINYARD_DECL json::object object_of(dataset_input const& from)
{
    return {{"name", from.name},
            {"dataset", from.dataset.str()},
            {"version", from.version},
            {"paths", array_of(from.paths)},
            {"mode", static_cast<std::int64_t>(from.mode)},
            {"path_on_compute", from.path_on_compute}};
}

TRAINYARD_DECL dataset_input input_of(json::object const& from)
{
    return {.dataset         = dataset_name(text_at(from, "dataset").value_or("")),
            .version         = static_cast<int>(integer_at(from, "version").value_or(0)),
            .paths           = data_paths_of(array_at(from, "paths")),
            .name            = text_at(from, "name").value_or(""),
            .mode            = static_cast<data_mode>(integer_at(from, "mode").value_or(0)),
            .path_on_compute = text_at(from, "path_on_compute").value_or("")};
}

TRAINYARD_DECL json::object object_of(dataset_output const& from)
{
    json::object tags;
    for (auto const& [key, text] : from.tags)
        tags.emplace(key, text ? json::value(*text) : json::value());
    return {{"name", from.name},
            {"datastore", from.destination.datastore.str()},
            {"path", from.destination.path},
            {"is_file", from.is_file},
            {"path_on_compute", from.path_on_compute},
            {"mode", static_cast<std::int64_t>(from.mode)},
            {"overwrite", from.overwrite},
            {"registered_as", from.registered_as.str()},
            {"description", from.description},
            {"tags", std::move(tags)}};
}

TRAINYARD_DECL dataset_output output_of(json::object const& from)
{
    dataset_output output;
    output.name                  = text_at(from, "name").value_or("");
    output.destination.datastore = datastore_name(text_at(from, "datastore").value_or(""));
    output.destination.path      = text_at(from, "path").value_or("");
    output.is_file               = flag_at(from, "is_file");
    output.path_on_compute       = text_at(from, "path_on_compute").value_or("");
    output.mode                  = static_cast<data_mode>(integer_at(from, "mode").value_or(0));
    output.overwrite             = flag_at(from, "overwrite");
    output.registered_as         = dataset_name(text_at(from, "registered_as").value_or(""));
    output.description           = text_at(from, "description").value_or("");
    if (auto const* tags = object_at(from, "tags"))
        for (auto const& entry : *tags) {
            auto const* text = entry.value().if_string();
            output.tags.emplace(std::string(entry.key()),
                                text ? std::optional(std::string(*text)) : std::nullopt);
        }
    return output;
}

}

TRAINYARD_DECL std::string write_data_paths(std::vector<data_path> const& paths)
{
    return json::serialize(detail::array_of(paths));
}

TRAINYARD_DECL std::vector<data_path> read_data_paths(std::string_view text)
{
    boost::system::error_code failed;
    auto const parsed = parse(text, failed);
    return failed ? std::vector<data_path>() : detail::data_paths_of(parsed.if_array());
}

}
