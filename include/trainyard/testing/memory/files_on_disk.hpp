#pragma once

/// What leaves the yard: files written where a request names them.

#include <trainyard/backend/datastore_service.hpp>
#include <trainyard/testing/memory/door.hpp>

#include <string>
#include <vector>

namespace trainyard::testing::memory {

struct file_for_disk {
    std::string name  = {}; ///< what progress calls it
    std::string path  = {};
    std::string bytes = {};
};

enum class when_there { replace, skip };

/// Each file appears whole. Given up in between, what was written stays.
asio::awaitable<transfer_summary> write_files(door in, std::vector<file_for_disk> files,
                                              when_there there, progress_handler on_progress);

}
