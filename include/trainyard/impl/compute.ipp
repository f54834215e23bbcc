#pragma once

#include <trainyard/compute.hpp>

#include <stdexcept>
#include <utility>

namespace trainyard {
namespace detail {

TRAINYARD_DECL asio::awaitable<compute_record> compute_status(std::shared_ptr<backend> home,
                                                              compute_name name)
{
    co_return co_await home->computes().get(std::move(name));
}

TRAINYARD_DECL asio::awaitable<compute_record> update_compute(std::shared_ptr<backend> home,
                                                              compute_update update)
{
    co_return co_await home->computes().update(std::move(update));
}

}

TRAINYARD_DECL compute::compute(std::shared_ptr<backend> home, compute_name name)
    : home_(std::move(home)), name_(std::move(name))
{}

TRAINYARD_DECL asio::awaitable<compute_record> compute::status() const
{
    return detail::compute_status(home_, name_);
}

TRAINYARD_DECL asio::awaitable<compute_record> compute::set_max_concurrent_runs(int limit) const
{
    if (limit < 1)
        throw std::invalid_argument("max_concurrent_runs must be at least 1");
    return detail::update_compute(home_,
                                  compute_update{.name = name_, .max_concurrent_runs = limit});
}

}
