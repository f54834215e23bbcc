#include <support/in_coroutine.hpp>
#include <support/preparation.hpp>
#include <support/work_bench.hpp>

#include <trainyard/environment_files.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

// Whether a run has a container is decided when it is prepared, and stays so.
BOOST_AUTO_TEST_SUITE(local_decided_containers)

using namespace trainyard;
using namespace trainyard::test;

namespace {

constexpr auto image = "localhost:9/private:1";

// A podman that has the image while there is a file of that name, and runs commands beside us.
void make_podman(work_bench const& bench)
{
    auto const here = bench.path().string();
    bench.write_program("podman", "case $1 in\n"
                                  "pull) [ -e " +
                                      here +
                                      "/there ] || { echo cannot; exit 1; };;\n"
                                      "image) [ -e " +
                                      here +
                                      "/there ] && echo the_id ;;\n"
                                      "run) echo run >> " +
                                      here +
                                      "/ran\n"
                                      "    while [ $1 != " +
                                      image +
                                      " ] && [ $1 != the_id ]; do\n"
                                      "        case $1 in --workdir=*) cd ${1#*=} ;; esac; shift\n"
                                      "    done; shift; exec \"$@\" ;;\n"
                                      "esac\n");
}

void have_image(work_bench const& bench, bool there)
{
    auto const file = bench.path() / "there";
    if (there)
        std::ofstream{file};
    else
        std::filesystem::remove(file);
}

int containers(work_bench const& bench)
{
    std::ifstream file(bench.path() / "ran");
    return static_cast<int>(std::count(std::istreambuf_iterator<char>(file), {}, '\n'));
}

script_run_config in_image(work_bench const& bench)
{
    auto config        = bench.shell("echo hello");
    config.environment = from_docker_image("", image);
    return config;
}

asio::awaitable<run_record> wait_until_queued(workspace in, run_id id)
{
    auto& runs  = in.home()->runs();
    auto record = co_await runs.get(id);
    while (record.status < run_status::queued)
        record = co_await runs.changed(id, record.revision);
    co_return record;
}

}

BOOST_AUTO_TEST_CASE(one_that_goes_without_does_so_though_the_image_is_there_by_then_EN_09)
{
    in_coroutine(
        []() -> asio::awaitable<void> {
            work_bench bench;
            make_podman(bench);
            auto workspace    = co_await bench.open(1);
            auto const before = bench.shell(bench.waiting());
            auto const config = in_image(bench);
            auto in_the_way   = co_await workspace.experiment("test").submit(before);
            auto run          = co_await workspace.experiment("test").submit(config);
            auto const queued = co_await wait_until_queued(workspace, run.id());
            have_image(bench, true);
            auto const built = co_await workspace.build(config.environment);
            auto const made  = containers(bench);
            bench.go_on();
            auto const ended   = co_await run.wait();
            auto const details = co_await run.details();
            auto const used    = co_await run.used_environment();

            BOOST_TEST(to_string(queued.status) == "Queued");
            BOOST_TEST(built.made_with == "podman");
            BOOST_TEST(to_string(ended.status) == "Completed", words_of(ended));
            BOOST_TEST(any_has(ended.warnings, "there is no container"));
            BOOST_TEST(containers(bench) == made);
            BOOST_TEST((details.definition.environment.docker.use == container_use::never));
            BOOST_TEST((used.definition.docker.use == container_use::when_possible));
        },
        long_enough);
}

BOOST_AUTO_TEST_CASE(one_that_has_one_does_not_go_without_when_the_image_is_gone_by_then_EN_09)
{
    in_coroutine(
        []() -> asio::awaitable<void> {
            work_bench bench;
            make_podman(bench);
            have_image(bench, true);
            auto workspace    = co_await bench.open(1);
            auto const before = bench.shell(bench.waiting());
            auto const config = in_image(bench);
            auto in_the_way   = co_await workspace.experiment("test").submit(before);
            auto run          = co_await workspace.experiment("test").submit(config);
            auto const queued = co_await wait_until_queued(workspace, run.id());
            have_image(bench, false);
            bench.go_on();
            auto const ended   = co_await run.wait();
            auto const details = co_await run.details();

            BOOST_TEST(to_string(queued.status) == "Queued");
            BOOST_TEST(to_string(ended.status) == "Failed");
            BOOST_TEST(has(words_of(ended), "submit the run again"), words_of(ended));
            BOOST_TEST((details.definition.environment.docker.use == container_use::when_possible));
        },
        long_enough);
}

BOOST_AUTO_TEST_CASE(an_image_with_another_python_is_told_of_EN_04)
{
    in_coroutine(
        []() -> asio::awaitable<void> {
            work_bench bench;
            make_podman(bench);
            have_image(bench, true);
            auto workspace = co_await bench.open(1);
            auto config    = in_image(bench);

            config.environment.user_managed                = false;
            config.environment.dependencies.python_version = "2.5.1";
            auto run         = co_await workspace.experiment("test").submit(config);
            auto const ended = co_await run.wait();

            BOOST_TEST(to_string(ended.status) == "Completed", words_of(ended));
            BOOST_TEST(any_has(ended.warnings, "Python 2.5.1 was asked for"));
        },
        long_enough);
}

BOOST_AUTO_TEST_SUITE_END()
