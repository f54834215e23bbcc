#include <trainyard/core/process/ports.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/test/unit_test.hpp>

#include <set>

BOOST_AUTO_TEST_SUITE(core_ports)

namespace asio = boost::asio;
using namespace trainyard;

namespace {

unsigned short number_of(core::free_port const& port)
{
    return static_cast<unsigned short>(port.number);
}

}

BOOST_AUTO_TEST_CASE(a_port_can_be_listened_on_DI_05)
{
    asio::io_context context;
    auto const port = core::take_free_port();
    asio::ip::tcp::acceptor const one(
        context, {asio::ip::make_address("127.0.0.1"), number_of(port)}, false);
    BOOST_TEST(one.is_open());
}

BOOST_AUTO_TEST_CASE(ports_are_distinct_DI_05)
{
    std::set<int> numbers;
    std::vector<core::free_port> ports;
    for (auto i = 0; i != 100; ++i) {
        ports.push_back(core::take_free_port());
        numbers.insert(ports.back().number);
    }
    BOOST_TEST(numbers.size() == 100U);
    BOOST_TEST(*numbers.begin() > 1024);
    BOOST_TEST(*numbers.rbegin() < 32'768);
}

BOOST_AUTO_TEST_CASE(a_port_is_ours_until_its_lease_ends_DI_05)
{
    auto port         = core::take_free_port();
    auto const number = port.number;
    BOOST_TEST(!core::lease_port(number));
    port = {};
    BOOST_TEST(core::lease_port(number).get() >= 0);
}

BOOST_AUTO_TEST_CASE(a_port_that_somebody_listens_on_is_not_free_DI_05)
{
    asio::io_context context;
    for (auto const* address : {"127.0.0.1", "0.0.0.0"}) {
        auto const port = core::take_free_port();
        BOOST_TEST(core::is_port_free(port.number));
        asio::ip::tcp::acceptor const one(context,
                                          {asio::ip::make_address(address), number_of(port)});
        BOOST_TEST(!core::is_port_free(port.number));
    }
}

BOOST_AUTO_TEST_SUITE_END()
