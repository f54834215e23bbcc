#pragma once

/// Registered, versioned results.

#include <trainyard/backend/records.hpp>
#include <trainyard/progress.hpp>
#include <trainyard/run_data.hpp>

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace trainyard {

/// What a deployment of the model asks for.
struct resource_configuration {
    std::optional<double> cpu          = {};
    std::optional<double> memory_in_gb = {};
    std::optional<int> gpu             = {};
};

/// The frameworks that have a name of their own; any other text is fine too.
namespace model_framework {
inline constexpr char const* scikit_learn = "ScikitLearn";
inline constexpr char const* tensorflow   = "TensorFlow";
inline constexpr char const* pytorch      = "PyTorch";
inline constexpr char const* onnx         = "Onnx";
inline constexpr char const* multi        = "Multi";
inline constexpr char const* custom       = "Custom";
}

/// Data that a model was made of, or an example of what it takes or gives.
struct model_dataset {
    std::string purpose          = {}; ///< `training`, or any other text
    dataset_name name            = {}; ///< empty: one that is not registered
    int version                  = 0;  ///< 0: the newest when the model is registered
    std::vector<data_path> paths = {}; ///< of one that is not registered: it is nothing else

    friend bool operator==(model_dataset const&, model_dataset const&) = default;
};

/// The purposes that have a name of their own.
namespace dataset_purpose {
inline constexpr char const* training      = "training";
inline constexpr char const* validation    = "validation";
inline constexpr char const* testing       = "testing";
inline constexpr char const* inferencing   = "inferencing";
inline constexpr char const* sample_input  = "sample_input";
inline constexpr char const* sample_output = "sample_output";
}

struct model_record {
    model_name name                     = {};
    int version                         = 0;
    std::string description             = {};
    std::string framework               = {};
    std::string framework_version       = {};
    resource_configuration resources    = {};
    tag_map tags                        = {};
    property_map properties             = {};
    timestamp created                   = {};
    std::optional<run_id> run           = {}; ///< the run that made it
    std::string experiment              = {};
    std::string path                    = {}; ///< the one file or folder it was registered from
    std::uint64_t files                 = 0;
    std::uint64_t bytes                 = 0;
    std::string url                     = {};
    std::vector<model_dataset> datasets = {};

    /// `name:version`.
    std::string id() const { return name.str() + ':' + std::to_string(version); }
};

struct model_request {
    model_name name               = {};
    std::string path              = {}; ///< of the run's record, or of this machine without a run
    std::optional<run_id> run     = {};
    std::string description       = {};
    std::string framework         = {};
    std::string framework_version = {};
    resource_configuration resources    = {};
    tag_map tags                        = {};
    property_map properties             = {};
    std::vector<model_dataset> datasets = {};
    progress_handler on_progress        = {};
};

struct model_query {
    std::string name          = {};
    tag_filter tags           = {};
    property_map properties   = {};
    std::optional<run_id> run = {};
    std::string framework     = {};
    dataset_name dataset      = {}; ///< made of this one, for whatever purpose
    int dataset_version       = 0;  ///< 0: of any version of it
    bool latest_only          = false;
};

struct model_update {
    model_name name                        = {};
    int version                            = 0;
    std::optional<std::string> description = {};
    tag_map set_tags                       = {};
    std::vector<std::string> remove_tags   = {};
    property_map add_properties            = {};
};

struct model_download {
    model_name name              = {};
    int version                  = 0;
    std::string target           = ".";
    bool overwrite               = false;
    progress_handler on_progress = {};
};

/// A model or version that is not there is `errc::not_found`. Version 0 means the newest.
class model_service {
public:
    virtual ~model_service() = default;

    /// Stores the files under the name with the next version, from 1. All of it or nothing. A
    /// dataset that is not there is `errc::not_found`.
    virtual asio::awaitable<model_record> register_model(model_request request);

    virtual asio::awaitable<model_record> get(model_name name, int version);
    virtual asio::awaitable<std::vector<model_record>> list(model_query query);
    virtual asio::awaitable<model_record> update(model_update update);
    virtual asio::awaitable<void> remove(model_name name, int version);

    /// The path of the file or folder it made. One that is there is `errc::already_exists`.
    virtual asio::awaitable<std::string> download(model_download request);
};

/// Whether a model was made of the dataset that is asked for, if one is.
[[nodiscard]] bool is_made_of(model_record const& model, model_query const& query);

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/backend/impl/model_service.ipp>
#endif
