#pragma once

#include <trainyard/core/rooms.hpp>

#include <map>
#include <mutex>
#include <utility>
#include <vector>

namespace trainyard::core {

struct seat::room {
    std::mutex mutex;
    std::uint64_t rung = 0;
    std::vector<std::weak_ptr<parked>> waiting;

    void ring()
    {
        std::vector<std::weak_ptr<parked>> woken;
        {
            std::lock_guard const lock(mutex);
            ++rung;
            woken.swap(waiting);
        }
        for (auto const& sleeper : woken)
            if (auto const still_there = sleeper.lock())
                still_there->wake();
    }
};

struct waiting_rooms::state {
    std::mutex mutex;
    std::map<std::string, std::weak_ptr<seat::room>, std::less<>> rooms;
};

TRAINYARD_DECL seat::seat(std::shared_ptr<room> where) : room_(std::move(where))
{
    std::lock_guard const lock(room_->mutex);
    seen_ = room_->rung;
}

TRAINYARD_DECL asio::awaitable<void> seat::wait()
{
    auto sit_down = [where = room_, seen = seen_](std::shared_ptr<parked> place) {
        {
            std::lock_guard const guard(where->mutex);
            std::erase_if(where->waiting, [](auto const& gone) { return gone.expired(); });
            if (where->rung == seen) {
                where->waiting.push_back(place);
                return;
            }
        }
        place->wake();
    };
    co_await park(std::move(sit_down));

    std::lock_guard const lock(room_->mutex);
    seen_ = room_->rung;
}

TRAINYARD_DECL waiting_rooms::waiting_rooms() : state_(std::make_shared<state>()) {}

TRAINYARD_DECL waiting_rooms::~waiting_rooms() = default;

TRAINYARD_DECL seat waiting_rooms::enter(std::string const& name)
{
    auto const owner = state_;
    std::lock_guard const lock(owner->mutex);
    auto& known = owner->rooms[name];
    if (auto occupied = known.lock())
        return seat(std::move(occupied));

    // The last to leave takes the room down, unless it was set up again meanwhile.
    auto const leave = [owner = std::weak_ptr(owner), name](seat::room* empty) {
        delete empty;
        auto const all = owner.lock();
        if (!all)
            return;
        std::lock_guard const guard(all->mutex);
        auto const found = all->rooms.find(name);
        if (found != all->rooms.end() && found->second.expired())
            all->rooms.erase(found);
    };
    auto room = std::shared_ptr<seat::room>(new seat::room, leave);
    known     = room;
    return seat(std::move(room));
}

TRAINYARD_DECL void waiting_rooms::ring(std::string_view name)
{
    std::shared_ptr<seat::room> room;
    {
        std::lock_guard const lock(state_->mutex);
        auto const found = state_->rooms.find(name);
        if (found != state_->rooms.end())
            room = found->second.lock();
    }
    if (room)
        room->ring();
}

TRAINYARD_DECL void waiting_rooms::ring_all()
{
    std::vector<std::shared_ptr<seat::room>> rooms;
    {
        std::lock_guard const lock(state_->mutex);
        for (auto const& [name, room] : state_->rooms)
            if (auto occupied = room.lock())
                rooms.push_back(std::move(occupied));
    }
    for (auto const& room : rooms)
        room->ring();
}

}
