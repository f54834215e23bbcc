#pragma once

/// The workspace, its experiments and its secrets, in a folder.

#include <trainyard/backend/workspace_service.hpp>
#include <trainyard/local/site.hpp>

namespace trainyard::local {

class local_workspaces final : public workspace_service {
public:
    explicit local_workspaces(site& home) : home_(home) {}

    asio::awaitable<workspace_record> describe() override;

private:
    site& home_;
};

class local_experiments final : public experiment_service {
public:
    explicit local_experiments(site& home) : home_(home) {}

    asio::awaitable<experiment_record> open(std::string name) override;
    asio::awaitable<std::vector<experiment_record>> list(experiment_query query) override;
    asio::awaitable<void> archive(std::string name, bool archived) override;
    asio::awaitable<void> remove(std::string name) override;

private:
    site& home_;
};

/// A file that only its owner may read, which scripts of the same owner read too.
class local_secrets final : public secret_service {
public:
    explicit local_secrets(site& home) : home_(home) {}

    asio::awaitable<void> set(std::map<std::string, std::string> secrets) override;
    asio::awaitable<std::map<std::string, std::optional<std::string>>> get(
        std::vector<std::string> names) override;
    asio::awaitable<std::vector<std::string>> list() override;
    asio::awaitable<void> remove(std::vector<std::string> names) override;

private:
    site& home_;
};

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/local/impl/experiments.ipp>
#endif
