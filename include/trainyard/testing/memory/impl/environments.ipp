#pragma once

#include <trainyard/error.hpp>
#include <trainyard/testing/memory/tables.hpp>

#include <algorithm>

namespace trainyard::testing::memory {

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
