#pragma once

#include <trainyard/backend/compute_service.hpp>
#include <trainyard/backend/environment_service.hpp>
#include <trainyard/backend/processes.hpp>
#include <trainyard/backend/run_service.hpp>
#include <trainyard/error.hpp>

#include <algorithm>

namespace trainyard {
namespace detail {

inline bool same_reference(data_reference const& a, data_reference const& b)
{
    return a.datastore == b.datastore && a.path == b.path && a.mode == b.mode &&
           a.path_on_compute == b.path_on_compute && a.overwrite == b.overwrite;
}

TRAINYARD_DECL void check_reference_name(std::string const& name)
{
    auto const plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_';
    };
    if (name.empty() || !std::ranges::all_of(name, plain))
        throw error(errc::invalid_argument, "submit run",
                    "the data reference name \"" + name +
                        "\" cannot be part of a variable: use letters, digits and _");
}

TRAINYARD_DECL std::vector<data_reference> references_of(script_run_config const& config)
{
    std::vector<data_reference> all;
    auto const add = [&](data_reference reference) {
        if (reference.name.empty())
            reference.name = reference.datastore.str();
        check_reference_name(reference.name);
        auto const known = std::ranges::find(all, reference.name, &data_reference::name);
        if (known == all.end())
            all.push_back(std::move(reference));
        else if (!same_reference(*known, reference))
            throw error(errc::invalid_argument, "submit run",
                        "two data references are called \"" + reference.name +
                            "\"; give one of them another name");
    };
    for (auto const* list : {&config.arguments, &config.command})
        for (auto const& argument : *list)
            if (auto const* reference = argument.reference())
                add(*reference);
    for (auto const& reference : config.data)
        add(reference);
    return all;
}

TRAINYARD_DECL std::vector<std::string> texts_of(std::vector<argument> const& arguments)
{
    std::vector<std::string> texts;
    for (auto const& argument : arguments)
        texts.push_back(argument.text());
    return texts;
}

}

TRAINYARD_DECL run_definition definition_of(script_run_config const& config)
{
    check_environment(config.environment, "submit run");
    run_definition definition;
    definition.script           = config.script;
    definition.arguments        = detail::texts_of(config.arguments);
    definition.command          = detail::texts_of(config.command);
    definition.target           = config.compute.empty() ? local_compute : config.compute.str();
    definition.node_count       = node_count_of(config);
    definition.distribution     = distribution_of(config);
    definition.max_run_duration = config.max_run_duration;
    definition.environment      = without_secrets(config.environment);
    definition.data             = detail::references_of(config);
    return definition;
}

}
