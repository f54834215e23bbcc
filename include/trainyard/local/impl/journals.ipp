#pragma once

#include <trainyard/core/process/files.hpp>
#include <trainyard/error.hpp>
#include <trainyard/local/impl/journal_requests.ipp>
#include <trainyard/local/journals.hpp>
#include <trainyard/wire/journal.hpp>
#include <trainyard/wire/journal_merge.hpp>

#include <algorithm>

namespace trainyard::local {
namespace detail {

// Read at once from one journal. More is left for the next time, so that a script that logs fast
// does not fill our memory.
inline constexpr std::size_t journal_piece = std::size_t{1} << 20;
inline constexpr std::size_t longest_piece = std::size_t{64} << 20;

TRAINYARD_DECL void apply_entry(catalog::transaction& tx, run_id const& own,
                                wire::journal_entry const& entry)
{
    using kind = wire::journal_entry::kind;
    check_names(entry);
    auto const& run = entry.run.empty() ? own : entry.run;
    switch (entry.what) {
    case kind::points:
        catalog::append_points(tx, run.str(), entry.points);
        break;
    case kind::tag:
        catalog::update_run(tx, {.id = run, .set_tags = {{entry.key, entry.value}}});
        break;
    case kind::untag:
        catalog::update_run(tx, {.id = run, .remove_tags = {entry.key}});
        break;
    case kind::property:
        catalog::update_run(tx,
                            {.id = run, .add_properties = {{entry.key, entry.value.value_or("")}}});
        break;
    case kind::describe:
        catalog::update_run(
            tx, {.id = run, .display_name = entry.display_name, .description = entry.description});
        break;
    case kind::child: {
        auto const parent = catalog::get_live(tx.db, run.str());
        catalog::new_run child;
        child.id                = entry.child;
        child.experiment        = parent.experiment;
        child.parent            = run;
        child.kind              = run_kind::interactive;
        child.at                = catalog::stage::running;
        child.owner             = parent.owner;
        child.display_name      = entry.display_name.value_or(entry.child.str());
        child.submitted_by      = catalog::get_run(tx.db, run.str()).submitted_by;
        child.created           = entry.time;
        child.tags              = entry.tags;
        child.definition.target = parent.definition.target;
        catalog::insert_run(tx, child);
        break;
    }
    case kind::end:
        catalog::declare_end(tx, run.str(), entry.status, entry.failure);
        break;
    case kind::model:
    case kind::dataset:
    case kind::submit:
    case kind::ask:
        break; // these come alone
    }
}

// A line that cannot be done does not keep the others from being done; the run says so.
TRAINYARD_DECL void apply_or_warn(catalog::transaction& tx, run_id const& own,
                                  wire::journal_entry const& entry)
{
    tx.db.run("SAVEPOINT entry");
    try {
        apply_entry(tx, own, entry);
    } catch (error const& refused) {
        tx.db.run("ROLLBACK TO entry");
        if (refused.details().code == errc::storage_full)
            throw;
        catalog::add_warning(tx, own.str(), std::string("the script's record: ") + refused.what());
    }
    tx.db.run("RELEASE entry");
}

// What a journal has that was not read yet.
struct journal_news {
    std::string journal;
    std::uint64_t begin    = 0;
    std::string text       = {};
    bool is_all            = true;
    std::string unreadable = {};
};

// Of a journal that cannot be read, why not. Other trouble may pass, and the journal is read then.
TRAINYARD_DECL std::string open_journal(std::string const& path, core::file_handle& file)
{
    try {
        file = core::open_file(path, core::open_mode::read);
        return {};
    } catch (error const& failed) {
        if (failed.details().code != errc::permission_denied)
            throw;
        return failed.what();
    }
}

// The sizes are looked at in one go, so that what was written at the same time is read together.
TRAINYARD_DECL std::vector<journal_news> news_in(
    std::string const& live, std::map<std::string, std::uint64_t> const& offsets)
{
    std::vector<journal_news> news;
    std::vector<std::uint64_t> sizes;
    if (!core::facts_of(live))
        return news;
    core::list_directory(live, [&](std::string_view name, core::file_facts const& facts) {
        // Scripts can put there what they like; only files are opened.
        if (!name.ends_with(".journal") || !facts.is_regular)
            return;
        auto const known = offsets.find(std::string(name));
        auto const begin = known == offsets.end() ? 0 : known->second;
        if (facts.size <= begin)
            return;
        news.push_back({.journal = std::string(name), .begin = begin});
        sizes.push_back(facts.size - begin);
    });
    for (std::size_t i = 0; i != news.size(); ++i) {
        auto& one = news[i];
        core::file_handle file;
        one.unreadable = open_journal(live + '/' + one.journal, file);
        if (!file)
            continue;
        auto limit = std::max<std::size_t>(journal_piece / news.size(), 64 * 1024);
        for (;; limit *= 4) {
            auto const size = std::min<std::uint64_t>(sizes[i], limit);
            one.text        = core::read_at(file, one.begin, size);
            one.is_all      = size == sizes[i];
            // A line that is longer than the piece is read with a longer one.
            auto const has_lines = one.text.find('\n') != std::string::npos;
            if (has_lines || one.is_all || limit >= longest_piece)
                break;
        }
        // Nobody waits for a line that has no end.
        one.is_all |= one.text.find('\n') == std::string::npos;
    }
    return news;
}

// A script names the file; a metric has its address.
TRAINYARD_DECL void give_addresses(wire::journal_entry& entry, run_id const& own)
{
    auto const& run = entry.run.empty() ? own : entry.run;
    for (auto& point : entry.points)
        if (point.kind == metric_kind::reference)
            point.value = artifact_address(run, to_string(point.value));
}

}

TRAINYARD_DECL journal_follower::journal_follower(site& home, run_id run, journal_listener listener)
    : home_(home), run_(std::move(run)), listener_(std::move(listener))
{}

TRAINYARD_DECL asio::awaitable<void> journal_follower::take_all()
{
    for (auto more = true; more;)
        more = co_await take_some();
}

TRAINYARD_DECL bool journal_follower::has_any() const
{
    auto found      = false;
    auto const live = home_.where.live(run_.str());
    if (core::facts_of(live))
        core::list_directory(live, [&](std::string_view name, core::file_facts const&) {
            found |= name.ends_with(".journal");
        });
    return found;
}

// Once for each; it is tried again with the others, and may be read then.
TRAINYARD_DECL asio::awaitable<void> journal_follower::warn_of(
    std::map<std::string, std::string> const& unreadable)
{
    for (auto const& [journal, why] : unreadable) {
        if (!unread_->insert(journal).second)
            continue;
        auto warn = [run = run_, reason = why](catalog::transaction& tx) {
            catalog::add_warning(tx, run.str(), "a journal of the script was not read: " + reason);
        };
        co_await home_.write(std::move(warn));
    }
}

TRAINYARD_DECL asio::awaitable<bool> journal_follower::take_some()
{
    if (!offsets_) {
        auto load = [id = run_.str()](core::database& db) {
            return catalog::journal_offsets(db, id);
        };
        auto known = co_await home_.read(std::move(load));
        offsets_   = std::make_shared<std::map<std::string, std::uint64_t>>(std::move(known));
    }

    auto read = [live = home_.where.live(run_.str()), offsets = offsets_, run = run_] {
        auto found = std::make_shared<piece>();
        auto news  = detail::news_in(live, *offsets);
        if (news.empty())
            return found;
        std::vector<std::size_t> taken;
        if (news.size() == 1) { // the usual case, and nothing to be put in order
            found->batch = wire::read_journal(news.front().text);
            taken.push_back(found->batch.bytes);
        } else {
            std::vector<wire::journal_piece> pieces;
            for (auto const& one : news)
                pieces.push_back({.text = one.text, .is_all = one.is_all});
            auto const merged = wire::merge_journals(pieces);
            found->batch      = wire::read_journal(merged.text);
            taken             = merged.taken(found->batch.bytes, pieces.size());
        }
        for (std::size_t i = 0; i != news.size(); ++i) {
            if (taken[i] > 0)
                found->offsets[news[i].journal] = news[i].begin + taken[i];
            if (!news[i].unreadable.empty())
                found->unreadable.emplace(news[i].journal, news[i].unreadable);
        }
        for (auto& entry : found->batch.entries)
            detail::give_addresses(entry, run);
        return found;
    };
    auto next = co_await home_.offload(std::move(read));
    co_await warn_of(next->unreadable);
    if (next->batch.bytes == 0)
        co_return false;

    auto const& entries = next->batch.entries;
    if (!entries.empty() && wire::comes_alone(entries.front())) {
        co_await take_alone(next);
    } else {
        auto apply = [run = run_, next](catalog::transaction& tx) {
            tx.known_to_its_ward = run.str();
            for (auto const& entry : next->batch.entries)
                detail::apply_or_warn(tx, run, entry);
            if (next->batch.bad_lines > 0)
                catalog::add_warning(tx, run.str(),
                                     "the script's record has " +
                                         std::to_string(next->batch.bad_lines) +
                                         " lines that make no sense, the first of them: " +
                                         next->batch.first_bad_line);
            detail::set_offsets(tx, run, next->offsets);
        };
        co_await home_.write(std::move(apply));
        for (auto const& entry : next->batch.entries)
            if (entry.what == wire::journal_entry::kind::end)
                listener_.ended();
    }
    for (auto const& [journal, offset] : next->offsets)
        (*offsets_)[journal] = offset;
    co_return true;
}

}
