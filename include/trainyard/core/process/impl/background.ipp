#pragma once

#include <trainyard/core/process/background.hpp>

#include <utility>

#include <sched.h>

namespace trainyard::core {

TRAINYARD_DECL std::thread background_thread(std::function<void()> work)
{
    return std::thread([work = std::move(work)] {
        // Where it is forbidden, the thread is like any other.
        auto const priority = sched_param{};
        ::sched_setscheduler(0, SCHED_BATCH, &priority);
        work();
    });
}

}
