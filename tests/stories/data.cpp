#include "stories.hpp"

namespace trainyard::stories {

BOOST_AUTO_TEST_SUITE(data)

using test::in_coroutine;

// Raw numbers become a dataset, a run makes clean ones of them, and another run trains on these.
BOOST_AUTO_TEST_CASE(what_one_run_leaves_is_the_dataset_of_the_next_DS_08_10_LG_14)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard yard;
        auto workspace = co_await yard.open();
        auto store     = co_await workspace.default_datastore();
        for (auto const* name : {"one.txt", "two.txt", "three.txt", "four.txt"})
            yard.write(std::string("raw/") + name, "1\nx\n2\n");
        yard.write("raw/readme.md", "not a number");
        auto below        = upload_options{};
        below.target_path = "numbers";
        co_await store.upload(yard.code() + "/raw", below);
        auto raw = co_await workspace.file_dataset(store.path("numbers/*.txt"))
                       .register_as(dataset_name("raw"));

        auto clean       = dataset_output{};
        clean.name       = "clean";
        auto config      = runs("data", "prepare.py");
        config.arguments = {"--raw", raw.as_named_input("raw").as_mount(), "--clean",
                            clean.register_on_complete(dataset_name("clean"))};
        auto experiment  = workspace.experiment("pipeline");
        for (auto version = 1; version != 3; ++version) {
            auto prepare     = co_await experiment.submit(config);
            auto const ended = co_await prepare.wait();
            BOOST_TEST(to_string(ended.status) == "Completed");
            BOOST_TEST(ended.warnings.empty());
            auto metrics = co_await prepare.metrics();
            BOOST_TEST(number(metrics, "rows") == 8);
        }

        auto numbers = co_await workspace.dataset(dataset_name("clean"));
        BOOST_TEST(numbers.version() == 2);
        auto next = runs("data", "train.py");
        next.inputs.push_back(numbers.as_named_input("numbers").as_download());
        auto train = co_await experiment.submit(next);
        std::string log;
        auto const ended = co_await wait_with_log(train, log);

        BOOST_TEST(to_string(ended.status) == "Completed", log);
        BOOST_TEST(log == "True\n");
        auto metrics = co_await train.metrics();
        BOOST_TEST(number(metrics, "version") == 2);
        BOOST_TEST(number(metrics, "parts") == 22);
        BOOST_TEST(number(metrics, "total") == 12);
        auto files = co_await store.files("numbers/");
        BOOST_TEST(files.size() == 5U); // a script has tried to remove them
    });
}

// A dataset that a script registers is one of the workspace, and its script knows the version.
BOOST_AUTO_TEST_CASE(a_script_registers_what_it_has_made_DS_08)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard yard;
        auto workspace = co_await yard.open();
        auto config    = runs("data", "keep.py");
        auto run       = co_await workspace.experiment("pipeline").submit(config);
        std::string log;
        auto const ended  = co_await wait_with_log(run, log);
        auto const first  = co_await workspace.dataset(dataset_name("made"), 1);
        auto const newest = co_await workspace.dataset(dataset_name("made"));
        auto const files  = co_await first.files();

        BOOST_TEST(to_string(ended.status) == "Completed", log);
        BOOST_TEST(log.find("set create_new_version") != std::string::npos, log);
        BOOST_TEST(newest.version() == 2);
        BOOST_TEST(files.size() == 2U);
        BOOST_TEST(first.last_known().description == "by a script");
        BOOST_TEST(first.last_known().tags.at("run").value_or("") == run.id().str());
    });
}

BOOST_AUTO_TEST_SUITE_END()

}
