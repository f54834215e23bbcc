#pragma once

#include <trainyard/backend/environment_rules.hpp>
#include <trainyard/core/digest.hpp>
#include <trainyard/error.hpp>
#include <trainyard/testing/memory/tables.hpp>
#include <trainyard/wire/definitions.hpp>

#include <algorithm>

namespace trainyard::testing::memory {

TRAINYARD_DECL environment_record put_environment(tables& all, environment definition)
{
    auto& versions = all.environments[environment_name(definition.name)];
    if (versions.empty() || versions.back().definition != definition)
        versions.push_back({.definition = std::move(definition),
                            .version    = static_cast<int>(versions.size()) + 1,
                            .created    = all.now});
    return versions.back();
}

TRAINYARD_DECL environment_record keep_environment(tables& all, environment definition)
{
    // A name that was made up is not part of it, when it comes again without.
    auto const is_nameless = definition.name.empty();
    for (auto const& [name, versions] : all.environments) {
        if (is_nameless && is_autosave_name(name.str()))
            definition.name = name.str();
        auto const is_same = [&](auto const& one) { return one.definition == definition; };
        auto const known   = std::find_if(versions.rbegin(), versions.rend(), is_same);
        if (known != versions.rend())
            return *known;
    }
    if (is_nameless) {
        definition.name.clear();
        auto const hash = core::hex(core::sha256_of(wire::write_environment(definition)));
        definition.name = autosave_name(all.now, hash);
    }
    return put_environment(all, std::move(definition));
}

TRAINYARD_DECL environment_build make_environment(tables& all, environment const& wanted)
{
    if (all.missing_interpreters.contains(wanted.interpreter))
        throw error(errc::not_found, "prepare environment",
                    "the interpreter \"" + wanted.interpreter +
                        "\" is missing or cannot be run; correct environment::interpreter");
    environment_build made;
    made.interpreter = wanted.interpreter.empty() ? "python3" : wanted.interpreter;
    made.made_with   = "interpreter";
    if (!needs_making(wanted))
        return made;

    auto const& packages = wanted.dependencies;
    for (auto const* list : {&packages.conda_packages, &packages.pip_packages})
        for (auto const& line : *list)
            if (all.missing_packages.contains(package_name(line)))
                throw error(errc::build_failed, "prepare environment",
                            "there is no package \"" + line + '"');

    // What it is called, and which variables it has, makes no other environment of it.
    auto contents = without_secrets(wanted);
    contents.name.clear();
    contents.variables.clear();
    auto& known      = all.made_environments;
    auto const found = std::ranges::find(known, contents);
    made.made_with   = wanted.packages == package_source::installed ? "installed" : "pip";
    made.reused      = found != known.end();
    made.id          = "environment-" + std::to_string(found - known.begin() + 1);
    if (!made.reused)
        known.push_back(std::move(contents));
    return made;
}

}
