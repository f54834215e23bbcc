// What the benchmark's runs run: as small as a program can be, so that it is not what is measured.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string>

#include <unistd.h>

static std::int64_t now()
{
    timespec time = {};
    ::clock_gettime(CLOCK_MONOTONIC, &time);
    return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

static void put(char const* bytes, std::size_t size)
{
    while (size > 0) {
        auto const written = ::write(STDOUT_FILENO, bytes, size);
        if (written <= 0)
            std::exit(1);
        bytes += written;
        size -= static_cast<std::size_t>(written);
    }
}

// `lines` lines of 66 bytes, `batch` of them in one write, at most `rate` a second.
static void print_lines(long lines, long batch, long rate)
{
    std::string const line = std::string(65, 'x') + '\n';
    std::string block;
    for (auto i = 0L; i != batch; ++i)
        block += line;
    auto const begin = now();
    for (auto done = 0L; done < lines; done += batch) {
        put(block.data(), block.size());
        auto const due = rate ? begin + done * 1'000'000'000 / rate : 0;
        if (auto const early = due - now(); early > 0)
            ::usleep(static_cast<useconds_t>(early / 1000));
    }
}

// A line with the time it is printed, every `pause` microseconds.
static void print_stamps(long lines, long pause)
{
    for (auto i = 0L; i != lines; ++i) {
        auto const line = std::to_string(now()) + '\n';
        put(line.data(), line.size());
        ::usleep(static_cast<useconds_t>(pause));
    }
}

int main(int count, char** arguments)
{
    auto const number = [&](int index) {
        return index < count ? std::strtol(arguments[index], nullptr, 10) : 0;
    };
    auto const is = [&](char const* word) {
        return count > 1 && std::strcmp(arguments[1], word) == 0;
    };
    if (is("stamp"))
        print_stamps(1, 0);
    else if (is("stamps"))
        print_stamps(number(2), number(3));
    else if (is("lines"))
        print_lines(number(2), number(3), number(4));
    else if (is("sleep"))
        ::pause();
}
