#pragma once

#include <trainyard/backend/impl/unsupported.hpp>
#include <trainyard/backend/run_service.hpp>

#include <algorithm>
#include <iterator>

namespace trainyard {

namespace detail {

inline constexpr std::string_view status_words[] = {
    "NotStarted", "Starting",      "Provisioning",    "Preparing", "Queued",
    "Running",    "Finalizing",    "CancelRequested", "Completed", "Failed",
    "Canceled",   "NotResponding", "Paused",          "Unknown"};

}

TRAINYARD_DECL std::string_view to_string(run_status status) noexcept
{
    return detail::status_words[static_cast<std::size_t>(status)];
}

TRAINYARD_DECL run_status run_status_from(std::string_view word) noexcept
{
    auto const found = std::ranges::find(detail::status_words, word);
    return found == std::end(detail::status_words)
               ? run_status::unknown
               : static_cast<run_status>(found - std::begin(detail::status_words));
}

TRAINYARD_DECL bool is_terminal(run_status status) noexcept
{
    return status == run_status::completed || status == run_status::failed ||
           status == run_status::canceled;
}

TRAINYARD_DECL asio::awaitable<run_record> run_service::submit(submit_request)
{
    detail::unsupported("submit run");
}

TRAINYARD_DECL asio::awaitable<std::vector<run_record>> run_service::create(
    std::vector<create_run_request>)
{
    detail::unsupported("create run");
}

TRAINYARD_DECL asio::awaitable<run_record> run_service::get(run_id)
{
    detail::unsupported("look up run");
}

TRAINYARD_DECL asio::awaitable<run_definition> run_service::definition(run_id)
{
    detail::unsupported("read run definition");
}

TRAINYARD_DECL asio::awaitable<std::vector<status_change>> run_service::history(run_id)
{
    detail::unsupported("read run history");
}

TRAINYARD_DECL asio::awaitable<run_record> run_service::changed(run_id, revision)
{
    detail::unsupported("watch run");
}

TRAINYARD_DECL asio::awaitable<page<run_record>> run_service::list(run_query)
{
    detail::unsupported("list runs");
}

TRAINYARD_DECL asio::awaitable<run_record> run_service::update(run_update)
{
    detail::unsupported("update run");
}

TRAINYARD_DECL asio::awaitable<run_record> run_service::end(end_request)
{
    detail::unsupported("end run");
}

TRAINYARD_DECL asio::awaitable<bool> run_service::cancel(run_id)
{
    detail::unsupported("cancel run");
}

TRAINYARD_DECL asio::awaitable<void> run_service::restore_snapshot(restore_request)
{
    detail::unsupported("restore snapshot");
}

}
