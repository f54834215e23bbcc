#pragma once

#include <trainyard/core/process/files.hpp>
#include <trainyard/core/process/watch.hpp>

#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <list>
#include <map>
#include <vector>

#if defined(__linux__)
#include <boost/asio/posix/stream_descriptor.hpp>

#include <sys/inotify.h>
#include <unistd.h>
#endif

namespace trainyard::core {

struct file_watcher::state : std::enable_shared_from_this<state> {
    struct entry {
        int number = polled; ///< the system's, or one of the two below
        callback changed;
    };

    static constexpr int polled = -1;
    static constexpr int gone   = -2;

    static constexpr auto poll_interval = std::chrono::milliseconds(100);

    // Under a flood of changes we look this often; a single one is told at once.
    static constexpr auto breath = std::chrono::milliseconds(1);

    explicit state(asio::any_io_executor executor)
        : poll_timer(executor),
          breath_timer(executor)
#if defined(__linux__)
          ,
          events(executor)
#endif
    {}

    // Callbacks may subscribe and unsubscribe while they run, so they are taken out first.
    void tell(std::vector<std::shared_ptr<entry>> const& whom, std::string_view name)
    {
        for (auto const& one : whom)
            if (one->number != gone)
                one->changed(name);
    }

    void poll_later()
    {
        if (polling)
            return;
        polling = true;
        poll_timer.expires_after(poll_interval);
        poll_timer.async_wait([weak = weak_from_this()](boost::system::error_code stopped) {
            auto const self = weak.lock();
            if (stopped || !self)
                return;
            self->polling   = false;
            auto const whom = self->with_number(polled);
            if (whom.empty())
                return;
            self->tell(whom, {});
            self->poll_later();
        });
    }

    std::vector<std::shared_ptr<entry>> with_number(int number) const
    {
        std::vector<std::shared_ptr<entry>> found;
        auto const [first, last] = entries.equal_range(number);
        for (auto at = first; at != last; ++at)
            if (auto one = at->second.lock())
                found.push_back(std::move(one));
        return found;
    }

    void leave(int number, entry const* who)
    {
        auto const [first, last] = entries.equal_range(number);
        auto others              = false;
        for (auto at = first; at != last;) {
            auto const one = at->second.lock();
            if (!one || one.get() == who) {
                at = entries.erase(at);
                continue;
            }
            others = true;
            ++at;
        }
        if (!others)
            forget(number);
    }

#if defined(__linux__)
    int remember(std::string const& path)
    {
        if (!events.is_open())
            return polled;
        auto const number =
            ::inotify_add_watch(events.native_handle(), path.c_str(),
                                IN_MODIFY | IN_CREATE | IN_MOVED_TO | IN_CLOSE_WRITE | IN_DELETE);
        return number < 0 ? polled : number;
    }

    void forget(int number)
    {
        if (number >= 0)
            ::inotify_rm_watch(events.native_handle(), number);
    }

    void open()
    {
        auto const descriptor = ::inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
        if (descriptor < 0)
            return;
        events.assign(descriptor);
        listen();
    }

    void listen()
    {
        events.async_wait(asio::posix::stream_descriptor::wait_read,
                          [weak = weak_from_this()](boost::system::error_code stopped) {
                              auto const self = weak.lock();
                              if (!stopped && self)
                                  self->read_events();
                          });
    }

    void read_events()
    {
        alignas(inotify_event) char buffer[16 * 1024];
        for (;;) {
            auto const size = ::read(events.native_handle(), buffer, sizeof buffer);
            if (size <= 0)
                break;
            for (auto const* at = buffer; at < buffer + size;) {
                auto const* event = reinterpret_cast<inotify_event const*>(at);
                at += sizeof(inotify_event) + event->len;
                if (event->mask & IN_Q_OVERFLOW)
                    tell_everybody();
                else if (!(event->mask & IN_IGNORED))
                    tell(with_number(event->wd), event->len ? event->name : "");
            }
        }
        auto const now   = std::chrono::steady_clock::now();
        auto const flood = now - last_events < breath;
        last_events      = now;
        if (!flood)
            return listen();
        breath_timer.expires_after(breath);
        breath_timer.async_wait([weak = weak_from_this()](boost::system::error_code stopped) {
            auto const self = weak.lock();
            if (!stopped && self)
                self->listen();
        });
    }

    void tell_everybody()
    {
        std::vector<std::shared_ptr<entry>> whom;
        for (auto const& [number, weak] : entries)
            if (auto one = weak.lock())
                whom.push_back(std::move(one));
        tell(whom, {});
    }
#else
    int remember(std::string const&)
    {
        return polled;
    }
    void forget(int) {}
    void open() {}
#endif

    std::multimap<int, std::weak_ptr<entry>> entries;
    asio::steady_timer poll_timer;
    asio::steady_timer breath_timer;
    bool polling = false;
#if defined(__linux__)
    asio::posix::stream_descriptor events;
    std::chrono::steady_clock::time_point last_events = {};
#endif
};

TRAINYARD_DECL file_watcher::file_watcher(asio::any_io_executor executor)
    : state_(std::make_shared<state>(std::move(executor)))
{
    state_->open();
}

TRAINYARD_DECL file_watcher::~file_watcher() = default;

TRAINYARD_DECL file_watcher::subscription file_watcher::watch(std::string const& path,
                                                              callback changed)
{
    auto const number = state_->remember(path);
    auto const one    = std::make_shared<state::entry>(
        state::entry{.number = number, .changed = std::move(changed)});
    // Whoever is being told holds the entry, too, so it ends with the subscription, not with it.
    auto const leave = [weak = std::weak_ptr(state_), one](void*) {
        auto const last = std::exchange(one->number, state::gone);
        if (auto const owner = weak.lock())
            owner->leave(last, one.get());
    };
    state_->entries.emplace(number, one);
    if (number == state::polled)
        state_->poll_later();

    subscription result;
    result.held_ = std::shared_ptr<void>(one.get(), leave);
    return result;
}

}
