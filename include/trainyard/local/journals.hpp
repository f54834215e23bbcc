#pragma once

/// What running scripts write down, taken into the catalogue exactly once.

#include <trainyard/local/questions.hpp>
#include <trainyard/local/site.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>

namespace trainyard::local {

/// Who is told what a script has written that others have to see to.
struct journal_listener {
    std::function<void()> ended; ///< the script has said how a run is to end
    std::function<void(question)> asked;
};

/// The journals of one run. Used by one coroutine at a time.
///
/// How far a journal was read is written in the same transaction as what it said; so it makes no
/// difference when we die.
class journal_follower {
public:
    journal_follower(site& home, run_id run, journal_listener listener);

    /// Takes what there is, to the end.
    asio::awaitable<void> take_all();

    /// Whether the script has written anything at all.
    bool has_any() const;

private:
    struct piece;

    asio::awaitable<bool> take_some();
    asio::awaitable<void> warn_of(std::map<std::string, std::string> const& unreadable);
    asio::awaitable<void> take_alone(std::shared_ptr<piece> from);
    asio::awaitable<int> take_model(std::shared_ptr<piece> from);
    asio::awaitable<int> take_dataset(std::shared_ptr<piece> from);
    asio::awaitable<void> take_submission(std::shared_ptr<piece> from);
    asio::awaitable<void> take_question(std::shared_ptr<piece> from);
    std::string place_of(std::string const& request) const;

    site& home_;
    run_id run_;
    journal_listener listener_;
    std::shared_ptr<std::map<std::string, std::uint64_t>> offsets_;
    std::shared_ptr<std::set<std::string>> unread_ = std::make_shared<std::set<std::string>>();
};

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/local/impl/journals.ipp>
#endif
