#pragma once

#include <trainyard/backend/processes.hpp>
#include <trainyard/core/paths.hpp>
#include <trainyard/testing/memory/memory_backend.hpp>
#include <trainyard/testing/memory/process.hpp>
#include <trainyard/testing/script_context.hpp>

#include <boost/asio/this_coro.hpp>

#include <algorithm>

namespace trainyard::testing {
namespace memory::detail {

// What was killed never goes on; the loop destroys it in the end.
TRAINYARD_DECL asio::awaitable<void> go_on_unless_over(std::shared_ptr<process> one,
                                                       std::exception_ptr thrown)
{
    auto const over = one->yard.with([&](tables&) { return one->over; });
    if (over) {
        auto nobody_wakes_it = [](std::shared_ptr<core::parked>) {};
        co_await asio::this_coro::throw_if_cancelled(false);
        co_await core::park(std::move(nobody_wakes_it), core::cancellable::no);
    }
    if (thrown)
        std::rethrow_exception(thrown);
}

TRAINYARD_DECL asio::awaitable<void> wait_for_clock(std::shared_ptr<process> one,
                                                    std::chrono::microseconds pause)
{
    std::exception_ptr thrown;
    auto arrange = [one, pause](std::shared_ptr<core::parked> sleeper) {
        one->yard.with([&](tables& all) {
            call_at(all, all.now + pause, [weak = std::weak_ptr(sleeper)] {
                if (auto const still_there = weak.lock())
                    still_there->wake();
            });
        });
    };
    try {
        if (pause.count() > 0)
            co_await core::park(std::move(arrange));
    } catch (...) {
        thrown = std::current_exception();
    }
    co_await go_on_unless_over(one, std::move(thrown));
}

TRAINYARD_DECL asio::awaitable<void> wait_for_word(std::shared_ptr<process> one, std::string word)
{
    std::exception_ptr thrown;
    auto seat      = one->yard.rooms.enter("said:" + word);
    auto const was = [&](tables& all) { return all.said.contains(word); };
    try {
        while (!one->yard.with(was))
            co_await seat.wait();
    } catch (...) {
        thrown = std::current_exception();
    }
    co_await go_on_unless_over(one, std::move(thrown));
}

}

TRAINYARD_DECL script_context::script_context(std::shared_ptr<memory::process> process)
    : process_(std::move(process))
{}

TRAINYARD_DECL run_id const& script_context::id() const noexcept
{
    return process_->id;
}

TRAINYARD_DECL std::vector<std::string> const& script_context::arguments() const noexcept
{
    return process_->arguments;
}

TRAINYARD_DECL std::optional<std::string> script_context::variable(std::string const& name) const
{
    auto const found = process_->variables.find(name);
    return found == process_->variables.end() ? std::nullopt : std::optional(found->second);
}

TRAINYARD_DECL trainyard::run script_context::run() const
{
    auto record = process_->yard.with(
        [&](memory::tables& all) { return memory::get_run(all, process_->id).record; });
    return trainyard::run(process_->home, std::move(record));
}

TRAINYARD_DECL trainyard::workspace script_context::workspace() const
{
    return trainyard::workspace(process_->home);
}

TRAINYARD_DECL void script_context::print(std::string_view line) const
{
    print_raw(std::string(line) + '\n');
}

TRAINYARD_DECL void script_context::print_raw(std::string_view text) const
{
    process_->yard.with([&](memory::tables& all) {
        if (process_->over)
            return;
        auto& run = memory::get_run(all, process_->id);
        memory::append_to_file(all, run, process_log(run.definition.distribution, 0), text);
    });
}

TRAINYARD_DECL void script_context::write(std::string path, std::string content) const
{
    auto const name = core::clean_path("file", path);
    process_->yard.with([&](memory::tables& all) {
        process_->files[name] = {.bytes = std::move(content), .modified = all.now};
        all.news.push_back(process_->id.str());
    });
}

TRAINYARD_DECL std::optional<std::string> script_context::read(std::string const& path) const
{
    auto const name = core::clean_path("file", path);
    return process_->yard.with([&](memory::tables&) {
        auto const found = process_->files.find(name);
        return found == process_->files.end() ? std::nullopt : std::optional(found->second.bytes);
    });
}

TRAINYARD_DECL asio::awaitable<void> script_context::sleep_for(
    std::chrono::microseconds pause) const
{
    return memory::detail::wait_for_clock(process_, pause);
}

TRAINYARD_DECL asio::awaitable<void> script_context::wait_for(std::string word) const
{
    return memory::detail::wait_for_word(process_, std::move(word));
}

TRAINYARD_DECL void script_context::ignore_stop() const
{
    process_->yard.with([&](memory::tables&) { process_->ignores_stop = true; });
}

TRAINYARD_DECL bool script_context::asked_to_stop() const
{
    return process_->yard.with([&](memory::tables&) { return process_->asked; });
}

TRAINYARD_DECL void script_context::fail(std::string message, std::string code) const
{
    process_->yard.with([&](memory::tables& all) {
        auto& declared = memory::get_run(all, process_->id).declared;
        if (!declared)
            declared = run_failure{.code = std::move(code), .message = std::move(message)};
    });
}

}
