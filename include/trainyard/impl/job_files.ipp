#pragma once

#include <trainyard/core/offload.hpp>
#include <trainyard/core/process/files.hpp>
#include <trainyard/error.hpp>
#include <trainyard/job_files.hpp>
#include <trainyard/wire/environment_files.hpp>
#include <trainyard/wire/job_file.hpp>

#include <filesystem>
#include <utility>

namespace trainyard {
namespace detail {

// A path that stands in a job file, as one of this machine; and back again, if it is near.
TRAINYARD_DECL std::string path_beside(std::filesystem::path const& folder, std::string const& path)
{
    if (path.empty() || wire::is_address(path))
        return path;
    auto whole = (folder / path).lexically_normal().string();
    while (whole.size() > 1 && whole.ends_with('/'))
        whole.pop_back();
    return whole;
}

TRAINYARD_DECL std::string path_from(std::filesystem::path const& folder, std::string const& path)
{
    if (path.empty() || wire::is_address(path))
        return path;
    auto const whole = std::filesystem::absolute(path).lexically_normal();
    auto const near  = whole.lexically_relative(folder);
    return near.empty() || *near.begin() == ".." ? whole.string() : "./" + near.string();
}

template <class Change>
void change_local_paths(job_file& job, Change change)
{
    job.config.source_directory = change(job.config.source_directory);
    for (auto& [name, input] : job.inputs)
        if (auto* data = std::get_if<job_data>(&input))
            data->path = change(data->path);
}

TRAINYARD_DECL std::string read_named_file(std::string const& path, std::string const& job,
                                           int line, char const* key)
{
    auto text = core::read_file_if_any(path, std::size_t{1} << 20);
    if (!text)
        throw error(errc::not_found, "read job",
                    job + ':' + std::to_string(line) + ": \"" + key + "\" names " + path +
                        ", which is not there");
    return std::move(*text);
}

TRAINYARD_DECL job_file read_job_of(std::string const& given)
{
    auto const path   = std::filesystem::absolute(given).lexically_normal();
    auto const folder = path.parent_path();
    auto const text   = core::read_file_if_any(path.string(), std::size_t{1} << 20);
    if (!text)
        throw error(errc::not_found, "read job", "there is no job file " + path.string());
    auto read         = wire::read_job_file(*text, path.string());
    auto& environment = read.job.config.environment;
    if (!read.conda_file.empty()) {
        auto const file  = path_beside(folder, read.conda_file);
        auto const conda = wire::read_conda_file(
            read_named_file(file, path.string(), read.line, "environment.conda_file"), file);
        environment.dependencies = conda.dependencies;
        environment.variables.insert(conda.variables.begin(), conda.variables.end());
    }
    if (!read.build_path.empty()) {
        environment.docker.context = path_beside(folder, read.build_path);
        environment.docker.dockerfile =
            read_named_file(path_beside(folder, read.build_path + '/' + read.docker_file),
                            path.string(), read.line, "environment.build");
    }
    change_local_paths(read.job, [&](std::string const& one) { return path_beside(folder, one); });
    return std::move(read.job);
}

TRAINYARD_DECL void write_job_to(job_file job, std::string const& given)
{
    auto const path   = std::filesystem::absolute(given).lexically_normal();
    auto const folder = path.parent_path();
    change_local_paths(job, [&](std::string const& one) { return path_from(folder, one); });
    auto const text = wire::write_job_file(job);
    core::make_directories(folder.string());
    core::write_file(path.string(), text, core::durability::survives_us);
}

TRAINYARD_DECL asio::awaitable<job_file> read_job(std::string path)
{
    auto read = [path = std::move(path)] { return read_job_of(path); };
    co_return co_await core::offload(core::front_desk(), std::move(read));
}

TRAINYARD_DECL asio::awaitable<void> write_job(job_file job, std::string path)
{
    auto write = std::function<void()>(
        [job = std::move(job), path = std::move(path)] { write_job_to(job, path); });
    co_await core::offload(core::front_desk(), std::move(write));
}

}

TRAINYARD_DECL asio::awaitable<job_file> read_job(std::string path)
{
    return detail::read_job(std::move(path));
}

TRAINYARD_DECL asio::awaitable<void> write_job(named<job_file> job, std::string path)
{
    return detail::write_job(job, std::move(path));
}

}
