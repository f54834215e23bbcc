#pragma once

/// What a script of a contract test does, said once for every kind of yard.

#include <trainyard.hpp>

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace trainyard::contract {

struct step {
    enum class verb {
        print,
        print_part,
        show_file,
        show_arguments,
        show_variable,
        show_secret,
        write,
        upload,
        log,
        log_list,
        log_row,
        log_table,
        tag,
        set_property,
        make_child,
        register_model,
        mark_complete,
        mark_failed,
        wait_for,
        ignore_stop,
        run_forever,
        exit,
        raise
    };

    verb does                                                = verb::print;
    std::string name                                         = {};
    std::string text                                         = {};
    int code                                                 = 0;
    std::map<std::string, std::vector<metric_value>> columns = {};
};

using plan = std::vector<step>;

template <class... Steps>
plan does(Steps... steps)
{
    plan all;
    (all.push_back(std::move(steps)), ...);
    return all;
}

/// @{ Into the log. A path may begin with a variable: `$NAME/file.txt`.
inline step prints(std::string line)
{
    return {.does = step::verb::print, .text = std::move(line)};
}
inline step prints_part(std::string text)
{
    return {.does = step::verb::print_part, .text = std::move(text)};
}
inline step shows_file(std::string path)
{
    return {.does = step::verb::show_file, .name = std::move(path)};
}
inline step shows_arguments()
{
    return {.does = step::verb::show_arguments};
}
inline step shows_variable(std::string name)
{
    return {.does = step::verb::show_variable, .name = std::move(name)};
}
inline step shows_secret(std::string name)
{
    return {.does = step::verb::show_secret, .name = std::move(name)};
}
/// @}

/// @{ Files.
inline step writes(std::string path, std::string text)
{
    return {.does = step::verb::write, .name = std::move(path), .text = std::move(text)};
}
inline step uploads(std::string name, std::string text)
{
    return {.does = step::verb::upload, .name = std::move(name), .text = std::move(text)};
}
/// @}

/// @{ Into the record.
inline step logs(std::string name, metric_value value)
{
    return {.does    = step::verb::log,
            .name    = std::move(name),
            .columns = {{"", std::vector<metric_value>(1, std::move(value))}}};
}
inline step logs_list(std::string name, std::vector<metric_value> values)
{
    return {.does    = step::verb::log_list,
            .name    = std::move(name),
            .columns = {{"", std::move(values)}}};
}
inline step logs_row(std::string name, std::map<std::string, std::vector<metric_value>> row)
{
    return {.does = step::verb::log_row, .name = std::move(name), .columns = std::move(row)};
}
inline step logs_table(std::string name, std::map<std::string, std::vector<metric_value>> columns)
{
    return {.does = step::verb::log_table, .name = std::move(name), .columns = std::move(columns)};
}
inline step tags(std::string key, std::string text)
{
    return {.does = step::verb::tag, .name = std::move(key), .text = std::move(text)};
}
inline step sets_property(std::string key, std::string text)
{
    return {.does = step::verb::set_property, .name = std::move(key), .text = std::move(text)};
}

/// A child of that name, which logs the metric `number`.
inline step makes_child(std::string name, int number)
{
    return {.does = step::verb::make_child, .name = std::move(name), .code = number};
}
inline step registers_model(std::string name, std::string path)
{
    return {.does = step::verb::register_model, .name = std::move(name), .text = std::move(path)};
}
inline step marks_complete()
{
    return {.does = step::verb::mark_complete};
}
inline step marks_failed(std::string why)
{
    return {.does = step::verb::mark_failed, .text = std::move(why)};
}
/// @}

/// @{ How it goes on, and ends. What does nothing of this ends with exit code 0.
inline step waits_for(std::string word)
{
    return {.does = step::verb::wait_for, .name = std::move(word)};
}
inline step ignores_stop()
{
    return {.does = step::verb::ignore_stop};
}
inline step runs_forever()
{
    return {.does = step::verb::run_forever};
}
inline step exits(int code)
{
    return {.does = step::verb::exit, .code = code};
}
inline step raises(std::string text)
{
    return {.does = step::verb::raise, .text = std::move(text)};
}
/// @}

}
