#include "work_bench.hpp"

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace trainyard::test {
namespace {

constexpr auto directory_variable = "TRAINYARD_TEST_DIRECTORY";

std::string text_of(std::filesystem::path const& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

}

work_bench::work_bench() : own_(std::in_place), directory_(own_->path())
{
    // What this machine's own pip is told, and which conda it has, is no concern of a test.
    std::vector<std::string> names;
    for (char** entry = environ; *entry; ++entry) {
        auto const name = std::string(*entry).substr(0, std::string(*entry).find('='));
        if (name.starts_with("PIP_") || name.starts_with("CONDA_") || name.starts_with("MAMBA_"))
            names.push_back(name);
    }
    for (auto const& name : names) {
        before_.emplace(name, std::getenv(name.c_str()));
        ::unsetenv(name.c_str());
    }
    set("PIP_NO_CACHE_DIR", "1");
    set("PIP_CONFIG_FILE", "/dev/null");
    set("PATH", (directory_ / "bin").string() + ":/usr/bin:/bin");
    set(directory_variable, directory_.string());
    for (auto const* name : {"fifo", "submitted"})
        if (::mkfifo((directory_ / name).c_str(), 0600) != 0)
            throw std::runtime_error("cannot make a fifo");
    fifo_ = ::open((directory_ / "fifo").c_str(), O_RDWR | O_CLOEXEC);
}

work_bench::work_bench(whose) : directory_(std::getenv(directory_variable)) {}

work_bench::~work_bench()
{
    ::close(fifo_);
    for (auto const& [name, value] : before_)
        if (value)
            ::setenv(name.c_str(), value->c_str(), 1);
        else
            ::unsetenv(name.c_str());
}

asio::awaitable<workspace> work_bench::open(int at_once) const
{
    auto options                = local_options{};
    options.root                = root();
    options.grace               = std::chrono::seconds(1);
    options.max_concurrent_runs = at_once;
    co_return co_await open_local(options);
}

void work_bench::set(std::string const& name, std::string const& value)
{
    auto const* known = std::getenv(name.c_str());
    before_.emplace(name, known ? std::optional<std::string>(known) : std::nullopt);
    ::setenv(name.c_str(), value.c_str(), 1);
}

void work_bench::write(std::string const& name, std::string const& text) const
{
    std::filesystem::create_directories(code());
    std::ofstream(std::filesystem::path(code()) / name, std::ios::binary) << text;
}

script_run_config work_bench::python(std::string const& text) const
{
    write("script.py", text);
    auto config                    = script_run_config{};
    config.source_directory        = code();
    config.script                  = "script.py";
    config.environment.interpreter = "/usr/bin/python3";
    return config;
}

script_run_config work_bench::shell(std::string const& line) const
{
    std::filesystem::create_directories(code());
    auto config             = script_run_config{};
    config.source_directory = code();
    config.command.emplace_back(line);
    return config;
}

script_run_config work_bench::printing_tiny(std::string const& index) const
{
    auto config    = python("import tiny\nprint('tiny', tiny.value)\n");
    auto& packages = config.environment.dependencies.pip_packages;
    if (!index.empty())
        packages.push_back("--index-url " + index);
    packages.emplace_back("tiny");
    return config;
}

void work_bench::write_program(std::string const& name, std::string const& text) const
{
    std::filesystem::create_directories(directory_ / "bin");
    auto const path = directory_ / "bin" / name;
    std::filesystem::remove(path);
    std::ofstream(path) << "#!/bin/sh\n" << text;
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
}

void work_bench::make_conda(std::string const& line) const
{
    auto const here = directory_.string();
    write_program("conda", "echo asked >> " + here +
                               "/solved\n"
                               "echo solving\n"
                               "cat \"$6\" > " +
                               here +
                               "/asked\n"
                               "mkdir -p \"$4/bin\"\n"
                               "ln -s /usr/bin/python3 \"$4/bin/python\"\n"
                               "printf '#!/bin/sh\\necho the tool of the environment\\n' "
                               "> \"$4/bin/tool\"\n"
                               "chmod +x \"$4/bin/tool\"\n" +
                               line + '\n');
}

environment work_bench::conda_environment() const
{
    auto wanted = environment{};
    wanted.dependencies.add_conda_package("numpy=1.16");
    return wanted;
}

std::string work_bench::waiting() const
{
    return "read -r nothing < " + (directory_ / "fifo").string();
}

void work_bench::go_on() const
{
    if (::write(fifo_, "go\n", 3) != 3)
        throw std::runtime_error("cannot write");
}

int work_bench::solved() const
{
    auto const text = text_of(directory_ / "solved");
    return static_cast<int>(std::count(text.begin(), text.end(), '\n'));
}

std::string work_bench::asked() const
{
    return text_of(directory_ / "asked");
}

std::string work_bench::poor_python() const
{
    write_program("poor_python", "case \"$1\" in\n"
                                 "-c) echo 3.11.2 cannot ;;\n"
                                 "*) exec /usr/bin/python3 \"$@\" ;;\n"
                                 "esac\n");
    return (directory_ / "bin/poor_python").string();
}

void work_bench::make_stand_in(std::string const& name) const
{
    write_program(name, "echo this version is not installed >&2\nexit 127\n");
}

std::size_t work_bench::made() const
{
    std::size_t count = 0;
    std::error_code gone;
    for (auto const& entry :
         std::filesystem::directory_iterator(root() + "/cache/environments", gone))
        count += std::filesystem::exists(entry.path() / "ready") ? 1 : 0;
    return count;
}

std::size_t work_bench::folders_in_cache() const
{
    std::size_t count = 0;
    std::error_code gone;
    for (auto const& entry :
         std::filesystem::directory_iterator(root() + "/cache/environments", gone))
        count += entry.is_directory() ? 1 : 0;
    return count;
}

void work_bench::remove_markers() const
{
    for (auto const& entry : std::filesystem::directory_iterator(root() + "/cache/environments"))
        if (entry.is_directory())
            std::filesystem::remove(entry.path() / "ready");
}

int work_bench::installers() const
{
    auto count = 0;
    std::error_code gone;
    for (auto const& entry : std::filesystem::directory_iterator("/proc", gone))
        if (text_of(entry.path() / "environ").find("TRAINYARD_ENVIRONMENT=" + root()) !=
            std::string::npos)
            ++count;
    return count;
}

std::vector<std::string> work_bench::files_with(std::string const& word) const
{
    std::vector<std::string> found;
    for (auto const& entry : std::filesystem::recursive_directory_iterator(root()))
        if (entry.is_regular_file() && text_of(entry.path()).find(word) != std::string::npos)
            found.push_back(entry.path().string());
    return found;
}

void work_bench::say_submitted() const
{
    auto const told = ::open((directory_ / "submitted").c_str(), O_WRONLY | O_CLOEXEC);
    if (told < 0 || ::write(told, "x", 1) != 1)
        throw std::runtime_error("cannot write");
    ::close(told);
}

void work_bench::wait_until_submitted() const
{
    auto const told = ::open((directory_ / "submitted").c_str(), O_RDWR | O_CLOEXEC);
    pollfd look     = {.fd = told, .events = POLLIN, .revents = 0};
    auto const came = ::poll(&look, 1, 60'000);
    ::close(told);
    if (came != 1)
        throw std::runtime_error("the other program did not submit its run");
}

other_program::other_program(work_bench const& bench, std::string const& test)
{
    auto const chosen              = "--run_test=at_the_bench_of_another_program/" + test;
    std::vector<std::string> words = {"/proc/self/exe", chosen, "--catch_system_errors=no"};
    std::vector<char*> pointers;
    for (auto& word : words)
        pointers.push_back(word.data());
    pointers.push_back(nullptr);
    if (::posix_spawn(&number_, pointers[0], nullptr, nullptr, pointers.data(), environ) != 0)
        throw std::runtime_error("cannot start " + words.front());
    bench.wait_until_submitted();
}

other_program::~other_program()
{
    kill();
}

void other_program::kill()
{
    if (number_ == 0)
        return;
    ::kill(number_, SIGKILL);
    ::waitpid(number_, nullptr, 0);
    number_ = 0;
}

}
