#pragma once

#include <trainyard/core/process/files.hpp>
#include <trainyard/testing/memory/files_on_disk.hpp>

#include <filesystem>

namespace trainyard::testing::memory {

TRAINYARD_DECL asio::awaitable<transfer_summary> write_files(door in,
                                                             std::vector<file_for_disk> files,
                                                             when_there there,
                                                             progress_handler on_progress)
{
    transfer_summary summary;
    progress told;
    told.files_total = files.size();
    for (auto const& file : files)
        told.bytes_total += file.bytes.size();
    for (auto const& file : files) {
        told.item    = file.name;
        told.skipped = there == when_there::skip && core::facts_of(file.path).has_value();
        ++told.files_done;
        told.bytes_done += file.bytes.size();
        if (told.skipped) {
            ++summary.files_skipped;
        } else {
            core::make_directories(std::filesystem::path(file.path).parent_path().string());
            core::write_file(file.path, file.bytes, core::durability::survives_us);
            ++summary.files_copied;
            summary.bytes_copied += file.bytes.size();
        }
        if (on_progress)
            on_progress(told);
        co_await in.pause();
    }
    co_return summary;
}

}
