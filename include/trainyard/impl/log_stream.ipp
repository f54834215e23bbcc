#pragma once

#include <trainyard/backend/processes.hpp>
#include <trainyard/impl/log_stream.hpp>
#include <trainyard/log_stream.hpp>

#include <utility>

namespace trainyard {
namespace detail {

inline constexpr std::size_t piece_size = 256 * 1024;

struct log_reader {
    std::shared_ptr<backend> home;
    run_id run;
    std::string name;
    std::uint64_t offset = 0; ///< of the first byte that was not handed out
    std::string piece    = {};
    std::size_t used     = 0; ///< of `piece`
    bool at_end          = false;

    std::size_t left() const noexcept { return piece.size() - used; }

    std::string take(std::size_t size, std::size_t skip)
    {
        auto taken = piece.substr(used, size);
        used += size + skip;
        offset += size + skip;
        return taken;
    }
};

TRAINYARD_DECL asio::awaitable<std::string> primary_log(std::shared_ptr<backend> home, run_id run)
{
    auto const definition = co_await home->runs().definition(std::move(run));
    co_return process_log(definition.distribution, 0);
}

// Adds to what is left of the piece at hand.
TRAINYARD_DECL asio::awaitable<void> read_on(std::shared_ptr<log_reader> reader)
{
    if (reader->name.empty())
        reader->name = co_await primary_log(reader->home, reader->run);
    auto request = read_request{.run    = reader->run,
                                .name   = reader->name,
                                .offset = reader->offset + reader->left(),
                                .limit  = piece_size,
                                .follow = true};
    auto chunk   = co_await reader->home->artifacts().read(std::move(request));

    reader->piece.erase(0, reader->used);
    reader->used = 0;
    reader->piece += chunk.bytes;
    reader->at_end = chunk.at_end;
}

TRAINYARD_DECL asio::awaitable<std::optional<std::string>> next_line(
    std::shared_ptr<log_reader> reader)
{
    auto searched = reader->used;
    for (;;) {
        auto const end = reader->piece.find('\n', searched);
        if (end != std::string::npos)
            co_return reader->take(end - reader->used, 1);
        if (reader->at_end && reader->left() == 0)
            co_return std::nullopt;
        if (reader->at_end)
            co_return reader->take(reader->left(), 0);
        searched = reader->left();
        co_await read_on(reader);
    }
}

TRAINYARD_DECL asio::awaitable<std::optional<std::string>> next_piece(
    std::shared_ptr<log_reader> reader)
{
    for (;;) {
        auto const last = reader->piece.find_last_of("\r\n");
        if (last != std::string::npos && last >= reader->used)
            co_return reader->take(last + 1 - reader->used, 0);
        if (reader->at_end && reader->left() == 0)
            co_return std::nullopt;
        if (reader->at_end || reader->left() >= piece_size)
            co_return reader->take(reader->left(), 0);
        co_await read_on(reader);
    }
}

}

TRAINYARD_OPERATION log_stream::log_stream(std::shared_ptr<backend> home, run_id run,
                                           std::string name, std::uint64_t offset)
    : reader_(std::make_shared<detail::log_reader>())
{
    reader_->home   = std::move(home);
    reader_->run    = std::move(run);
    reader_->name   = std::move(name);
    reader_->offset = offset;
}

TRAINYARD_OPERATION asio::awaitable<std::optional<std::string>> log_stream::next() const
{
    return detail::next_line(reader_);
}

TRAINYARD_OPERATION asio::awaitable<std::optional<std::string>> log_stream::next_piece() const
{
    return detail::next_piece(reader_);
}

TRAINYARD_OPERATION std::uint64_t log_stream::offset() const noexcept
{
    return reader_->offset;
}

}
