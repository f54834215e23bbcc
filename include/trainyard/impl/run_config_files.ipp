#pragma once

#include <trainyard/core/offload.hpp>
#include <trainyard/core/paths.hpp>
#include <trainyard/core/process/files.hpp>
#include <trainyard/error.hpp>
#include <trainyard/run_config_files.hpp>
#include <trainyard/wire/environment_files.hpp>
#include <trainyard/wire/run_config_file.hpp>

#include <filesystem>
#include <stdexcept>
#include <utility>

namespace trainyard {
namespace detail {

inline constexpr char const* run_config_operation = "read run configuration";

TRAINYARD_DECL std::string run_config_name(std::string name)
{
    if (name.empty() || name.find('/') != std::string::npos || name.find('\0') != std::string::npos)
        throw std::invalid_argument("the run configuration name \"" + name +
                                    "\" is not a name: give it without its folder");
    return name.ends_with(".runconfig") ? name : name + ".runconfig";
}

TRAINYARD_DECL std::filesystem::path whole_path(std::string const& path)
{
    return std::filesystem::absolute(path.empty() ? "." : path).lexically_normal();
}

TRAINYARD_DECL bool is_file(std::filesystem::path const& path)
{
    auto const facts = core::facts_of(path.string());
    return facts && facts->is_regular;
}

// The file, and the folder it is about.
struct found_run_config {
    std::filesystem::path file;
    std::filesystem::path folder;
};

TRAINYARD_DECL found_run_config find_run_config(std::string const& path, std::string const& name)
{
    auto const given = whole_path(path);
    if (name.empty()) {
        auto folder      = given.parent_path();
        auto const below = folder.filename();
        if (below == ".azureml" || below == "aml_config")
            folder = folder.parent_path();
        if (is_file(given))
            return {.file = given, .folder = std::move(folder)};
        throw error(errc::not_found, run_config_operation,
                    given.string() + " is not a file; give its name beside the folder");
    }
    for (auto const* below : {".azureml", "aml_config", ""})
        if (is_file(given / below / name))
            return {.file = (given / below / name).lexically_normal(), .folder = given};
    throw error(errc::not_found, run_config_operation,
                "there is no " + name + " in " + given.string() +
                    ", nor in a folder .azureml or aml_config there");
}

// Old tools meant a path below the folder, some below that of the file.
TRAINYARD_DECL void add_conda_file(found_run_config const& found, run_config_file& into)
{
    for (auto const& beside : {found.folder, found.file.parent_path()}) {
        auto const path = (beside / into.conda_file).lexically_normal().string();
        auto const text = core::read_file_if_any(path, std::size_t{1} << 20);
        if (!text)
            continue;
        into.config.environment.dependencies = wire::read_conda_file(*text, path).dependencies;
        return;
    }
    // The tools write the name whether or not there is such a file.
    if (!into.config.environment.user_managed && into.config.environment.dependencies.empty())
        throw error(errc::not_found, run_config_operation,
                    found.file.string() + " says that the packages are in " + into.conda_file +
                        " (environment.python.condaDependenciesFile), which is not there; write "
                        "that file, or set userManagedDependencies");
}

TRAINYARD_DECL run_config_file read_run_config_of(std::string const& path, std::string const& name)
{
    auto const found             = find_run_config(path, name);
    auto const text              = core::read_file(found.file.string(), std::size_t{1} << 20);
    auto file                    = wire::read_run_config(text, found.file.string());
    file.config.source_directory = found.folder.string();
    if (!file.conda_file.empty())
        add_conda_file(found, file);
    return file;
}

TRAINYARD_DECL void write_run_config_to(run_config_file const& file, std::string const& folder,
                                        std::string const& name)
{
    // What must not be written is refused before anything is.
    auto const text = wire::write_run_config(file);
    auto const root = whole_path(folder);
    auto const path = root / ".azureml" / name;
    core::make_directories(path.parent_path().string());
    if (!file.conda_file.empty()) {
        auto const conda = root / file.conda_file;
        core::make_directories(conda.parent_path().string());
        auto const packages =
            wire::conda_file{.dependencies = file.config.environment.dependencies};
        core::write_file(conda.string(), wire::write_conda_file(packages),
                         core::durability::survives_us);
    }
    core::write_file(path.string(), text, core::durability::survives_us);
}

TRAINYARD_DECL asio::awaitable<run_config_file> load_run_config(std::string path, std::string name)
{
    auto read = [path = std::move(path), name = std::move(name)] {
        return read_run_config_of(path, name);
    };
    co_return co_await core::offload(core::front_desk(), std::move(read));
}

TRAINYARD_DECL asio::awaitable<void> save_run_config(run_config_file file, std::string folder,
                                                     std::string name)
{
    auto write = std::function<void()>(
        [file = std::move(file), folder = std::move(folder), name = std::move(name)] {
            write_run_config_to(file, folder, name);
        });
    co_await core::offload(core::front_desk(), std::move(write));
}

TRAINYARD_DECL asio::awaitable<void> remove_run_config(std::string folder, std::string name)
{
    auto remove = std::function<void()>([folder = std::move(folder), name = std::move(name)] {
        auto const path = whole_path(folder) / ".azureml" / name;
        std::error_code failed;
        auto const removed = std::filesystem::remove(path, failed);
        if (failed)
            core::throw_errno("remove run configuration", path.string(), failed.value());
        if (!removed)
            throw error(errc::not_found, "remove run configuration",
                        "there is no " + path.string());
    });
    co_await core::offload(core::front_desk(), std::move(remove));
}

}

TRAINYARD_DECL asio::awaitable<run_config_file> load_run_config(std::string path, std::string name)
{
    if (!name.empty())
        name = detail::run_config_name(std::move(name));
    return detail::load_run_config(std::move(path), std::move(name));
}

TRAINYARD_DECL asio::awaitable<void> save_run_config(named<run_config_file> file,
                                                     std::string folder, std::string name)
{
    run_config_file wanted = file;
    wanted.conda_file      = core::clean_path("conda_file", wanted.conda_file);
    return detail::save_run_config(std::move(wanted), std::move(folder),
                                   detail::run_config_name(std::move(name)));
}

TRAINYARD_DECL asio::awaitable<void> remove_run_config(std::string folder, std::string name)
{
    return detail::remove_run_config(std::move(folder), detail::run_config_name(std::move(name)));
}

}
