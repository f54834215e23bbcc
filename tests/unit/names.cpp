#include <support/failures.hpp>

#include <trainyard/impl/names.hpp>

#include <stdexcept>

BOOST_AUTO_TEST_SUITE(vocabulary_names)

using namespace trainyard::detail;
using trainyard::test::names;

namespace {

template <class Check>
std::string refusal_of(Check check)
{
    try {
        check();
        return {};
    } catch (std::invalid_argument const& refused) {
        return refused.what();
    }
}

}

BOOST_AUTO_TEST_CASE(a_name_that_keeps_the_rule_is_fine_EX_01)
{
    for (auto const* name : {"tf-mnist", "chainer-mnist", "my_experiment", "train-sklearn", "1"})
        BOOST_TEST(refusal_of([&] { check_experiment_name(name); }).empty());
    BOOST_TEST(refusal_of([] { check_experiment_name(std::string(256, 'x')); }).empty());
    BOOST_TEST(refusal_of([] { check_model_name("sklearn-iris.v2"); }).empty());
}

BOOST_AUTO_TEST_CASE(a_name_that_breaks_it_is_told_the_rule_EX_01)
{
    for (auto const* name : {"", "-a", "_a", "a b", "a/b", "..", "a.b", "\xc3\xa9", "a\n"}) {
        auto const refused = refusal_of([&] { check_experiment_name(name); });
        BOOST_TEST(names(refused, {"experiment", name, "letters, digits", "256", "beginning"}));
    }
    BOOST_TEST(!refusal_of([] { check_experiment_name(std::string(257, 'x')); }).empty());
    BOOST_TEST(!refusal_of([] { check_experiment_name(std::string_view("a\0", 2)); }).empty());
}

BOOST_AUTO_TEST_CASE(a_models_name_may_have_dots_but_not_begin_with_one_MO_01)
{
    for (auto const* name : {"", ".", "..", ".hidden", "a/b", "a:1"})
        BOOST_TEST(names(refusal_of([&] { check_model_name(name); }), {"model", "dots", "255"}));
    BOOST_TEST(!refusal_of([] { check_model_name(std::string(256, 'x')); }).empty());
}

BOOST_AUTO_TEST_CASE(a_new_id_is_a_name_itself_RU_20)
{
    auto const id = new_run_id("iris");
    BOOST_TEST(id.starts_with("iris_"));
    BOOST_TEST(id.size() == std::string("iris_1763600000_0a1b2c3d").size());
    BOOST_TEST(id != new_run_id("iris"));
    for (auto const& experiment : {std::string("iris"), std::string(256, 'x')})
        BOOST_TEST(refusal_of([&] { check_run_id(new_run_id(experiment)); }).empty());
    BOOST_TEST(new_guid().size() == 36U);
}

BOOST_AUTO_TEST_SUITE_END()
