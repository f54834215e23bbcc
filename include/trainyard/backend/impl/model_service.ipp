#pragma once

#include <trainyard/backend/impl/unsupported.hpp>
#include <trainyard/backend/model_service.hpp>

#include <algorithm>

namespace trainyard {

TRAINYARD_DECL asio::awaitable<model_record> model_service::register_model(model_request)
{
    detail::unsupported("register model");
}

TRAINYARD_DECL asio::awaitable<model_record> model_service::get(model_name, int)
{
    detail::unsupported("look up model");
}

TRAINYARD_DECL asio::awaitable<std::vector<model_record>> model_service::list(model_query)
{
    detail::unsupported("list models");
}

TRAINYARD_DECL asio::awaitable<model_record> model_service::update(model_update)
{
    detail::unsupported("update model");
}

TRAINYARD_DECL asio::awaitable<void> model_service::remove(model_name, int)
{
    detail::unsupported("remove model");
}

TRAINYARD_DECL asio::awaitable<std::string> model_service::download(model_download)
{
    detail::unsupported("download model");
}

TRAINYARD_DECL bool is_made_of(model_record const& model, model_query const& query)
{
    auto const is_meant = [&](model_dataset const& one) {
        return one.name == query.dataset &&
               (query.dataset_version == 0 || one.version == query.dataset_version);
    };
    return query.dataset.empty() || std::ranges::any_of(model.datasets, is_meant);
}

}
