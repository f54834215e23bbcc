#pragma once

#include <trainyard/wire/config_file.hpp>
#include <trainyard/wire/impl/json.hpp>

namespace trainyard::wire {

TRAINYARD_DECL config_file read_config_file(std::string_view text, std::string_view path)
{
    boost::system::error_code failed;
    auto const parsed  = json::parse(text, failed);
    auto const* object = failed ? nullptr : parsed.if_object();
    auto const refuse  = [&](std::string const& why) {
        throw error(errc::invalid_argument, "read config file", std::string(path) + ' ' + why);
    };
    if (!object)
        refuse(failed ? "is not JSON: " + failed.message() : "is not a JSON object");

    config_file config;
    config.local_root  = text_at(*object, "local_root");
    auto const text_of = [&](char const* key) {
        auto found = text_at(*object, key);
        if (!found && !config.local_root)
            refuse("has no text under the key \"" + std::string(key) + "\"");
        return found.value_or("");
    };
    config.subscription_id = text_of("subscription_id");
    config.resource_group  = text_of("resource_group");
    config.workspace_name  = text_of("workspace_name");
    return config;
}

TRAINYARD_DECL std::string write_config_file(config_file const& config)
{
    json::object object = {{"subscription_id", config.subscription_id},
                           {"resource_group", config.resource_group},
                           {"workspace_name", config.workspace_name}};
    if (config.local_root)
        object.emplace("local_root", *config.local_root);
    return json::serialize(object) + '\n';
}

}
