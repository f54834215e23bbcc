#pragma once

/// Numbers and texts a run reports about itself.

#include <trainyard/backend/records.hpp>

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace trainyard {

/// `monostate` is the script's `None`. Not-a-number and the infinities are kept as they are.
using metric_value = std::variant<std::monostate, std::int64_t, double, bool, std::string>;

/// As the script's language prints it.
[[nodiscard]] std::string to_string(metric_value const& value);

/// The value as a number; not-a-number for a text.
[[nodiscard]] double as_number(metric_value const& value) noexcept;

enum class metric_kind {
    value,    ///< logged one at a time: a scalar, and from the second on a list
    list,     ///< logged as a list: a list even if there is one
    row,      ///< columns; scalars, and from the second row on lists
    table,    ///< columns of lists
    reference ///< the address of a file of the record
};

/// What a metric that is a picture or a chart has as its value.
[[nodiscard]] std::string artifact_address(run_id const& run, std::string_view name);

/// Throws `std::invalid_argument` for a table whose columns are not equally long.
void check_columns(std::string const& metric,
                   std::map<std::string, std::vector<metric_value>> const& columns);

/// One value of one metric. Cheap to make; log many at once.
struct metric_point {
    std::string name                 = {};
    metric_value value               = {};
    std::optional<std::int64_t> step = {};
    std::optional<timestamp> time    = {}; ///< none: when it is logged
    std::string column               = {}; ///< of a row or a table
    metric_kind kind                 = metric_kind::value;
};

/// All values of one metric, in the order they were logged.
struct metric {
    metric_kind kind                                         = metric_kind::value;
    std::map<std::string, std::vector<metric_value>> columns = {}; ///< a plain metric has one, ""

    /// A plain metric's values.
    std::vector<metric_value> const& values() const;

    /// Its last value, as a number or a text.
    metric_value const& last() const;

    /// Logged once, and not as a list or a table.
    bool is_scalar() const noexcept;
};

using metric_map = std::map<std::string, metric>;

/// A plain metric with its steps and times.
struct metric_history {
    std::vector<metric_point> points = {};
    bool at_end                      = true;
};

struct log_request {
    run_id run                       = {};
    std::vector<metric_point> points = {};
};

struct metric_query {
    run_id run       = {};
    std::string name = {};    ///< empty: all of them
    bool recursive   = false; ///< and those of its children, and theirs
};

struct history_query {
    run_id run           = {};
    std::string name     = {};
    std::string column   = {};
    std::uint64_t offset = 0;
    std::size_t limit    = 10'000;
};

class metric_service {
public:
    virtual ~metric_service() = default;

    /// Completes once the points are on disk; their order is kept. Also after the run has ended.
    virtual asio::awaitable<void> log(log_request request);

    /// By run, then by name. The run itself is always there, even without metrics.
    virtual asio::awaitable<std::map<run_id, metric_map>> read(metric_query query);

    /// The points of one metric from `offset` on, with their steps and times.
    virtual asio::awaitable<metric_history> history(history_query query);
};

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/backend/impl/metric_service.ipp>
#endif
