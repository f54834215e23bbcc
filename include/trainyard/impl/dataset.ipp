#pragma once

#include <trainyard/dataset.hpp>
#include <trainyard/impl/names.hpp>

#include <utility>

namespace trainyard {
namespace detail {

TRAINYARD_DECL asio::awaitable<dataset> register_dataset(std::shared_ptr<backend> home,
                                                         dataset_request request)
{
    auto record = co_await home->datasets().register_dataset(std::move(request));
    co_return dataset(home, std::move(record));
}

TRAINYARD_DECL asio::awaitable<std::vector<dataset_file>> files_of_dataset(
    std::shared_ptr<backend> home, std::vector<data_path> paths)
{
    co_return co_await home->datasets().files(std::move(paths));
}

TRAINYARD_DECL asio::awaitable<std::vector<std::string>> download_dataset(
    std::shared_ptr<backend> home, dataset_download request)
{
    co_return co_await home->datasets().download(std::move(request));
}

TRAINYARD_DECL std::string input_name_of(dataset_record const& record)
{
    auto name = record.name.str();
    if (name.empty() && !record.paths.empty())
        name = record.paths.front().path.empty() ? record.paths.front().datastore.str()
                                                 : record.paths.front().path;
    for (auto& letter : name)
        if (!(letter >= 'a' && letter <= 'z') && !(letter >= 'A' && letter <= 'Z') &&
            !(letter >= '0' && letter <= '9'))
            letter = '_';
    return !name.empty() && name.front() >= '0' && name.front() <= '9' ? '_' + name : name;
}

}

TRAINYARD_OPERATION dataset::dataset(std::shared_ptr<backend> home, dataset_record record)
    : home_(std::move(home)), record_(std::make_shared<dataset_record const>(std::move(record)))
{}

TRAINYARD_OPERATION asio::awaitable<dataset> dataset::register_as(dataset_name name) const
{
    auto const options = dataset_options{};
    return register_as(std::move(name), options);
}

TRAINYARD_OPERATION asio::awaitable<dataset> dataset::register_as(
    dataset_name name, named<dataset_options> options) const
{
    detail::check_dataset_name(name.str());
    dataset_options const& wanted = options;
    detail::check_keys("tag", wanted.tags);
    return detail::register_dataset(
        home_, dataset_request{.name               = std::move(name),
                               .paths              = record_->paths,
                               .description        = wanted.description,
                               .tags               = wanted.tags,
                               .create_new_version = wanted.create_new_version});
}

TRAINYARD_OPERATION asio::awaitable<std::vector<dataset_file>> dataset::files() const
{
    return detail::files_of_dataset(home_, record_->paths);
}

TRAINYARD_OPERATION asio::awaitable<std::vector<std::string>> dataset::download(
    std::string directory) const
{
    auto const options = dataset_download_options{};
    return download(std::move(directory), options);
}

TRAINYARD_OPERATION asio::awaitable<std::vector<std::string>> dataset::download(
    std::string directory, named<dataset_download_options> options) const
{
    dataset_download_options const& wanted = options;
    return detail::download_dataset(home_, dataset_download{.paths       = record_->paths,
                                                            .target      = std::move(directory),
                                                            .overwrite   = wanted.overwrite,
                                                            .on_progress = wanted.on_progress});
}

TRAINYARD_OPERATION dataset_input dataset::as_named_input(std::string name) const
{
    return {.dataset = record_->name,
            .version = record_->version,
            .paths   = record_->paths,
            .name    = std::move(name)};
}

TRAINYARD_OPERATION dataset_input dataset::as_mount(std::string path_on_compute) const
{
    return as_named_input(detail::input_name_of(*record_)).as_mount(std::move(path_on_compute));
}

TRAINYARD_OPERATION dataset_input dataset::as_download(std::string path_on_compute) const
{
    return as_named_input(detail::input_name_of(*record_)).as_download(std::move(path_on_compute));
}

TRAINYARD_OPERATION model_dataset dataset::used_for(std::string purpose) const
{
    return {.purpose = std::move(purpose),
            .name    = record_->name,
            .version = record_->version,
            .paths   = record_->paths};
}

}
