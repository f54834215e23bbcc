#pragma once

/// The guard's file, and the two shell programs around it.

#include <trainyard/backend/launcher.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trainyard::launch {

/// What the file says, line by line:
///
///     guard 4242 98765             its process, and when that began, as the kernel counts
///     until 1763600000 10 3f0c…    deadline, grace, the start of the machine it belongs to
///     begun                        from here on the run has been started
///     stop ask 1763599990          somebody asked it to end; `stop limit` if its time was over
///     Killed                       the shell's own words about a signal
///     inside /usr/bin/podman trainyard-3f0c…   what it runs in, and who knows of that
///     warning there is no mpirun   something the run's record should say
///     failed 7 exit user_logs/std_log_process_2.txt rank 2
///                                  of several processes, one that ended badly: its code, whether
///                                  that means a signal, its log and its name
///     exit 137                     how it ended
struct guard_notes {
    std::int64_t until                = 0;
    std::string boot                  = {};
    std::optional<int> number         = {};
    std::optional<std::uint64_t> born = {};
    bool begun                        = false;
    bool stopped_by_limit             = false;
    bool named_a_signal               = false;
    std::optional<int> exit           = {};
    std::vector<std::string> warnings = {};

    std::string podman    = {};
    std::string container = {};

    struct failed_process {
        int code         = 0;
        bool is_signal   = false;
        std::string log  = {};
        std::string name = {};
    };
    std::optional<failed_process> failed = {}; ///< the first of them
};

guard_notes read_guard_notes(std::string_view text);

/// A shell reports a signal as 128 and its number, which a program may return just as well. It
/// also names the signal, but for the two it thinks are nobody's business.
launch_outcome outcome_of(guard_notes const& notes);

/// Reads what to run (see `script_for`) from the file it is given, each time it is told to, and
/// then ends whatever that left running: first politely. It says when it has, and ends when nobody
/// is there any more who might tell it something. Descriptor 9 is the guard's file, and so is where
/// it prints its own words; that is why the script runs in a shell below. Nothing of it is among
/// the arguments: who kills a script by name (`pkill -f`) does not mean the guard. Scripts that
/// tidy up send signals to all of their group (`kill 0`), which it belongs to; it outlives those it
/// can. Nothing else is done here: each line costs every run.
inline constexpr char const* guard_program = R"sh(
PATH=/usr/local/bin:/usr/bin:/bin
trap '' HUP INT QUIT TERM USR1 USR2
while read -r word; do
    . "$1"
    code=$?

    tries=0
    while read -r left < /proc/$$/task/$$/children; [ -n "$left" ]; do
        [ $tries -eq 0 ] && kill -TERM $left
        [ $tries -ge 40 ] && kill -KILL $left
        tries=$((tries + 1))
        sleep 0.05
    done 2> /dev/null
    echo "exit $code" >&9
    exec 9>&- 2> /dev/null
    echo >&0
done
)sh";

/// What it reads to run this command: in this directory, with these variables and no others, and
/// with what it prints added to `log`. A variable whose name no shell knows is left out.
struct guarded {
    std::vector<std::string> command             = {};
    std::map<std::string, std::string> variables = {};
    std::string directory                        = {};
    std::string log                              = {};
};
std::string script_for(guarded const& what, std::string const& notes);

/// Waits until nobody holds the other end of descriptor 9, and then sees to the deadlines of the
/// guards below the directory it is given, until there are no more.
inline constexpr char const* keeper_program = R"sh(
read -r nothing <&9

below() {
    for task in /proc/$1/task/*/children; do
        found=
        read -r found < $task
        for one in $found; do
            echo $one
            below $one
        done
    done 2> /dev/null
}
read -r this_boot < /proc/sys/kernel/random/boot_id
is_ours() {
    [ "$boot" = "$this_boot" ] && read -r stat < /proc/$number/stat &&
        set -- ${stat##*) } && [ "${20}" = "$born" ]
} 2> /dev/null

while :; do
    now=$(date +%s)
    next=
    for guard in "$1"/*/guard; do
        number= born= boot= begun= stopped= over=
        while read -r word first second rest; do
            case $word in
                guard) number=$first born=$second ;;
                until) until=$first grace=$second boot=$rest ;;
                begun) begun=yes ;;
                stop) stopped=$second ;;
                exit) over=yes ;;
            esac
        done 2> /dev/null < "$guard" || continue
        [ -z "$over" ] && [ -n "$begun" ] && kill -0 $number 2> /dev/null || continue

        # The number may have been given to another process since.
        wake=$until
        [ -n "$stopped" ] && wake=$((stopped + grace))
        if [ $now -ge $wake ]; then
            is_ours || continue
            if [ -n "$stopped" ]; then
                kill -KILL $(below $number)
                wake=$((now + 1))
            else
                echo "stop limit $now" >> "$guard"
                kill -TERM $(below $number)
                wake=$((now + grace))
            fi
        fi 2> /dev/null
        [ -z "$next" ] || [ $wake -lt $next ] && next=$wake
    done
    [ -n "$next" ] || exit 0
    [ $next -le $now ] && next=$((now + 1))
    # Nobody tells a shell that a run which is not its child has ended: it looks once a minute.
    [ $next -gt $((now + 60)) ] && next=$((now + 60))
    sleep $((next - now))
done
)sh";

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/launch/impl/guard.ipp>
#endif
