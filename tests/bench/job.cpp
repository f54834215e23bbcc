// A C++ training program that logs as fast as it is told to.

#include <trainyard/job.hpp>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <thread>

int main(int, char** arguments)
{
    auto const points = std::atol(arguments[1]);
    auto const rate   = std::atol(arguments[2]);
    auto const batch  = 100L;

    auto const job   = trainyard::job::current();
    auto const begin = std::chrono::steady_clock::now();
    timespec time    = {};
    ::clock_gettime(CLOCK_MONOTONIC, &time);
    std::printf("%lld\n", static_cast<long long>(time.tv_sec) * 1'000'000'000 + time.tv_nsec);
    std::fflush(stdout);

    std::vector<trainyard::metric_point> some(static_cast<std::size_t>(batch));
    for (auto done = 0L; done < points; done += batch) {
        for (auto i = 0L; i != batch; ++i) {
            auto& point = some[static_cast<std::size_t>(i)];
            point.name  = i % 2 ? "loss" : "accuracy";
            point.value = 1.0 / static_cast<double>(done + i + 1);
            point.step  = done + i;
        }
        job.log(some);
        if (rate)
            std::this_thread::sleep_until(begin +
                                          std::chrono::microseconds(done * 1'000'000 / rate));
    }
}
