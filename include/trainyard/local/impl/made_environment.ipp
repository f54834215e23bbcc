#pragma once

#include <trainyard/backend/environment_rules.hpp>
#include <trainyard/core/digest.hpp>
#include <trainyard/core/process/files.hpp>
#include <trainyard/core/process/process.hpp>
#include <trainyard/core/process/trees.hpp>
#include <trainyard/error.hpp>
#include <trainyard/launch/container.hpp>
#include <trainyard/local/made_environment.hpp>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <utility>

namespace trainyard::local {
namespace detail {

TRAINYARD_DECL std::string one_line(std::string text)
{
    std::ranges::replace(text, '\n', ' ');
    return text;
}

// Whether it is what it was is seen without reading the files.
TRAINYARD_DECL std::string state_of(std::string const& directory)
{
    core::sha256 digest;
    for (auto const& [name, path] : core::files_of_directory(directory, "prepare environment")) {
        auto const facts = core::facts_of(path);
        digest.add(name + '\n');
        if (facts)
            digest.add(std::to_string(facts->size) + ' ' + std::to_string(facts->modified) + '\n');
    }
    return core::hex(digest.finish());
}

TRAINYARD_DECL maker maker_from(std::string_view word)
{
    for (auto const with : {maker::conda, maker::pip, maker::check, maker::podman})
        if (name_of(with) == word)
            return with;
    return maker::nothing;
}

}

TRAINYARD_DECL std::string write_marker(made_environment const& made)
{
    std::string text;
    auto const add = [&](char const* key, std::string const& value) {
        if (!value.empty())
            text += std::string(key) + ' ' + detail::one_line(value) + '\n';
    };
    add("with", std::string(name_of(made.with)));
    add("at", made.at);
    add("interpreter", made.interpreter);
    add("prefix", made.prefix);
    add("podman", made.podman);
    add("image", made.image);
    add("mpirun", made.mpirun);
    for (auto const& warning : made.warnings)
        add("warning", warning);
    for (auto const& [path, changed] : made.seen)
        add("seen", std::to_string(changed) + ' ' + path);
    return text;
}

TRAINYARD_DECL made_environment read_marker(std::string_view text)
{
    made_environment made;
    while (!text.empty()) {
        auto const end  = std::min(text.find('\n'), text.size());
        auto const line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        auto const space = std::min(line.find(' '), line.size());
        auto const key   = line.substr(0, space);
        auto const value = line.substr(std::min(space + 1, line.size()));
        if (key == "with")
            made.with = detail::maker_from(value);
        else if (key == "at")
            made.at = value;
        else if (key == "interpreter")
            made.interpreter = value;
        else if (key == "prefix")
            made.prefix = value;
        else if (key == "podman")
            made.podman = value;
        else if (key == "image")
            made.image = value;
        else if (key == "mpirun")
            made.mpirun = value;
        else if (key == "warning")
            made.warnings.emplace_back(value);
        else if (key == "seen") {
            auto changed     = std::int64_t{0};
            auto const after = std::from_chars(value.data(), value.data() + value.size(), changed);
            auto const path  = value.substr(static_cast<std::size_t>(after.ptr - value.data()));
            made.seen.emplace(path.substr(std::min<std::size_t>(1, path.size())), changed);
        }
    }
    return made;
}

TRAINYARD_DECL made_environment as_planned(made_environment made, environment_plan const& plan)
{
    made.warnings.insert(made.warnings.begin(), plan.warnings.begin(), plan.warnings.end());
    return made;
}

TRAINYARD_DECL std::optional<made_environment> find_made(folder const& where,
                                                         environment_plan const& plan)
{
    auto const marker = core::read_file_if_any(marker_of(where, plan.id));
    if (!marker)
        return std::nullopt;
    auto made          = read_marker(*marker);
    auto const is_same = [](auto const& seen) {
        auto const facts = core::facts_of(seen.first);
        return facts && facts->modified == seen.second;
    };
    if (made.at != where.environment(plan.id) || !std::ranges::all_of(made.seen, is_same))
        return std::nullopt;
    // Podman's images are cleared away without asking us.
    if (made.with == maker::podman && !launch::has_image(made.podman, made.image))
        return std::nullopt;
    return made;
}

TRAINYARD_DECL std::string find_interpreter(environment const& wanted)
{
    if (wanted.interpreter.empty()) {
        for (auto const* name : {"python3", "python"})
            if (auto found = core::find_program(name))
                return std::move(*found);
        throw error(errc::not_found, "prepare environment",
                    "there is no python3 or python on this program's PATH; install one, or set "
                    "environment::interpreter");
    }
    if (auto found = core::find_program(wanted.interpreter))
        return std::move(*found);
    throw error(errc::not_found, "prepare environment",
                "the interpreter \"" + wanted.interpreter +
                    "\" is missing or cannot be run; correct environment::interpreter");
}

TRAINYARD_DECL machine_tools look_for_tools(environment const& wanted)
{
    machine_tools tools;
    // The fastest solver first. Conda itself is often a function of the shell, and elsewhere.
    for (auto const* name : {"mamba", "conda", "micromamba"})
        if (!tools.conda)
            tools.conda = core::find_program(name);
    for (auto const* name : {"CONDA_EXE", "MAMBA_EXE"})
        if (auto const* path = std::getenv(name); path && *path && !tools.conda)
            tools.conda = core::find_program(path);

    if (wanted.docker.is_wanted())
        tools.podman = core::find_program("podman");
    if (tools.podman && !wanted.docker.context.empty())
        tools.context = detail::state_of(wanted.docker.context);

    // Only the first two numbers of a version are part of a program's name.
    auto const& asked    = wanted.dependencies.python_version;
    auto const first     = asked.find_first_not_of("=~ ");
    auto const is_number = first != std::string::npos && asked[first] >= '0' && asked[first] <= '9';
    if (is_number && wanted.packages == package_source::made) {
        auto const dot = std::min(asked.find('.', first), asked.size());
        auto const end = std::min(asked.find_first_not_of("0123456789", dot + 1), asked.size());
        if (auto found = core::find_program("python" + asked.substr(first, end - first)))
            tools.interpreter_of_version = std::move(*found);
    }
    if (tools.podman && detail::brings_something(wanted.docker))
        return tools; // an image has a Python of its own
    try {
        tools.interpreter = find_interpreter(wanted);
    } catch (error const&) {
        // Conda brings a Python of its own.
        if (!wanted.interpreter.empty() || (!tools.conda && tools.interpreter_of_version.empty()))
            throw;
    }
    return tools;
}

TRAINYARD_DECL made_environment find_environment(folder const& where,
                                                 run_definition const& definition)
{
    auto const& wanted = definition.environment;
    made_environment found;
    if (!needs_making(wanted)) {
        // A command finds its own.
        if (definition.command.empty())
            found.interpreter = find_interpreter(wanted);
        return found;
    }
    auto const plan = plan_environment(wanted, look_for_tools(wanted));
    if (wanted.docker.is_wanted() && plan.with != maker::podman)
        throw error(errc::conflict, "start run",
                    "podman, by which the run was prepared, is not there any more; install it, and "
                    "submit the run again");
    if (plan.with == maker::nothing) {
        found.interpreter = plan.tool;
        return found;
    }
    auto made = find_made(where, plan);
    if (!made)
        throw error(errc::conflict, "start run",
                    "the environment " + plan.id +
                        " was removed from the cache, or what it was made with has changed, after "
                        "the run was prepared; submit the run again");
    return std::move(*made);
}

TRAINYARD_DECL void clear_half_made(folder const& where)
{
    if (!core::facts_of(where.environments()))
        return;
    core::list_directory(where.environments(), [&](std::string_view name, auto const& facts) {
        auto const path = where.environment(name);
        if (!facts.is_directory || core::facts_of(path + "/ready"))
            return;
        auto const turn = core::open_file(path + ".lock", core::open_mode::lock);
        if (!core::try_lock(turn))
            return;
        if (!core::facts_of(path + "/ready"))
            core::remove_tree(path);
        core::unlock(turn);
    });
}

}
