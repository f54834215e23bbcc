#pragma once

/// Waiting for something to change, by name.

#include <trainyard/core/park.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace trainyard::core {

class waiting_rooms;

/// A place in a room. Enter, look, and wait if there is nothing to see yet: what happens between
/// entering and waiting is not missed.
class seat {
public:
    seat() = default;

    /// Completes when the room has been rung since this seat last returned, or was taken.
    asio::awaitable<void> wait();

private:
    friend class waiting_rooms;
    struct room;

    explicit seat(std::shared_ptr<room> where);

    std::shared_ptr<room> room_;
    std::uint64_t seen_ = 0;
};

/// Rooms exist while somebody sits in them; ringing an empty one costs a look-up.
class waiting_rooms {
public:
    waiting_rooms();
    ~waiting_rooms();

    seat enter(std::string const& name);

    /// From any thread. Wakes everybody in the room.
    void ring(std::string_view name);
    void ring_all();

private:
    struct state;
    std::shared_ptr<state> state_;
};

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/core/impl/rooms.ipp>
#endif
