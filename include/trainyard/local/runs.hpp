#pragma once

/// Runs, in a folder: recorded here, looked after by the supervisor.

#include <trainyard/backend/run_service.hpp>
#include <trainyard/local/site.hpp>

#include <functional>
#include <memory>
#include <string>

namespace trainyard::local {

/// Checks a submission and stores its snapshot; what is left is to record the run. Given up or
/// failed, it leaves at most contents that nothing refers to.
asio::awaitable<catalog::new_run> prepare_submission(site& home, submit_request request);

/// Records a run that is not there yet, and has it looked after.
run_record accept(catalog::transaction& tx, catalog::new_run const& run);

class local_runs final : public run_service {
public:
    explicit local_runs(site& home) : home_(home) {}

    asio::awaitable<run_record> submit(submit_request request) override;
    asio::awaitable<std::vector<run_record>> create(
        std::vector<create_run_request> requests) override;
    asio::awaitable<run_record> get(run_id id) override;
    asio::awaitable<run_definition> definition(run_id id) override;
    asio::awaitable<std::vector<status_change>> history(run_id id) override;
    asio::awaitable<run_record> changed(run_id id, revision seen) override;
    asio::awaitable<page<run_record>> list(run_query query) override;
    asio::awaitable<run_record> update(run_update update) override;
    asio::awaitable<run_record> end(end_request request) override;
    asio::awaitable<bool> cancel(run_id id) override;
    asio::awaitable<void> restore_snapshot(restore_request request) override;

private:
    site& home_;
};

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/local/impl/runs.ipp>
#endif
