// Names of things are distinct types, and no text turns into one by itself.

#include <trainyard.hpp>

#include <string>

using namespace trainyard;

asio::awaitable<void> look_up(workspace yard, std::string text)
{
    auto found = co_await yard.run(run_id(text));
#if MISTAKE == 1 // says: conver.*model_name.*run_id
    auto other = co_await yard.run(model_name(text));
#elif MISTAKE == 2 // says: conver.*string.*run_id
    auto other = co_await yard.run(text);
#elif MISTAKE == 3 // says: conver.*char.*run_id
    auto other = co_await yard.run("iris_1");
#elif MISTAKE == 4 // says: no matching .*model
    auto other = co_await yard.model(text);
#elif MISTAKE == 5 // says: (no match for|invalid operands).*model_name
    auto same = found.id() == model_name(text);
#elif MISTAKE == 6 // says: no match for .*datastore_name|no viable overloaded '='
    auto config    = script_run_config{};
    config.compute = datastore_name(text);
#elif MISTAKE == 7 // says: no match for .*string|no viable overloaded '='
    auto place      = data_reference{};
    place.datastore = text;
#elif MISTAKE == 8 // says: conversion.*run_id.*string
    std::string name = found.id();
#endif
}
