#pragma once

#include <trainyard/core/process/process.hpp>
#include <trainyard/error.hpp>
#include <trainyard/local/making.hpp>

#include <algorithm>
#include <utility>

namespace trainyard::local {

TRAINYARD_DECL asio::awaitable<void> add_to_log(making_ptr one, std::string text)
{
    auto add = [one, text = without(std::move(text), one->hidden)] {
        core::write_all(core::open_file(one->log, core::open_mode::append), text, one->log);
    };
    co_await core::offload(one->home.pool, std::function<void()>(std::move(add)));
    one->tell();
}

TRAINYARD_DECL asio::awaitable<void> say(making_ptr one, std::string line)
{
    return add_to_log(one, to_string(now()) + ' ' + std::move(line) + '\n');
}

namespace detail {

// Its end, from the beginning of a line.
TRAINYARD_DECL void keep_end(std::string& text)
{
    constexpr std::size_t enough = 2000;
    if (text.size() > enough) {
        text.erase(0, text.size() - enough);
        text.erase(0, text.find('\n') + 1);
    }
}

TRAINYARD_DECL void take_warnings(std::string_view text, std::vector<std::string>& into)
{
    constexpr std::string_view mark = "warning: ";
    while (!text.empty()) {
        auto const end  = std::min(text.find('\n'), text.size());
        auto const line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.starts_with(mark))
            into.emplace_back(line.substr(mark.size()));
    }
}

struct heard_text {
    std::string end                   = {};
    std::vector<std::string> warnings = {};
};

}

TRAINYARD_DECL asio::awaitable<std::vector<std::string>> run_step(making_ptr one, std::string what,
                                                                  std::vector<std::string> command)
{
    auto heard = std::make_shared<detail::heard_text>();
    auto hear  = [one, heard](std::string text) {
        heard->end += text;
        detail::keep_end(heard->end);
        detail::take_warnings(text, heard->warnings);
        return add_to_log(one, std::move(text));
    };
    auto tool = tool_command{
        .command = std::move(command), .variables = one->variables, .directory = one->folder};
    auto running    = run_tool(one->home.pool, std::move(tool), one->leash,
                               std::function<asio::awaitable<void>(std::string)>(std::move(hear)));
    auto const code = co_await std::move(running);
    if (one->given_up)
        throw error(errc::build_failed, "prepare environment", "nobody waits for it any more");
    if (code != 0) {
        auto words = without(heard->end, one->hidden);
        while (words.ends_with('\n'))
            words.pop_back();
        auto const how = code < 0 ? std::string("was ended by a signal")
                                  : "failed with exit code " + std::to_string(code);
        throw error(errc::build_failed, "prepare environment",
                    what + ' ' + how + (words.empty() ? "" : "; its last words:\n" + words));
    }
    co_return std::move(heard->warnings);
}

namespace detail {

inline constexpr char const* probe_program = R"py(
import sys
def has(name):
    try:
        __import__(name)
        return True
    except Exception:
        return False
print('%d.%d.%d' % sys.version_info[:3], 'makes' if has('venv') and has('ensurepip') else 'cannot')
)py";

// Asking an interpreter what it is also shows whether it can be run at all.
TRAINYARD_DECL python_facts probe(std::string const& interpreter)
{
    auto const answer =
        core::run_helper({interpreter, "-c", probe_program}, "", std::chrono::seconds(60));
    auto const space = answer.bytes.find(' ');
    if (answer.exit_code != 0 || space == std::string::npos)
        throw error(errc::build_failed, "prepare environment",
                    "the interpreter \"" + interpreter +
                        "\" cannot be run; correct "
                        "environment::interpreter");
    return {.interpreter = interpreter,
            .version     = answer.bytes.substr(0, space),
            .makes       = answer.bytes.find("makes") != std::string::npos};
}

// Each requirement is looked for as what is installed under its name, and, because not everything
// says that it is, as a module. What is found is imported, because what it is bound to may be
// missing all the same. Where it is not plain which module that is, being installed is enough.
inline constexpr char const* check_program = R"py(
import importlib, importlib.util, os, re, subprocess, sys
try:
    from importlib import metadata
except ImportError:
    metadata = None
try:
    from packaging.requirements import Requirement
except ImportError:
    try:
        from pip._vendor.packaging.requirements import Requirement
    except ImportError:
        Requirement = None

modules = {'scikit-learn': 'sklearn', 'pillow': 'PIL', 'opencv-python': 'cv2', 'pyyaml': 'yaml',
           'beautifulsoup4': 'bs4', 'python-dateutil': 'dateutil', 'protobuf': 'google.protobuf',
           'opencv-python-headless': 'cv2', 'tensorflow-gpu': 'tensorflow', 'msgpack-python':
           'msgpack', 'scikit-image': 'skimage', 'pyzmq': 'zmq', 'attrs': 'attr',
           'mysqlclient': 'MySQLdb', 'psycopg2-binary': 'psycopg2', 'faiss-cpu': 'faiss'}

def version_of(name):
    try:
        if metadata:
            return metadata.version(name)
        import pkg_resources
        return pkg_resources.get_distribution(name).version
    except Exception:
        return None

def brought_by(name):
    try:
        return (metadata.distribution(name).read_text('top_level.txt') or '').split()
    except Exception:
        return []

def module_of(name):
    module = modules.get(name, name.replace('-', '_'))
    try:
        if importlib.util.find_spec(module):
            return module
    except Exception:
        pass
    public = [one for one in brought_by(name) if one.isidentifier() and not one.startswith('_')]
    return public[0] if len(public) == 1 else None

alone = '''
import os
try:
    import %s
except BaseException:
    os._exit(1)
os._exit(0)
'''

def fails_alone(module):
    return subprocess.call([sys.executable, '-c', alone % module],
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) != 0

# All in one process, which is quick; another package may be in the way of one that fails.
def words_of_importing(module):
    try:
        importlib.import_module(module)
    except BaseException as failed:
        if fails_alone(module):
            return '%s: %s' % (type(failed).__name__, failed)

requirements, seen = sys.argv[1:]
del sys.argv[1:] # which is nothing to those that are imported
places = ''.join(path + '\n' for path in sys.path if os.path.isdir(path))
missing = []
broken = []
for line in open(requirements):
    line = line.strip()
    found = re.match(r'[A-Za-z0-9][A-Za-z0-9._-]*', line)
    if not found or '://' in line.split('@')[0]:
        if line and not line.startswith('-'):
            print('warning: ' + line + ' is not a name, and was not looked for')
        continue
    wanted = None
    try:
        wanted = Requirement(line) if Requirement else None
    except Exception:
        pass
    if wanted is not None and wanted.marker and not wanted.marker.evaluate():
        continue
    name = re.sub(r'[-_.]+', '-', found.group(0)).lower()
    version = version_of(name)
    module = module_of(name)
    if version is None and module is None:
        missing.append(line)
        continue
    version = version or ''
    print(name, version or 'of some version', 'is installed', flush=True)
    words = words_of_importing(module) if module else None
    if words:
        broken.append('%s (%s)' % (line, words))
    if wanted is not None:
        is_other = version and not wanted.specifier.contains(version, prereleases=True)
    else:
        # Without a package that knows versions, one that is not the very same is told of.
        asked = re.sub(r'\[.*?\]|;.*|\s', '', line[found.end():])
        is_other = asked and asked != '==' + version
    if is_other:
        print('warning: %s was asked for; %s %s is installed' % (line, name, version))

with open(seen, 'w') as file:
    file.write(places)
if missing:
    print('these packages are not installed for %s: %s' % (sys.executable, ', '.join(missing)))
if broken:
    print('these packages cannot be imported by %s: %s' % (sys.executable, ', '.join(broken)))
sys.stdout.flush()
os._exit(1 if missing or broken else 0) # threads of what was imported are not waited for
)py";

TRAINYARD_DECL std::int64_t changed_at(std::string const& path)
{
    auto const facts = core::facts_of(path);
    return facts ? facts->modified : 0;
}

TRAINYARD_DECL std::string in_lines(std::vector<std::string> const& lines)
{
    std::string text;
    for (auto const& line : lines)
        text += line + '\n';
    return text;
}

TRAINYARD_DECL asio::awaitable<void> write_beside(making_ptr one, std::string name,
                                                  std::string text)
{
    auto write = [one, path = one->folder + '/' + name, text = std::move(text)] {
        core::write_file(path, text, core::durability::survives_us);
    };
    return core::offload(one->home.pool, std::function<void()>(std::move(write)));
}

// What an answer of the interpreter depends on: where it looked, and itself.
TRAINYARD_DECL std::map<std::string, std::int64_t> places_seen(making const& one,
                                                               std::string const& interpreter)
{
    std::map<std::string, std::int64_t> seen;
    auto const paths = core::read_file(one.folder + "/seen");
    for (std::size_t at = 0; at < paths.size();) {
        auto const end  = paths.find('\n', at);
        auto const path = paths.substr(at, end - at);
        if (path != one.folder)
            seen[path] = changed_at(path);
        at = end + 1;
    }
    seen[interpreter] = changed_at(interpreter);
    return seen;
}

TRAINYARD_DECL std::vector<std::string> venv_command(std::string const& interpreter,
                                                     bool system_packages,
                                                     std::string const& prefix)
{
    std::vector<std::string> command = {interpreter, "-m", "venv"};
    if (system_packages)
        command.emplace_back("--system-site-packages");
    command.push_back(prefix);
    return command;
}

TRAINYARD_DECL std::vector<std::string> pip_command(making const& one,
                                                    std::string const& interpreter)
{
    return {
        interpreter, "-m", "pip", "install", "--no-color", "-r", one.folder + "/requirements.txt"};
}

}

TRAINYARD_DECL asio::awaitable<python_facts> ask_python(making_ptr one)
{
    // A program of the right name may be a stand-in, for a version that is not installed.
    auto ask = [tool = one->plan.tool, second = one->plan.second_tool] {
        try {
            return detail::probe(tool);
        } catch (error const&) {
            if (second.empty())
                throw;
            return detail::probe(second);
        }
    };
    auto facts = co_await core::offload(one->home.pool, std::move(ask));
    co_await say(one, facts.interpreter + " is Python " + facts.version);
    co_return facts;
}

TRAINYARD_DECL asio::awaitable<made_environment> make_by_check(making_ptr one,
                                                               std::string interpreter,
                                                               std::vector<std::string> warnings)
{
    co_await detail::write_beside(one, "requirements.txt",
                                  detail::in_lines(one->plan.requirements));
    co_await detail::write_beside(one, "check.py", detail::check_program);
    std::vector<std::string> command;
    command.push_back(interpreter);
    command.push_back(one->folder + "/check.py");
    command.push_back(one->folder + "/requirements.txt");
    command.push_back(one->folder + "/seen");
    auto const found = co_await run_step(one, "looking for the packages", std::move(command));

    made_environment made;
    made.with        = maker::check;
    made.interpreter = interpreter;
    made.warnings    = std::move(warnings);
    made.warnings.insert(made.warnings.end(), found.begin(), found.end());
    auto look = [one, interpreter] { return detail::places_seen(*one, interpreter); };
    made.seen = co_await core::offload(one->home.pool, std::move(look));
    co_return made;
}

TRAINYARD_DECL asio::awaitable<made_environment> make_with_pip(making_ptr one)
{
    auto const& plan  = one->plan;
    auto const python = co_await ask_python(one);
    std::vector<std::string> warnings;
    if (auto deviation = python_deviation(plan.python_version, python.version); !deviation.empty())
        warnings.push_back(std::move(deviation));
    if (!python.makes) {
        warnings.push_back(python.interpreter +
                           " has no venv and ensurepip, so no environment was made: "
                           "the packages it has itself are used");
        co_return co_await make_by_check(one, python.interpreter, std::move(warnings));
    }

    auto venv = detail::venv_command(python.interpreter, plan.system_packages, one->prefix());
    co_await say(one, "making a virtual environment");
    co_await run_step(one, "making a virtual environment", std::move(venv));

    made_environment made;
    made.with        = maker::pip;
    made.prefix      = one->prefix();
    made.interpreter = one->prefix() + "/bin/python";
    made.warnings    = std::move(warnings);
    if (!plan.requirements.empty()) {
        co_await detail::write_beside(one, "requirements.txt", detail::in_lines(plan.requirements));
        auto pip = detail::pip_command(*one, made.interpreter);
        co_await say(one, "installing with pip");
        co_await run_step(one, "pip install", std::move(pip));
    }
    made.seen[python.interpreter] = detail::changed_at(python.interpreter);
    co_return made;
}

TRAINYARD_DECL asio::awaitable<made_environment> make_with_conda(making_ptr one)
{
    auto const file = one->folder + "/conda_dependencies.yml";
    co_await detail::write_beside(one, "conda_dependencies.yml", one->plan.conda_file);
    std::vector<std::string> conda;
    conda.push_back(one->plan.tool);
    if (!one->plan.tool.ends_with("micromamba"))
        conda.push_back("env");
    conda.push_back("create");
    conda.push_back("-p");
    conda.push_back(one->prefix());
    conda.push_back("-f");
    conda.push_back(file);
    co_await say(one, "making an environment with " + one->plan.tool);
    co_await run_step(one, one->plan.tool, std::move(conda));

    made_environment made;
    made.with        = maker::conda;
    made.prefix      = one->prefix();
    made.interpreter = one->prefix() + "/bin/python";
    if (!core::find_program(made.interpreter))
        throw error(errc::build_failed, "prepare environment",
                    one->plan.tool + " made an environment without Python");
    co_return made;
}

}
