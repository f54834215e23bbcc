#pragma once

/// The workspace itself: what it is, its experiments, its secrets.

#include <trainyard/backend/records.hpp>

#include <boost/asio/awaitable.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace trainyard {

struct workspace_record {
    std::string name                        = {};
    std::string id                          = {};
    std::string subscription_id             = {};
    std::string resource_group              = {};
    std::string location                    = {};
    std::string friendly_name               = {};
    timestamp created                       = {};
    std::optional<std::string> root         = {}; ///< a local workspace's folder
    std::optional<std::string> tracking_uri = {}; ///< none while nothing serves it
};

class workspace_service {
public:
    virtual ~workspace_service() = default;

    virtual asio::awaitable<workspace_record> describe();
};

struct experiment_record {
    std::string name  = {};
    std::string id    = {};
    timestamp created = {};
    bool archived     = false;
};

struct experiment_query {
    std::string name   = {}; ///< empty: all of them
    bool archived_only = false;
    bool archived_too  = false;
};

/// An experiment that is not there is `errc::not_found`, but for `open`.
class experiment_service {
public:
    virtual ~experiment_service() = default;

    /// The experiment of that name, made if need be.
    virtual asio::awaitable<experiment_record> open(std::string name);

    virtual asio::awaitable<std::vector<experiment_record>> list(experiment_query query);

    /// Out of the lists, or back into them. Nothing is lost.
    virtual asio::awaitable<void> archive(std::string name, bool archived);

    /// `errc::conflict` while it has runs.
    virtual asio::awaitable<void> remove(std::string name);
};

/// Names and texts for scripts. Values are never logged, nor kept with a snapshot or a run.
class secret_service {
public:
    virtual ~secret_service() = default;

    virtual asio::awaitable<void> set(std::map<std::string, std::string> secrets);

    /// A name that is not there has no value.
    virtual asio::awaitable<std::map<std::string, std::optional<std::string>>> get(
        std::vector<std::string> names);

    virtual asio::awaitable<std::vector<std::string>> list();

    /// Names that are not there are ignored.
    virtual asio::awaitable<void> remove(std::vector<std::string> names);
};

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/backend/impl/workspace_service.ipp>
#endif
