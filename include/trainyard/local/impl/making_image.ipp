#pragma once

#include <trainyard/core/process/process.hpp>
#include <trainyard/error.hpp>
#include <trainyard/launch/container.hpp>
#include <trainyard/local/making.hpp>

#include <algorithm>
#include <utility>

namespace trainyard::local {
namespace detail {

// An image by its full name, and those of our own by what they were made of.
TRAINYARD_DECL std::string image_of(environment_plan const& plan)
{
    auto const& docker = plan.docker;
    if (!docker.dockerfile.empty())
        return "localhost/trainyard:" + plan.id;
    auto const& address = docker.registry.address;
    if (address.empty() || docker.image.starts_with(address + '/'))
        return docker.image;
    return address + '/' + docker.image;
}

// A command in a container of it. Variables that are meant for pip, and those that stand in its
// file, are the command's.
TRAINYARD_DECL std::vector<std::string> inside(making const& one, std::string image,
                                               std::vector<std::string> const& command)
{
    auto const references = references_in(one.plan.requirements);
    std::map<std::string, std::string> variables;
    for (auto const& [name, text] : one.variables)
        if (is_for_installing(name) || std::ranges::find(references, name) != references.end())
            variables.emplace(name, text);
    container what;
    what.tool      = one.plan.tool;
    what.image     = std::move(image);
    what.folder    = one.folder;
    what.arguments = one.plan.docker.arguments;
    auto made = launch::put_inside(what, launch::container_name(one.folder), one.folder, command,
                                   std::move(variables));
    return std::move(made.command); // all of them are variables of every tool
}

// Says where the Python is, which version that is, and where an mpirun is, a line each.
inline constexpr char const* look_around = R"sh(
for python in "$@"; do
    found=$(command -v "$python") && break
done
[ -n "$found" ] || { echo "the image has no $*"; exit 1; }
version=$("$found" -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])') || exit 1
mpirun=$(command -v mpirun)
case $([ -z "$mpirun" ] || "$mpirun" --version 2> /dev/null) in
    *"Open MPI"*) ;;
    *) mpirun= ;;
esac
printf '%s\n' "$found" "$version" "$mpirun" > found
)sh";

struct image_facts {
    std::string interpreter = {};
    std::string version     = {};
    std::string mpirun      = {};
};

TRAINYARD_DECL std::string take_line(std::string& text)
{
    auto const end = std::min(text.find('\n'), text.size());
    auto line      = text.substr(0, end);
    text.erase(0, end + 1);
    return line;
}

// Whether containers run here at all is seen by running one.
TRAINYARD_DECL asio::awaitable<image_facts> look_inside(making_ptr one, std::string image)
{
    std::vector<std::string> look;
    look.push_back("/bin/sh");
    look.push_back("-c");
    look.push_back(look_around);
    look.push_back("trainyard");
    if (one->plan.python.empty()) {
        look.push_back("python3");
        look.push_back("python");
    } else {
        look.push_back(one->plan.python);
    }
    auto command = inside(*one, std::move(image), look);
    co_await run_step(one, "a container of the image", std::move(command));

    auto read  = [path = one->folder + "/found"] { return core::read_file(path); };
    auto found = co_await core::offload(one->home.pool, std::move(read));
    image_facts facts;
    facts.interpreter = take_line(found);
    facts.version     = take_line(found);
    facts.mpirun      = take_line(found);
    co_await say(one, facts.interpreter + " of the image is Python " + facts.version);
    co_return facts;
}

TRAINYARD_DECL asio::awaitable<void> build_image(making_ptr one, std::string image)
{
    auto const file = one->folder + "/Dockerfile";
    co_await write_beside(one, "Dockerfile", one->plan.docker.dockerfile);
    std::vector<std::string> build;
    build.push_back(one->plan.tool);
    build.push_back("build");
    build.push_back("--network=host");
    build.push_back("--tag=" + std::move(image));
    build.push_back("--file=" + file);
    auto const& context = one->plan.docker.context;
    build.push_back(context.empty() ? one->folder : context);
    co_await say(one, "building the image");
    co_await run_step(one, "podman build", std::move(build));
}

TRAINYARD_DECL asio::awaitable<void> get_image(making_ptr one, std::string image)
{
    if (!one->plan.docker.dockerfile.empty()) {
        co_await build_image(one, std::move(image));
        co_return;
    }
    auto is_here    = [tool = one->plan.tool, image] { return launch::has_image(tool, image); };
    auto const here = co_await core::offload(one->home.pool, std::move(is_here));
    if (here)
        co_return;
    std::vector<std::string> pull;
    pull.push_back(one->plan.tool);
    pull.push_back("pull");
    pull.push_back(image);
    co_await say(one, "pulling the image " + image);
    auto what = "podman pull " + image + " (a private registry is opened by podman login)";
    co_await run_step(one, std::move(what), std::move(pull));
}

TRAINYARD_DECL asio::awaitable<std::string> id_of_image(making_ptr one, std::string image)
{
    auto ask = [tool = one->plan.tool, image] {
        return core::run_helper({tool, "image", "inspect", "--format={{.Id}}", image}, "/",
                                std::chrono::seconds(60));
    };
    auto said = co_await core::offload(one->home.pool, std::move(ask));
    auto id   = take_line(said.bytes);
    if (said.exit_code != 0 || id.empty())
        throw error(errc::build_failed, "prepare environment",
                    "podman does not know the image " + image + " that it just had");
    co_return id;
}

}

TRAINYARD_DECL asio::awaitable<made_environment> make_with_podman(making_ptr one)
{
    auto const& plan = one->plan;
    auto const name  = detail::image_of(plan);
    co_await detail::get_image(one, name);
    auto found = co_await detail::look_inside(one, name);

    made_environment made;
    made.with        = maker::podman;
    made.podman      = plan.tool;
    made.image       = co_await detail::id_of_image(one, name);
    made.mpirun      = std::move(found.mpirun);
    made.interpreter = std::move(found.interpreter);
    if (auto deviation = python_deviation(plan.python_version, found.version); !deviation.empty())
        made.warnings.push_back(std::move(deviation));
    if (plan.requirements.empty())
        co_return made;

    // It lies outside, where it looks the same from inside.
    co_await detail::write_beside(one, "requirements.txt", detail::in_lines(plan.requirements));
    auto venv = detail::venv_command(made.interpreter, true, one->prefix());
    venv      = detail::inside(*one, made.image, venv);
    co_await say(one, "making a virtual environment");
    co_await run_step(one, "making a virtual environment", std::move(venv));
    made.prefix      = one->prefix();
    made.interpreter = one->prefix() + "/bin/python";
    auto pip         = detail::pip_command(*one, made.interpreter);
    pip              = detail::inside(*one, made.image, pip);
    co_await say(one, "installing with pip");
    co_await run_step(one, "pip install", std::move(pip));
    co_return made;
}

}
