#pragma once

#include <trainyard/backend/environment_rules.hpp>
#include <trainyard/error.hpp>

#include <iterator>

namespace trainyard {
namespace detail {

struct curated_entry {
    std::string_view name;
    std::string_view packages; ///< with spaces between them
};

// By the names scripts and articles use, old and new. Which versions an image had is not asked for
// here: what counts is whether a script finds its imports.
inline constexpr curated_entry curated_table[] = {
    {"AzureML-Chainer-5.1.0-CPU", "numpy chainer"},
    {"AzureML-Chainer-5.1.0-GPU", "numpy chainer"},
    {"AzureML-Minimal", ""},
    {"AzureML-PyTorch-1.6-CPU", "numpy torch torchvision"},
    {"AzureML-PyTorch-1.6-GPU", "numpy torch torchvision"},
    {"AzureML-Scikit-learn-0.20.3", "numpy scipy scikit-learn joblib"},
    {"AzureML-TensorFlow-2.2-CPU", "numpy tensorflow"},
    {"AzureML-TensorFlow-2.2-GPU", "numpy tensorflow"},
    {"AzureML-Tutorial", "numpy pandas scikit-learn matplotlib"},
    {"AzureML-lightgbm-3.3", "numpy scikit-learn lightgbm"},
    {"AzureML-pytorch-1.13", "numpy torch torchvision"},
    {"AzureML-sklearn-1.0", "numpy scipy scikit-learn joblib pandas"},
    {"AzureML-sklearn-1.5", "numpy scipy scikit-learn joblib pandas"},
    {"AzureML-tensorflow-2.16", "numpy tensorflow"},
};

TRAINYARD_DECL environment_record curated_record(curated_entry const& entry)
{
    environment_record record;
    record.version             = 1;
    record.definition.name     = entry.name;
    record.definition.packages = package_source::installed;
    auto& packages             = record.definition.dependencies.pip_packages;
    for (auto rest = entry.packages; !rest.empty();) {
        auto const end = std::min(rest.find(' '), rest.size());
        packages.emplace_back(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return record;
}

}

TRAINYARD_DECL bool is_curated_name(std::string_view name) noexcept
{
    return name.starts_with("AzureML");
}

TRAINYARD_DECL environment_record curated_environment(environment_name const& name, int version)
{
    std::string all;
    for (auto const& entry : detail::curated_table) {
        if (entry.name == name.str() && (version == 0 || version == 1))
            return detail::curated_record(entry);
        if (entry.name == name.str())
            throw error(errc::not_found, "look up environment",
                        "the curated environment \"" + name.str() + "\" has no version " +
                            std::to_string(version) +
                            " here, only version 1: the interpreter of "
                            "this machine, with the packages it has");
        all += (all.empty() ? "" : ", ") + std::string(entry.name);
    }
    throw error(errc::not_found, "look up environment",
                "there is no curated environment \"" + name.str() +
                    "\" here; those that are known: " + all +
                    ". Or name the packages in an environment of your own");
}

TRAINYARD_DECL std::vector<environment_record> curated_environments()
{
    std::vector<environment_record> all;
    for (auto const& entry : detail::curated_table)
        all.push_back(detail::curated_record(entry));
    return all;
}

}
