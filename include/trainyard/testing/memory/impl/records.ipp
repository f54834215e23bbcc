#pragma once

#include <trainyard/backend/environment_rules.hpp>
#include <trainyard/testing/memory/lifecycle.hpp>
#include <trainyard/testing/memory/memory_backend.hpp>

#include <algorithm>

namespace trainyard::testing::memory {

TRAINYARD_DECL asio::awaitable<workspace_record> memory_workspaces::describe()
{
    return in_.answer("describe workspace", [options = in_.home().options](tables&) {
        workspace_record record;
        record.name            = options.name;
        record.id              = options.name;
        record.subscription_id = "memory";
        record.resource_group  = "memory";
        record.location        = "memory";
        record.friendly_name   = options.name;
        record.created         = options.start;
        return record;
    });
}

namespace detail {

TRAINYARD_DECL experiment_record& get_experiment(tables& all, std::string const& name)
{
    auto const found = all.experiments.find(name);
    if (found == all.experiments.end())
        throw error(errc::not_found, "look up experiment",
                    "there is no experiment \"" + name + "\" in this workspace");
    return found->second;
}

TRAINYARD_DECL void remove_experiment(tables& all, std::string const& name)
{
    auto const is_in = [&](run_entry const* run) { return run->record.experiment == name; };
    if (auto const runs = std::ranges::count_if(all.runs_in_order, is_in))
        throw error(errc::conflict, "remove experiment",
                    "experiment \"" + name + "\" has " + std::to_string(runs) +
                        " runs and cannot be removed; archive it instead");
    all.experiments.erase(get_experiment(all, name).name);
}

}

TRAINYARD_DECL asio::awaitable<experiment_record> memory_experiments::open(std::string name)
{
    return in_.answer("open experiment",
                      [name](tables& all) { return open_experiment(all, name); });
}

TRAINYARD_DECL asio::awaitable<std::vector<experiment_record>> memory_experiments::list(
    experiment_query query)
{
    return in_.answer("list experiments", [query](tables& all) {
        std::vector<experiment_record> found;
        for (auto const& [name, record] : all.experiments)
            if ((query.name.empty() || name == query.name) &&
                (query.archived_too || record.archived == query.archived_only))
                found.push_back(record);
        return found;
    });
}

TRAINYARD_DECL asio::awaitable<void> memory_experiments::archive(std::string name, bool archived)
{
    return in_.answer("archive experiment", [name, archived](tables& all) {
        detail::get_experiment(all, name).archived = archived;
    });
}

TRAINYARD_DECL asio::awaitable<void> memory_experiments::remove(std::string name)
{
    return in_.answer("remove experiment",
                      [name](tables& all) { detail::remove_experiment(all, name); });
}

TRAINYARD_DECL asio::awaitable<void> memory_secrets::set(std::map<std::string, std::string> secrets)
{
    return in_.answer("set secrets", [secrets = std::move(secrets)](tables& all) {
        for (auto const& [name, text] : secrets)
            all.secrets[name] = text;
    });
}

TRAINYARD_DECL asio::awaitable<std::map<std::string, std::optional<std::string>>>
memory_secrets::get(std::vector<std::string> names)
{
    return in_.answer("read secrets", [names = std::move(names)](tables& all) {
        std::map<std::string, std::optional<std::string>> found;
        for (auto const& name : names) {
            auto const one = all.secrets.find(name);
            found.emplace(name,
                          one == all.secrets.end() ? std::nullopt : std::optional(one->second));
        }
        return found;
    });
}

TRAINYARD_DECL asio::awaitable<std::vector<std::string>> memory_secrets::list()
{
    return in_.answer("list secrets", [](tables& all) {
        std::vector<std::string> names;
        for (auto const& [name, text] : all.secrets)
            names.push_back(name);
        return names;
    });
}

TRAINYARD_DECL asio::awaitable<void> memory_secrets::remove(std::vector<std::string> names)
{
    return in_.answer("remove secrets", [names = std::move(names)](tables& all) {
        for (auto const& name : names)
            all.secrets.erase(name);
    });
}

TRAINYARD_DECL asio::awaitable<void> memory_metrics::log(log_request request)
{
    return in_.answer("log metrics", [request = std::move(request)](tables& all) {
        append_points(all, get_run(all, request.run), request.points);
    });
}

TRAINYARD_DECL asio::awaitable<std::map<run_id, metric_map>> memory_metrics::read(
    metric_query query)
{
    return in_.answer("read metrics", [query = std::move(query)](tables& all) {
        std::map<run_id, metric_map> found;
        found.emplace(query.run, read_metrics(get_run(all, query.run), query.name));
        for (auto const* run : all.runs_in_order)
            if (query.recursive && is_below(all, *run, query.run))
                found.emplace(run->record.id, read_metrics(*run, query.name));
        return found;
    });
}

TRAINYARD_DECL asio::awaitable<metric_history> memory_metrics::history(history_query query)
{
    return in_.answer("read metric history", [query = std::move(query)](tables& all) {
        return read_history(get_run(all, query.run), query);
    });
}

TRAINYARD_DECL asio::awaitable<environment_record> memory_environments::register_environment(
    environment definition)
{
    definition = without_secrets(std::move(definition));
    return in_.answer("register environment",
                      [definition](tables& all) { return put_environment(all, definition); });
}

TRAINYARD_DECL asio::awaitable<environment_record> memory_environments::get(environment_name name,
                                                                            int version)
{
    return in_.answer("look up environment", [name, version](tables& all) {
        if (is_curated_name(name.str()))
            return curated_environment(name, version);
        auto const found = all.environments.find(name);
        if (found != all.environments.end() && version == 0)
            return found->second.back();
        if (found != all.environments.end() && version > 0 &&
            version <= static_cast<int>(found->second.size()))
            return found->second[static_cast<std::size_t>(version) - 1];
        throw error(errc::not_found, "look up environment",
                    "there is no environment \"" + name.str() + "\"" +
                        (version ? " with version " + std::to_string(version) : std::string()) +
                        " in this workspace; see which there are with environments()");
    });
}

TRAINYARD_DECL asio::awaitable<std::vector<environment_record>> memory_environments::list()
{
    return in_.answer("list environments", [](tables& all) {
        auto newest = curated_environments();
        for (auto const& [name, versions] : all.environments)
            newest.push_back(versions.back());
        return newest;
    });
}

TRAINYARD_DECL asio::awaitable<environment_build> memory_environments::build(
    environment_build_request request)
{
    auto work = [wanted = request.definition](tables& all) {
        return make_environment(all, wanted);
    };
    auto made = co_await in_.answer("build environment", std::move(work));
    if (request.on_output && !made.reused && !made.id.empty())
        request.on_output("made without a machine\n");
    co_return made;
}

}
