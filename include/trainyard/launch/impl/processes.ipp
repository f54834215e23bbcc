#pragma once

#include <trainyard/backend/processes.hpp>
#include <trainyard/core/paths.hpp>
#include <trainyard/core/process/ports.hpp>
#include <trainyard/core/process/process.hpp>
#include <trainyard/error.hpp>
#include <trainyard/launch/container.hpp>
#include <trainyard/launch/impl/conductor.hpp>
#include <trainyard/launch/impl/guard.hpp>
#include <trainyard/launch/impl/guard_process.hpp>
#include <trainyard/launch/processes.hpp>

#include <array>
#include <csignal>
#include <map>
#include <mutex>
#include <thread>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace trainyard::launch {
namespace detail {

inline std::string notes_path(std::string const& live_directory)
{
    return live_directory + "/guard";
}

inline std::int64_t seconds_of(timestamp time)
{
    return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

// What is known of a run that may have been started, by us or by anybody.
struct found_guard {
    launch_state state                   = launch_state::not_started;
    guard_notes notes                    = {};
    bool is_beginning                    = false;
    std::optional<core::process> process = {}; ///< of one that is running, or beginning
};

// The process itself, made sure that it is the one the notes are about.
TRAINYARD_DECL std::optional<core::process> open_guard(guard_notes const& notes)
{
    if (!notes.number || notes.boot != core::boot_id())
        return std::nullopt;
    auto opened = core::open_process(*notes.number);
    if (!opened || core::start_time_of(*notes.number) != notes.born)
        return std::nullopt;
    // It is there until whoever started it has heard of its end; it may never hear.
    auto end = pollfd{.fd = opened->watch.get(), .events = POLLIN, .revents = 0};
    if (::poll(&end, 1, 0) != 0) {
        core::wait_for(*opened);
        return std::nullopt;
    }
    return opened;
}

TRAINYARD_DECL found_guard look_for_guard(std::string const& live_directory)
{
    auto const text = core::read_file_if_any(notes_path(live_directory));
    auto found      = found_guard{.notes = read_guard_notes(text.value_or(""))};
    if (!found.notes.exit)
        found.process = open_guard(found.notes);
    // It is about to write that it has begun, or about to learn that nobody will tell it to.
    found.is_beginning = found.process && !found.notes.begun;
    if (found.notes.begun)
        found.state = found.process ? launch_state::running : launch_state::ended;
    return found;
}

// The same, once it is known whether the run has begun.
TRAINYARD_DECL found_guard find_guard(std::string const& live_directory)
{
    for (auto patience = 0; patience != 5000; ++patience) {
        auto found = look_for_guard(live_directory);
        if (!found.is_beginning)
            return found;
        // Nothing wakes us when it has begun: that takes less than this.
        auto end = pollfd{.fd = found.process->watch.get(), .events = POLLIN, .revents = 0};
        ::poll(&end, 1, 1);
    }
    throw error(errc::conflict, "find run",
                "it cannot be told whether the run of " + live_directory +
                    " has begun: the program that was starting it is gone, but a program which "
                    "that one had started holds on to what was its own. End that one, and open "
                    "the workspace again");
}

TRAINYARD_DECL void add_note(std::string const& live_directory, std::string const& line)
{
    auto const path = notes_path(live_directory);
    auto const file = core::open_file(path, core::open_mode::append);
    core::write_all(file, line + '\n', path);
}

TRAINYARD_DECL std::vector<std::string> command_of(
    launch_request const& request, std::map<std::string, std::string> const& variables)
{
    auto command = request.command;
    for (auto const& argument : request.arguments)
        command.push_back(core::expand(argument, variables));
    return command;
}

// What the guard of a run starts, and where what that prints goes.
struct guarded_command {
    std::vector<std::string> command             = {};
    std::map<std::string, std::string> variables = {};
    std::string log                              = {};
    std::string warning                          = {};
    std::vector<core::file_handle> leases        = {}; ///< of the ports that were handed out
};

// A single process is started as it is. Variables that the user gave count.
TRAINYARD_DECL guarded_command just(launch_request const& request)
{
    auto places      = task_places();
    places.next_port = [] { return core::take_free_port().number; };
    auto only        = std::move(tasks_of(request.distribution, places).front());

    guarded_command made = {.variables = request.variables, .log = std::move(only.log)};
    made.variables.merge(only.variables);
    made.command = command_of(request, made.variables);
    return made;
}

// Flags that Open MPI 4 and 5 know: ours is one machine with as many places as are needed, and it
// is no concern of ours who we are.
TRAINYARD_DECL std::vector<std::string> mpirun_command(std::string mpirun, std::size_t count)
{
    return {std::move(mpirun), "--allow-run-as-root", "--oversubscribe", "-n",
            std::to_string(count)};
}

// Many processes: all that tells them apart is in a file, which a shell reads.
TRAINYARD_DECL guarded_command conduct(launch_request const& request,
                                       std::optional<std::string> const& mpirun)
{
    guarded_command made = {.variables = request.variables};
    auto places          = task_places();
    places.nodes.assign(static_cast<std::size_t>(request.node_count), "127.0.0.1");
    places.next_port = [&] {
        auto port = core::take_free_port();
        made.leases.push_back(std::move(port.lease));
        return port.number;
    };
    // All nodes are this machine, whatever its name is taken for.
    made.variables.try_emplace("GLOO_SOCKET_IFNAME", "lo");

    auto const tasks = tasks_of(request.distribution, places);
    std::vector<std::vector<std::string>> commands;
    for (auto const& one : tasks) {
        auto variables = one.variables;
        variables.insert(made.variables.begin(), made.variables.end());
        commands.push_back(command_of(request, variables));
    }
    auto const is_mpi = std::holds_alternative<mpi_configuration>(request.distribution);
    auto const file   = request.live_directory + "/conductor";
    auto const text =
        task_table(tasks, commands) + rank_program + (mpirun ? mpi_program : conductor_program);
    core::write_all(core::open_file(file, core::open_mode::write), text, file);

    if (mpirun)
        made.command = mpirun_command(*mpirun, tasks.size());
    made.command.insert(made.command.end(), {"/bin/sh", file});
    made.log = is_mpi ? mpi_log : tasks.front().log;
    if (is_mpi && !mpirun)
        made.warning = std::string(request.inside ? "the image" : "this machine") +
                       " has no mpirun of Open MPI: trainyard started the ranks itself, with the "
                       "variables of Open MPI but without its way to talk";
    return made;
}

}

struct process_launcher::state {
    explicit state(std::string const& staging) : guards(staging + "/guard-") {}

    std::string live;
    guard_pool guards;
    std::mutex mutex;
    std::map<std::string, guard_ptr> fresh;                       ///< not waited for yet
    std::map<std::string, std::vector<core::file_handle>> leases; ///< of their ports
    std::optional<std::optional<std::string>> mpirun;             ///< once it was looked for
    core::file_handle keeper; ///< while it is open, the keeper sleeps

    // Its guard, if it was ours, has a run no more once it has noted the end of this one.
    detail::found_guard see_what_became(run_id const& id, std::string const& live_directory,
                                        guard_ptr ours)
    {
        auto found = detail::find_guard(live_directory);
        if (ours && found.notes.exit)
            guards.give_back(id.str(), std::move(ours));
        return found;
    }

    // Only Open MPI's will do: others have other flags, and other variables.
    std::optional<std::string> find_mpirun()
    {
        std::lock_guard const lock(mutex);
        if (!mpirun) {
            mpirun = core::find_program("mpirun");
            if (*mpirun) {
                auto const says =
                    core::run_helper({**mpirun, "--version"}, "/", std::chrono::seconds(10));
                if (says.bytes.find("Open MPI") == std::string::npos)
                    mpirun->reset();
            }
        }
        return *mpirun;
    }

    // Started with the first run that could need it, and in a session that nobody waits for.
    void see_to_keeper()
    {
        std::lock_guard const lock(mutex);
        if (keeper)
            return;
        std::array<int, 2> ends = {};
        if (::pipe2(ends.data(), O_CLOEXEC) != 0)
            core::throw_errno("start keeper", "pipe");
        auto const reading = core::file_handle(ends[0]);
        auto writing       = core::file_handle(ends[1]);
        auto const parent =
            core::start({.command = {"/bin/sh", "-c", "/bin/sh -c \"$1\" trainyard-keeper \"$2\" &",
                                     "trainyard-keeper", keeper_program, live},
                         .variables   = {{"PATH", "/usr/local/bin:/usr/bin:/bin"}},
                         .kept        = reading.get(),
                         .own_session = true});
        core::wait_for(parent);
        keeper = std::move(writing);
    }

    // The one of where the run is.
    std::optional<std::string> find_mpirun(launch_request const& request)
    {
        if (!std::holds_alternative<mpi_configuration>(request.distribution))
            return std::nullopt;
        if (!request.inside)
            return find_mpirun();
        return request.inside->mpirun.empty() ? std::nullopt
                                              : std::optional(request.inside->mpirun);
    }

    void start(launch_request const& request)
    {
        auto made = is_distributed(request.distribution)
                        ? detail::conduct(request, find_mpirun(request))
                        : detail::just(request);
        if (request.inside) {
            auto outside =
                put_inside(*request.inside, container_name(request.live_directory),
                           request.working_directory, made.command, std::move(made.variables));
            made.command   = std::move(outside.command);
            made.variables = std::move(outside.variables);
        }
        auto const notes = detail::notes_path(request.live_directory);
        auto lines       = "until " + std::to_string(detail::seconds_of(request.deadline)) + ' ' +
                     std::to_string(request.grace.count()) + ' ' + core::boot_id() + '\n';
        if (!made.warning.empty())
            lines += "warning " + made.warning + '\n';
        if (request.inside)
            lines += "inside " + request.inside->tool + ' ' +
                     container_name(request.live_directory) + '\n';
        auto const log = request.live_directory + '/' + made.log;
        core::open_file(log, core::open_mode::append); // whoever follows it finds it from now on

        auto const script = script_for({.command   = std::move(made.command),
                                        .variables = std::move(made.variables),
                                        .directory = request.working_directory,
                                        .log       = log},
                                       notes);
        auto guard        = guards.take();
        for (auto tries = 1; !guard->begin(notes, lines, script); ++tries) {
            if (tries == 3)
                throw error(errc::unavailable, "start run",
                            "the shell that is to look after it (/bin/sh) ends as soon as it is "
                            "started; see what kills it, and submit the run again");
            guard = guards.take(); // somebody has killed that one just now
        }
        std::lock_guard const lock(mutex);
        fresh.insert_or_assign(request.id.str(), std::move(guard));
        if (!made.leases.empty())
            leases.insert_or_assign(request.id.str(), std::move(made.leases));
    }

    guard_ptr take_fresh(std::string const& id)
    {
        std::lock_guard const lock(mutex);
        auto found = fresh.extract(id);
        return found ? std::move(found.mapped()) : nullptr;
    }

    void forget(std::string const& id)
    {
        std::lock_guard const lock(mutex);
        leases.erase(id);
    }
};

TRAINYARD_DECL process_launcher::process_launcher(core::work_pool& pool, std::string live,
                                                  std::string const& staging)
    : pool_(pool), state_(std::make_shared<state>(staging))
{
    state_->live = std::move(live);
}

TRAINYARD_DECL process_launcher::~process_launcher() = default;

TRAINYARD_DECL asio::awaitable<void> process_launcher::start(
    std::function<launch_request()> make_ready)
{
    auto work = std::function<void()>([state = state_, make_ready = std::move(make_ready)] {
        auto const request = make_ready();
        state->see_to_keeper();
        state->start(request);
    });
    co_await core::offload(pool_, std::move(work));
    pool_.post([state = state_] { state->guards.keep_one_idle(); });
}

TRAINYARD_DECL asio::awaitable<launch_state> process_launcher::find(run_id,
                                                                    std::string live_directory)
{
    auto work = [state = state_, live_directory] {
        auto const found = detail::find_guard(live_directory);
        if (found.state == launch_state::running)
            state->see_to_keeper();
        if (found.state == launch_state::not_started)
            ::unlink(detail::notes_path(live_directory).c_str());
        return found.state;
    };
    co_return co_await core::offload(pool_, std::move(work));
}

TRAINYARD_DECL asio::awaitable<launch_outcome> process_launcher::wait(run_id id,
                                                                      std::string live_directory)
{
    auto ours    = state_->take_fresh(id.str());
    auto process = std::optional<core::process>();
    for (;;) {
        if (ours)
            co_await ours->done();
        else if (process)
            co_await core::ended(std::move(process->watch));
        auto look = [state = state_, id, live_directory, ours = std::move(ours)]() mutable {
            return std::make_shared<detail::found_guard>(
                state->see_what_became(id, live_directory, std::move(ours)));
        };
        auto const seen = co_await core::offload(pool_, std::move(look));
        if (seen->state != launch_state::running) {
            auto const outcome = outcome_of(seen->notes);
            state_->forget(id.str());
            // Podman clears away behind what ends by itself, and not behind what was killed.
            if (!seen->notes.container.empty() && seen->notes.exit != 0) {
                auto remove = [notes = seen->notes] {
                    remove_container(notes.podman, notes.container);
                };
                co_await core::offload(pool_, std::function<void()>(std::move(remove)));
            }
            // Without its guard, nobody has ended what the run left behind.
            if (outcome.lost && seen->notes.boot == core::boot_id()) {
                auto sweep = [mark = "TRAINYARD_RUN=" + live_directory] {
                    core::signal_marked(mark, SIGKILL);
                };
                co_await core::offload(pool_, std::function<void()>(std::move(sweep)));
            }
            co_return outcome;
        }
        process = std::move(seen->process);
    }
}

TRAINYARD_DECL asio::awaitable<void> process_launcher::stop(run_id id, std::string live_directory,
                                                            stop_mode mode)
{
    auto work = [state = state_, id, live_directory, mode] {
        auto const mark = state->guards.begin_stop(id.str());
        auto noted      = false;
        // The guard may not have started the script yet, and what is being killed may still be
        // starting others.
        for (auto patience = 0; patience < 2000; ++patience) {
            auto const found = detail::find_guard(live_directory);
            if (found.state != launch_state::running)
                return;
            // First the note: if we die now, the keeper insists in our place.
            if (mode == stop_mode::ask && !std::exchange(noted, true))
                detail::add_note(live_directory,
                                 "stop ask " + std::to_string(detail::seconds_of(now())));
            auto const signal  = mode == stop_mode::ask ? SIGTERM : SIGKILL;
            auto const reached = core::signal_descendants(found.process->number, signal);
            if (mode == stop_mode::ask && reached > 0)
                return;
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
    };
    co_await core::offload(pool_, std::function<void()>(std::move(work)));
}

}
