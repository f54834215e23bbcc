#pragma once

#include <trainyard/core/process/devices.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <ranges>

namespace trainyard::core {

TRAINYARD_DECL std::vector<std::string> find_gpus(std::optional<std::string_view> visible,
                                                  std::string const& devices)
{
    std::vector<std::string> found;
    if (visible) {
        for (auto const part : std::views::split(*visible, ',')) {
            auto const name = std::string(part.begin(), part.end());
            if (name.empty() || name.front() == '-' || std::ranges::count(found, name) > 0)
                break;
            found.push_back(name);
        }
        return found;
    }
    constexpr std::string_view prefix = "nvidia";
    auto count                        = 0;
    std::error_code none;
    for (auto const& entry : std::filesystem::directory_iterator(devices, none)) {
        auto const name   = entry.path().filename().string();
        auto const number = name.starts_with(prefix) ? name.substr(prefix.size()) : std::string();
        if (!number.empty() && number.find_first_not_of("0123456789") == std::string::npos)
            ++count;
    }
    // CUDA counts those it sees from 0, whatever numbers their files have.
    for (auto i = 0; i != count; ++i)
        found.push_back(std::to_string(i));
    return found;
}

TRAINYARD_DECL std::vector<std::string> find_gpus()
{
    auto const* visible = std::getenv("CUDA_VISIBLE_DEVICES");
    return find_gpus(visible ? std::optional<std::string_view>(visible) : std::nullopt, "/dev");
}

}
