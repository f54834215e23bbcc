#pragma once

/// The run seen from inside a C++ training program: log, tag, upload.

#include <trainyard/backend/metric_service.hpp>
#include <trainyard/backend/model_service.hpp>
#include <trainyard/backend/run_service.hpp>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace trainyard {

struct job_model_options {
    std::string description             = {};
    std::string framework               = {};
    std::string framework_version       = {};
    resource_configuration resources    = {};
    tag_map tags                        = {};
    property_map properties             = {};
    std::vector<model_dataset> datasets = {};
};

/// The run this program is, for a program that trainyard started; what `Run.get_context()` is to a
/// script. Everything it records is one write to the end of a file: it needs no connection, waits
/// for nobody, and is not lost when this program or the one that started it dies.
///
/// Copies are the same run. Any thread may use it. A write that fails throws `error`.
class job {
public:
    /// `errc::not_found` if this program was not started by a run.
    static job current();

    /// Whether there is a run to be had.
    static bool is_inside() noexcept;

    run_id const& id() const noexcept;
    std::string const& experiment() const noexcept;

    /// @{ Metrics.
    void log(std::string const& name, metric_value const& value,
             std::optional<std::int64_t> step = {}) const;

    /// Many plain values at once: one write.
    void log(std::vector<metric_point> const& points) const;
    void log_list(std::string const& name, std::vector<metric_value> const& values) const;
    void log_row(std::string const& name, std::map<std::string, metric_value> const& row) const;
    /// Columns that are not equally long are `std::invalid_argument`.
    void log_table(std::string const& name,
                   std::map<std::string, std::vector<metric_value>> const& columns) const;
    void log_image(std::string const& name, std::string const& path) const;
    /// @}

    /// @{ Files go into the record at once, under names that are free: a name that is taken is
    /// `errc::already_exists`, and one among the logs of the system `errc::invalid_argument`. What
    /// lies in `./outputs` at the end is collected anyway.
    void upload_file(std::string const& name, std::string const& path) const;
    void upload_folder(std::string const& name, std::string const& path) const;
    /// @}

    void tag(std::string const& key, std::optional<std::string> const& value = {}) const;
    void remove_tag(std::string const& key) const;

    /// A property is set once; a second time leaves a warning with the run.
    void add_property(std::string const& key, std::string const& value) const;

    /// A run below this one, reported on through what is returned.
    job create_child(std::string const& display_name = {}) const;

    /// @{ A child ends with this. Of the program's own run, failure is remembered until it ends.
    void complete() const;
    void fail(std::string const& message) const;
    void cancel() const;
    /// @}

    /// Registers a file or folder of the record; the workspace gives it the next version. What
    /// still lies in `./outputs` is uploaded first.
    void register_model(model_name const& name, std::string const& path,
                        job_model_options const& options = {}) const;

    /// A secret of the workspace; none if there is none of that name.
    std::optional<std::string> secret(std::string const& name) const;

    /// The directory a data reference stands for.
    std::optional<std::string> data(std::string const& reference) const;

private:
    struct state;
    job(std::shared_ptr<state> shared, run_id id, bool is_own);

    void write(std::string const& lines) const;
    std::string_view written_id() const noexcept;

    std::shared_ptr<state> state_;
    run_id id_;
    bool is_own_;
};

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/impl/job.ipp>
#endif
