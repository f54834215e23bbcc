// Options are variables where a temporary would be destroyed twice, limits have units, and the
// arguments that the SDK's estimators take have their names.

#include <trainyard.hpp>

#include <chrono>

using namespace trainyard;

asio::awaitable<void> wait_for(run run, experiment line)
{
    auto patience = wait_options{.raise_on_error = true};
    co_await run.wait(patience);

#if MISTAKE == 1 // GCC 12 says: deleted.*wait_options
    co_await run.wait(wait_options{.raise_on_error = true});
#elif MISTAKE == 2 // GCC 12 says: no matching .*wait
    co_await run.wait({.raise_on_error = true});
#elif MISTAKE == 3 // GCC 12 says: deleted.*script_run_config
    co_await line.submit(script_run_config{.script = "train.py"});
#elif MISTAKE == 4 // says: no matching .*within
    co_await within(5, run.wait(patience));
#elif MISTAKE == 5 // says: no match for .*int|no viable overloaded '='
    auto config             = script_run_config{};
    config.max_run_duration = 60;
#elif MISTAKE == 6 // says: no matching .*wait
    co_await run.wait(submit_options());
#elif MISTAKE == 7 // says: training_framework
    auto positional = estimator{"./src", "train.py"};
#endif
}
