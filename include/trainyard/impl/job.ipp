#pragma once

#include <trainyard/backend/artifact_service.hpp>
#include <trainyard/core/process/files.hpp>
#include <trainyard/core/process/trees.hpp>
#include <trainyard/error.hpp>
#include <trainyard/impl/names.hpp>
#include <trainyard/job.hpp>
#include <trainyard/wire/definitions.hpp>
#include <trainyard/wire/journal.hpp>
#include <trainyard/wire/script_context.hpp>

#include <atomic>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <mutex>

#include <unistd.h>

namespace trainyard {

namespace detail {

// As it can stand in the name of a file.
TRAINYARD_DECL std::string host_name()
{
    char name[256] = {};
    ::gethostname(name, sizeof name - 1);
    auto host = std::string(name);
    for (auto& letter : host)
        if (!std::isalnum(static_cast<unsigned char>(letter)) && letter != '-' && letter != '.')
            letter = '_';
    return host.empty() ? "host" : host;
}

}

struct job::state {
    std::string live;
    wire::script_context context;
    std::mutex writing;
    std::string journal_path;
    core::file_handle journal;
    std::atomic<unsigned> staged = 0;

    explicit state(std::string live_directory)
        : live(std::move(live_directory)),
          context(wire::read_script_context(core::read_file(live + "/context.json")))
    {}

    void write(std::string const& lines)
    {
        if (lines.empty())
            return;
        std::lock_guard const lock(writing);
        if (!journal) {
            journal_path = live + '/' + detail::host_name() + '-' + std::to_string(::getpid()) +
                           '-' + detail::new_guid().substr(0, 8) + ".journal";
            journal = core::open_file(journal_path, core::open_mode::append);
        }
        try {
            core::write_all(journal, lines, journal_path);
        } catch (...) {
            // Half a line is harmless only as the last one of its file, so it stays just that.
            auto const size = core::size_of(journal);
            auto const last = core::open_file(journal_path, core::open_mode::read);
            if (size > 0 && core::read_at(last, size - 1, 1) != "\n")
                journal = {};
            throw;
        }
    }

    std::string record_of(run_id const& run) const { return context.records + '/' + run.str(); }

    // Whole or not at all, and never over what is there.
    void put(run_id const& run, std::string const& name, std::string const& path)
    {
        auto const facts = core::facts_of(path);
        if (!facts)
            throw error(errc::not_found, "upload file", path + " is not there");
        if (facts->is_directory)
            throw error(errc::invalid_argument, "upload file",
                        path + " is a directory; upload_folder takes directories");
        check_free(run, name);
        auto const target = record_of(run) + '/' + name;
        core::make_directories(target.substr(0, target.rfind('/')));
        try {
            core::copy_file(path, target, false, core::durability::survives_us,
                            live + "/cpp-" + std::to_string(::getpid()) + '-' +
                                std::to_string(++staged) + ".part");
        } catch (error const& failed) {
            if (failed.details().code != errc::already_exists)
                throw;
            name_taken(run, name);
        }
    }

    void check_free(run_id const& run, std::string const& name) const
    {
        check_no_system_log(name);
        auto const record = record_of(run);
        core::check_place("upload file", "the record of run \"" + run.str() + '"', name,
                          core::look_below(record), "use another name");
        if (core::facts_of(record + '/' + name))
            name_taken(run, name);
    }

    [[noreturn]] static void name_taken(run_id const& run, std::string const& name)
    {
        throw error(errc::already_exists, "upload file",
                    "run \"" + run.str() + "\" has a file \"" + name +
                        "\" already; files of a record do not change: use another name");
    }
};

namespace detail {

TRAINYARD_DECL std::string record_name(std::string_view name)
{
    auto path = std::filesystem::path(name).lexically_normal();
    if (path.empty() || path == "." || path.is_absolute() || *path.begin() == "..")
        throw error(errc::invalid_argument, "upload file",
                    "\"" + std::string(name) +
                        "\" is not a name in the record; use a relative path");
    auto text = path.generic_string();
    while (text.ends_with('/'))
        text.pop_back();
    return text;
}

}

TRAINYARD_DECL job::job(std::shared_ptr<state> shared, run_id id, bool is_own)
    : state_(std::move(shared)), id_(std::move(id)), is_own_(is_own)
{}

TRAINYARD_DECL bool job::is_inside() noexcept
{
    return std::getenv("TRAINYARD_RUN") != nullptr;
}

TRAINYARD_DECL job job::current()
{
    static std::mutex mutex;
    static std::shared_ptr<state> shared;
    static pid_t owner = 0;

    std::lock_guard const lock(mutex);
    auto const* live = std::getenv("TRAINYARD_RUN");
    if (!live)
        throw error(errc::not_found, "look up the current run",
                    "this program was not started by a run: TRAINYARD_RUN is not set");
    // A forked process keeps a journal of its own.
    if (!shared || owner != ::getpid() || shared->live != live) {
        shared = std::make_shared<state>(live);
        owner  = ::getpid();
    }
    return {shared, shared->context.run.id, true};
}

TRAINYARD_DECL run_id const& job::id() const noexcept
{
    return id_;
}

TRAINYARD_DECL std::string const& job::experiment() const noexcept
{
    return state_->context.run.experiment;
}

TRAINYARD_DECL std::string_view job::written_id() const noexcept
{
    return is_own_ ? std::string_view() : std::string_view(id_.str());
}

TRAINYARD_DECL void job::write(std::string const& lines) const
{
    state_->write(lines);
}

TRAINYARD_DECL void job::log(std::string const& name, metric_value const& value,
                             std::optional<std::int64_t> step) const
{
    detail::check_key("metric", name);
    write(wire::log_line(written_id(), now(), name, value, step));
}

TRAINYARD_DECL void job::log(std::vector<metric_point> const& points) const
{
    auto const time = now();
    std::string lines;
    for (auto const& point : points)
        detail::check_key("metric", point.name);
    for (auto const& point : points)
        lines += wire::log_line(written_id(), point.time.value_or(time), point.name, point.value,
                                point.step);
    write(lines);
}

TRAINYARD_DECL void job::log_list(std::string const& name,
                                  std::vector<metric_value> const& values) const
{
    detail::check_key("metric", name);
    write(wire::list_lines(written_id(), now(), name, values));
}

TRAINYARD_DECL void job::log_row(std::string const& name,
                                 std::map<std::string, metric_value> const& row) const
{
    detail::check_key("metric", name);
    if (!row.empty())
        write(wire::row_line(written_id(), now(), name, row));
}

TRAINYARD_DECL void job::log_table(
    std::string const& name, std::map<std::string, std::vector<metric_value>> const& columns) const
{
    detail::check_key("metric", name);
    check_columns(name, columns);
    write(wire::table_lines(written_id(), now(), name, columns));
}

TRAINYARD_DECL void job::log_image(std::string const& name, std::string const& path) const
{
    detail::check_key("metric", name);
    auto const stem = detail::record_name(name + '_' + detail::unix_seconds_text());
    for (auto attempt = 0;; ++attempt) {
        auto const artifact = stem + (attempt ? '_' + std::to_string(attempt) : std::string()) +
                              std::filesystem::path(path).extension().string();
        try {
            state_->put(id_, artifact, path);
            return write(wire::reference_line(written_id(), now(), name, artifact));
        } catch (error const& taken) {
            if (taken.details().code != errc::already_exists)
                throw;
        }
    }
}

TRAINYARD_DECL void job::upload_file(std::string const& name, std::string const& path) const
{
    state_->put(id_, detail::record_name(name), path);
}

TRAINYARD_DECL void job::upload_folder(std::string const& name, std::string const& path) const
{
    // Refused as a whole where that can be known beforehand.
    auto files = core::files_of_directory(path, "upload folder");
    for (auto& [below, file] : files) {
        below = detail::record_name(name + '/' + below);
        state_->check_free(id_, below);
    }
    for (auto const& [below, file] : files)
        state_->put(id_, below, file);
}

TRAINYARD_DECL void job::tag(std::string const& key, std::optional<std::string> const& value) const
{
    detail::check_key("tag", key);
    write(wire::text_line("tag", written_id(), now(), key, value));
}

TRAINYARD_DECL void job::remove_tag(std::string const& key) const
{
    detail::check_key("tag", key);
    write(wire::text_line("untag", written_id(), now(), key, std::nullopt));
}

TRAINYARD_DECL void job::add_property(std::string const& key, std::string const& value) const
{
    detail::check_key("property", key);
    write(wire::text_line("property", written_id(), now(), key, value));
}

TRAINYARD_DECL job job::create_child(std::string const& display_name) const
{
    auto child = job(state_, run_id(detail::new_guid()), false);
    write(wire::child_line(written_id(), now(), child.id().str(), display_name, {}));
    return child;
}

TRAINYARD_DECL void job::complete() const
{
    write(wire::end_line(written_id(), now(), run_status::completed, {}));
}

TRAINYARD_DECL void job::fail(std::string const& message) const
{
    write(wire::end_line(written_id(), now(), run_status::failed,
                         {.code = "Failed", .message = message}));
}

TRAINYARD_DECL void job::cancel() const
{
    write(wire::end_line(written_id(), now(), run_status::canceled,
                         {.code = "Canceled", .message = "the script canceled its run"}));
}

TRAINYARD_DECL void job::register_model(model_name const& name, std::string const& path,
                                        job_model_options const& options) const
{
    detail::check_model_name(name.str());
    detail::check_keys("tag", options.tags);
    detail::check_keys("property", options.properties);
    auto const wanted = detail::record_name(path);
    if (!core::facts_of(state_->record_of(id_) + '/' + wanted)) {
        // Not below the current directory: the program may have gone elsewhere.
        auto const local  = state_->context.directory + '/' + wanted;
        auto const is_out = is_own_ && (wanted == "outputs" || wanted.starts_with("outputs/"));
        if (!is_out || !core::facts_of(local))
            throw error(errc::not_found, "register model",
                        "the record has no \"" + wanted +
                            "\"; upload it first, or write it into ./outputs");
        if (std::filesystem::is_directory(local))
            upload_folder(wanted, local);
        else
            upload_file(wanted, local);
    }
    auto const request = model_request{.name              = name,
                                       .path              = wanted,
                                       .run               = std::nullopt,
                                       .description       = options.description,
                                       .framework         = options.framework,
                                       .framework_version = options.framework_version,
                                       .resources         = options.resources,
                                       .tags              = options.tags,
                                       .properties        = options.properties,
                                       .datasets          = options.datasets,
                                       .on_progress       = {}};
    write(wire::model_line(written_id(), now(), detail::new_guid(), request));
}

TRAINYARD_DECL std::optional<std::string> job::secret(std::string const& name) const
{
    auto const text = core::read_file_if_any(state_->context.secrets);
    if (!text)
        return std::nullopt;
    auto const secrets = wire::read_texts(*text);
    auto const found   = secrets.find(name);
    return found == secrets.end() ? std::nullopt : std::optional(found->second);
}

TRAINYARD_DECL std::optional<std::string> job::data(std::string const& reference) const
{
    auto const* path = std::getenv(("AZUREML_DATAREFERENCE_" + reference).c_str());
    return path ? std::optional<std::string>(path) : std::nullopt;
}

}
