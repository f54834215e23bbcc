#pragma once

/// What to run, with what, where.

#include <trainyard/distribution.hpp>
#include <trainyard/environment.hpp>
#include <trainyard/ids.hpp>
#include <trainyard/run_data.hpp>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace trainyard {

/// One element of an argument list. Numbers are turned into text as the training script's own
/// language prints them: `50`, `0.01`, `1.0`, `True`. An argument is never split.
class argument {
public:
    argument(char const* text) : text_(text) {}
    argument(std::string text) noexcept : text_(std::move(text)) {}
    argument(std::string_view text) : text_(text) {}
    argument(double value);
    argument(data_reference reference);
    argument(dataset_input input);
    argument(dataset_output output);

    // A template, because a pointer would become a truth.
    template <std::same_as<bool> Truth>
    argument(Truth value) : text_(value ? "True" : "False")
    {}

    template <std::integral Integer>
    requires(!std::same_as<Integer, bool>) argument(Integer value) : text_(std::to_string(value)) {}

    /// What the script is given. `$NAME` in it stands for a variable of the script's process.
    std::string const& text() const noexcept { return text_; }

    /// What this argument stands for, or null.
    run_data const* data() const noexcept { return data_.get(); }

private:
    explicit argument(run_data data);

    std::string text_;
    std::shared_ptr<run_data const> data_;
};

/// The documented limits of a snapshot, and the way to raise them.
struct snapshot_limits {
    std::uint64_t bytes = std::uint64_t{300} * 1024 * 1024;
    std::uint64_t files = 2000;
};

/// Paths are UTF-8 text; a `std::filesystem::path` converts where paths are made of `char`.
struct script_run_config {
    /// Copied whole: what the script needs must be in here. `.amlignore`, or without it
    /// `.gitignore`, names what is left out. Everything else is kept with the run, so passwords and
    /// data do not belong here: a secret of the workspace, and a datastore, are for them.
    std::string source_directory = ".";

    /// Below `source_directory`. Either this or `command`.
    std::string script              = {};
    std::vector<argument> arguments = {};

    /// Run by a shell, in which `$NAME` stands for a variable; an element with a space in it stays
    /// one word.
    std::vector<argument> command = {};

    /// None means the local target: this machine.
    compute_name compute               = {};
    trainyard::environment environment = {};

    /// One process, unless it says more. All of them share the working directory and `outputs`.
    trainyard::distribution distribution = {};

    /// How many nodes of a cluster the run takes, from its beginning to its end. Where the
    /// distribution has a count of its own, one of the two suffices. Without one, the script runs
    /// once, on the first node.
    int node_count = 1;

    /// @{ Made available before the script starts, beside those that stand in the arguments.
    std::vector<data_reference> data  = {};
    std::vector<dataset_input> inputs = {};
    /// @}

    /// Beside those that stand in the arguments.
    std::vector<dataset_output> outputs = {};

    /// What the run goes on from: mostly `run::as_mount` of an earlier one. The script is given
    /// `--resume-from` and the directory, after its arguments; a command finds the directory in
    /// `AZUREML_DATAREFERENCE_MODEL_LOCATION`, which is set for both.
    std::optional<data_reference> resume_from = {};

    /// When it is over, the run is canceled, with all it started. Zero or less is an error.
    std::chrono::seconds max_run_duration = std::chrono::hours(24 * 30);

    snapshot_limits limits = {};
};

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/impl/script_run_config.ipp>
#endif
