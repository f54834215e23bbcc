#include <support/failures.hpp>

#include <trainyard/local/points.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

BOOST_AUTO_TEST_SUITE(local_points)

using namespace trainyard;
using namespace trainyard::local;
using test::failure_of;

namespace {

std::string packed(std::vector<point_view> const& points, point_place place = {})
{
    std::string bytes;
    for (auto const& point : points)
        append_point(bytes, place, point.value, point.time, point.step);
    return bytes;
}

std::vector<point_view> unpacked(std::string_view bytes, point_place place = {})
{
    std::vector<point_view> points;
    read_points(bytes, place, [&](point_view&& point) {
        points.push_back(std::move(point));
        return true;
    });
    return points;
}

bool same(std::vector<point_view> const& a, std::vector<point_view> const& b)
{
    return std::ranges::equal(a, b, [](point_view const& one, point_view const& other) {
        return one.value == other.value && one.time == other.time && one.step == other.step;
    });
}

}

BOOST_AUTO_TEST_CASE(points_come_back_as_they_went_RU_12)
{
    using limits                         = std::numeric_limits<std::int64_t>;
    std::vector<point_view> const points = {
        {std::monostate(), 0, {}},
        {std::int64_t{0}, -1, 0},
        {limits::min(), limits::max(), limits::min()},
        {limits::max(), limits::min(), limits::max()},
        {0.1, 5, {}},
        {-std::numeric_limits<double>::infinity(), 5, limits::min()},
        {true, 6, 1},
        {false, 6, 2},
        {std::string(), 7, 3},
        {std::string("text\0\xff", 6), 7, 3},
        {std::string(100'000, 'x'), 8, 4},
    };
    BOOST_TEST(same(unpacked(packed(points)), points));
    point_place const elsewhere = {.time = 123'456, .step = -7};
    BOOST_TEST(same(unpacked(packed(points, elsewhere), elsewhere), points));
}

BOOST_AUTO_TEST_CASE(no_number_is_no_number)
{
    auto const read = unpacked(packed({{std::nan(""), 0, {}}}));
    BOOST_TEST(std::isnan(std::get<double>(read.at(0).value)));
    BOOST_TEST(std::signbit(std::get<double>(unpacked(packed({{-0.0, 0, {}}})).at(0).value)));
}

BOOST_AUTO_TEST_CASE(random_points_come_back_too)
{
    std::mt19937_64 random(20210412);
    std::vector<point_view> points;
    for (auto i = 0; i != 2000; ++i) {
        point_view point;
        point.time  = static_cast<std::int64_t>(random() >> (random() % 64));
        point.value = static_cast<std::int64_t>(random() >> (random() % 64));
        if (random() % 2)
            point.step = static_cast<std::int64_t>(random() >> (random() % 64));
        points.push_back(point);
    }
    BOOST_TEST(same(unpacked(packed(points)), points));
}

BOOST_AUTO_TEST_CASE(a_value_that_goes_with_the_clock_takes_a_few_bytes)
{
    std::vector<point_view> points;
    for (auto i = 0; i != 1000; ++i)
        points.push_back({std::int64_t{1}, i * 50, i + 1});
    BOOST_TEST(packed(points).size() <= 4000U);
}

BOOST_AUTO_TEST_CASE(reading_ends_when_there_is_enough)
{
    auto const bytes = packed({{1.0, 0, {}}, {2.0, 0, {}}, {3.0, 0, {}}});
    auto seen        = 0;
    read_points(bytes, {}, [&](point_view&&) { return ++seen < 2; });
    BOOST_TEST(seen == 2);
}

BOOST_AUTO_TEST_CASE(bytes_that_are_cut_off_are_damaged)
{
    for (auto const& value :
         std::vector<metric_value>{0.5, std::int64_t{1'000'000}, true, std::string("text")}) {
        auto const bytes = packed({{value, 1'000'000, 1'000'000}});
        for (std::size_t size = 1; size != bytes.size(); ++size) {
            auto const cut = std::string_view(bytes).substr(0, size);
            BOOST_TEST((failure_of([&] { unpacked(cut); }).code == errc::damaged));
        }
    }
    BOOST_TEST((failure_of([] { unpacked("\x0f\x00"); }).code == errc::damaged));
    BOOST_TEST((failure_of([] { unpacked("\x05\x01"); }).code == errc::damaged));
    auto const endless = "\x01" + std::string(20, '\xff');
    BOOST_TEST((failure_of([&] { unpacked(endless); }).code == errc::damaged));
}

BOOST_AUTO_TEST_SUITE_END()
