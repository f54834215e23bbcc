#include "stories.hpp"

#include <sstream>

namespace trainyard::stories {

namespace {

constexpr auto systems_python = "/usr/bin/python3";

}

std::string story_folder(std::string const& name)
{
    return STORY_SCRIPTS "/" + name;
}

script_run_config runs(std::string const& folder, std::string const& script)
{
    auto config                    = script_run_config{};
    config.source_directory        = story_folder(folder);
    config.script                  = script;
    config.environment.interpreter = systems_python;
    return config;
}

script_run_config with_double(script_run_config config)
{
    config.environment.interpreter  = systems_python;
    config.environment.user_managed = true;
    return config;
}

asio::awaitable<std::string> whole_log(run run)
{
    std::string log;
    auto lines = run.log_lines();
    while (auto line = co_await lines.next())
        log += *line + '\n';
    co_return log;
}

std::vector<std::string> split(std::string const& log)
{
    std::vector<std::string> lines;
    std::istringstream text(log);
    for (std::string line; std::getline(text, line);)
        lines.push_back(std::move(line));
    return lines;
}

asio::awaitable<run_record> wait_with_log(run run, std::string& log)
{
    log              = co_await whole_log(run);
    auto const ended = co_await run.wait();
    BOOST_TEST_MESSAGE(log);
    for (auto const& warning : ended.warnings)
        BOOST_TEST_MESSAGE("warning: " << warning);
    co_return ended;
}

std::vector<std::string> texts(metric const& metric, std::string const& column)
{
    std::vector<std::string> shown;
    for (auto const& value : metric.columns.at(column))
        shown.push_back(to_string(value));
    return shown;
}

double number(metric_map const& metrics, std::string const& name)
{
    auto const found = metrics.find(name);
    BOOST_REQUIRE_MESSAGE(found != metrics.end(), name << " was not logged");
    return as_number(found->second.last());
}

}
