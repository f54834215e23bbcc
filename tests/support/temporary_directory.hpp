#pragma once

/// A directory of one's own, gone at the end of the scope.

#include <filesystem>
#include <random>
#include <string>
#include <system_error>

namespace trainyard::test {

class temporary_directory {
public:
    /// The name is random, so that programs (and machines, on a shared disk) do not meet.
    temporary_directory()
    {
        auto random = std::random_device();
        do
            path_ = std::filesystem::temp_directory_path() /
                    ("trainyard-" + std::to_string(random()) + std::to_string(random()));
        while (!std::filesystem::create_directory(path_));
    }

    temporary_directory(temporary_directory const&)            = delete;
    temporary_directory& operator=(temporary_directory const&) = delete;

    ~temporary_directory()
    {
        auto ignored = std::error_code();
        std::filesystem::remove_all(path_, ignored);
    }

    std::filesystem::path const& path() const noexcept { return path_; }

private:
    std::filesystem::path path_;
};

}
