#pragma once

#include <trainyard/impl/names.hpp>
#include <trainyard/model.hpp>
#include <trainyard/run.hpp>

#include <utility>

namespace trainyard {
namespace detail {

TRAINYARD_DECL asio::awaitable<model_record> describe_model(std::shared_ptr<backend> home,
                                                            model_name name, int version)
{
    co_return co_await home->models().get(std::move(name), version);
}

TRAINYARD_DECL asio::awaitable<std::optional<run>> origin_of(std::shared_ptr<backend> home,
                                                             std::optional<run_id> id)
{
    if (!id)
        co_return std::nullopt;
    auto record = co_await home->runs().get(*id);
    co_return run(home, std::move(record));
}

TRAINYARD_DECL asio::awaitable<std::string> download_model(std::shared_ptr<backend> home,
                                                           model_download request)
{
    co_return co_await home->models().download(std::move(request));
}

TRAINYARD_DECL asio::awaitable<void> update_model(std::shared_ptr<backend> home,
                                                  model_update update)
{
    co_await home->models().update(std::move(update));
}

TRAINYARD_DECL asio::awaitable<void> remove_model(std::shared_ptr<backend> home, model_name name,
                                                  int version)
{
    co_await home->models().remove(std::move(name), version);
}

}

TRAINYARD_OPERATION model::model(std::shared_ptr<backend> home, model_record record)
    : home_(std::move(home)), record_(std::make_shared<model_record const>(std::move(record)))
{}

TRAINYARD_OPERATION asio::awaitable<model_record> model::describe() const
{
    return detail::describe_model(home_, name(), version());
}

TRAINYARD_OPERATION asio::awaitable<std::optional<run>> model::origin() const
{
    return detail::origin_of(home_, record_->run);
}

TRAINYARD_OPERATION asio::awaitable<std::string> model::download(std::string directory) const
{
    auto const options = model_download_options{};
    return download(std::move(directory), options);
}

TRAINYARD_OPERATION asio::awaitable<std::string> model::download(
    std::string directory, named<model_download_options> options) const
{
    model_download_options const& wanted = options;
    return detail::download_model(home_, model_download{.name        = name(),
                                                        .version     = version(),
                                                        .target      = std::move(directory),
                                                        .overwrite   = wanted.overwrite,
                                                        .on_progress = wanted.on_progress});
}

TRAINYARD_OPERATION asio::awaitable<void> model::set_tags(tag_map tags) const
{
    detail::check_keys("tag", tags);
    return detail::update_model(
        home_, model_update{.name = name(), .version = version(), .set_tags = std::move(tags)});
}

TRAINYARD_OPERATION asio::awaitable<void> model::remove_tags(std::vector<std::string> keys) const
{
    return detail::update_model(
        home_, model_update{.name = name(), .version = version(), .remove_tags = std::move(keys)});
}

TRAINYARD_OPERATION asio::awaitable<void> model::add_properties(property_map properties) const
{
    detail::check_keys("property", properties);
    return detail::update_model(home_, model_update{.name           = name(),
                                                    .version        = version(),
                                                    .add_properties = std::move(properties)});
}

TRAINYARD_OPERATION asio::awaitable<void> model::set_description(std::string description) const
{
    return detail::update_model(
        home_,
        model_update{.name = name(), .version = version(), .description = std::move(description)});
}

TRAINYARD_OPERATION asio::awaitable<void> model::remove() const
{
    return detail::remove_model(home_, name(), version());
}

}
