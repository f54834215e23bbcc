// What the runs of the crash test run: so many lines, so many points, a file, an exit code. Slow
// enough to be met at any point of its life.

#include <trainyard/job.hpp>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <thread>

int main(int, char** arguments)
{
    auto const lines  = std::atoi(arguments[1]);
    auto const points = std::atoi(arguments[2]);
    auto const code   = std::atoi(arguments[3]);

    auto const job = trainyard::job::current();
    for (auto i = 0; i < lines || i < points; ++i) {
        if (i < lines)
            std::printf("line %d\n", i);
        std::fflush(stdout);
        if (i < points)
            job.log("step", i, i);
        if (i % 10 == 0)
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    std::ofstream("outputs/model.bin") << std::string(10'000, 'm') << job.id();
    return code;
}
