#include <support/temporary_directory.hpp>

#include <trainyard/backend/environment_rules.hpp>
#include <trainyard/core/process/files.hpp>
#include <trainyard/error.hpp>
#include <trainyard/local/environment_plan.hpp>
#include <trainyard/local/made_environment.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <fstream>

BOOST_AUTO_TEST_SUITE(local_environment_plan)

using namespace trainyard;
using namespace trainyard::local;
using texts = std::vector<std::string>;

namespace {

environment asking_for(texts conda, texts pip)
{
    auto wanted                        = environment{};
    wanted.dependencies.conda_packages = std::move(conda);
    wanted.dependencies.pip_packages   = std::move(pip);
    return wanted;
}

machine_tools plain_machine()
{
    return {.interpreter = "/usr/bin/python3"};
}

machine_tools machine_with_conda()
{
    return {.conda = "/opt/conda/bin/conda", .interpreter = "/usr/bin/python3"};
}

bool any_says(texts const& lines, std::string const& word)
{
    return std::ranges::any_of(
        lines, [&](auto const& line) { return line.find(word) != std::string::npos; });
}

}

BOOST_AUTO_TEST_CASE(nothing_is_made_where_nothing_is_asked_EN_06_EN_13)
{
    auto managed              = asking_for({"numpy"}, {"joblib"});
    managed.user_managed      = true;
    auto const vendors        = asking_for({}, {"azureml-defaults", "azureml_sdk[automl]>=1"});
    auto const just_an_option = asking_for({}, {"--no-index"});

    for (auto const& one : {environment{}, managed, vendors, just_an_option}) {
        auto const plan = plan_environment(one, machine_with_conda());
        BOOST_TEST(!needs_making(one));
        BOOST_TEST((plan.with == maker::nothing));
        BOOST_TEST(plan.tool == "/usr/bin/python3");
        BOOST_TEST(plan.id == "");
    }
}

BOOST_AUTO_TEST_CASE(conda_makes_it_where_there_is_one_and_pip_where_not_EN_07)
{
    auto wanted = asking_for({"numpy"}, {"joblib"});

    auto const with_conda = plan_environment(wanted, machine_with_conda());
    auto const without    = plan_environment(wanted, plain_machine());
    wanted.interpreter    = "/usr/bin/python3";
    auto const named      = plan_environment(wanted, machine_with_conda());
    wanted.packages       = package_source::installed;
    auto const looked_for = plan_environment(wanted, machine_with_conda());

    BOOST_TEST((with_conda.with == maker::conda));
    BOOST_TEST(with_conda.tool == "/opt/conda/bin/conda");
    BOOST_TEST(with_conda.warnings.empty());
    BOOST_TEST((without.with == maker::pip));
    BOOST_TEST((without.requirements == texts{"numpy", "joblib"}));
    BOOST_TEST(any_says(without.warnings, "numpy come from pip"));
    BOOST_TEST((named.with == maker::pip));
    BOOST_TEST((looked_for.with == maker::check));
    BOOST_TEST(looked_for.warnings.empty());
}

BOOST_AUTO_TEST_CASE(the_python_of_the_version_is_taken_if_there_is_one_EN_04)
{
    auto wanted                        = asking_for({}, {"joblib"});
    wanted.dependencies.python_version = "3.8";
    auto tools                         = plain_machine();
    tools.interpreter_of_version       = "/usr/bin/python3.8";

    BOOST_TEST(plan_environment(wanted, tools).tool == "/usr/bin/python3.8");
    wanted.interpreter = "/usr/bin/python3";
    BOOST_TEST(plan_environment(wanted, tools).tool == "/usr/bin/python3");
}

BOOST_AUTO_TEST_CASE(another_python_than_was_asked_for_is_said_EN_04)
{
    BOOST_TEST(python_deviation("", "3.11.2") == "");
    BOOST_TEST(python_deviation("3.11", "3.11.2") == "");
    BOOST_TEST(python_deviation("3.11.2", "3.11.2") == "");
    BOOST_TEST(python_deviation("3.*", "3.11.2") == "");
    BOOST_TEST(python_deviation("3.1", "3.11.2") != "");
    BOOST_TEST(python_deviation("3.11.1", "3.11.2") != "");
    auto const old = python_deviation("3.6.2", "3.11.2");
    BOOST_TEST(old.find("3.6.2") != std::string::npos);
    BOOST_TEST(old.find("3.11.2") != std::string::npos);
    BOOST_TEST(python_deviation(">=3.8", "3.11.2").find("not looked at") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(condas_packages_are_put_in_pips_words_EN_07)
{
    auto wanted           = conda_dependencies{};
    wanted.conda_packages = {"numpy",
                             "scipy=1.9",
                             "pandas==1.5.3",
                             "scikit-learn>=1.0,<2",
                             "pytorch::pytorch=2.0.1=py3.10_cuda",
                             "conda-forge::py-opencv",
                             "joblib 1.2.*",
                             "cudatoolkit=11.3",
                             "pip=20",
                             "azureml-core",
                             "tables"};
    wanted.pip_packages   = {"azureml-defaults", "Tables==3.7", "--pre"};

    auto const found = requirements_for_pip(wanted);

    auto const lines =
        texts{"numpy",        "scipy==1.9.*",  "pandas==1.5.3", "scikit-learn>=1.0,<2",
              "torch==2.0.1", "opencv-python", "joblib==1.2.*", "Tables==3.7",
              "--pre"};
    BOOST_TEST(found.lines == lines, boost::test_tools::per_element());
    BOOST_TEST(any_says(found.warnings, "pip does not have cudatoolkit=11.3"));
    BOOST_TEST(any_says(found.warnings, "scipy=1.9"));
    BOOST_TEST(!any_says(found.warnings, "azureml"));
}

BOOST_AUTO_TEST_CASE(conda_is_not_asked_for_the_vendors_packages_EN_07)
{
    auto wanted           = conda_dependencies{};
    wanted.python_version = "3.8";
    wanted.conda_packages = {"numpy", "inference-schema"};
    wanted.pip_packages   = {"azureml-defaults", "joblib"};

    auto const left = dependencies_for_conda(wanted);

    BOOST_TEST((left.conda_packages == texts{"numpy", "pip"}));
    BOOST_TEST((left.pip_packages == texts{"joblib"}));
}

BOOST_AUTO_TEST_CASE(what_matters_makes_another_id_and_what_does_not_the_same_EN_14)
{
    auto const wanted                     = asking_for({"numpy"}, {"joblib"});
    auto const id                         = plan_environment(wanted, plain_machine()).id;
    auto renamed                          = wanted;
    renamed.name                          = "other";
    renamed.variables                     = {{"MESSAGE", "hello"}};
    auto versioned                        = wanted;
    versioned.dependencies.python_version = "3.8";
    auto seeing                           = wanted;
    seeing.system_packages                = true;

    BOOST_TEST(id.size() == 32U);
    BOOST_TEST(plan_environment(renamed, plain_machine()).id == id);
    BOOST_TEST(plan_environment(asking_for({}, {"numpy", "joblib"}), plain_machine()).id == id);
    BOOST_TEST(plan_environment(asking_for({"joblib"}, {"numpy"}), plain_machine()).id != id);
    BOOST_TEST(plan_environment(asking_for({}, {"numpyjoblib"}), plain_machine()).id != id);
    BOOST_TEST(plan_environment(versioned, plain_machine()).id != id);
    BOOST_TEST(plan_environment(seeing, plain_machine()).id != id);
    BOOST_TEST(plan_environment(wanted, machine_with_conda()).id != id);
}

BOOST_AUTO_TEST_CASE(without_containers_an_image_is_left_out_or_refused_EN_09)
{
    auto wanted         = environment{};
    wanted.docker.image = "host/image:1";

    auto const when_possible = plan_environment(wanted, plain_machine());
    wanted.docker.use        = container_use::never;
    auto const never         = plan_environment(wanted, plain_machine());
    wanted.docker.use        = container_use::required;

    BOOST_TEST((when_possible.with == maker::nothing));
    BOOST_TEST(any_says(when_possible.warnings, "host/image:1"));
    BOOST_TEST((never.with == maker::nothing));
    BOOST_TEST(never.warnings.empty());
    BOOST_CHECK_EXCEPTION(
        (void)plan_environment(wanted, plain_machine()), error, [](error const& thrown) {
            return thrown.code() == errc::unsupported && any_says({thrown.what()}, "container") &&
                   any_says({thrown.what()}, "host/image:1");
        });
}

BOOST_AUTO_TEST_CASE(with_podman_an_image_is_what_the_run_is_made_in_EN_09)
{
    auto machine        = plain_machine();
    machine.podman      = "/usr/bin/podman";
    auto wanted         = environment{};
    wanted.docker.image = "host/image:1";
    auto const image    = plan_environment(wanted, machine);

    wanted.dependencies.pip_packages = {"numpy", "azureml-defaults"};
    auto const more                  = plan_environment(wanted, machine);
    wanted.packages                  = package_source::installed;
    auto const as_it_is              = plan_environment(wanted, machine);
    wanted.docker.image              = default_gpu_image;
    auto const bare                  = plan_environment(wanted, machine);
    wanted.docker.use                = container_use::required;
    auto const required              = plan_environment(wanted, machine);

    BOOST_TEST((image.with == maker::podman));
    BOOST_TEST(image.warnings.empty());
    BOOST_TEST(image.requirements.empty());
    BOOST_TEST(more.requirements.size() == 1U);
    BOOST_TEST(more.id != image.id);
    BOOST_TEST(as_it_is.id == image.id);
    BOOST_TEST((bare.with == maker::check)); // nothing of the user's is in it
    BOOST_TEST(any_says(bare.warnings, default_gpu_image));
    BOOST_TEST((required.with == maker::podman));
}

BOOST_AUTO_TEST_CASE(installers_are_given_their_own_settings_and_nothing_else_EN_07)
{
    std::map<std::string, std::string> const own = {
        {"PATH", "/bin"},
        {"PIP_INDEX_URL", "https://me:hidden@host/simple"},
        {"PIP_USER", "1"},
        {"MY_PASSWORD", "private"},
        {"https_proxy", "http://proxy"},
        {"TOKEN", "from the program"}};
    auto const asked = references_in({"--index-url https://${TOKEN}:${OTHER}@host", "x ${NONE}"});

    auto const given  = installer_variables(own, {{"OTHER", "secret"}}, asked);
    auto const hidden = secrets_in(given, asked);

    BOOST_TEST((asked == texts{"TOKEN", "OTHER", "NONE"}));
    BOOST_TEST(given.at("PIP_INDEX_URL") == "https://me:hidden@host/simple");
    BOOST_TEST(given.at("https_proxy") == "http://proxy");
    BOOST_TEST(given.at("TOKEN") == "from the program");
    BOOST_TEST(given.at("OTHER") == "secret");
    BOOST_TEST(!given.contains("MY_PASSWORD"));
    BOOST_TEST(!given.contains("PIP_USER"));
    BOOST_TEST(!given.contains("NONE"));
    BOOST_TEST(without("hidden, secret, from the program, host", hidden) == "***, ***, ***, host");
}

BOOST_AUTO_TEST_CASE(a_marker_says_all_there_is_to_say_EN_14)
{
    auto made        = made_environment{};
    made.with        = maker::pip;
    made.at          = "/some where/cache";
    made.interpreter = "/some where/cache/bin/python";
    made.prefix      = "/some where/cache";
    made.warnings    = {"one thing", "and another"};
    made.seen        = {{"/usr/bin/python3", 1234567890123456789}, {"/a b", -1}};

    BOOST_TEST((read_marker(write_marker(made)) == made));
    BOOST_TEST((read_marker("") == made_environment()));
    BOOST_TEST((read_marker("seen\nwith what\nstrange").with == maker::nothing));
}

BOOST_AUTO_TEST_CASE(what_has_changed_or_moved_since_is_not_there_EN_14)
{
    test::temporary_directory here;
    auto const where = folder{here.path().string()};
    auto const plan  = environment_plan{.with = maker::pip, .id = "abc"};
    auto const base  = (here.path() / "python3").string();
    auto made        = made_environment{.with = maker::pip, .at = where.environment("abc")};
    std::ofstream(base) << "#!/bin/sh\n";
    made.seen[base] = core::facts_of(base)->modified;
    std::filesystem::create_directories(where.environment("abc"));
    auto const mark = [&] { std::ofstream(marker_of(where, "abc")) << write_marker(made); };

    auto const missing = find_made(where, plan);
    mark();
    auto const there = find_made(where, plan);
    made.seen[base] -= 1;
    mark();
    auto const changed = find_made(where, plan);
    made.seen.clear();
    made.at += "elsewhere";
    mark();
    auto const moved = find_made(where, plan);

    BOOST_TEST(!missing);
    BOOST_TEST(there.has_value());
    BOOST_TEST(!changed);
    BOOST_TEST(!moved);
}

BOOST_AUTO_TEST_SUITE_END()
