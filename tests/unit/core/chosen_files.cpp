#include <support/failures.hpp>

#include <trainyard/core/chosen_files.hpp>
#include <trainyard/error.hpp>

#include <map>
#include <stdexcept>

BOOST_AUTO_TEST_SUITE(core_chosen_files)

using namespace trainyard;
using test::failure_of;
using test::names;

namespace {

using texts = std::vector<std::string>;

/// What two datastores have.
std::map<std::string, texts> const stores = {
    {"a", {"mnist/more/labels.gz", "mnist/test.gz", "mnist/train.gz", "mnistic", "top"}},
    {"b", {"top"}},
    {"empty", {}}};

texts list(datastore_name const& name, std::string const& below)
{
    texts found;
    for (auto const& path : stores.at(name.str()))
        if (below.empty() || path == below || path.starts_with(below + '/'))
            found.push_back(path);
    return found;
}

data_path path(std::string below, std::string store = "a")
{
    return {.datastore = datastore_name(std::move(store)), .path = std::move(below)};
}

core::chosen_files choose(std::vector<data_path> paths)
{
    return core::choose_files(core::clean_data_paths(std::move(paths), "test"), list, "test");
}

std::string chosen(std::vector<data_path> paths)
{
    std::string text;
    for (auto const& file : choose(std::move(paths)).files)
        text += file.name + ' ';
    return text;
}

}

BOOST_AUTO_TEST_CASE(names_begin_at_the_folder_before_the_first_wildcard_DS_08)
{
    BOOST_TEST(chosen({path("mnist")}) == "more/labels.gz test.gz train.gz ");
    BOOST_TEST(chosen({path("mnist/t*")}) == "test.gz train.gz ");
    BOOST_TEST(chosen({path("mnist/**")}) == "more/labels.gz test.gz train.gz ");
    BOOST_TEST(chosen({path("*/train.gz")}) == "mnist/train.gz ");
    BOOST_TEST(chosen({path("mni[rs]t/tes?.gz")}) == "mnist/test.gz ");
    BOOST_TEST(chosen({path("")}) ==
               "mnist/more/labels.gz mnist/test.gz mnist/train.gz mnistic top ");
    BOOST_TEST(core::folder_of("a/b*c/d") == "a");
    BOOST_TEST(core::folder_of("a/b") == "a/b");
    BOOST_TEST(core::folder_of("*") == "");
}

BOOST_AUTO_TEST_CASE(many_paths_have_a_folder_in_common_DS_08)
{
    BOOST_TEST(chosen({path("mnist/more"), path("mnist/test.gz")}) == "more/labels.gz test.gz ");
    BOOST_TEST(chosen({path("mnist/test.gz"), path("mnist/t*")}) == "test.gz train.gz ");
    BOOST_TEST(chosen({path("mnist/more"), path("mnistic")}) == "mnist/more/labels.gz mnistic ");
    BOOST_TEST(chosen({path("top"), path("top", "b")}) == "a/top b/top ");
}

BOOST_AUTO_TEST_CASE(only_the_path_of_a_file_is_one_file_DS_08)
{
    BOOST_TEST(choose({path("mnist/test.gz")}).is_one_file);
    BOOST_TEST(choose({path("./mnist//test.gz")}).is_one_file);
    BOOST_TEST(!choose({path("mnist/more")}).is_one_file);
    BOOST_TEST(!choose({path("mnist/tes*")}).is_one_file);
    BOOST_TEST(!choose({path("top"), path("top", "b")}).is_one_file);
}

BOOST_AUTO_TEST_CASE(a_path_that_selects_nothing_is_named_DS_08)
{
    auto const failed = failure_of([] { choose({path("mnist"), path("cifar/*")}); });
    BOOST_TEST((failed.code == errc::not_found));
    BOOST_TEST(names(failed.message, {"\"a\"", "cifar/*", "upload it first"}));
    BOOST_TEST(choose({path("", "empty")}).files.empty()); // all of a datastore may be nothing
}

BOOST_AUTO_TEST_CASE(paths_that_make_no_sense_are_refused_DS_08)
{
    auto const refused = [](data_path one) {
        return failure_of([&] { core::clean_data_paths({one}, "test"); });
    };
    BOOST_TEST(
        (failure_of([] { core::clean_data_paths({}, "test"); }).code == errc::invalid_argument));
    BOOST_TEST((refused(path("a/[b")).code == errc::invalid_argument));
    BOOST_TEST((refused(path("https://example.com/a")).code == errc::unsupported));
    BOOST_CHECK_THROW(core::clean_data_paths({path("../a")}, "test"), std::invalid_argument);
    BOOST_CHECK_THROW(core::clean_data_paths({path("/a")}, "test"), std::invalid_argument);
}

BOOST_AUTO_TEST_SUITE_END()
