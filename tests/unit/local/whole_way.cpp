#include <support/in_coroutine.hpp>
#include <support/local_yard.hpp>

BOOST_AUTO_TEST_SUITE(local_whole_way)

using namespace trainyard;
using test::in_coroutine;

BOOST_AUTO_TEST_CASE(a_script_runs_and_leaves_its_record_EX_02_RU_01)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard yard;
        auto workspace = co_await yard.open();

        auto config = yard.python("from azureml.core import Run\n"
                                  "run = Run.get_context()\n"
                                  "run.log('accuracy', 0.75)\n"
                                  "open('outputs/model.txt', 'w').write('weights')\n"
                                  "print('trained')\n");

        auto run   = co_await workspace.experiment("iris").submit(config);
        auto ended = co_await run.wait();

        BOOST_TEST(to_string(ended.status) == "Completed");
        BOOST_TEST(ended.exit_code.value_or(-1) == 0);
        auto metrics = co_await run.metrics();
        BOOST_TEST(to_string(metrics["accuracy"].last()) == "0.75");
        auto lines = run.log_lines();
        auto line  = co_await lines.next();
        BOOST_TEST(line.value_or("nothing") == "trained");

        auto options = model_options{.path = "outputs/model.txt"};
        auto model   = co_await run.register_model(model_name("iris"), options);
        BOOST_TEST(model.id() == "iris:1");
    });
}

BOOST_AUTO_TEST_SUITE_END()
