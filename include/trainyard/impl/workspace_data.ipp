#pragma once

#include <trainyard/impl/names.hpp>
#include <trainyard/impl/requests.hpp>
#include <trainyard/workspace.hpp>

#include <stdexcept>
#include <utility>

namespace trainyard {
namespace detail {

TRAINYARD_DECL asio::awaitable<dataset> open_dataset(home_ptr home, dataset_name name, int version)
{
    auto record = co_await home->datasets().get(std::move(name), version);
    co_return dataset(home, std::move(record));
}

TRAINYARD_DECL asio::awaitable<std::vector<dataset>> list_datasets(home_ptr home,
                                                                   dataset_query query)
{
    auto records = co_await home->datasets().list(std::move(query));
    std::vector<dataset> datasets;
    datasets.reserve(records.size());
    for (auto& record : records)
        datasets.emplace_back(home, std::move(record));
    co_return datasets;
}

TRAINYARD_DECL asio::awaitable<std::map<dataset_name, dataset>> newest_datasets(home_ptr home)
{
    auto query   = dataset_query{.latest_only = true};
    auto records = co_await home->datasets().list(std::move(query));
    std::map<dataset_name, dataset> datasets;
    for (auto& record : records) {
        auto name = record.name;
        datasets.emplace(std::move(name), dataset(home, std::move(record)));
    }
    co_return datasets;
}

}

TRAINYARD_OPERATION dataset workspace::file_dataset(data_path path) const
{
    return file_dataset(std::vector<data_path>(1, std::move(path)));
}

TRAINYARD_OPERATION dataset workspace::file_dataset(std::vector<data_path> paths) const
{
    if (paths.empty())
        throw std::invalid_argument("a dataset needs at least one path");
    return trainyard::dataset(home_, dataset_record{.paths = std::move(paths)});
}

TRAINYARD_OPERATION asio::awaitable<trainyard::dataset> workspace::dataset(dataset_name name) const
{
    return detail::open_dataset(home_, std::move(name), 0);
}

TRAINYARD_OPERATION asio::awaitable<trainyard::dataset> workspace::dataset(dataset_name name,
                                                                           int version) const
{
    if (version < 1)
        throw std::invalid_argument("dataset versions count from 1");
    return detail::open_dataset(home_, std::move(name), version);
}

TRAINYARD_OPERATION asio::awaitable<trainyard::dataset> workspace::dataset_by_id(
    std::string id) const
{
    auto [name, version] = detail::split_id("dataset", id);
    return detail::open_dataset(home_, dataset_name(std::move(name)), version);
}

TRAINYARD_OPERATION asio::awaitable<std::vector<trainyard::dataset>> workspace::datasets(
    named<dataset_query> query) const
{
    return detail::list_datasets(home_, query);
}

TRAINYARD_OPERATION asio::awaitable<std::map<dataset_name, trainyard::dataset>>
workspace::datasets() const
{
    return detail::newest_datasets(home_);
}

}
