#pragma once

#include <trainyard/error.hpp>
#include <trainyard/local/hosts.hpp>

#include <boost/uuid/random_generator.hpp>
#include <boost/uuid/uuid_io.hpp>

#include <filesystem>
#include <system_error>

#include <unistd.h>

namespace trainyard::local {

TRAINYARD_DECL host_registry::host_registry(std::string directory)
    : directory_(std::move(directory)),
      name_(boost::uuids::to_string(boost::uuids::random_generator()()))
{
    std::error_code ignored;
    for (auto const& entry : std::filesystem::directory_iterator(directory_, ignored)) {
        auto const name = entry.path().filename().string();
        if (!is_alive(name))
            std::filesystem::remove(entry.path(), ignored);
    }
    // Between the two lines another host may take us for dead and clear our file away.
    auto const path = directory_ + '/' + name_;
    do {
        file_ = core::open_file(path, core::open_mode::lock);
        core::lock(file_);
    } while (!core::facts_of(path));
}

TRAINYARD_DECL host_registry::~host_registry()
{
    std::error_code ignored;
    std::filesystem::remove(directory_ + '/' + name_, ignored);
}

TRAINYARD_DECL bool host_registry::is_alive(std::string const& name) const
{
    if (name == name_)
        return true;
    auto const path = directory_ + '/' + name;
    if (!core::facts_of(path))
        return false;
    try {
        auto const file = core::open_file(path, core::open_mode::read);
        return !core::try_lock(file);
    } catch (error const&) {
        return false; // it went away while we looked
    }
}

TRAINYARD_DECL bool host_registry::is_alone() const
{
    for (auto const& entry : std::filesystem::directory_iterator(directory_)) {
        auto const name = entry.path().filename().string();
        if (name != name_ && is_alive(name))
            return false;
    }
    return true;
}

TRAINYARD_DECL void host_registry::ring() noexcept
{
    [[maybe_unused]] auto const put = ::pwrite(file_.get(), "!", 1, 0);
}

TRAINYARD_DECL void host_registry::listen(core::file_watcher& watcher,
                                          std::function<void()> changed)
{
    listening_ =
        watcher.watch(directory_, [this, changed = std::move(changed)](std::string_view name) {
            if (name != name_)
                changed();
        });
}

}
