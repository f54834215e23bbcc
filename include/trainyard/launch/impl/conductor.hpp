#pragma once

/// The shell programs that start the processes of one run. Each is written into the live
/// directory, behind what it is about, and is a single command for the guard.

#include <trainyard/launch/distribution.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace trainyard::launch {

/// What a shell reads to become this command. In none of the words it sees anything of its own.
std::string exec_line(std::vector<std::string> const& command);

/// One word to a shell, in which nothing means anything.
std::string literal_word(std::string_view text);

/// `about` and `begin`, which tell the processes apart, as a shell reads them. `commands` has one
/// for each task.
std::string task_table(std::vector<task> const& tasks,
                       std::vector<std::vector<std::string>> const& commands);

/// Runs one process of the table and waits for it. One that ends badly is noted in the guard's
/// file; the first of them is the one that counts. A shell reports a signal as 128 and its number,
/// which a program may return just as well; but it also says so, but for two. It stays alive when
/// all are asked to end, so that it can tell how the process took it.
inline constexpr char const* rank_program = R"sh(
live=${0%/*}
run() {
    trap : TERM
    about "$1"
    exec 2> "$live/said.$1"
    (begin "$1" < /dev/null >> "$live/$log" 2>&1 3>&-)
    code=$?
    [ $code -eq 0 ] && return
    how=exit
    if [ -s "$live/said.$1" ] || [ $code -eq 130 ] || [ $code -eq 141 ]; then
        how=signal
    fi
    echo "failed $code $how $log $name" >> "$live/guard"
}
)sh";

/// What `mpirun` starts for each rank. Several of our nodes may be one machine, which it takes for
/// one; so what it says of ranks and nodes is said anew.
inline constexpr char const* mpi_program = R"sh(
run "$OMPI_COMM_WORLD_RANK"
exit $code
)sh";

/// Starts all of them and waits: for the first that fails, or for all that are to end by
/// themselves. What is running then is asked to end, and the guard sees to the rest. The processes
/// are the parts of one pipeline, though nothing flows through it, because a shell makes those it
/// starts in the background deaf to interrupts. Each tells its end on descriptor 3, which wakes
/// the last part of the other pipeline; that one takes the first, which waits for all, down with
/// it. Once everybody was asked to end, each is waited for.
inline constexpr char const* conductor_program = R"sh(
report() {
    run "$1"
    echo "$kind $code" >&3
}
begin_all() {
    trap : TERM
    read -r self rest < /proc/self/stat
    echo "from $self" >&3
    all=
    index=0
    while [ $index -lt $count ]; do
        all="$all${all:+ | }report $index"
        index=$((index + 1))
    done
    eval "$all"
}
heed() {
    asked=
    result=1
    trap 'asked=yes' TERM
    while :; do
        if ! read -r word code; then
            [ "$asked" = yes ] || break
            asked=heard
            continue
        fi
        case $word in
            from) from=$code; continue ;;
            worker) workers=$((workers - 1)) ;;
        esac
        if [ $code -ne 0 ]; then
            result=$code
            [ -n "$asked" ] || break
        elif [ $workers -eq 0 ]; then
            result=0
            break
        fi
    done
    read -r reporters < /proc/$from/task/$from/children
    for reporter in $reporters; do
        read -r process < /proc/$reporter/task/$reporter/children
        kill -TERM $process
    done
    kill -KILL $from
    exit $result
}
trap : TERM
exec 2> /dev/null
begin_all 3>&1 > /dev/null | heed
)sh";

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/launch/impl/conductor.ipp>
#endif
