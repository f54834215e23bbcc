#pragma once

#include <trainyard/error.hpp>
#include <trainyard/local/catalog.hpp>

#include <boost/uuid/random_generator.hpp>
#include <boost/uuid/uuid_io.hpp>

namespace trainyard::local::catalog {
namespace detail {

// Times are microseconds since 1970. Statuses and kinds are the numbers of their enumerators.
inline constexpr core::sql tables = R"sql(
CREATE TABLE workspace (
    key   TEXT PRIMARY KEY,
    value
) WITHOUT ROWID;

CREATE TABLE experiments (
    id       INTEGER PRIMARY KEY,
    name     TEXT NOT NULL UNIQUE,
    created  INTEGER NOT NULL,
    archived INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE runs (
    number        INTEGER PRIMARY KEY,
    id            TEXT NOT NULL UNIQUE,
    revision      INTEGER NOT NULL,
    experiment    INTEGER NOT NULL REFERENCES experiments,
    parent        INTEGER REFERENCES runs,
    kind          INTEGER NOT NULL,
    stage         INTEGER NOT NULL,
    status        INTEGER NOT NULL,
    stop          INTEGER NOT NULL DEFAULT 0,
    stop_time     INTEGER,
    stop_code     TEXT,
    stop_message  TEXT,
    owner         TEXT,
    target        TEXT NOT NULL,
    compute       INTEGER,
    nodes         INTEGER NOT NULL,
    display_name  TEXT NOT NULL,
    description   TEXT NOT NULL DEFAULT '',
    submitted_by  TEXT NOT NULL,
    created       INTEGER NOT NULL,
    started       INTEGER,
    ended         INTEGER,
    time_limit    INTEGER NOT NULL,
    exit_code     INTEGER,
    signal        INTEGER,
    error_code    TEXT,
    error_message TEXT,
    warnings      TEXT,
    snapshot      TEXT
);
CREATE INDEX runs_by_revision   ON runs (revision);
CREATE INDEX runs_by_experiment ON runs (experiment, number);
CREATE INDEX runs_by_parent     ON runs (parent, number) WHERE parent IS NOT NULL;

CREATE TABLE definitions (
    run  INTEGER PRIMARY KEY REFERENCES runs,
    text TEXT NOT NULL
);
CREATE TABLE run_tags (
    run   INTEGER NOT NULL REFERENCES runs,
    key   TEXT NOT NULL,
    value TEXT,
    PRIMARY KEY (run, key)
) WITHOUT ROWID;
CREATE INDEX run_tags_by_key ON run_tags (key, value, run);
CREATE TABLE run_properties (
    run   INTEGER NOT NULL REFERENCES runs,
    key   TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (run, key)
) WITHOUT ROWID;
CREATE INDEX run_properties_by_key ON run_properties (key, value, run);
CREATE TABLE run_history (
    run    INTEGER NOT NULL REFERENCES runs,
    step   INTEGER NOT NULL,
    status INTEGER NOT NULL,
    time   INTEGER NOT NULL,
    PRIMARY KEY (run, step)
) WITHOUT ROWID;
CREATE TABLE journals (
    run    INTEGER NOT NULL REFERENCES runs,
    name   TEXT NOT NULL,
    offset INTEGER NOT NULL,
    PRIMARY KEY (run, name)
) WITHOUT ROWID;

CREATE TABLE metric_names (
    id     INTEGER PRIMARY KEY,
    name   TEXT NOT NULL,
    column TEXT NOT NULL,
    UNIQUE (name, column)
);
-- The newest points of a series are in its row; full blocks move to a table of their own.
CREATE TABLE series (
    id        INTEGER PRIMARY KEY,
    run       INTEGER NOT NULL REFERENCES runs,
    name      INTEGER NOT NULL REFERENCES metric_names,
    kind      INTEGER NOT NULL,
    count     INTEGER NOT NULL,
    latest    REAL,
    sealed    INTEGER NOT NULL,
    base_time INTEGER NOT NULL,
    base_step INTEGER NOT NULL,
    last_time INTEGER NOT NULL,
    last_step INTEGER NOT NULL,
    points    BLOB NOT NULL,
    UNIQUE (run, name)
);
CREATE INDEX series_by_value ON series (name, latest, run) WHERE latest IS NOT NULL;
CREATE TABLE blocks (
    id        INTEGER PRIMARY KEY,
    series    INTEGER NOT NULL REFERENCES series,
    first     INTEGER NOT NULL,
    base_time INTEGER NOT NULL,
    base_step INTEGER NOT NULL,
    points    BLOB NOT NULL
);
CREATE INDEX blocks_in_order ON blocks (series, first);

CREATE TABLE snapshots (
    id       TEXT PRIMARY KEY,
    created  INTEGER NOT NULL,
    manifest BLOB NOT NULL
);
CREATE TABLE packs (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);
CREATE TABLE objects (
    hash   BLOB PRIMARY KEY,
    pack   INTEGER NOT NULL REFERENCES packs,
    offset INTEGER NOT NULL,
    size   INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE model_names (
    name   TEXT PRIMARY KEY,
    newest INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE models (
    name              TEXT NOT NULL,
    version           INTEGER NOT NULL,
    created           INTEGER NOT NULL,
    description       TEXT NOT NULL,
    framework         TEXT NOT NULL,
    framework_version TEXT NOT NULL,
    cpu               REAL,
    memory_in_gb      REAL,
    gpu               INTEGER,
    tags              TEXT NOT NULL,
    properties        TEXT NOT NULL,
    run               TEXT,
    experiment        TEXT NOT NULL,
    path              TEXT NOT NULL,
    files             INTEGER NOT NULL,
    bytes             INTEGER NOT NULL,
    datasets          TEXT NOT NULL DEFAULT '[]',
    PRIMARY KEY (name, version)
) WITHOUT ROWID;
CREATE INDEX models_by_run ON models (run) WHERE run IS NOT NULL;

CREATE TABLE datastores (
    name       TEXT PRIMARY KEY,
    is_default INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE TABLE environments (
    name       TEXT NOT NULL,
    version    INTEGER NOT NULL,
    created    INTEGER NOT NULL,
    definition TEXT NOT NULL,
    PRIMARY KEY (name, version)
) WITHOUT ROWID;
CREATE INDEX environments_by_definition ON environments (definition);
INSERT INTO workspace VALUES ('revision', 0);
INSERT INTO datastores VALUES ('workspaceblobstore', 1), ('workspacefilestore', 0),
                              ('workspaceartifactstore', 0);
)sql";

inline constexpr core::sql cluster_tables = R"sql(
-- A query that is to use this one says `stage < 5`, too: from `stage = 3` it is not inferred.
CREATE INDEX runs_alive ON runs (stage, compute, number) WHERE stage < 5;
CREATE INDEX runs_alive_by_parent ON runs (parent) WHERE stage < 5 AND parent IS NOT NULL;

-- The local target is number 1, and no number is used again. The rest is of clusters.
CREATE TABLE computes (
    id                  INTEGER PRIMARY KEY AUTOINCREMENT,
    name                TEXT NOT NULL UNIQUE,
    created             INTEGER NOT NULL,
    modified            INTEGER NOT NULL,
    revision            INTEGER NOT NULL DEFAULT 0,
    max_concurrent_runs INTEGER,
    vm_size             TEXT,
    vm_priority         INTEGER,
    min_nodes           INTEGER,
    max_nodes           INTEGER,
    idle_seconds        INTEGER,
    resized             INTEGER,
    description         TEXT NOT NULL DEFAULT '',
    tags                TEXT
);
-- Taken in the write that admits a run, given back in the one that ends it.
CREATE TABLE nodes (
    compute INTEGER NOT NULL REFERENCES computes,
    node    INTEGER NOT NULL,
    run     INTEGER REFERENCES runs,
    since   INTEGER NOT NULL,
    PRIMARY KEY (compute, node)
) WITHOUT ROWID;
CREATE TABLE gpu_leases (
    id  INTEGER PRIMARY KEY,
    gpu TEXT NOT NULL UNIQUE,
    run INTEGER NOT NULL REFERENCES runs
);
)sql";

inline constexpr core::sql dataset_tables = R"sql(
CREATE TABLE IF NOT EXISTS datasets (
    name        TEXT NOT NULL,
    version     INTEGER NOT NULL,
    created     INTEGER NOT NULL,
    description TEXT NOT NULL,
    tags        TEXT NOT NULL,
    paths       TEXT NOT NULL,
    PRIMARY KEY (name, version)
) WITHOUT ROWID;
)sql";

// Version 1 had the local target alone, by its name.
inline constexpr core::sql before_clusters = R"sql(
DROP INDEX runs_alive;
ALTER TABLE runs ADD COLUMN compute INTEGER;
ALTER TABLE runs ADD COLUMN nodes INTEGER NOT NULL DEFAULT 1;
UPDATE runs SET compute = 1 WHERE kind = 0; -- scripts
ALTER TABLE computes RENAME TO computes_of_1;
)sql";
inline constexpr core::sql after_clusters  = R"sql(
INSERT INTO computes (id, name, created, modified, max_concurrent_runs)
    SELECT 1, o.name, w.value, w.value, o.max_concurrent_runs
    FROM computes_of_1 o, workspace w WHERE o.name = 'local' AND w.key = 'created';
DROP TABLE computes_of_1;
)sql";

// In version 2, a model had no datasets, no run looked for an environment like its own, and none
// lent its place to its children.
inline constexpr core::sql after_2 = R"sql(
CREATE INDEX IF NOT EXISTS runs_alive_by_parent ON runs (parent)
    WHERE stage < 5 AND parent IS NOT NULL;
ALTER TABLE models ADD COLUMN datasets TEXT NOT NULL DEFAULT '[]';
CREATE INDEX environments_by_definition ON environments (definition);
)sql";

TRAINYARD_DECL int version_of(core::database& db)
{
    auto answer = db.query("PRAGMA user_version");
    answer.next();
    return static_cast<int>(answer.integer(0));
}

TRAINYARD_DECL void create(core::database& db)
{
    db.script(tables);
    db.script(cluster_tables);
    db.script(dataset_tables);
    db.run("INSERT INTO workspace VALUES ('id', ?), ('created', ?)",
           {boost::uuids::to_string(boost::uuids::random_generator()()),
            now().time_since_epoch().count()});
}

// What came after version 1 came in steps, and folders that saw some of them say 1, too.
TRAINYARD_DECL void migrate_from_1(core::database& db)
{
    auto const has_clusters = [&] {
        return db.query("SELECT 1 FROM pragma_table_info('runs') WHERE name = 'compute'").next();
    };
    if (!has_clusters()) {
        db.script(before_clusters);
        db.script(cluster_tables);
        db.script(after_clusters);
    }
    db.script(dataset_tables);
}

}

TRAINYARD_DECL void prepare(core::database& db, std::function<bool()> const& is_alone)
{
    auto const found = detail::version_of(db);
    if (found == table_version)
        return;
    if (found > table_version)
        throw error(errc::newer_version, "open workspace",
                    "the folder was made by a newer trainyard (its tables are version " +
                        std::to_string(found) + ", this one knows " +
                        std::to_string(table_version) + "); use the newer one");
    if (found > 0 && !is_alone())
        throw error(errc::conflict, "open workspace",
                    "the folder is of an older trainyard (its tables are version " +
                        std::to_string(found) + "), and another program has it open; let it end, " +
                        "so that the tables can be brought to version " +
                        std::to_string(table_version));

    // Alone in the file; a crash in between leaves it as it was.
    db.run("BEGIN EXCLUSIVE");
    try {
        if (found == 0)
            detail::create(db);
        if (found == 1)
            detail::migrate_from_1(db);
        if (found == 1 || found == 2)
            db.script(detail::after_2);
        db.script("PRAGMA user_version = 3");
        db.run("COMMIT");
    } catch (...) {
        db.run("ROLLBACK");
        throw;
    }
}

TRAINYARD_DECL workspace_record describe(core::database& db)
{
    workspace_record record;
    auto answer = db.query("SELECT key, value FROM workspace");
    while (answer.next()) {
        auto const key = answer.text(0);
        if (key == "id")
            record.id = answer.string(1);
        else if (key == "name")
            record.name = answer.string(1);
        else if (key == "created")
            record.created = timestamp(std::chrono::microseconds(answer.integer(1)));
    }
    return record;
}

TRAINYARD_DECL void set_name(transaction& tx, std::string_view name)
{
    tx.db.run("INSERT INTO workspace VALUES ('name', ?1) "
              "ON CONFLICT (key) DO UPDATE SET value = ?1",
              {name});
}

}
