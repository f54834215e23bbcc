#pragma once

/// What a script is told that asks how a run stands; see launch/script/README.md.

#include <trainyard/backend/metric_service.hpp>
#include <trainyard/backend/run_service.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace trainyard::wire {

/// How long the answer can wait, and what it is to have in it.
struct run_question {
    std::optional<run_status> unless = {}; ///< not before the run has another status than this
    std::string log                  = {}; ///< or this log has more
    std::uint64_t log_size           = 0;  ///< than so many bytes
    bool with_metrics                = false;
};

struct run_answer {
    run_record run               = {};
    std::vector<run_id> children = {};
    std::string log              = {}; ///< of its first process, which people look at first
    metric_map metrics           = {};
};

/// A line with the record, and then the lines of a journal that would log these metrics.
std::string write_answer(run_answer const& from);

/// What is written into the pipe when somebody has read the question, and when the answer is there.
inline constexpr char const* question_read = "\n";
inline constexpr char const* answer_there  = "{}\n";

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/wire/impl/run_answer.ipp>
#endif
