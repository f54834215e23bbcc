#include <support/in_coroutine.hpp>
#include <support/local_yard.hpp>

#include <trainyard/core/store.hpp>
#include <trainyard/local/catalog.hpp>

#include <optional>

BOOST_AUTO_TEST_SUITE(local_clusters)

using namespace trainyard;
using namespace std::chrono_literals;
using test::in_coroutine;
namespace catalog = local::catalog;

namespace {

/// Two programs that have one folder open, on a machine with these GPUs.
struct place {
    test::local_yard yard;
    std::optional<workspace> one;
    std::optional<workspace> other;

    asio::awaitable<void> open(std::vector<std::string> gpus = {})
    {
        auto options  = local_options{};
        options.root  = yard.root();
        options.grace = 1s;
        options.gpus  = std::move(gpus);
        one.emplace(co_await open_local(options));
        other.emplace(co_await open_local(options));
    }

    script_run_config waits_for(std::string const& word) const
    {
        return yard.shell("while [ ! -e " + (yard.path() / word).string() +
                          " ]; do sleep 0.01; done");
    }

    void say(std::string const& word) const { std::ofstream(yard.path() / word) << ""; }
};

asio::awaitable<compute> make_pool(workspace in, int max_nodes, std::string vm_size)
{
    auto configuration      = cluster_configuration{};
    configuration.vm_size   = std::move(vm_size);
    configuration.max_nodes = max_nodes;
    co_return co_await in.create_compute(compute_name("pool"), configuration);
}

asio::awaitable<run> submit_to_pool(workspace in, script_run_config config, int nodes = 1)
{
    config.compute    = compute_name("pool");
    config.node_count = nodes;
    co_return co_await in.experiment("test").submit(config);
}

asio::awaitable<run_record> reach(workspace in, run_id id, run_status status)
{
    auto record = co_await in.home()->runs().get(id);
    while (record.status < status)
        record = co_await in.home()->runs().changed(id, record.revision);
    co_return record;
}

/// The catalogue of a folder that nobody has open, with the time in hand.
class time_machine {
public:
    time_machine()
        : pool_(1), store_((directory_.path() / "catalog.db").string(), pool_, [](auto& db) {
              catalog::prepare(db, [] { return true; });
              auto tx = catalog::transaction{db};
              catalog::make_local_compute(tx, 4, std::nullopt);
          })
    {}

    template <class Work>
    void write(Work work)
    {
        store_.write_now([&](core::database& db) {
            auto tx = catalog::transaction{db};
            work(tx);
        });
    }

    cluster_status status(timestamp when)
    {
        return *catalog::get_compute(*store_.lend(), "pool", when).cluster;
    }

private:
    test::temporary_directory directory_;
    core::work_pool pool_;
    core::store store_;
};

create_compute_request a_pool()
{
    create_compute_request request;
    request.name                  = compute_name("pool");
    request.configuration.vm_size = "Standard_D2_v2";
    return request;
}

}

BOOST_AUTO_TEST_CASE(the_number_of_nodes_follows_the_time_CO_07)
{
    time_machine here;
    auto const begin = now();
    auto ended       = begin;
    here.write([&](catalog::transaction& tx) {
        catalog::create_compute(tx, a_pool(), begin);
        auto run                  = catalog::new_run{.id = run_id("one"), .experiment = "test"};
        run.created               = begin;
        run.definition.target     = "pool";
        run.definition.node_count = 3;
        catalog::insert_run(tx, run);
        catalog::enqueue(tx, "one");
    });
    auto const during = here.status(now());
    here.write([&](catalog::transaction& tx) {
        catalog::end_run(tx, "one", run_status::completed, std::nullopt);
        ended = *catalog::get_run(tx.db, "one").ended;
    });

    BOOST_TEST(here.status(begin - 1s).current_node_count == 0);
    BOOST_TEST(during.current_node_count == 3);
    BOOST_TEST(during.nodes.running == 3);
    BOOST_TEST(here.status(ended).nodes.idle == 3);
    BOOST_TEST(here.status(ended + 30min - 1us).current_node_count == 3);
    auto const after = here.status(ended + 30min);
    BOOST_TEST(after.current_node_count == 0);
    BOOST_TEST((after.allocation_transition_time == ended + 30min));
}

BOOST_AUTO_TEST_CASE(two_programs_share_a_cluster_and_its_queue_CO_11)
{
    in_coroutine([]() -> asio::awaitable<void> {
        place here;
        co_await here.open();
        auto pool   = co_await make_pool(*here.one, 1, "Standard_D2_v2");
        auto first  = co_await submit_to_pool(*here.one, here.waits_for("go"));
        auto second = co_await submit_to_pool(*here.other, here.yard.shell("exit 0"));
        co_await reach(*here.one, first.id(), run_status::running);
        auto waiting = co_await reach(*here.other, second.id(), run_status::queued);
        auto there   = co_await here.other->compute(compute_name("pool")).status();

        here.say("go");
        auto ended = co_await second.wait();
        auto freed = co_await first.status();

        BOOST_TEST(to_string(waiting.status) == "Queued");
        BOOST_TEST(there.cluster->nodes.running == 1);
        BOOST_TEST(there.queued == 1);
        BOOST_TEST(to_string(ended.status) == "Completed");
        BOOST_TEST((ended.started.value() >= freed.ended.value()));
        auto after = co_await pool.status();
        BOOST_TEST(after.cluster->nodes.running == 0);
        BOOST_TEST(after.cluster->nodes.idle == 1);
    });
}

BOOST_AUTO_TEST_CASE(a_wait_is_woken_by_what_the_other_program_does_CO_04)
{
    in_coroutine([]() -> asio::awaitable<void> {
        place here;
        co_await here.open();
        auto pool   = co_await make_pool(*here.one, 1, "Standard_D2_v2");
        auto before = co_await pool.status();
        auto run    = co_await submit_to_pool(*here.one, here.waits_for("go"));

        auto news = co_await here.other->home()->computes().changed(pool.name(), before.revision);

        BOOST_TEST(news.cluster->current_node_count == 1);
        here.say("go");
        co_await run.wait();
    });
}

BOOST_AUTO_TEST_CASE(no_gpu_is_leased_twice_whoever_submits_CO_11)
{
    in_coroutine([]() -> asio::awaitable<void> {
        place here;
        std::vector<std::string> gpus(1, "0");
        gpus.emplace_back("1");
        co_await here.open(gpus);
        co_await make_pool(*here.one, 6, "Standard_NC6");
        // A directory is made by one alone.
        auto const taken  = (here.yard.path() / "gpu").string();
        auto const config = here.yard.shell("mkdir " + taken + "$CUDA_VISIBLE_DEVICES || exit 9; " +
                                            "sleep 0.02; rmdir " + taken + "$CUDA_VISIBLE_DEVICES");
        std::vector<run> runs;
        for (auto i = 0; i != 8; ++i) {
            runs.push_back(co_await submit_to_pool(*here.one, config));
            runs.push_back(co_await submit_to_pool(*here.other, config));
        }

        auto failed = 0;
        for (auto const& one : runs) {
            auto ended = co_await one.wait();
            if (ended.status != run_status::completed)
                ++failed;
        }

        BOOST_TEST(failed == 0);
    });
}

BOOST_AUTO_TEST_CASE(what_a_dead_program_had_is_given_back_CO_11)
{
    in_coroutine([]() -> asio::awaitable<void> {
        place here;
        std::vector<std::string> gpus(1, "0");
        co_await here.open(gpus);
        auto pool  = co_await make_pool(*here.other, 1, "Standard_NC6");
        auto first = co_await submit_to_pool(*here.one, here.waits_for("go"));
        co_await reach(*here.one, first.id(), run_status::running);
        auto second = co_await submit_to_pool(*here.other, here.yard.shell("exit 0"));
        first       = co_await here.other->run(first.id()); // handles hold a workspace open
        here.one.reset();

        here.say("go");
        auto ended = co_await second.wait();
        auto freed = co_await first.wait();

        BOOST_TEST(to_string(freed.status) == "Completed");
        BOOST_TEST(to_string(ended.status) == "Completed");
        BOOST_TEST(ended.warnings.empty());
        auto after = co_await pool.status();
        BOOST_TEST(after.cluster->nodes.running == 0);
    });
}

BOOST_AUTO_TEST_CASE(the_user_chooses_the_threads_but_not_the_gpus_CO_11)
{
    in_coroutine([]() -> asio::awaitable<void> {
        place here;
        std::vector<std::string> gpus(1, "4");
        co_await here.open(gpus);
        co_await make_pool(*here.one, 1, "Standard_NC6");
        auto config = here.yard.shell("echo $CUDA_VISIBLE_DEVICES $OMP_NUM_THREADS");
        config.environment.variables = {{"CUDA_VISIBLE_DEVICES", "7"}, {"OMP_NUM_THREADS", "33"}};
        auto run                     = co_await submit_to_pool(*here.one, config);
        co_await run.wait();

        auto lines = run.log_lines();
        auto line  = co_await lines.next();

        BOOST_TEST(line.value_or("") == "4 33");
    });
}

BOOST_AUTO_TEST_CASE(clusters_are_still_there_when_the_folder_is_opened_again_CO_01)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard const yard;
        {
            auto workspace = co_await yard.open();
            co_await make_pool(workspace, 3, "Standard_NC6");
        }
        auto workspace = co_await yard.open();

        auto now = co_await workspace.compute(compute_name("pool")).status();

        BOOST_TEST(now.cluster->vm_size == "Standard_NC6");
        BOOST_TEST(now.cluster->scale.max_nodes == 3);
    });
}

BOOST_AUTO_TEST_SUITE_END()
