#pragma once

/// The lines a running script adds to its journal; see launch/script/README.md.

#include <trainyard/backend/dataset_service.hpp>
#include <trainyard/backend/metric_service.hpp>
#include <trainyard/backend/model_service.hpp>
#include <trainyard/backend/run_service.hpp>
#include <trainyard/wire/run_answer.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trainyard::wire {

/// One line, or a series of lines that log to the same run.
struct journal_entry {
    enum class kind {
        points,
        tag,
        untag,
        property,
        describe,
        child,
        submit,
        end,
        model,
        dataset,
        ask
    };

    kind what                        = kind::points;
    run_id run                       = {}; ///< empty: the run the journal belongs to
    timestamp time                   = {};
    std::vector<metric_point> points = {};

    std::string key                  = {}; ///< of a tag or a property; a model's name
    std::optional<std::string> value = {};

    std::optional<std::string> display_name = {};
    std::optional<std::string> description  = {};
    tag_map tags                            = {};

    run_id child             = {};
    submit_request submitted = {};
    run_status status        = run_status::unknown;
    run_failure failure      = {};
    model_request model      = {};
    dataset_request dataset  = {};
    run_question question    = {}; ///< about `run`
    std::string request      = {}; ///< the name of a pipe somebody may be reading
};

/// Whether it asks for something, and is the only one of its batch.
constexpr bool comes_alone(journal_entry const& entry) noexcept
{
    return entry.what == journal_entry::kind::model || entry.what == journal_entry::kind::dataset ||
           entry.what == journal_entry::kind::submit || entry.what == journal_entry::kind::ask;
}

/// What lines of a journal say, from the first byte on.
struct journal_batch {
    std::vector<journal_entry> entries = {};
    std::size_t bytes                  = 0; ///< of the text: up to here it was understood
    std::size_t bad_lines              = 0;
    std::string first_bad_line         = {};
    std::size_t points                 = 0;
};

/// Reads whole lines; a last line without an end is left for the next time. A line that asks for
/// something (a model, a dataset, a child's submission, how a run stands) comes alone: the batch
/// ends before it.
journal_batch read_journal(std::string_view text);

/// @{ What is written into a pipe: what was made, or why it cannot be done.
std::string version_reply(int version);
std::string error_reply(std::string_view why);
/// @}

/// @{ The same lines, as a C++ training program writes them.
std::string log_line(std::string_view run, timestamp time, std::string_view name,
                     metric_value const& value, std::optional<std::int64_t> step);
/// A list or a table that is long is several lines; one of nothing is none.
std::string list_lines(std::string_view run, timestamp time, std::string_view name,
                       std::vector<metric_value> const& values);
std::string row_line(std::string_view run, timestamp time, std::string_view name,
                     std::map<std::string, metric_value> const& row);
std::string table_lines(std::string_view run, timestamp time, std::string_view name,
                        std::map<std::string, std::vector<metric_value>> const& columns);
std::string reference_line(std::string_view run, timestamp time, std::string_view name,
                           std::string_view artifact);
std::string text_line(std::string_view operation, std::string_view run, timestamp time,
                      std::string_view key, std::optional<std::string_view> value);
std::string child_line(std::string_view parent, timestamp time, std::string_view id,
                       std::string_view display_name, tag_map const& tags);
std::string end_line(std::string_view run, timestamp time, run_status status,
                     run_failure const& why);
std::string model_line(std::string_view run, timestamp time, std::string_view request,
                       model_request const& model);
/// @}

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/wire/impl/journal.ipp>
#include <trainyard/wire/impl/journal_lines.ipp>
#endif
