#pragma once

#include <trainyard/backend/environment_rules.hpp>
#include <trainyard/core/digest.hpp>
#include <trainyard/error.hpp>
#include <trainyard/local/catalog.hpp>
#include <trainyard/local/impl/catalog_runs.ipp>
#include <trainyard/wire/definitions.hpp>

#include <algorithm>

namespace trainyard::local::catalog {
namespace detail {

[[noreturn]] TRAINYARD_DECL void no_such_experiment(std::string_view name)
{
    throw error(errc::not_found, "look up experiment",
                "there is no experiment \"" + std::string(name) + "\" in this workspace");
}

TRAINYARD_DECL experiment_record experiment_from(core::rows const& row)
{
    return {.name     = row.string(1),
            .id       = std::to_string(row.integer(0)),
            .created  = time_from(row.integer(2)),
            .archived = row.integer(3) != 0};
}

TRAINYARD_DECL model_record model_from(core::rows const& row)
{
    model_record model;
    model.name              = model_name(row.string(0));
    model.version           = static_cast<int>(row.integer(1));
    model.created           = time_from(row.integer(2));
    model.description       = row.string(3);
    model.framework         = row.string(4);
    model.framework_version = row.string(5);
    if (!row.is_null(6))
        model.resources.cpu = row.real(6);
    if (!row.is_null(7))
        model.resources.memory_in_gb = row.real(7);
    if (!row.is_null(8))
        model.resources.gpu = static_cast<int>(row.integer(8));
    model.tags       = wire::read_tags(row.text(9));
    model.properties = wire::read_texts(row.text(10));
    if (!row.is_null(11))
        model.run = run_id(row.string(11));
    model.experiment = row.string(12);
    model.path       = row.string(13);
    model.files      = static_cast<std::uint64_t>(row.integer(14));
    model.bytes      = static_cast<std::uint64_t>(row.integer(15));
    model.datasets   = wire::read_model_datasets(row.text(16));
    return model;
}

TRAINYARD_DECL bool matches(model_record const& model, model_query const& query)
{
    auto const has_tag = [&](auto const& wanted) {
        auto const found = model.tags.find(wanted.first);
        return found != model.tags.end() && (!wanted.second || found->second == wanted.second);
    };
    auto const has_property = [&](auto const& wanted) {
        auto const found = model.properties.find(wanted.first);
        return found != model.properties.end() && found->second == wanted.second;
    };
    return (query.framework.empty() || model.framework == query.framework) &&
           (!query.run || model.run == query.run) && is_made_of(model, query) &&
           std::ranges::all_of(query.tags, has_tag) &&
           std::ranges::all_of(query.properties, has_property);
}

[[noreturn]] TRAINYARD_DECL void no_such_model(model_name const& name, int version)
{
    throw error(errc::not_found, "look up model",
                version == 0
                    ? "there is no model \"" + name.str() + "\" in this workspace"
                    : "model \"" + name.str() + "\" has no version " + std::to_string(version));
}

}

TRAINYARD_DECL experiment_record open_experiment(transaction& tx, std::string_view name)
{
    {
        auto row = tx.db.query("SELECT id, name, created, archived FROM experiments WHERE name = ?",
                               {name});
        if (row.next())
            return detail::experiment_from(row);
    }
    auto const created = now();
    tx.db.run("INSERT INTO experiments (name, created) VALUES (?, ?)",
              {name, detail::count_of(created)});
    return {.name = std::string(name), .id = std::to_string(tx.db.last_id()), .created = created};
}

TRAINYARD_DECL std::vector<experiment_record> list_experiments(core::database& db,
                                                               experiment_query const& query)
{
    std::vector<experiment_record> found;
    auto rows = db.query("SELECT id, name, created, archived FROM experiments "
                         "WHERE (?1 IS NULL OR name = ?1) AND (?2 OR archived = ?3) ORDER BY name",
                         {detail::or_null(query.name), query.archived_too, query.archived_only});
    while (rows.next())
        found.push_back(detail::experiment_from(rows));
    return found;
}

TRAINYARD_DECL void archive_experiment(transaction& tx, std::string_view name, bool archived)
{
    if (tx.db.run("UPDATE experiments SET archived = ? WHERE name = ?", {archived, name}) == 0)
        detail::no_such_experiment(name);
}

TRAINYARD_DECL void remove_experiment(transaction& tx, std::string_view name)
{
    {
        auto answer = tx.db.query("SELECT count(*) FROM runs WHERE experiment = "
                                  "(SELECT id FROM experiments WHERE name = ?)",
                                  {name});
        if (answer.next() && answer.integer(0) > 0)
            throw error(errc::conflict, "remove experiment",
                        "experiment \"" + std::string(name) + "\" has " +
                            std::to_string(answer.integer(0)) +
                            " runs and cannot be removed; archive it instead");
    }
    if (tx.db.run("DELETE FROM experiments WHERE name = ?", {name}) == 0)
        detail::no_such_experiment(name);
}

TRAINYARD_DECL model_record insert_model(transaction& tx, model_record model)
{
    {
        auto answer = tx.db.query("INSERT INTO model_names VALUES (?, 1) "
                                  "ON CONFLICT (name) DO UPDATE SET newest = newest + 1 "
                                  "RETURNING newest",
                                  {model.name.str()});
        answer.next();
        model.version = static_cast<int>(answer.integer(0));
        answer.next();
    }
    model.created = now();
    tx.db.run("INSERT INTO models VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
              {model.name.str(), model.version, detail::count_of(model.created), model.description,
               model.framework, model.framework_version, model.resources.cpu,
               model.resources.memory_in_gb, model.resources.gpu, wire::write_tags(model.tags),
               wire::write_texts(model.properties),
               model.run ? core::value(model.run->str()) : core::value(nullptr), model.experiment,
               model.path, model.files, model.bytes, wire::write_model_datasets(model.datasets)});
    return model;
}

TRAINYARD_DECL model_record get_model(core::database& db, model_name const& name, int version)
{
    auto row = db.query("SELECT * FROM models WHERE name = ?1 AND (?2 = 0 OR version = ?2) "
                        "ORDER BY version DESC LIMIT 1",
                        {name.str(), version});
    if (!row.next())
        detail::no_such_model(name, version);
    return detail::model_from(row);
}

TRAINYARD_DECL std::vector<model_record> list_models(core::database& db, model_query const& query)
{
    std::vector<model_record> found;
    auto rows = db.query("SELECT * FROM models WHERE (?1 IS NULL OR name = ?1) "
                         "ORDER BY name, version DESC",
                         {detail::or_null(query.name)});
    while (rows.next()) {
        auto model = detail::model_from(rows);
        if (!detail::matches(model, query))
            continue;
        if (query.latest_only && !found.empty() && found.back().name == model.name)
            continue;
        found.push_back(std::move(model));
    }
    return found;
}

TRAINYARD_DECL model_record update_model(transaction& tx, model_update const& change)
{
    auto model = get_model(tx.db, change.name, change.version);
    for (auto const& [key, text] : change.add_properties)
        if (auto const known = model.properties.emplace(key, text).first; known->second != text)
            throw error(errc::immutable, "add properties",
                        "property \"" + key + "\" of model \"" + model.id() + "\" is \"" +
                            known->second +
                            "\" and cannot be changed; use a tag for what may change");
    for (auto const& [key, text] : change.set_tags)
        model.tags[key] = text;
    for (auto const& key : change.remove_tags)
        model.tags.erase(key);
    if (change.description)
        model.description = *change.description;
    tx.db.run("UPDATE models SET description = ?, tags = ?, properties = ? "
              "WHERE name = ? AND version = ?",
              {model.description, wire::write_tags(model.tags), wire::write_texts(model.properties),
               model.name.str(), model.version});
    return model;
}

TRAINYARD_DECL void remove_model(transaction& tx, model_name const& name, int version)
{
    if (tx.db.run("DELETE FROM models WHERE name = ? AND version = ?", {name.str(), version}) == 0)
        detail::no_such_model(name, version);
}

TRAINYARD_DECL std::vector<datastore_record> list_datastores(core::database& db)
{
    std::vector<datastore_record> found;
    auto rows = db.query("SELECT name, is_default FROM datastores ORDER BY name");
    while (rows.next())
        found.push_back({.name       = datastore_name(rows.string(0)),
                         .type       = "local",
                         .is_default = rows.integer(1) != 0});
    return found;
}

TRAINYARD_DECL datastore_record get_datastore(core::database& db, std::string_view name)
{
    for (auto& datastore : list_datastores(db))
        if (datastore.name.str() == name)
            return std::move(datastore);
    throw error(errc::not_found, "look up datastore",
                "there is no datastore \"" + std::string(name) +
                    "\" in this workspace; see which there are with datastores()");
}

TRAINYARD_DECL void set_default_datastore(transaction& tx, std::string_view name)
{
    get_datastore(tx.db, name);
    tx.db.run("UPDATE datastores SET is_default = (name = ?)", {name});
}

namespace detail {

// One whose name was made up has it only in its row: that way it is found when it comes without.
TRAINYARD_DECL std::string text_of(environment definition)
{
    if (is_autosave_name(definition.name))
        definition.name.clear();
    return wire::write_environment(definition);
}

// Of a row of name, version, created and definition.
TRAINYARD_DECL environment_record environment_from(core::rows const& row)
{
    auto definition = wire::read_environment(row.text(3));
    definition.name = row.string(0);
    return {.definition = std::move(definition),
            .version    = static_cast<int>(row.integer(1)),
            .created    = time_from(row.integer(2))};
}

}

TRAINYARD_DECL environment_record insert_environment(transaction& tx, environment const& definition)
{
    auto const text = detail::text_of(definition);
    auto version    = 0;
    {
        auto row = tx.db.query("SELECT version, created, definition FROM environments "
                               "WHERE name = ? ORDER BY version DESC LIMIT 1",
                               {definition.name});
        if (row.next()) {
            version = static_cast<int>(row.integer(0));
            if (row.text(2) == text)
                return {.definition = definition,
                        .version    = version,
                        .created    = detail::time_from(row.integer(1))};
        }
    }
    auto const created = now();
    tx.db.run("INSERT INTO environments VALUES (?, ?, ?, ?)",
              {definition.name, version + 1, detail::count_of(created), text});
    return {.definition = definition, .version = version + 1, .created = created};
}

TRAINYARD_DECL environment_record keep_environment(transaction& tx, environment definition)
{
    auto const text = detail::text_of(definition);
    {
        auto row = tx.db.query("SELECT name, version, created, definition FROM environments "
                               "WHERE definition = ? ORDER BY version DESC LIMIT 1",
                               {text});
        if (row.next())
            return detail::environment_from(row);
    }
    if (definition.name.empty())
        definition.name = autosave_name(now(), core::hex(core::sha256_of(text)));
    return insert_environment(tx, definition);
}

TRAINYARD_DECL environment_record get_environment(core::database& db, std::string_view name,
                                                  int version)
{
    auto row = db.query("SELECT name, version, created, definition FROM environments "
                        "WHERE name = ?1 AND (?2 = 0 OR version = ?2) "
                        "ORDER BY version DESC LIMIT 1",
                        {name, version});
    if (!row.next())
        throw error(errc::not_found, "look up environment",
                    "there is no environment \"" + std::string(name) + "\"" +
                        (version ? " with version " + std::to_string(version) : std::string()) +
                        " in this workspace; see which there are with environments()");
    return detail::environment_from(row);
}

TRAINYARD_DECL std::vector<environment_record> list_environments(core::database& db)
{
    std::vector<environment_record> found;
    auto rows = db.query("SELECT name, max(version), created, definition FROM environments "
                         "GROUP BY name ORDER BY name");
    while (rows.next())
        found.push_back(detail::environment_from(rows));
    return found;
}

TRAINYARD_DECL std::optional<stored_object> find_object(core::database& db, std::string_view hash)
{
    auto row = db.query("SELECT p.name, o.offset, o.size FROM objects o "
                        "JOIN packs p ON p.id = o.pack WHERE o.hash = ?",
                        {core::blob{hash}});
    if (!row.next())
        return std::nullopt;
    return stored_object{.pack   = row.string(0),
                         .offset = static_cast<std::uint64_t>(row.integer(1)),
                         .size   = static_cast<std::uint64_t>(row.integer(2))};
}

TRAINYARD_DECL void insert_object(transaction& tx, std::string_view hash,
                                  stored_object const& where)
{
    tx.db.run("INSERT OR IGNORE INTO packs (name) VALUES (?)", {where.pack});
    tx.db.run("INSERT OR IGNORE INTO objects VALUES "
              "(?, (SELECT id FROM packs WHERE name = ?), ?, ?)",
              {core::blob{hash}, where.pack, where.offset, where.size});
}

TRAINYARD_DECL bool has_snapshot(core::database& db, std::string_view id)
{
    auto row = db.query("SELECT 1 FROM snapshots WHERE id = ?", {id});
    return row.next();
}

TRAINYARD_DECL void insert_snapshot(transaction& tx, std::string_view id, std::string_view manifest)
{
    tx.db.run("INSERT OR IGNORE INTO snapshots VALUES (?, ?, ?)",
              {id, detail::count_of(now()), core::blob{manifest}});
}

TRAINYARD_DECL std::string get_manifest(core::database& db, std::string_view id)
{
    auto row = db.query("SELECT manifest FROM snapshots WHERE id = ?", {id});
    if (!row.next())
        throw error(errc::not_found, "look up snapshot",
                    "there is no snapshot \"" + std::string(id) + "\" in this workspace");
    return row.string(0);
}

}
