#pragma once

#include <trainyard/core/process/files.hpp>
#include <trainyard/local/experiments.hpp>
#include <trainyard/wire/definitions.hpp>

namespace trainyard::local {

TRAINYARD_DECL asio::awaitable<workspace_record> local_workspaces::describe()
{
    return home_.read([this](core::database& db) { return home_.describe(db); });
}

TRAINYARD_DECL asio::awaitable<experiment_record> local_experiments::open(std::string name)
{
    return home_.write(
        [name](catalog::transaction& tx) { return catalog::open_experiment(tx, name); });
}

TRAINYARD_DECL asio::awaitable<std::vector<experiment_record>> local_experiments::list(
    experiment_query query)
{
    return home_.read([query](core::database& db) { return catalog::list_experiments(db, query); });
}

TRAINYARD_DECL asio::awaitable<void> local_experiments::archive(std::string name, bool archived)
{
    return home_.write([name, archived](catalog::transaction& tx) {
        catalog::archive_experiment(tx, name, archived);
    });
}

TRAINYARD_DECL asio::awaitable<void> local_experiments::remove(std::string name)
{
    return home_.write([name](catalog::transaction& tx) { catalog::remove_experiment(tx, name); });
}

namespace detail {

using secret_map = std::map<std::string, std::string>;

TRAINYARD_DECL secret_map read_secrets(folder const& where)
{
    auto const text = core::read_file_if_any(where.secrets());
    return text ? wire::read_texts(*text) : secret_map();
}

// Programs take turns, so that none overwrites what another has just added.
TRAINYARD_DECL void change_secrets(folder const& where,
                                   std::function<void(secret_map&)> const& change)
{
    auto const turn = core::open_file(where.secrets() + "-turn", core::open_mode::lock, 0600);
    core::lock(turn);
    auto secrets = read_secrets(where);
    change(secrets);
    core::write_file(where.secrets(), wire::write_texts(secrets), core::durability::survives_power,
                     0600);
}

}

TRAINYARD_DECL asio::awaitable<void> local_secrets::set(std::map<std::string, std::string> secrets)
{
    return home_.offload([this, secrets = std::move(secrets)] {
        detail::change_secrets(home_.where, [&](detail::secret_map& all) {
            for (auto const& [name, text] : secrets)
                all[name] = text;
        });
    });
}

TRAINYARD_DECL asio::awaitable<std::map<std::string, std::optional<std::string>>>
local_secrets::get(std::vector<std::string> names)
{
    return home_.offload([this, names = std::move(names)] {
        auto const all = detail::read_secrets(home_.where);
        std::map<std::string, std::optional<std::string>> found;
        for (auto const& name : names) {
            auto const one = all.find(name);
            found.emplace(name, one == all.end() ? std::nullopt : std::optional(one->second));
        }
        return found;
    });
}

TRAINYARD_DECL asio::awaitable<std::vector<std::string>> local_secrets::list()
{
    return home_.offload([this] {
        std::vector<std::string> names;
        for (auto const& [name, text] : detail::read_secrets(home_.where))
            names.push_back(name);
        return names;
    });
}

TRAINYARD_DECL asio::awaitable<void> local_secrets::remove(std::vector<std::string> names)
{
    return home_.offload([this, names = std::move(names)] {
        detail::change_secrets(home_.where, [&](detail::secret_map& all) {
            for (auto const& name : names)
                all.erase(name);
        });
    });
}

}
