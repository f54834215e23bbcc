#pragma once

#include <trainyard/impl/names.hpp>
#include <trainyard/impl/requests.hpp>
#include <trainyard/result.hpp>
#include <trainyard/run.hpp>

#include <algorithm>

namespace trainyard {
namespace detail {

TRAINYARD_DECL asio::awaitable<void> log(home_ptr home, log_request request)
{
    co_await home->metrics().log(std::move(request));
}

TRAINYARD_DECL asio::awaitable<void> upload(home_ptr home, artifact_upload request)
{
    co_await home->artifacts().upload(std::move(request));
}

// The file first and then the metric, so that the metric never points at nothing. Two pictures of
// one metric in one second are told apart by a number.
TRAINYARD_DECL asio::awaitable<void> log_file(home_ptr home, run_id run, std::string metric,
                                              artifact_source file, std::string extension)
{
    auto const stem = metric + '_' + unix_seconds_text();
    for (auto attempt = 0;; ++attempt) {
        file.name = stem + (attempt ? '_' + std::to_string(attempt) : std::string()) + extension;
        artifact_upload request;
        request.run = run;
        request.files.push_back(file);
        auto sent = co_await as_result(home->artifacts().upload(std::move(request)));
        if (sent)
            break;
        if (sent.error().code != errc::already_exists)
            throw error(sent.error());
    }

    log_request request;
    request.run = run;
    request.points.push_back({.name  = std::move(metric),
                              .value = artifact_address(run, file.name),
                              .kind  = metric_kind::reference});
    co_await home->metrics().log(std::move(request));
}

TRAINYARD_DECL asio::awaitable<std::map<run_id, metric_map>> read_metrics(home_ptr home,
                                                                          metric_query query)
{
    co_return co_await home->metrics().read(std::move(query));
}

TRAINYARD_DECL asio::awaitable<metric_map> metrics_of(home_ptr home, run_id id)
{
    auto query = metric_query{.run = id};
    auto found = co_await home->metrics().read(std::move(query));
    co_return std::move(found[id]);
}

TRAINYARD_DECL asio::awaitable<std::optional<metric>> metric_of(home_ptr home, run_id id,
                                                                std::string name)
{
    auto query       = metric_query{.run = id, .name = name};
    auto found       = co_await home->metrics().read(std::move(query));
    auto const& all  = found[id];
    auto const asked = all.find(name);
    co_return asked == all.end() ? std::nullopt : std::optional(asked->second);
}

TRAINYARD_DECL asio::awaitable<metric_history> history_of(home_ptr home, history_query query)
{
    co_return co_await home->metrics().history(std::move(query));
}

TRAINYARD_DECL asio::awaitable<std::vector<artifact_record>> files_of(home_ptr home,
                                                                      artifact_query query)
{
    co_return co_await home->artifacts().list(std::move(query));
}

TRAINYARD_DECL asio::awaitable<std::vector<std::string>> file_names_of(home_ptr home,
                                                                       artifact_query query)
{
    auto files = co_await home->artifacts().list(std::move(query));
    std::vector<std::string> names;
    names.reserve(files.size());
    for (auto& file : files)
        names.push_back(std::move(file.name));
    co_return names;
}

TRAINYARD_DECL asio::awaitable<std::string> download_file(home_ptr home, run_id id,
                                                          std::string name, std::string path)
{
    artifact_download request;
    request.run = std::move(id);
    request.files.push_back({.name = std::move(name), .path = path.empty() ? "./" : path});
    auto written = co_await home->artifacts().download(std::move(request));
    co_return std::move(written.front());
}

TRAINYARD_DECL asio::awaitable<std::size_t> download_files(home_ptr home, run_id id,
                                                           download_options options)
{
    auto query = artifact_query{.run = id, .prefix = options.prefix};
    auto files = co_await home->artifacts().list(std::move(query));

    artifact_download request;
    request.run         = std::move(id);
    request.on_progress = std::move(options.on_progress);
    for (auto& file : files) {
        auto below = options.keep_prefix ? file.name : file.name.substr(options.prefix.size());
        while (below.starts_with('/'))
            below.erase(0, 1);
        if (below.empty())
            below = file.name.substr(file.name.rfind('/') + 1);
        auto path = options.directory + '/' + below;
        request.files.push_back({.name = std::move(file.name), .path = std::move(path)});
    }
    auto const count = request.files.size();
    co_await home->artifacts().download(std::move(request));
    co_return count;
}

TRAINYARD_DECL asio::awaitable<void> update(home_ptr home, run_update update)
{
    co_await home->runs().update(std::move(update));
}

TRAINYARD_DECL asio::awaitable<tag_map> tags_of(home_ptr home, run_id id)
{
    auto record = co_await home->runs().get(std::move(id));
    co_return std::move(record.tags);
}

TRAINYARD_DECL asio::awaitable<property_map> properties_of(home_ptr home, run_id id)
{
    auto record = co_await home->runs().get(std::move(id));
    co_return std::move(record.properties);
}

}

TRAINYARD_OPERATION asio::awaitable<void> run::log(std::string name, metric_value value) const
{
    detail::check_key("metric", name);
    log_request request;
    request.run = id();
    request.points.push_back({.name = std::move(name), .value = std::move(value)});
    return detail::log(home_, std::move(request));
}

TRAINYARD_OPERATION asio::awaitable<void> run::log(std::vector<metric_point> points) const
{
    for (auto const& point : points)
        detail::check_key("metric", point.name);
    return detail::log(home_, log_request{.run = id(), .points = std::move(points)});
}

TRAINYARD_OPERATION asio::awaitable<void> run::log_list(std::string name,
                                                        std::vector<metric_value> values) const
{
    detail::check_key("metric", name);
    log_request request;
    request.run = id();
    for (auto& value : values)
        request.points.push_back(
            {.name = name, .value = std::move(value), .kind = metric_kind::list});
    return detail::log(home_, std::move(request));
}

TRAINYARD_OPERATION asio::awaitable<void> run::log_row(
    std::string name, std::map<std::string, metric_value> row) const
{
    detail::check_key("metric", name);
    log_request request;
    request.run = id();
    for (auto& [column, value] : row)
        request.points.push_back(
            {.name = name, .value = std::move(value), .column = column, .kind = metric_kind::row});
    return detail::log(home_, std::move(request));
}

TRAINYARD_OPERATION asio::awaitable<void> run::log_table(
    std::string name, std::map<std::string, std::vector<metric_value>> columns) const
{
    detail::check_key("metric", name);
    check_columns(name, columns);
    log_request request;
    request.run = id();
    for (auto& [column, values] : columns)
        for (auto& value : values)
            request.points.push_back({.name   = name,
                                      .value  = std::move(value),
                                      .column = column,
                                      .kind   = metric_kind::table});
    return detail::log(home_, std::move(request));
}

TRAINYARD_OPERATION asio::awaitable<void> run::log_image(std::string name, std::string path) const
{
    detail::check_key("metric", name);
    auto const dot = path.find_last_of("./");
    auto extension = dot != std::string::npos && path[dot] == '.' ? path.substr(dot) : ".png";
    auto file      = artifact_source{.path = std::move(path), .kind = artifact_kind::file};
    return detail::log_file(home_, id(), std::move(name), std::move(file), std::move(extension));
}

TRAINYARD_OPERATION asio::awaitable<void> run::log_chart(std::string name, std::string json) const
{
    detail::check_key("metric", name);
    auto text = artifact_source{.content = std::move(json), .kind = artifact_kind::json};
    return detail::log_file(home_, id(), std::move(name), std::move(text), ".json");
}

TRAINYARD_OPERATION asio::awaitable<metric_map> run::metrics() const
{
    return detail::metrics_of(home_, id());
}

TRAINYARD_OPERATION asio::awaitable<std::optional<metric>> run::metrics(std::string name) const
{
    return detail::metric_of(home_, id(), std::move(name));
}

TRAINYARD_OPERATION asio::awaitable<std::map<run_id, metric_map>> run::metrics_with_children() const
{
    return detail::read_metrics(home_, metric_query{.run = id(), .recursive = true});
}

TRAINYARD_OPERATION asio::awaitable<metric_history> run::history(std::string metric,
                                                                 std::uint64_t offset,
                                                                 std::size_t limit) const
{
    return detail::history_of(
        home_,
        history_query{.run = id(), .name = std::move(metric), .offset = offset, .limit = limit});
}

TRAINYARD_OPERATION data_reference run::as_mount(std::string path) const
{
    return {.path = std::move(path), .mode = data_mode::mount, .run = id()};
}

TRAINYARD_OPERATION data_reference run::as_download(std::string path) const
{
    return {.path = std::move(path), .mode = data_mode::download, .run = id()};
}

TRAINYARD_OPERATION asio::awaitable<std::vector<std::string>> run::file_names(
    std::string prefix) const
{
    return detail::file_names_of(home_, artifact_query{.run = id(), .prefix = std::move(prefix)});
}

TRAINYARD_OPERATION asio::awaitable<std::vector<artifact_record>> run::files(
    std::string prefix) const
{
    return detail::files_of(home_, artifact_query{.run = id(), .prefix = std::move(prefix)});
}

TRAINYARD_OPERATION asio::awaitable<void> run::upload_file(std::string name, std::string path) const
{
    artifact_upload request;
    request.run = id();
    request.files.push_back({.name = std::move(name), .path = std::move(path)});
    return detail::upload(home_, std::move(request));
}

TRAINYARD_OPERATION asio::awaitable<void> run::upload_files(
    std::vector<artifact_source> files) const
{
    return detail::upload(home_, artifact_upload{.run = id(), .files = std::move(files)});
}

TRAINYARD_OPERATION asio::awaitable<void> run::upload_folder(std::string name,
                                                             std::string path) const
{
    return upload_file(std::move(name), std::move(path));
}

TRAINYARD_OPERATION asio::awaitable<std::string> run::download_file(std::string name,
                                                                    std::string path) const
{
    return detail::download_file(home_, id(), std::move(name), std::move(path));
}

TRAINYARD_OPERATION asio::awaitable<std::size_t> run::download_files() const
{
    return detail::download_files(home_, id(), download_options{});
}

TRAINYARD_OPERATION asio::awaitable<std::size_t> run::download_files(
    named<download_options> options) const
{
    return detail::download_files(home_, id(), options);
}

TRAINYARD_OPERATION asio::awaitable<void> run::tag(std::string key,
                                                   std::optional<std::string> value) const
{
    detail::check_key("tag", key);
    run_update change;
    change.id = id();
    change.set_tags.emplace(std::move(key), std::move(value));
    return detail::update(home_, std::move(change));
}

TRAINYARD_OPERATION asio::awaitable<void> run::set_tags(tag_map tags) const
{
    detail::check_keys("tag", tags);
    run_update change;
    change.id       = id();
    change.set_tags = std::move(tags);
    return detail::update(home_, std::move(change));
}

TRAINYARD_OPERATION asio::awaitable<void> run::remove_tags(std::vector<std::string> keys) const
{
    run_update change;
    change.id          = id();
    change.remove_tags = std::move(keys);
    return detail::update(home_, std::move(change));
}

TRAINYARD_OPERATION asio::awaitable<tag_map> run::tags() const
{
    return detail::tags_of(home_, id());
}

TRAINYARD_OPERATION asio::awaitable<void> run::add_properties(property_map properties) const
{
    detail::check_keys("property", properties);
    run_update change;
    change.id             = id();
    change.add_properties = std::move(properties);
    return detail::update(home_, std::move(change));
}

TRAINYARD_OPERATION asio::awaitable<property_map> run::properties() const
{
    return detail::properties_of(home_, id());
}

TRAINYARD_OPERATION asio::awaitable<void> run::describe(std::string display_name,
                                                        std::string description) const
{
    run_update change;
    change.id           = id();
    change.display_name = std::move(display_name);
    change.description  = std::move(description);
    return detail::update(home_, std::move(change));
}

TRAINYARD_OPERATION std::string to_table(metric_map const& metrics)
{
    std::size_t widest = 6;
    for (auto const& [name, metric] : metrics)
        widest = std::max(widest, name.size());

    auto const line = [&](std::string const& name, std::string const& value) {
        return name + std::string(widest - name.size() + 2, ' ') + value + '\n';
    };
    auto const text_of = [](metric const& shown) {
        std::string text;
        for (auto const& [column, values] : shown.columns) {
            if (!text.empty())
                text += "; ";
            if (!column.empty())
                text += column + ": ";
            if (shown.is_scalar() || values.size() == 1) {
                text += to_string(values.back());
                continue;
            }
            // A long list is told by its ends.
            text += '[';
            for (std::size_t i = 0; i != values.size(); ++i) {
                if (values.size() > 8 && i == 4) {
                    text += ", …";
                    i = values.size() - 2;
                    continue;
                }
                text += (i ? ", " : "") + to_string(values[i]);
            }
            text += ']';
        }
        return text;
    };

    auto table = line("metric", "value") + std::string(widest, '-') + "  -----\n";
    for (auto const& [name, metric] : metrics)
        table += line(name, text_of(metric));
    return table;
}

}
