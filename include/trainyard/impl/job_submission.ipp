#pragma once

#include <trainyard/backend/cluster.hpp>
#include <trainyard/backend/run_definition.hpp>
#include <trainyard/core/digest.hpp>
#include <trainyard/core/offload.hpp>
#include <trainyard/core/process/files.hpp>
#include <trainyard/core/process/trees.hpp>
#include <trainyard/error.hpp>
#include <trainyard/impl/names.hpp>
#include <trainyard/impl/requests.hpp>
#include <trainyard/job_files.hpp>
#include <trainyard/wire/job_file.hpp>

#include <charconv>
#include <chrono>
#include <filesystem>
#include <memory>
#include <utility>

namespace trainyard {
namespace detail {

inline constexpr char const* submit_operation = "submit job";

[[noreturn]] TRAINYARD_DECL void refuse_job(errc code, std::string why)
{
    throw error(code, submit_operation, std::move(why));
}

// What a local input is called in a datastore: by its contents, so that the same is sent once.
class content_name {
public:
    explicit content_name(std::string path) : path_(std::move(path))
    {
        files_ = core::files_below(path_, "");
        if (!files_.empty())
            return;
        auto const there = core::facts_of(path_).has_value();
        refuse_job(there ? errc::invalid_argument : errc::not_found,
                   path_ + (there ? " has no files in it" : " is not there"));
    }

    bool is_file() const { return files_.size() == 1 && files_.front().second == path_; }

    // For a moment; true when all was read.
    bool step()
    {
        constexpr auto piece = std::size_t{1} << 20;
        auto const begin     = std::chrono::steady_clock::now();
        while (next_ != files_.size() &&
               std::chrono::steady_clock::now() - begin < std::chrono::milliseconds(50)) {
            auto const& [name, file] = files_[next_];
            if (!open_) {
                open_ = core::open_file(file, core::open_mode::read);
                hash_.add(name + '\0' + std::to_string(core::size_of(open_)) + '\0');
            }
            auto const bytes = core::read_at(open_, offset_, piece);
            hash_.add(bytes);
            offset_ += bytes.size();
            if (bytes.size() < piece) {
                open_   = {};
                offset_ = 0;
                ++next_;
            }
        }
        return next_ == files_.size();
    }

    std::string finish()
    {
        auto const name = std::filesystem::path(path_).filename().string();
        return "LocalUpload/" + core::hex(hash_.finish()).substr(0, 32) + '/' + name;
    }

private:
    std::string path_;
    core::named_files files_;
    core::sha256 hash_;
    core::file_handle open_;
    std::uint64_t offset_ = 0;
    std::size_t next_     = 0;
};

struct local_input {
    std::string path;
    std::string place; // below the datastore's root
    bool is_file;
};

// A thread to read on: what takes long keeps nobody from opening or closing a workspace.
TRAINYARD_DECL std::shared_ptr<core::work_pool> reading_room()
{
    auto const close = [](core::work_pool* pool) {
        core::leave_at_front_desk([pool] { delete pool; });
    };
    return {new core::work_pool(1), close};
}

TRAINYARD_DECL asio::awaitable<local_input> look_at_input(std::string path)
{
    auto const room = reading_room();
    auto name       = std::make_shared<std::unique_ptr<content_name>>();
    auto look       = [name, path] {
        if (!*name)
            *name = std::make_unique<content_name>(path);
        return (*name)->step();
    };
    for (auto done = false; !done;)
        done = co_await core::offload(*room, look);
    auto const is_file = (*name)->is_file();
    co_return local_input{.path = std::move(path), .place = (*name)->finish(), .is_file = is_file};
}

TRAINYARD_DECL asio::awaitable<void> send(datastore to, local_input input)
{
    auto options        = upload_options{};
    options.target_path = input.place;
    if (!input.is_file) {
        co_await to.upload(input.path, options);
        co_return;
    }
    options.target_path = input.place.substr(0, input.place.rfind('/'));
    std::vector<std::string> files(1, input.path);
    co_await to.upload_files(std::move(files), options);
}

// `name`, `name:3`, `name@latest`.
struct environment_place {
    environment_name name = {};
    int version           = 0;
};

TRAINYARD_DECL environment_place environment_place_of(std::string const& text)
{
    auto const end   = std::min(text.find_first_of(":@"), text.size());
    auto place       = environment_place{.name = environment_name(text.substr(0, end))};
    auto const which = text.substr(std::min(end + 1, text.size()));
    if (end == text.size() || (text[end] == '@' && which == "latest"))
        return place;
    auto const* last  = which.data() + which.size();
    auto const parsed = std::from_chars(which.data(), last, place.version);
    if (text[end] == '@' || parsed.ec != std::errc() || parsed.ptr != last || place.version < 1)
        refuse_job(errc::invalid_argument, "the environment \"" + text +
                                               "\" is not named as NAME, NAME:VERSION, with a "
                                               "number, or NAME@latest");
    return place;
}

TRAINYARD_DECL asio::awaitable<void> look_up_environment(workspace where,
                                                         std::shared_ptr<job_file> job)
{
    if (job->environment.empty())
        co_return;
    auto place   = environment_place_of(job->environment);
    auto looking = place.version == 0 ? where.environment(place.name)
                                      : where.environment(place.name, place.version);
    auto record  = co_await std::move(looking);
    auto found   = record.definition;
    auto& given  = job->config.environment;
    for (auto& [name, text] : given.variables)
        found.variables.insert_or_assign(name, std::move(text));
    if (!given.docker.shm_size.empty())
        found.docker.shm_size = std::move(given.docker.shm_size);
    if (!given.docker.arguments.empty())
        found.docker.arguments = std::move(given.docker.arguments);
    // What a job adds is its own, and makes no version of what others look up by the name.
    if (found != record.definition)
        found.name.clear();
    given = std::move(found);
}

// What the placeholders in an output's path stand for.
TRAINYARD_DECL std::string output_path(job_file const& job, std::string const& output,
                                       datastore_name const& standard)
{
    auto const meaning = [&](std::string const& what, std::string const&) {
        if (what == "name")
            return wire::filled_in{.text = job.name};
        if (what == "output_name")
            return wire::filled_in{.text = output};
        if (what == "default_datastore")
            return wire::filled_in{.text = standard.str()};
        refuse_job(errc::invalid_argument,
                   "the path of the output \"" + output + "\" has ${{" + what +
                       "}} in it; only ${{name}}, ${{output_name}} and ${{default_datastore}} are "
                       "known there");
    };
    auto const& path = job.outputs.at(output).path;
    return path.empty() ? wire::text_of(
                              {.datastore = standard, .path = "azureml/" + job.name + '/' + output})
                        : wire::fill_in(path, meaning);
}

TRAINYARD_DECL data_reference reference_to(std::string const& text, std::string name,
                                           data_mode mode)
{
    auto place = wire::place_of(text);
    if (!place)
        refuse_job(text.find("://") == std::string::npos ? errc::invalid_argument
                                                         : errc::unsupported,
                   "\"" + name + "\" is at " + text +
                       ", which is not a place in a datastore: use "
                       "azureml://datastores/NAME/paths/PATH");
    return {.datastore = std::move(place->datastore),
            .path      = std::move(place->path),
            .mode      = mode,
            .name      = std::move(name),
            .overwrite = mode == data_mode::upload};
}

// They are looked up before anything is sent.
TRAINYARD_DECL asio::awaitable<void> add_datasets(workspace where, std::shared_ptr<job_file> job)
{
    for (auto const& [name, input] : job->inputs) {
        auto const* data = std::get_if<job_data>(&input);
        auto const known = data ? wire::dataset_in(data->path) : std::nullopt;
        if (!known)
            continue;
        auto looking     = known->version == 0
                               ? where.dataset(dataset_name(known->name))
                               : where.dataset(dataset_name(known->name), known->version);
        auto const found = co_await std::move(looking);
        auto given       = found.as_named_input(name);
        given.mode       = data->mode;
        job->config.inputs.push_back(std::move(given));
    }
}

// Those of this machine, which have yet to be sent. A single file is always mounted: that way its
// place is the file's own.
TRAINYARD_DECL asio::awaitable<std::vector<local_input>> add_inputs(datastore_name standard,
                                                                    std::shared_ptr<job_file> job)
{
    std::vector<local_input> ours;
    for (auto const& [name, input] : job->inputs) {
        auto const* data = std::get_if<job_data>(&input);
        if (!data || wire::dataset_in(data->path))
            continue;
        auto text = data->path;
        auto mode = data->type == "uri_file" ? data_mode::mount : data->mode;
        if (!wire::is_address(text)) {
            auto found = co_await look_at_input(text);
            if (found.is_file)
                mode = data_mode::mount;
            text = wire::text_of({.datastore = standard, .path = found.place});
            ours.push_back(std::move(found));
        }
        job->config.data.push_back(reference_to(text, name, mode));
    }
    co_return ours;
}

// Where the run would be refused, nothing is sent for it.
TRAINYARD_DECL asio::awaitable<void> check_run(workspace where, script_run_config config)
{
    auto const definition = definition_of(config);
    auto const& target    = config.compute;
    if (!target.empty() && target.str() != local_compute) {
        auto const cluster = where.compute(target);
        auto const record  = co_await cluster.status();
        auto facts         = cluster_facts{};
        facts.name         = target;
        facts.scale        = record.cluster.value_or(cluster_status()).scale;
        check_fits(facts, definition.node_count);
    }
    if (config.source_directory.empty())
        co_return;
    auto const room = reading_room();
    auto const look = [directory = std::move(config.source_directory), limits = config.limits] {
        core::walk_source(directory, "", limits);
    };
    co_await core::offload(*room, look);
}

TRAINYARD_DECL void add_outputs(datastore_name const& standard, job_file& job)
{
    for (auto const& [name, output] : job.outputs) {
        auto const path    = output_path(job, name, standard);
        auto place         = reference_to(path, name, data_mode::upload);
        auto const is_file = output.type == "uri_file";
        if (output.registered_as.empty() && !is_file) {
            job.config.data.push_back(std::move(place));
            continue;
        }
        dataset_output kept;
        kept.name          = name;
        kept.destination   = {.datastore = place.datastore, .path = place.path};
        kept.is_file       = is_file;
        kept.overwrite     = true;
        kept.registered_as = dataset_name(output.registered_as);
        job.config.outputs.push_back(std::move(kept));
    }
}

TRAINYARD_DECL void fill_in_command(job_file& job)
{
    auto const meaning = [&](std::string const& kind, std::string const& name) {
        auto const input = job.inputs.find(name);
        auto const known = kind == "inputs" ? input != job.inputs.end()
                                            : kind == "outputs" && job.outputs.contains(name);
        if (!known)
            refuse_job(errc::invalid_argument,
                       "the command has ${{" + kind + '.' + name +
                           "}} in it, and the job has no such input or output");
        if (kind == "inputs")
            if (auto const* literal = std::get_if<std::string>(&input->second))
                return wire::filled_in{.text = *literal};
        return wire::filled_in{.text = "AZUREML_DATAREFERENCE_" + name, .is_variable = true};
    };
    for (auto& argument : job.config.command)
        if (!argument.data())
            argument = trainyard::argument(wire::fill_in(argument.text(), meaning));
}

// A job without code has a directory with nothing in it.
class empty_directory {
public:
    explicit empty_directory(std::string path) : path_(std::move(path)) {}
    empty_directory(empty_directory&& other) noexcept : path_(std::exchange(other.path_, {})) {}
    empty_directory& operator=(empty_directory&&) = delete;
    ~empty_directory()
    {
        if (!path_.empty())
            core::leave_at_front_desk([path = path_] { core::remove_tree(path); });
    }

    std::string const& path() const noexcept { return path_; }

private:
    std::string path_;
};

TRAINYARD_DECL asio::awaitable<empty_directory> make_empty_directory()
{
    auto const make = [] {
        auto path = std::filesystem::temp_directory_path() / ("trainyard-job-" + new_guid());
        core::make_directories(path.string());
        return path.string();
    };
    auto path = co_await core::offload(core::front_desk(), make);
    co_return empty_directory(std::move(path));
}

TRAINYARD_DECL asio::awaitable<run> submit_job(workspace where, std::shared_ptr<job_file> job)
{
    // What may be refused comes before what is sent.
    fill_in_command(*job);
    co_await look_up_environment(where, job);
    co_await add_datasets(where, job);
    auto const standard = co_await where.default_datastore();
    add_outputs(standard.name(), *job);
    auto ours = co_await add_inputs(standard.name(), job);

    auto options         = submit_options{};
    options.id           = run_id(job->name);
    options.display_name = job->display_name;
    options.description  = job->description;
    options.tags         = tag_map(job->tags.begin(), job->tags.end());
    options.properties   = job->properties;
    auto const in        = where.experiment(job->experiment_name);
    if (!ours.empty())
        co_await check_run(where, job->config);
    for (auto& input : ours)
        co_await send(standard, std::move(input));
    if (!job->config.source_directory.empty())
        co_return co_await in.submit(job->config, options);
    auto nowhere                 = co_await make_empty_directory();
    job->config.source_directory = nowhere.path();
    co_return co_await in.submit(job->config, options);
}

}

TRAINYARD_DECL asio::awaitable<run> submit_job(workspace where, named<job_file> job)
{
    auto own = std::make_shared<job_file>(job);
    if (own->experiment_name.empty())
        own->experiment_name = "Default";
    detail::check_experiment_name(own->experiment_name);
    check_config(own->config);
    if (own->name.empty())
        own->name = detail::new_run_id(own->experiment_name);
    detail::check_run_id(own->name);
    return detail::submit_job(std::move(where), std::move(own));
}

}
