#pragma once

/// A place to run: its size, limits and state.

#include <trainyard/backend/backend.hpp>

#include <memory>

namespace trainyard {

class compute {
public:
    compute(std::shared_ptr<backend> home, compute_name name); // for backends and tests

    compute_name const& name() const noexcept { return name_; }

    /// `errc::not_found`, with a message that begins `ComputeTargetNotFound:`, if there is none.
    asio::awaitable<compute_record> status() const;

    /// How many runs may run at once; further ones wait in Queued. Kept with the workspace, for
    /// every program that has it open. A smaller number stops no run.
    asio::awaitable<compute_record> set_max_concurrent_runs(int limit) const;

private:
    std::shared_ptr<backend> home_;
    compute_name name_;
};

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/impl/compute.ipp>
#endif
