#pragma once

#include <trainyard/backend/cluster.hpp>
#include <trainyard/testing/memory/lifecycle.hpp>
#include <trainyard/testing/memory/memory_backend.hpp>

#include <algorithm>

namespace trainyard::testing::memory {
namespace detail {

TRAINYARD_DECL void count_runs(tables const& all, compute_record& compute)
{
    for (auto const* run : all.runs_in_order) {
        if (run->record.kind != run_kind::script || run->definition.target != compute.name.str())
            continue;
        compute.running += run->at == stage::running ? 1 : 0;
        compute.queued += run->at == stage::queued ? 1 : 0;
    }
}

TRAINYARD_DECL compute_record describe_compute(tables& all, timestamp beginning,
                                               compute_name const& name)
{
    compute_record record;
    if (name.str() == local_compute) {
        record.name                         = name;
        record.type                         = local_compute;
        record.provisioning_state           = "Succeeded";
        record.created                      = beginning;
        record.modified                     = beginning;
        record.provisioning_transition_time = beginning;
        record.max_concurrent_runs          = all.max_concurrent_runs;
    } else {
        record = describe(get_cluster(all, name, "look up compute"), all.now);
    }
    count_runs(all, record);
    return record;
}

TRAINYARD_DECL void create_cluster(site& home, tables& all, create_compute_request const& request)
{
    auto cluster      = make_cluster(request, all.now);
    auto const& known = all.clusters.find(request.name);
    if (known != all.clusters.end() && is_made_like(known->second, request))
        return;
    if (known != all.clusters.end())
        throw error(errc::already_exists, "create compute",
                    "there is another cluster \"" + request.name.str() + "\" of " +
                        known->second.vm_size + " with up to " +
                        std::to_string(known->second.scale.max_nodes) +
                        " nodes; use it, change its limits with compute::update, or remove it");
    cluster.ready   = all.now + home.options.provisioning;
    cluster.problem = home.options.provisioning_error;
    auto& made      = all.clusters.emplace(request.name, std::move(cluster)).first->second;
    touch(all, made);
    if (made.ready > all.now)
        call_at(all, made.ready, [&home, name = request.name] {
            home.with([&](tables& then) {
                auto const found = then.clusters.find(name);
                if (found == then.clusters.end())
                    return;
                touch(then, found->second);
                admit(home, then);
            });
        });
}

TRAINYARD_DECL void update_compute(tables& all, compute_update const& change)
{
    auto const is_local = change.name.str() == local_compute;
    auto const has_nodes =
        change.min_nodes || change.max_nodes || change.idle_time_before_scale_down;
    if (is_local && !has_nodes) {
        all.max_concurrent_runs = change.max_concurrent_runs.value_or(all.max_concurrent_runs);
        return;
    }
    auto& cluster = get_cluster(all, change.name, "update compute");
    auto largest  = 0;
    for (auto const* run : all.runs_in_order)
        if (run->at < stage::running && run->stop == stop_request::none &&
            run->definition.target == change.name.str())
            largest = std::max(largest, run->definition.node_count);
    cluster = resize(cluster, change, largest, all.now);
    touch(all, cluster);
}

TRAINYARD_DECL void remove_cluster(tables& all, compute_name const& name)
{
    get_cluster(all, name, "remove compute");
    auto const is_on_it = [&](run_entry const* run) {
        return run->at != stage::ended && run->record.kind == run_kind::script &&
               run->definition.target == name.str();
    };
    if (auto const runs = std::ranges::count_if(all.runs_in_order, is_on_it))
        throw error(errc::conflict, "remove compute",
                    "the cluster \"" + name.str() + "\" has " + std::to_string(runs) +
                        (runs == 1 ? " run" : " runs") +
                        " that goes on or waits; cancel it, or wait for its end");
    all.clusters.erase(name);
    all.news.push_back(compute_room(name));
}

}

TRAINYARD_DECL asio::awaitable<compute_record> memory_computes::create(
    create_compute_request request)
{
    return in_.answer("create compute", [&home = in_.home(), request](tables& all) {
        detail::create_cluster(home, all, request);
        return detail::describe_compute(all, home.options.start, request.name);
    });
}

TRAINYARD_DECL asio::awaitable<compute_record> memory_computes::get(compute_name name)
{
    return in_.answer("look up compute", [&home = in_.home(), name](tables& all) {
        return detail::describe_compute(all, home.options.start, name);
    });
}

TRAINYARD_DECL asio::awaitable<compute_record> memory_computes::changed(compute_name name,
                                                                        revision seen)
{
    auto const passed = co_await in_.enter("watch compute");
    auto& home        = in_.home();
    auto seat         = home.rooms.enter(compute_room(name));
    for (;;) {
        auto record = home.with([&](tables& all) {
            check_open(all, "watch compute");
            return detail::describe_compute(all, home.options.start, name);
        });
        if (record.revision > seen) {
            passed.leave();
            co_return record;
        }
        co_await seat.wait();
    }
}

TRAINYARD_DECL asio::awaitable<std::vector<compute_record>> memory_computes::list()
{
    return in_.answer("list computes", [&home = in_.home()](tables& all) {
        auto const beginning = home.options.start;
        auto const local     = compute_name(local_compute);
        std::vector<compute_record> found(1, detail::describe_compute(all, beginning, local));
        for (auto const& [name, cluster] : all.clusters)
            found.push_back(detail::describe_compute(all, beginning, name));
        return found;
    });
}

TRAINYARD_DECL asio::awaitable<compute_record> memory_computes::update(compute_update update)
{
    return in_.answer("update compute", [&home = in_.home(), update](tables& all) {
        detail::update_compute(all, update);
        auto const changed = detail::describe_compute(all, home.options.start, update.name);
        admit(home, all);
        return changed;
    });
}

TRAINYARD_DECL asio::awaitable<void> memory_computes::remove(compute_name name)
{
    return in_.answer("remove compute", [name](tables& all) { detail::remove_cluster(all, name); });
}

TRAINYARD_DECL asio::awaitable<std::vector<node_record>> memory_computes::nodes(compute_name name)
{
    return in_.answer("list nodes", [name](tables& all) {
        return describe_nodes(get_cluster(all, name, "list nodes"), all.now);
    });
}

TRAINYARD_DECL asio::awaitable<std::vector<vm_size_record>> memory_computes::vm_sizes()
{
    return in_.answer("list sizes of nodes", [](tables&) { return known_vm_sizes(); });
}

}
