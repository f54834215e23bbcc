#include <support/folder.hpp>
#include <support/local_yard.hpp>

#include <trainyard/backend/environment_rules.hpp>
#include <trainyard/environment_files.hpp>
#include <trainyard/result.hpp>
#include <trainyard/wire/definitions.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <sstream>

BOOST_AUTO_TEST_SUITE(environment_files)

using namespace trainyard;
using test::folder;
using texts = std::vector<std::string>;

namespace {

// What went wrong, or nothing if nothing did.
template <class Work>
failure failure_of(Work work)
{
    try {
        work();
    } catch (error const& thrown) {
        return thrown.details();
    }
    return {};
}

bool says(failure const& what, std::string const& word)
{
    return what.message.find(word) != std::string::npos;
}

}

BOOST_AUTO_TEST_CASE(a_conda_file_becomes_an_environment_EN_04_CF_02)
{
    folder here;
    auto const file = here.write("env.yml", "name: sklearn\n"
                                            "channels: [conda-forge]\n"
                                            "dependencies:\n"
                                            "  - python=3.6.2\n"
                                            "  - scikit-learn\n"
                                            "  - numpy=1.16\n"
                                            "  - pip:\n"
                                            "    - azureml-defaults\n"
                                            "variables:\n"
                                            "  MESSAGE: hello\n");

    auto const made  = from_conda_specification("", file);
    auto const named = from_conda_specification("mine", file);

    BOOST_TEST(made.name == "sklearn");
    BOOST_TEST(named.name == "mine");
    BOOST_TEST(made.dependencies.python_version == "3.6.2");
    BOOST_TEST((made.dependencies.conda_packages == texts{"scikit-learn", "numpy=1.16"}));
    BOOST_TEST((made.dependencies.pip_packages == texts{"azureml-defaults"}));
    BOOST_TEST((made.dependencies.channels == texts{"conda-forge"}));
    BOOST_TEST(made.variables.at("MESSAGE") == "hello");
    BOOST_TEST(!made.user_managed);
}

BOOST_AUTO_TEST_CASE(a_condition_on_python_is_kept_EN_04)
{
    folder here;
    auto const python = [&](std::string const& entry) {
        auto const file = here.write("env.yml", "dependencies:\n  - \"" + entry + "\"\n");
        return from_conda_specification("", file).dependencies;
    };

    BOOST_TEST(python("python >= 3.8").python_version == ">=3.8");
    BOOST_TEST(python("python==3.9.1").python_version == "3.9.1");
    BOOST_TEST(python("python=3.9=h123").python_version == "3.9");
    BOOST_TEST(python("python").python_version == "");
    BOOST_TEST(python("python").conda_packages.empty());
    BOOST_TEST((python("python-dateutil").conda_packages == texts{"python-dateutil"}));
}

BOOST_AUTO_TEST_CASE(what_is_wrong_with_a_conda_file_is_said_with_its_line_EN_04)
{
    folder here;
    auto const wrong = [&](std::string const& text) {
        auto const file = here.write("env.yml", text);
        return failure_of([&] { (void)from_conda_specification("", file); });
    };

    auto const missing = failure_of(
        [&] { (void)from_conda_specification("", (here.path() / "none.yml").string()); });
    auto const folder =
        failure_of([&] { (void)from_conda_specification("", here.path().string()); });
    auto const no_yaml  = wrong("dependencies:\n  - numpy\n - [\n");
    auto const no_list  = wrong("name: x\ndependencies: numpy\n");
    auto const strange  = wrong("dependencies:\n  - numpy\n  - {npm: [left-pad]}\n");
    auto const a_text   = wrong("just a text\n");
    auto const misspelt = wrong("name: x\n\ndependancies: [numpy]\n");

    BOOST_TEST((missing.code == errc::not_found));
    BOOST_TEST(says(missing, "none.yml"));
    BOOST_TEST((folder.code == errc::invalid_argument));
    BOOST_TEST(says(folder, here.path().string()));
    BOOST_TEST((no_yaml.code == errc::invalid_argument));
    BOOST_TEST(says(no_yaml, "env.yml:3"));
    BOOST_TEST(says(no_list, "env.yml:2"));
    BOOST_TEST(says(strange, "env.yml:3"));
    BOOST_TEST((a_text.code == errc::invalid_argument));
    BOOST_TEST((misspelt.code == errc::invalid_argument));
    BOOST_TEST(says(misspelt, "env.yml:3"));
    BOOST_TEST(says(misspelt, "dependancies"));
}

BOOST_AUTO_TEST_CASE(keys_that_conda_or_tools_around_it_know_are_passed_over_EN_04)
{
    folder here;
    auto const file = here.write("env.yml", "dependencies: [numpy]\n"
                                            "prefix: /opt/conda/envs/x\n"
                                            "platforms: [linux-64]\n"
                                            "category: main\n");
    BOOST_TEST((from_conda_specification("", file).dependencies.conda_packages == texts{"numpy"}));
}

BOOST_AUTO_TEST_CASE(a_requirements_file_becomes_an_environment_EN_05_CF_03)
{
    folder here;
    here.write("more/extra.txt", "joblib # with a comment\n-e ./tool\n");
    auto const file = here.write("requirements.txt", "# what it needs\n"
                                                     "numpy==1.24.2 \\\n"
                                                     "  --hash=sha256:0\n"
                                                     "\n"
                                                     "--find-links wheels\n"
                                                     "--extra-index-url=https://host/simple\n"
                                                     "-r more/extra.txt\n"
                                                     "git+https://host/x.git#egg=x\n");

    auto const made = from_pip_requirements("mine", file);

    auto const beside = here.path().string();
    auto const wanted =
        texts{"numpy==1.24.2   --hash=sha256:0",       "--find-links " + beside + "/wheels",
              "--extra-index-url=https://host/simple", "joblib",
              "-e " + beside + "/more/tool",           "git+https://host/x.git#egg=x"};
    BOOST_TEST(made.name == "mine");
    BOOST_TEST(made.dependencies.pip_packages == wanted, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(requirements_that_cannot_be_carried_along_are_refused_EN_05)
{
    folder here;
    auto const constrained = here.write("a.txt", "-c constraints.txt\n");
    auto const circle      = here.write("b.txt", "-r b.txt\n");
    auto const missing     = here.write("c.txt", "-r none.txt\n");
    auto const read        = [](std::string const& file) {
        return failure_of([&] { (void)from_pip_requirements("x", file); });
    };

    BOOST_TEST((read(constrained).code == errc::invalid_argument));
    BOOST_TEST(says(read(constrained), "constraint"));
    BOOST_TEST((read(circle).code == errc::invalid_argument));
    BOOST_TEST(says(read(circle), "includes itself"));
    BOOST_TEST((read(missing).code == errc::not_found));
    BOOST_TEST(says(read(missing), "none.txt"));
}

BOOST_AUTO_TEST_CASE(an_existing_conda_environment_is_read_without_conda_EN_05)
{
    folder here;
    here.write("envs/tools/conda-meta/numpy-1.19.2-py38h.json",
               R"({"name": "numpy", "version": "1.19.2", "build": "py38h"})");
    here.write("envs/tools/conda-meta/python-3.8.5-h7.json",
               R"({"name": "python", "version": "3.8.5"})");
    here.write("envs/tools/lib/python3.8/site-packages/joblib-1.0.1.dist-info/INSTALLER", "pip\n");
    here.write("envs/tools/lib/python3.8/site-packages/numpy-1.19.2.dist-info/INSTALLER", "conda");
    ::setenv("CONDA_ENVS_PATH", (here.path() / "envs").c_str(), 1);

    auto const made   = from_existing_conda_environment("mine", "tools");
    auto const folder = from_existing_conda_environment("", (here.path() / "envs/tools").string());
    auto const none = failure_of([] { (void)from_existing_conda_environment("mine", "nothing"); });
    ::unsetenv("CONDA_ENVS_PATH");

    BOOST_TEST(made.dependencies.python_version == "3.8.5");
    BOOST_TEST((made.dependencies.conda_packages == texts{"numpy=1.19.2"}));
    BOOST_TEST((made.dependencies.pip_packages == texts{"joblib==1.0.1"}));
    BOOST_TEST((folder.dependencies == made.dependencies));
    BOOST_TEST((none.code == errc::not_found));
    BOOST_TEST(says(none, (here.path() / "envs/nothing").string()));
}

BOOST_AUTO_TEST_CASE(images_and_dockerfiles_become_environments_EN_05_EN_09)
{
    folder here;
    auto const conda   = here.write("env.yml", "dependencies: [numpy]\n");
    auto const pip     = here.write("requirements.txt", "joblib\n");
    auto const written = here.write("Dockerfile", "FROM debian:12\nRUN true\n");
    auto options       = image_options{};
    options.registry   = {.address = "host", .username = "me", .password = secret("hidden")};
    options.conda_specification = conda;
    options.pip_requirements    = pip;

    auto const bare      = from_docker_image("bare", default_cpu_image);
    auto const full      = from_docker_image("full", "host/image:1", options);
    auto const from_text = from_dockerfile("text", "FROM debian:12\n");
    auto const from_path = from_dockerfile("path", written);

    BOOST_TEST(bare.docker.image == default_cpu_image);
    BOOST_TEST(bare.user_managed);
    BOOST_TEST(!full.user_managed);
    BOOST_TEST((full.dependencies.conda_packages == texts{"numpy"}));
    BOOST_TEST((full.dependencies.pip_packages == texts{"joblib"}));
    BOOST_TEST(full.docker.registry.username == "me");
    BOOST_TEST(from_text.docker.dockerfile == "FROM debian:12\n");
    BOOST_TEST(from_path.docker.dockerfile == "FROM debian:12\nRUN true\n");
    BOOST_TEST(from_path.docker.image == "");
}

BOOST_AUTO_TEST_CASE(a_file_that_is_missing_is_named_whatever_it_is_for_EN_05_EN_08)
{
    folder here;
    auto const absent         = here.at("absent");
    auto conda                = image_options{};
    conda.conda_specification = absent;
    auto pip                  = image_options{};
    pip.pip_requirements      = absent;
    auto const below          = here.write("file", "") + "/below";

    for (auto const& missing :
         {failure_of([&] { (void)from_pip_requirements("x", absent); }),
          failure_of([&] { (void)from_docker_image("x", "host/image:1", conda); }),
          failure_of([&] { (void)from_docker_image("x", "host/image:1", pip); }),
          failure_of([&] { (void)from_dockerfile("x", absent); }),
          failure_of([&] { (void)from_dockerfile("x", "FROM debian:12\n", pip); }),
          failure_of([&] { (void)load_from_directory(absent); }),
          failure_of([&] { (void)read_conda_dependencies(absent); })}) {
        BOOST_TEST((missing.code == errc::not_found));
        BOOST_TEST(says(missing, absent), missing.message);
        BOOST_TEST(says(missing, "is not there"), missing.message);
    }
    for (auto const& unwritten : {failure_of([&] { save_to_directory({}, below); }),
                                  failure_of([&] { save_conda_file({}, below); })}) {
        BOOST_TEST((unwritten.code == errc::not_found));
        BOOST_TEST(says(unwritten, below), unwritten.message);
    }
}

BOOST_AUTO_TEST_CASE(an_environment_survives_its_directory_EN_05_CF_06)
{
    folder here;
    auto definition        = environment{};
    definition.name        = "mine";
    definition.interpreter = "/usr/bin/python3";
    definition.variables   = {{"MESSAGE", "hello"}};
    auto& wanted           = definition.dependencies;
    wanted.python_version  = ">=3.8";
    wanted.add_channel("conda-forge");
    wanted.add_conda_package("numpy=1.24");
    wanted.add_pip_package("joblib");
    definition.docker.image                = "host/image:1";
    definition.docker.shm_size             = "4g";
    definition.docker.arguments            = {"--ipc=host"};
    definition.docker.shared_volumes       = false;
    definition.docker.registry             = {.address = "host", .username = "me"};
    definition.docker.use                  = container_use::required;
    auto with_password                     = definition;
    with_password.docker.registry.password = secret("hidden");
    auto const there                       = (here.path() / "saved").string();

    save_to_directory(with_password, there);
    auto const again   = load_from_directory(there);
    auto const refused = failure_of([&] { save_to_directory(definition, there); });
    save_to_directory(definition, there, true);

    BOOST_TEST((again == definition));
    BOOST_TEST((refused.code == errc::already_exists));
    BOOST_TEST(test::read_text(there + "/azureml_environment.json").find("hidden") ==
               std::string::npos);
    BOOST_TEST((load_from_directory(there) == definition));
    BOOST_TEST((failure_of([&] { (void)load_from_directory(here.path().string()); }).code ==
                errc::not_found));
}

BOOST_AUTO_TEST_CASE(a_build_context_is_a_directory_of_this_machine_EN_05)
{
    folder here;
    here.write("Dockerfile", "FROM host/image:1\n");
    auto const built = from_docker_build_context("mine", here.path().string());
    auto const there = (here.path() / "saved").string();
    save_to_directory(built, there);
    auto const again = load_from_directory(there);
    auto const missing =
        failure_of([&] { (void)from_docker_build_context("mine", here.path().string(), "Other"); });
    here.write("azureml_environment.json",
               R"({"name": "x", "docker": {"baseDockerfile": "FROM x",
                   "buildContext": {"locationType": "git", "location": "https://host/code"}}})");
    auto const elsewhere = failure_of([&] { (void)load_from_directory(here.path().string()); });

    BOOST_TEST(built.docker.dockerfile == "FROM host/image:1\n");
    BOOST_TEST(built.docker.context == here.path().string());
    BOOST_TEST((again == built));
    BOOST_TEST((missing.code == errc::not_found));
    BOOST_TEST(missing.message.find("Other") != std::string::npos);
    BOOST_TEST((elsewhere.code == errc::unsupported));
    BOOST_TEST(elsewhere.message.find("from_docker_build_context") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_vendors_own_directory_is_understood_CF_06)
{
    folder here;
    here.write("azureml_environment.json",
               R"({"name": "tutorial", "version": "3",
                   "environmentVariables": {"EXAMPLE_ENV_VAR": "EXAMPLE_VALUE"},
                   "python": {"userManagedDependencies": false, "interpreterPath": "python",
                              "condaDependenciesFile": null, "baseCondaEnvironment": null},
                   "docker": {"enabled": false, "baseImage": "mcr.microsoft.com/azureml/base",
                              "baseDockerfile": null, "sharedVolumes": true, "shmSize": null,
                              "arguments": [], "baseImageRegistry":
                              {"address": null, "username": null, "password": null}},
                   "spark": {"repositories": []}, "inferencingStackVersion": null})");

    auto const read = load_from_directory(here.path().string());

    BOOST_TEST(read.name == "tutorial");
    BOOST_TEST(read.interpreter == "");
    BOOST_TEST(read.variables.at("EXAMPLE_ENV_VAR") == "EXAMPLE_VALUE");
    BOOST_TEST(read.docker.image == "mcr.microsoft.com/azureml/base");
    BOOST_TEST((read.docker.use == container_use::never));
}

BOOST_AUTO_TEST_CASE(what_is_wrong_with_the_vendors_directory_is_named_CF_06)
{
    folder here;
    auto const wrong = [&](std::string const& text) {
        here.write("azureml_environment.json", text);
        return failure_of([&] { (void)load_from_directory(here.path().string()); });
    };

    for (auto const* text : {"[]", "{\"name\": ", "7", ""}) {
        auto const refused = wrong(text);
        BOOST_TEST((refused.code == errc::invalid_argument), text);
        BOOST_TEST(says(refused, here.at("azureml_environment.json")), text);
    }
    for (auto const& [text, key] : std::vector<std::pair<char const*, char const*>>{
             {R"({"name": 7})", "\"name\""},
             {R"({"environmentVariables": {"A": 1}})", "\"environmentVariables.A\""},
             {R"({"environmentVariables": []})", "\"environmentVariables\""},
             {R"({"python": "3.8"})", "\"python\""},
             {R"({"python": {"userManagedDependencies": "yes"}})",
              "\"python.userManagedDependencies\""},
             {R"({"docker": {"arguments": "--ipc=host"}})", "\"docker.arguments\""},
             {R"({"docker": {"arguments": [7]}})", "\"docker.arguments\""},
             {R"({"docker": {"baseImageRegistry": {"address": true}}})",
              "\"docker.baseImageRegistry.address\""}}) {
        auto const refused = wrong(text);
        BOOST_TEST((refused.code == errc::invalid_argument), text);
        BOOST_TEST(says(refused, here.at("azureml_environment.json")), refused.message);
        BOOST_TEST(says(refused, key), refused.message);
    }
    auto const base = wrong(R"({"python": {"baseCondaEnvironment": "tools"}})");
    BOOST_TEST((base.code == errc::unsupported));
    BOOST_TEST(says(base, "\"python.baseCondaEnvironment\""));
    BOOST_TEST(says(base, "from_existing_conda_environment"));
}

BOOST_AUTO_TEST_CASE(dependencies_are_added_replaced_and_written_EN_08)
{
    folder here;
    auto wanted = conda_dependencies{};
    wanted.add_conda_package("scikit-learn");
    wanted.add_conda_package("Scikit_Learn=1.2");
    wanted.add_pip_package("joblib");
    wanted.add_pip_package("joblib==1.2");
    wanted.add_pip_package("--no-index");
    wanted.add_channel("conda-forge");
    wanted.add_channel("conda-forge");
    wanted.add_tensorflow_conda_package(core_type::gpu, "2.2");
    wanted.python_version = "3.8";
    auto const file       = (here.path() / "env.yml").string();

    save_conda_file(wanted, file);

    BOOST_TEST((wanted.conda_packages == texts{"Scikit_Learn=1.2", "tensorflow-gpu=2.2"}));
    BOOST_TEST((wanted.pip_packages == texts{"joblib==1.2", "--no-index"}));
    BOOST_TEST((wanted.channels == texts{"conda-forge"}));
    BOOST_TEST((read_conda_dependencies(file) == wanted));
    BOOST_TEST(to_conda_file(wanted) == test::read_text(file));
}

BOOST_AUTO_TEST_CASE(packages_have_one_name_however_they_are_written_EN_07)
{
    BOOST_TEST(package_name("Scikit_Learn[all] >= 1 ; python_version < '4'") == "scikit-learn");
    BOOST_TEST(package_name("conda-forge::ruamel.yaml=0.16") == "ruamel-yaml");
    BOOST_TEST(package_name("x @ https://host/x.whl") == "x");
    BOOST_TEST(package_name("git+https://host/x.git") == "");
    BOOST_TEST(package_name("--no-index") == "");
    BOOST_TEST(package_name("./x.whl") == "");
}

BOOST_AUTO_TEST_CASE(a_password_is_never_shown_or_written_EN_09)
{
    auto definition            = environment{};
    definition.name            = "mine";
    definition.docker.image    = "host/image";
    definition.docker.registry = {
        .address = "host", .username = "me", .password = secret("hidden")};
    std::ostringstream shown;
    shown << definition.docker.registry.password;

    auto const written = wire::write_environment(definition);

    BOOST_TEST(shown.str() == "***");
    BOOST_TEST(written.find("hidden") == std::string::npos);
    BOOST_TEST((wire::read_environment(written) == without_secrets(definition)));
}

BOOST_AUTO_TEST_CASE(an_address_with_a_password_in_it_is_refused_without_showing_it_EN_05)
{
    auto const check = [](std::string const& line) {
        auto definition                      = environment{};
        definition.dependencies.pip_packages = {line};
        return failure_of([&] { check_environment(definition, "test"); });
    };

    for (auto const* line :
         {"--index-url https://me:hidden@host/simple", "--index-url=https://hidden@host/simple",
          "git+https://me:hidden@host/x.git", "x @ https://me:hidden@host/x.whl",
          "--extra-index-url https://host/t/hidden/simple"}) {
        auto const refused = check(line);
        BOOST_TEST((refused.code == errc::invalid_argument), line);
        BOOST_TEST(!says(refused, "hidden"), refused.message);
        BOOST_TEST(says(refused, "${NAME}"));
    }
    for (auto const* line :
         {"--index-url https://me:${TOKEN}@host/simple", "--index-url https://${TOKEN}@host/simple",
          "git+ssh://git@host/x.git", "--index-url https://host/simple",
          "--index-url https://host/t/${TOKEN}/simple", "numpy"})
        BOOST_TEST(check(line).message == "", line);
}

BOOST_AUTO_TEST_CASE(an_address_with_a_password_in_it_is_not_saved_EN_05_CF_06)
{
    folder here;
    auto definition     = environment{};
    definition.name     = "careless";
    auto& wanted        = definition.dependencies;
    wanted.pip_packages = {"--index-url https://me:hidden@host/simple"};

    for (auto const& refused :
         {failure_of([&] { save_to_directory(definition, here.at("saved")); }),
          failure_of([&] { save_conda_file(wanted, here.at("saved")); })}) {
        BOOST_TEST((refused.code == errc::invalid_argument));
        BOOST_TEST(says(refused, "${NAME}"));
        BOOST_TEST(!says(refused, "hidden"));
    }
    BOOST_TEST(!std::filesystem::exists(here.at("saved")));
}

BOOST_AUTO_TEST_SUITE_END()
