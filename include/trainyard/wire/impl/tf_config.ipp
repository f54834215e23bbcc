#pragma once

#include <trainyard/wire/impl/json.hpp>
#include <trainyard/wire/tf_config.hpp>

#include <boost/json/value_from.hpp>

namespace trainyard::wire {

TRAINYARD_DECL std::string write_tf_config(tf_cluster const& cluster, std::string const& type,
                                           int index)
{
    json::object names;
    if (!cluster.servers.empty())
        names.emplace("ps", json::value_from(cluster.servers));
    names.emplace("worker", json::value_from(cluster.workers));
    return json::serialize(json::object{{"cluster", std::move(names)},
                                        {"task", {{"type", type}, {"index", index}}},
                                        {"environment", "cloud"}});
}

}
