#pragma once

#include <trainyard/core/offload.hpp>
#include <trainyard/core/process/files.hpp>
#include <trainyard/error.hpp>
#include <trainyard/open.hpp>
#include <trainyard/wire/config_file.hpp>

#include <filesystem>
#include <optional>

namespace trainyard {
namespace detail {

struct found_config {
    std::string path;
    wire::config_file config;
};

TRAINYARD_DECL std::optional<std::string> find_config(std::filesystem::path const& begin,
                                                      std::string const& file_name)
{
    for (auto at = begin;; at = at.parent_path()) {
        for (auto const* folder : {"", ".azureml", "aml_config"}) {
            auto const candidate = (at / folder / file_name).string();
            auto const facts     = core::facts_of(candidate);
            if (facts && facts->is_regular)
                return candidate;
        }
        if (at == at.parent_path())
            return std::nullopt;
    }
}

TRAINYARD_DECL found_config read_config(config_options const& options)
{
    auto const begin = std::filesystem::absolute(options.path).lexically_normal();
    auto const facts = core::facts_of(begin.string());
    auto path        = facts && facts->is_regular ? std::optional(begin.string())
                                                  : find_config(begin, options.file_name);
    if (!path)
        throw error(errc::not_found, "open workspace",
                    "there is no " + options.file_name + " in " + begin.string() +
                        " or above it, nor in a folder .azureml or aml_config there; give its "
                        "full path as config_options::path");
    auto config = wire::read_config_file(core::read_file(*path), *path);
    return {.path = std::move(*path), .config = std::move(config)};
}

TRAINYARD_DECL local_options options_from(found_config const& found)
{
    auto const& config = found.config;
    if (!config.local_root)
        throw error(errc::unsupported, "open workspace",
                    found.path + " names the workspace \"" + config.workspace_name +
                        "\" in Azure Machine Learning, and this version of trainyard has no "
                        "backend for it yet; add \"local_root\", a folder, to work on this "
                        "machine");
    auto options = local_options{};
    options.name = config.workspace_name;
    options.root = (std::filesystem::path(found.path).parent_path() / *config.local_root)
                       .lexically_normal()
                       .string();
    return options;
}

TRAINYARD_DECL asio::awaitable<workspace> from_config(config_options options)
{
    auto read  = [options = std::move(options)] { return options_from(read_config(options)); };
    auto found = co_await core::offload(core::front_desk(), std::move(read));
    co_return co_await trainyard::open_local(found);
}

TRAINYARD_DECL asio::awaitable<void> write_config(workspace of, std::string directory,
                                                  std::string file_name)
{
    auto const about = co_await of.describe();
    auto write       = std::function<void()>([about, directory, file_name] {
        auto const folder = std::filesystem::absolute(directory) / ".azureml";
        core::make_directories(folder.string());
        auto const config = wire::config_file{.workspace_name  = about.name,
                                                    .subscription_id = about.subscription_id,
                                                    .resource_group  = about.resource_group,
                                                    .local_root      = about.root};
        core::write_file((folder / file_name).string(), wire::write_config_file(config),
                               core::durability::survives_us);
    });
    co_await core::offload(core::front_desk(), std::move(write));
}

}

TRAINYARD_DECL asio::awaitable<workspace> from_config()
{
    return detail::from_config(config_options{});
}

TRAINYARD_DECL asio::awaitable<workspace> from_config(named<config_options> options)
{
    return detail::from_config(options);
}

TRAINYARD_DECL asio::awaitable<void> write_config(workspace of)
{
    return detail::write_config(std::move(of), ".", "config.json");
}

TRAINYARD_DECL asio::awaitable<void> write_config(workspace of, std::string directory,
                                                  std::string file_name)
{
    return detail::write_config(std::move(of), std::move(directory), std::move(file_name));
}

}
