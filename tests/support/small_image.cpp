#include "small_image.hpp"

#include <trainyard/core/process/process.hpp>

#include <chrono>
#include <vector>

namespace trainyard::test {
namespace {

// Its files go where they are here; libraries are those that ldd names.
constexpr auto pack = R"py(
import glob, os, re, subprocess, sys, sysconfig, tarfile
files = set()
def add(path):
    files.add(path)
    if os.access(path, os.X_OK) or '.so' in path:
        said = subprocess.run(['ldd', path], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        files.update(re.findall(r'(/\S+)', said.stdout.decode()))
for program in (sys.executable, '/bin/sh', '/bin/sleep', '/bin/cat'):
    add(os.path.realpath(program))
left_out = {'__pycache__', 'test', 'tests', 'dist-packages', 'site-packages', 'idlelib', 'tkinter',
            'lib2to3', 'pydoc_data', 'turtledemo'}
for folder, folders, names in os.walk(sysconfig.get_paths()['stdlib']):
    folders[:] = [one for one in folders if one not in left_out and not one.startswith('config-')]
    for name in names:
        path = os.path.join(folder, name)
        add(path) if name.endswith('.so') else files.add(path)
files.update(glob.glob('/usr/share/python-wheels/*.whl'))
named = [(os.path.realpath(path), path.lstrip('/')) for path in sorted(files)]
named += [(os.path.realpath('/bin/' + name), 'usr/local/bin/' + name)
          for name in ('sh', 'sleep', 'cat')]
named += [(os.path.realpath('/bin/sh'), 'bin/sh')]
named += [(os.path.realpath(sys.executable), 'usr/local/bin/python3')]
with tarfile.open(sys.argv[1], 'w') as tar:
    for place in ('tmp', 'etc', 'root'):
        info = tarfile.TarInfo(place)
        info.type = tarfile.DIRTYPE
        info.mode = 0o1777 if place == 'tmp' else 0o755
        tar.addfile(info)
    for path, name in dict((name, (path, name)) for path, name in named).values():
        info = tar.gettarinfo(path, arcname=name)
        with open(path, 'rb') as file:
            tar.addfile(info, file)
)py";

// Where control groups are of the old kind and not ours, podman must not see them; that takes a
// view of the file systems of its own.
constexpr auto wrapper = R"sh(
set -- /usr/bin/podman --root "$store/root" --runroot "$store/run" \
    --storage-driver overlay --cgroup-manager cgroupfs --events-backend none "$@"
[ "$(id -u)" = 0 ] && unshare -m true 2> /dev/null || exec "$@"
exec unshare -m sh -c 'umount -l /sys/fs/cgroup/unified /sys/fs/cgroup/systemd 2> /dev/null
exec "$@"' podman "$@"
)sh";

// Once for all.
std::string const& packed()
{
    static temporary_directory const directory;
    static std::string const tar = [] {
        auto const path = (directory.path() / "small.tar").string();
        core::run_helper({"/usr/bin/python3", "-c", pack, path}, "/", std::chrono::seconds(120));
        return path;
    }();
    return tar;
}

}

small_image::small_image(work_bench& bench) : podman_((bench.path() / "bin/podman").string())
{
    bench.set("BUILDAH_ISOLATION", "chroot");
    bench.write_program("podman", "store=" + (bench.path() / "store").string() + wrapper);
    ask({"import", "--quiet", packed(), name()});
    std::vector<std::string> words = {"run", "--rm", "--network=host"};
    for (auto const& argument : arguments())
        words.push_back(argument);
    words.insert(words.end(), {name(), "/bin/sh", "-c", "echo it runs"});
    runs_ = ask(words).find("it runs") != std::string::npos;
}

small_image::~small_image()
{
    ask({"rm", "--all", "--force", "--time=0"});
}

std::vector<std::string> small_image::arguments() const
{
    return {"--cgroups=disabled", "--ulimit=nofile=1024:1024", "--ulimit=nproc=4096:4096"};
}

std::string small_image::ask(std::vector<std::string> const& words) const
{
    std::vector<std::string> command = {"/bin/sh", "-c", "exec \"$@\" 2>&1", "ask", podman_};
    command.insert(command.end(), words.begin(), words.end());
    return core::run_helper(command, "/", std::chrono::seconds(120)).bytes;
}

std::string small_image::containers() const
{
    return ask({"ps", "--all", "--quiet"});
}

}
