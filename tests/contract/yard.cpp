#include "yard.hpp"

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <exception>
#include <fstream>
#include <iterator>

namespace trainyard::contract {

script_run_config yard::script(plan const& what)
{
    auto const name = "script_" + std::to_string(++scripts_) + ".py";
    std::filesystem::create_directories(code());
    add_script(name, what);

    auto config                    = script_run_config{};
    config.source_directory        = code();
    config.script                  = name;
    config.environment.interpreter = interpreter();
    return config;
}

script_run_config yard::command(plan const& what)
{
    auto config    = script(what);
    config.command = {interpreter(), config.script};
    config.script.clear();
    config.environment.interpreter.clear();
    return config;
}

std::string yard::write(std::string const& name, std::string const& text) const
{
    auto const file = directory_.path() / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
    return file.string();
}

std::string yard::read(std::string const& name) const
{
    std::ifstream file(directory_.path() / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

asio::awaitable<void> yard::set_up()
{
    workspace_ = co_await open();
}

// Runs go on without the test that made them; here, nothing is to be left.
asio::awaitable<void> yard::tidy_up()
{
    auto query             = run_query{};
    query.include_children = true;
    auto runs              = co_await workspace_->runs(query).all();
    for (auto const& run : runs)
        co_await run.cancel();
    pass(std::chrono::seconds(10));
    for (auto const& run : runs)
        co_await run.wait();
    workspace_.reset();
}

asio::awaitable<run> submit(yard& here, plan what)
{
    auto config = here.script(what);
    co_return co_await here.experiment().submit(config);
}

asio::awaitable<run_record> run_to_end(yard& here, plan what)
{
    auto run = co_await submit(here, std::move(what));
    co_return co_await run.wait();
}

asio::awaitable<run_record> reach(yard& here, run_id id, run_status status)
{
    auto& runs  = here.workspace().home()->runs();
    auto record = co_await runs.get(id);
    while (record.status < status && !is_terminal(record.status))
        record = co_await runs.changed(id, record.revision);
    co_return record;
}

asio::awaitable<run> start(yard& here, plan what)
{
    auto run = co_await submit(here, std::move(what));
    co_await reach(here, run.id(), run_status::running);
    co_return run;
}

asio::awaitable<void> all_at_once(std::vector<asio::awaitable<void>> operations)
{
    auto executor = co_await asio::this_coro::executor;
    auto ended    = asio::steady_timer(executor, std::chrono::hours(1));
    auto left     = operations.size();
    auto failed   = std::exception_ptr();
    auto pool     = asio::thread_pool(4);
    for (auto& operation : operations) {
        auto note = [&](std::exception_ptr thrown) {
            failed = thrown ? thrown : failed;
            if (--left == 0)
                ended.cancel();
        };
        asio::co_spawn(pool, std::move(operation), asio::bind_executor(executor, note));
    }
    auto ignored = boost::system::error_code();
    if (left > 0)
        co_await ended.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    if (failed)
        std::rethrow_exception(failed);
}

asio::awaitable<std::string> whole_log(run of, std::string name)
{
    std::string text;
    auto log = of.log_lines(std::move(name));
    while (auto piece = co_await log.next_piece())
        text += *piece;
    co_return text;
}

bool names(failure const& what, std::vector<std::string> const& words)
{
    return std::ranges::all_of(words, [&](std::string const& word) {
        return what.message.find(word) != std::string::npos;
    });
}

std::vector<std::string> ids_of(std::vector<run> const& runs)
{
    std::vector<std::string> ids;
    for (auto const& run : runs)
        ids.push_back(run.id().str());
    return ids;
}

}
