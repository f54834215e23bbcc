#include "yard.hpp"

#include <trainyard/testing.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace trainyard::contract {
namespace {

// `$NAME/rest` with the variable replaced.
std::string expand(testing::script_context const& script, std::string const& path)
{
    if (!path.starts_with('$'))
        return path;
    auto const slash = std::min(path.find('/'), path.size());
    return script.variable(path.substr(1, slash - 1)).value_or("") + path.substr(slash);
}

asio::awaitable<void> log_columns(run run, step one)
{
    auto& columns = one.columns;
    if (one.does == step::verb::log)
        co_await run.log(one.name, columns[""].front());
    if (one.does == step::verb::log_list)
        co_await run.log_list(one.name, columns[""]);
    if (one.does == step::verb::log_table)
        co_await run.log_table(one.name, columns);
    if (one.does == step::verb::log_row) {
        std::map<std::string, metric_value> row;
        for (auto const& [column, values] : columns)
            row.emplace(column, values.front());
        co_await run.log_row(one.name, row);
    }
}

asio::awaitable<void> make_child(run parent, step one)
{
    auto options         = child_options{};
    options.display_name = one.name;
    auto child           = co_await parent.create_child(options);
    co_await child.log("number", one.code);
}

asio::awaitable<void> upload(run run, step one)
{
    auto source    = artifact_source{};
    source.name    = one.name;
    source.content = one.text;
    std::vector<artifact_source> files(1, source);
    co_await run.upload_files(files);
}

asio::awaitable<void> register_model(testing::script_context script, step one)
{
    auto source    = artifact_source{};
    source.name    = one.text;
    source.content = script.read(one.text);
    std::vector<artifact_source> files(1, source);
    auto run = script.run();
    co_await run.upload_files(files);
    auto options = model_options{};
    options.path = one.text;
    co_await run.register_model(model_name(one.name), options);
}

// What takes no time and asks nobody.
void do_at_once(testing::script_context const& script, step const& one, bool is_command)
{
    switch (one.does) {
    case step::verb::print:
        return script.print(one.text);
    case step::verb::print_part:
        return script.print_raw(one.text);
    case step::verb::show_file:
        return script.print(script.read(expand(script, one.name)).value_or("it is not there"));
    case step::verb::show_arguments:
        for (auto i = is_command ? 1U : 0U; i < script.arguments().size(); ++i)
            script.print(script.arguments()[i]);
        return;
    case step::verb::show_variable:
        return script.print(script.variable(one.name).value_or("it is not there"));
    case step::verb::write:
        return script.write(expand(script, one.name), one.text);
    case step::verb::mark_failed:
        return script.fail(one.text);
    case step::verb::ignore_stop:
        return script.ignore_stop();
    case step::verb::raise:
        throw std::runtime_error(one.text);
    default:
        return;
    }
}

asio::awaitable<void> do_step(testing::script_context script, step one, bool is_command)
{
    do_at_once(script, one, is_command);
    switch (one.does) {
    case step::verb::log:
    case step::verb::log_list:
    case step::verb::log_row:
    case step::verb::log_table:
        co_await log_columns(script.run(), one);
        break;
    case step::verb::show_secret: {
        auto secret = co_await script.run().secret(one.name);
        script.print(secret.value_or("it is not there"));
        break;
    }
    case step::verb::upload:
        co_await upload(script.run(), one);
        break;
    case step::verb::tag:
        co_await script.run().tag(one.name, one.text);
        break;
    case step::verb::set_property: {
        property_map properties;
        properties.emplace(one.name, one.text);
        co_await script.run().add_properties(properties);
        break;
    }
    case step::verb::make_child:
        co_await make_child(script.run(), one);
        break;
    case step::verb::register_model:
        co_await register_model(script, one);
        break;
    case step::verb::mark_complete:
        co_await script.run().complete();
        break;
    case step::verb::wait_for:
        co_await script.wait_for(one.name);
        break;
    case step::verb::run_forever:
        for (;;)
            co_await script.sleep_for(std::chrono::hours(24));
    default:
        break;
    }
}

asio::awaitable<int> do_all(testing::script_context script, plan what, bool is_command)
{
    for (auto const& one : what) {
        if (one.does == step::verb::exit)
            co_return one.code;
        co_await do_step(script, one, is_command);
    }
    co_return 0;
}

class memory_place final : public yard {
public:
    asio::awaitable<trainyard::workspace> open() override { co_return yard_.workspace(); }
    bool can(ability) const noexcept override { return false; }
    void say(std::string const& word) override { yard_.say(word); }
    void pass(std::chrono::seconds time) override { yard_.advance(time); }

    std::string missing_interpreter() override
    {
        yard_.remove_interpreter("/no/such/python");
        return "/no/such/python";
    }

    std::string missing_package() override
    {
        yard_.remove_package("no-such-package");
        return "no-such-package";
    }

private:
    void add_script(std::string const& name, plan const& what) override
    {
        auto const behave = [what](bool is_command) {
            return [what, is_command](testing::script_context script) {
                return do_all(std::move(script), what, is_command);
            };
        };
        write("code/" + name, "print('this is done elsewhere')\n");
        yard_.script(name, behave(false));
        yard_.script(interpreter(), behave(true));
    }

    std::string interpreter() const override { return "python3"; }

    static testing::memory_options options()
    {
        auto wanted = testing::memory_options{};
        wanted.gpus = {"3", "5"};
        return wanted;
    }

    testing::memory_yard yard_ = testing::memory_yard(options());
};

}

std::unique_ptr<yard> make_memory_yard()
{
    return std::make_unique<memory_place>();
}

}
