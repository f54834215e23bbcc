#pragma once

#include <trainyard/core/paths.hpp>
#include <trainyard/impl/names.hpp>
#include <trainyard/testing/memory/memory_backend.hpp>
#include <trainyard/testing/memory_yard.hpp>

#include <stdexcept>

namespace trainyard::testing {
namespace memory::detail {

TRAINYARD_DECL asio::awaitable<run> start_run(std::shared_ptr<site> yard,
                                              std::shared_ptr<backend> home, std::string script)
{
    auto const inside     = std::make_shared<memory_backend>(std::move(yard), counting::no);
    auto request          = submit_request();
    request.id            = run_id(trainyard::detail::new_run_id("test"));
    request.experiment    = "test";
    request.config.script = std::move(script);
    auto const submitted  = co_await inside->runs().submit(std::move(request));
    auto record           = co_await inside->runs().get(submitted.id);
    co_return run(std::move(home), std::move(record));
}

TRAINYARD_DECL asio::awaitable<run> next_run(std::shared_ptr<site> yard,
                                             std::shared_ptr<backend> home)
{
    auto seat       = yard->rooms.enter("submitted:");
    auto const next = [](tables& all) {
        check_open(all, "wait for a run");
        if (all.submitted.empty())
            return std::optional<run_record>();
        auto const id = all.submitted.front();
        all.submitted.pop_front();
        return std::optional(get_run(all, id).record);
    };
    for (;;) {
        auto record = yard->with(next);
        if (record)
            co_return run(std::move(home), std::move(*record));
        co_await seat.wait();
    }
}

}

TRAINYARD_DECL memory_yard::memory_yard() : memory_yard(memory_options()) {}

TRAINYARD_DECL memory_yard::memory_yard(memory_options options)
{
    if (options.max_concurrent_runs < 1)
        throw std::invalid_argument("max_concurrent_runs must be at least 1");
    site_ = std::make_shared<memory::site>(std::move(options));
    home_ = std::make_shared<memory::memory_backend>(site_, memory::counting::yes);
}

TRAINYARD_DECL memory_yard::~memory_yard()
{
    site_->close();
}

TRAINYARD_DECL trainyard::workspace memory_yard::workspace() const
{
    return trainyard::workspace(home_);
}

TRAINYARD_DECL void memory_yard::script(std::string name, behaviour does)
{
    if (!does)
        throw std::invalid_argument("the script \"" + name + "\" has to do something");
    site_->with([&](memory::tables& all) {
        all.scripts.insert_or_assign(core::clean_path("script", name), std::move(does));
    });
}

TRAINYARD_DECL void memory_yard::other_scripts(behaviour does)
{
    site_->with([&](memory::tables& all) { all.other_scripts = std::move(does); });
}

TRAINYARD_DECL asio::awaitable<run> memory_yard::start_run(std::string script) const
{
    return memory::detail::start_run(site_, home_, std::move(script));
}

TRAINYARD_DECL asio::awaitable<run> memory_yard::next_run() const
{
    return memory::detail::next_run(site_, home_);
}

TRAINYARD_DECL timestamp memory_yard::now() const
{
    return site_->with([](memory::tables& all) { return all.now; });
}

TRAINYARD_DECL void memory_yard::advance(std::chrono::microseconds by)
{
    if (by.count() < 0)
        throw std::invalid_argument("the yard's clock does not go back");
    site_->advance(by);
}

TRAINYARD_DECL void memory_yard::say(std::string word)
{
    site_->with([&](memory::tables& all) {
        all.news.push_back("said:" + word);
        all.said.insert(std::move(word));
    });
    site_->loop.settle();
}

TRAINYARD_DECL void memory_yard::remove_interpreter(std::string name)
{
    site_->with([&](memory::tables& all) { all.missing_interpreters.insert(std::move(name)); });
}

TRAINYARD_DECL void memory_yard::remove_package(std::string name)
{
    site_->with([&](memory::tables& all) { all.missing_packages.insert(package_name(name)); });
}

TRAINYARD_DECL void memory_yard::fail_operation(std::uint64_t n, errc code, fault how)
{
    fail_operation(n, failure{.code = code, .message = "the test wants this to fail"}, how);
}

TRAINYARD_DECL void memory_yard::fail_operation(std::uint64_t n, failure what, fault how)
{
    site_->with([&](memory::tables& all) {
        all.faults[all.operations + n] = {.what        = std::move(what),
                                          .answer_lost = how == fault::answer_lost};
    });
}

TRAINYARD_DECL bool memory_yard::has_failed() const
{
    return site_->with([](memory::tables& all) { return all.fault_met; });
}

TRAINYARD_DECL std::uint64_t memory_yard::operations() const
{
    return site_->with([](memory::tables& all) { return all.operations; });
}

}
