#pragma once

#include <trainyard/error.hpp>
#include <trainyard/local/catalog.hpp>
#include <trainyard/local/impl/catalog_runs.ipp>
#include <trainyard/wire/definitions.hpp>
#include <trainyard/wire/run_data.hpp>

#include <algorithm>

namespace trainyard::local::catalog {
namespace detail {

TRAINYARD_DECL dataset_record dataset_from(core::rows const& row)
{
    return {.name        = dataset_name(row.string(0)),
            .version     = static_cast<int>(row.integer(1)),
            .paths       = wire::read_data_paths(row.text(5)),
            .description = row.string(3),
            .tags        = wire::read_tags(row.text(4)),
            .created     = time_from(row.integer(2))};
}

TRAINYARD_DECL std::optional<dataset_record> find_dataset(core::database& db,
                                                          dataset_name const& name, int version)
{
    auto row = db.query("SELECT * FROM datasets WHERE name = ?1 AND (?2 = 0 OR version = ?2) "
                        "ORDER BY version DESC LIMIT 1",
                        {name.str(), version});
    return row.next() ? std::optional(dataset_from(row)) : std::nullopt;
}

}

TRAINYARD_DECL dataset_record insert_dataset(transaction& tx, dataset_request const& request)
{
    auto const newest = detail::find_dataset(tx.db, request.name, 0);
    if (newest && newest->paths == request.paths)
        return *newest;
    if (newest && !request.create_new_version)
        throw error(errc::already_exists, "register dataset",
                    "\"" + newest->id() +
                        "\" has other paths; set create_new_version, or choose another name");
    auto made = dataset_record{.name        = request.name,
                               .version     = newest ? newest->version + 1 : 1,
                               .paths       = request.paths,
                               .description = request.description,
                               .tags        = request.tags,
                               .created     = now()};
    tx.db.run("INSERT INTO datasets VALUES (?, ?, ?, ?, ?, ?)",
              {made.name.str(), made.version, detail::count_of(made.created), made.description,
               wire::write_tags(made.tags), wire::write_data_paths(made.paths)});
    return made;
}

TRAINYARD_DECL dataset_record get_dataset(core::database& db, dataset_name const& name, int version)
{
    if (auto found = detail::find_dataset(db, name, version))
        return std::move(*found);
    throw error(errc::not_found, "look up dataset",
                "there is no dataset \"" + name.str() + "\"" +
                    (version ? " with version " + std::to_string(version) : std::string()) +
                    " in this workspace; see which there are with datasets()");
}

TRAINYARD_DECL std::vector<dataset_record> list_datasets(core::database& db,
                                                         dataset_query const& query)
{
    std::vector<dataset_record> found;
    auto rows = db.query("SELECT * FROM datasets WHERE (?1 IS NULL OR name = ?1) "
                         "ORDER BY name, version DESC",
                         {detail::or_null(query.name)});
    while (rows.next()) {
        auto one           = detail::dataset_from(rows);
        auto const has_tag = [&](auto const& wanted) {
            auto const tag = one.tags.find(wanted.first);
            return tag != one.tags.end() && (!wanted.second || tag->second == wanted.second);
        };
        if (!std::ranges::all_of(query.tags, has_tag) ||
            (query.latest_only && !found.empty() && found.back().name == one.name))
            continue;
        found.push_back(std::move(one));
    }
    return found;
}

}
