#pragma once

/// A registered, versioned output of a run, or files from disk.

#include <trainyard/backend/backend.hpp>
#include <trainyard/named.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace trainyard {

class run;

struct model_download_options {
    bool overwrite               = false; ///< or `errc::already_exists`
    progress_handler on_progress = {};
};

/// One version of a model. A handle with its record; cheap to copy.
class model {
public:
    model(std::shared_ptr<backend> home, model_record record); // for backends and tests

    model_name const& name() const noexcept { return record_->name; }
    int version() const noexcept { return record_->version; }
    std::string id() const { return record_->id(); }

    /// As it was when the handle was made.
    model_record const& last_known() const noexcept { return *record_; }
    asio::awaitable<model_record> describe() const;

    /// The run that made it, if it came from one.
    asio::awaitable<std::optional<run>> origin() const;

    /// Copies the file or folder below `directory`; its path there.
    asio::awaitable<std::string> download(std::string directory = ".") const;
    asio::awaitable<std::string> download(std::string directory,
                                          named<model_download_options> options) const;

    asio::awaitable<void> set_tags(tag_map tags) const;
    asio::awaitable<void> remove_tags(std::vector<std::string> keys) const;
    asio::awaitable<void> add_properties(property_map properties) const;
    asio::awaitable<void> set_description(std::string description) const;

    /// This version only; its number is not given again.
    asio::awaitable<void> remove() const;

private:
    std::shared_ptr<backend> home_;
    std::shared_ptr<model_record const> record_;
};

}
