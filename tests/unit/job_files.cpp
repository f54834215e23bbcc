#include <support/failures.hpp>
#include <support/folder.hpp>
#include <support/in_coroutine.hpp>

#include <trainyard/job_files.hpp>
#include <trainyard/result.hpp>

#include <boost/test/unit_test.hpp>

BOOST_AUTO_TEST_SUITE(job_files)

using namespace trainyard;
using test::folder;
using test::in_coroutine;
using test::names;

BOOST_AUTO_TEST_CASE(paths_of_a_job_file_lie_beside_it_CF_11)
{
    in_coroutine([]() -> asio::awaitable<void> {
        folder here;
        here.write("env/conda.yml", "dependencies: [python=3.9, numpy]\nvariables: {A: 1, B: 2}\n");
        here.write("docker/Dockerfile", "FROM base\n");
        auto const file  = here.write("jobs/job.yml", "command: python a.py ${{inputs.x}}\n"
                                                       "code: ../src/\n"
                                                       "inputs:\n  x: {path: ../data}\n"
                                                       "environment_variables: {B: 3}\n"
                                                       "environment:\n  image: base\n"
                                                       "  conda_file: ../env/conda.yml\n");
        auto const built = here.write("jobs/built.yml", "command: a\nenvironment:\n"
                                                        "  build: {path: ../docker}\n");

        auto const job   = co_await read_job(file);
        auto const image = co_await read_job(built);

        BOOST_TEST(job.config.source_directory == here.at("src"));
        BOOST_TEST(std::get<job_data>(job.inputs.at("x")).path == here.at("data"));
        BOOST_TEST(job.config.environment.dependencies.conda_packages.at(0) == "numpy");
        BOOST_TEST(job.config.environment.variables.at("A") == "1");
        BOOST_TEST(job.config.environment.variables.at("B") == "3");
        BOOST_TEST(image.config.environment.docker.dockerfile == "FROM base\n");
    });
}

BOOST_AUTO_TEST_CASE(a_written_job_is_read_the_same_wherever_it_is_moved_CF_11)
{
    in_coroutine([]() -> asio::awaitable<void> {
        folder here;
        auto job                    = job_file{};
        job.name                    = "iris_17";
        job.config.command          = {"python train.py ${{inputs.near}} ${{inputs.far}}"};
        job.config.source_directory = here.at("jobs/src");
        job.inputs                  = {{"near", job_data{.path = here.at("jobs/data")}},
                                       {"far", job_data{.path = "/no/such/place"}}};

        co_await write_job(job, here.at("jobs/job.yml"));
        auto const again = co_await read_job(here.at("jobs/job.yml"));
        std::filesystem::rename(here.at("jobs"), here.at("moved"));
        auto const moved = co_await read_job(here.at("moved/job.yml"));

        BOOST_TEST(again.config.source_directory == job.config.source_directory);
        BOOST_TEST((again.inputs == job.inputs));
        BOOST_TEST(again.name == "iris_17");
        BOOST_TEST(moved.config.source_directory == here.at("moved/src"));
        BOOST_TEST(std::get<job_data>(moved.inputs.at("near")).path == here.at("moved/data"));
        BOOST_TEST(here.read("moved/job.yml").find("\"./src\"") != std::string::npos);
    });
}

BOOST_AUTO_TEST_CASE(a_file_that_is_not_there_is_named_CF_11)
{
    in_coroutine([]() -> asio::awaitable<void> {
        folder here;
        auto const conda = here.write("conda.yml", "command: a\nenvironment:\n  image: x\n"
                                                   "  conda_file: ./env.yml\n");
        auto const build = here.write("build.yml", "command: a\nenvironment:\n"
                                                   "  build: {path: ctx}\n");
        auto const wrong = here.write("wrong.yml", "command: a\nenvironment: "
                                                   "{image: x, conda_file: bad.yml}\n");
        here.write("bad.yml", "a: [\n");

        auto const no_job    = co_await as_result(read_job(here.at("job.yml")));
        auto const no_conda  = co_await as_result(read_job(conda));
        auto const no_build  = co_await as_result(read_job(build));
        auto const bad_conda = co_await as_result(read_job(wrong));

        BOOST_REQUIRE(!no_job);
        BOOST_TEST((no_job.error().code == errc::not_found));
        BOOST_TEST(names(no_job.error(), {here.at("job.yml")}));
        BOOST_REQUIRE(!no_conda);
        BOOST_TEST((no_conda.error().code == errc::not_found));
        BOOST_TEST(names(no_conda.error(), {"conda.yml:3:", "environment.conda_file", "env.yml"}));
        BOOST_REQUIRE(!no_build);
        BOOST_TEST(
            names(no_build.error(), {"build.yml:3:", "environment.build", "ctx/Dockerfile"}));
        BOOST_REQUIRE(!bad_conda);
        BOOST_TEST(names(bad_conda.error(), {"bad.yml:", "not YAML"}));
    });
}

BOOST_AUTO_TEST_CASE(what_cannot_be_written_leaves_the_file_that_was_there_CF_11)
{
    in_coroutine([]() -> asio::awaitable<void> {
        folder here;
        auto const file                        = here.write("job.yml", "command: old\n");
        auto job                               = job_file{};
        job.config.command                     = {"new"};
        job.config.environment.system_packages = true;

        auto const refused = co_await as_result(write_job(job, file));

        BOOST_REQUIRE(!refused);
        BOOST_TEST((refused.error().code == errc::unsupported));
        BOOST_TEST(here.read("job.yml") == "command: old\n");
    });
}

BOOST_AUTO_TEST_SUITE_END()
