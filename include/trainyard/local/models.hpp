#pragma once

/// Models, in a folder: each version a directory of its own, whole or not there.

#include <trainyard/backend/model_service.hpp>
#include <trainyard/local/site.hpp>

#include <string>
#include <utility>
#include <vector>

namespace trainyard::local {

/// The files of a model that is being registered, copied aside, and what to record of it.
struct staged_model {
    model_record record   = {};
    std::string directory = {};
};

/// Copies the files a request names to where nobody looks. Throws `errc::not_found` if there are
/// none. Blocks.
staged_model stage_model(site& home, model_request const& request);

/// Inside a write: gives the model its version and puts its files in place. If the write does not
/// reach the disk, the next one with that version replaces them.
model_record put_model_in_place(site& home, catalog::transaction& tx, staged_model const& model);

/// Writes down for a script what is known of the models there are now. Blocks.
void tell_models(site& home, std::string const& live_directory);

class local_models final : public model_service {
public:
    explicit local_models(site& home) : home_(home) {}

    asio::awaitable<model_record> register_model(model_request request) override;
    asio::awaitable<model_record> get(model_name name, int version) override;
    asio::awaitable<std::vector<model_record>> list(model_query query) override;
    asio::awaitable<model_record> update(model_update update) override;
    asio::awaitable<void> remove(model_name name, int version) override;
    asio::awaitable<std::string> download(model_download request) override;

private:
    site& home_;
};

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/local/impl/models.ipp>
#endif
