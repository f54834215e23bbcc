#include <support/in_coroutine.hpp>

#include <trainyard/backend/backend.hpp>
#include <trainyard/compute.hpp>

BOOST_AUTO_TEST_SUITE(waiting_for_compute)

using namespace trainyard;
using test::in_coroutine;

namespace {

/// A cluster that somebody is removing.
class leaving_cluster final : public backend, private compute_service {
public:
    compute_service& computes() override { return *this; }

private:
    asio::awaitable<compute_record> get(compute_name name) override
    {
        auto now               = compute_record{};
        now.name               = std::move(name);
        now.provisioning_state = "Deleting";
        co_return now;
    }
};

}

BOOST_AUTO_TEST_CASE(a_terminal_state_is_reported_and_not_thrown_CO_04)
{
    in_coroutine([]() -> asio::awaitable<void> {
        std::string printed;
        auto options        = compute_wait_options{};
        options.show_output = [&](std::string_view text) { printed += text; };
        auto const pool     = compute(std::make_shared<leaving_cluster>(), compute_name("pool"));

        auto outcome = co_await pool.wait(options);

        BOOST_TEST((outcome.why == compute_wait_outcome::reason::terminal_state));
        BOOST_TEST(printed == "Deleting\nAmlCompute wait for completion finished\n\n"
                              "Terminal state of \"Deleting\" has been reached\n");
    });
}

BOOST_AUTO_TEST_SUITE_END()
