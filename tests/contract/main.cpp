#include "promise.hpp"

#include <support/in_coroutine.hpp>

#include <exception>
#include <map>
#include <string>

namespace trainyard::contract {

std::vector<promise>& promises()
{
    static std::vector<promise> all;
    return all;
}

namespace {

asio::awaitable<void> try_out(yard& here, promise one)
{
    std::exception_ptr broken;
    co_await here.set_up();
    try {
        co_await one.keep(here);
    } catch (...) {
        broken = std::current_exception();
    }
    co_await here.tidy_up();
    if (broken)
        std::rethrow_exception(broken);
}

void add_tests(yard_kind const& kind)
{
    namespace unit = boost::unit_test;
    std::map<std::string_view, unit::test_suite*> suites;
    auto* const whole = BOOST_TEST_SUITE(std::string(kind.name));
    for (auto const& one : promises()) {
        auto& suite = suites[one.about];
        if (!suite) {
            suite = BOOST_TEST_SUITE(std::string(one.about));
            whole->add(suite);
        }
        auto const body = [make = kind.make, one] {
            auto const here = make();
            test::in_coroutine([&] { return try_out(*here, one); });
        };
        suite->add(
            unit::make_test_case(body, std::string(one.name), std::string(one.file), one.line));
    }
    unit::framework::master_test_suite().add(whole);
}

bool add_all_tests()
{
    boost::unit_test::framework::master_test_suite().p_name.value = "contract";
    add_tests({.name = "memory", .make = make_memory_yard});
    add_tests({.name = "local", .make = make_local_yard});
    return true;
}

}
}

int main(int argc, char* argv[])
{
    return boost::unit_test::unit_test_main(&trainyard::contract::add_all_tests, argc, argv);
}
