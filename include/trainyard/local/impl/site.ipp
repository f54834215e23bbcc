#pragma once

#include <trainyard/core/process/devices.hpp>
#include <trainyard/core/process/files.hpp>
#include <trainyard/launch/script/bundle.hpp>
#include <trainyard/local/site.hpp>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <thread>

namespace trainyard::local {

TRAINYARD_DECL staging_area::staging_area(std::string path) : path_(std::move(path))
{
    core::make_directories(path_);
}

TRAINYARD_DECL staging_area::~staging_area()
{
    core::remove_tree(path_);
}

TRAINYARD_DECL std::string staging_area::fresh() const
{
    static std::atomic<std::uint64_t> count = 0;
    return path_ + '/' + std::to_string(++count);
}

TRAINYARD_DECL site::site(local_options wanted)
    : options(std::move(wanted)),
      gpus(options.gpus ? *options.gpus : core::find_gpus()),
      where(prepare_folder(options.root)),
      hosts(where.hosts()),
      staging(where.staging() + '/' + hosts.own_name()),
      copies(where, staging.path()),
      store(where.catalog(), pool, [this](core::database& db) { prepare(db); }),
      pool(std::max(1U, options.threads))
{}

TRAINYARD_DECL void site::prepare(core::database& db)
{
    catalog::prepare(db, [this] { return hosts.is_alone(); });

    auto tx         = catalog::transaction{db};
    auto const name = !options.name.empty() ? options.name
                      : catalog::describe(db).name.empty()
                          ? std::filesystem::path(where.root).filename().string()
                          : std::string();
    if (!name.empty())
        catalog::set_name(tx, name);
    auto const cores = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    catalog::make_local_compute(tx, cores, options.max_concurrent_runs);
}

TRAINYARD_DECL void site::tell(run_keeper* whom)
{
    std::lock_guard const lock(told_mutex_);
    told_ = whom;
}

TRAINYARD_DECL std::string const& site::script_package()
{
    std::call_once(script_once_,
                   [this] { script_package_ = launch::install_script_package(where.script()); });
    return script_package_;
}

TRAINYARD_DECL workspace_record site::describe(core::database& db) const
{
    auto record            = catalog::describe(db);
    record.subscription_id = "local";
    record.resource_group  = "local";
    record.location        = "local";
    record.friendly_name   = record.name;
    record.root            = where.root;
    return record;
}

TRAINYARD_DECL asio::awaitable<void> site::write_plain(
    std::function<void(catalog::transaction&)> work)
{
    return store.write([this, work = std::move(work)](core::database& db) {
        auto tx = catalog::transaction{db, &gpus};
        work(tx);
        announce(tx);
    });
}

TRAINYARD_DECL void site::announce(catalog::transaction& tx)
{
    if (tx.changed.empty())
        return;
    tx.db.after_commit([this, written = std::move(tx)]() mutable {
        {
            std::lock_guard const lock(told_mutex_);
            if (told_ && written.accepted)
                told_->take(std::move(*written.accepted));
            for (auto const& run : written.changed)
                if (told_ && run != written.known_to_its_ward)
                    told_->look_again(run);
        }
        for (auto const& run : written.changed)
            rooms.ring(run);
        hosts.ring();
    });
}

}
