#pragma once

#include <trainyard/core/digest.hpp>
#include <trainyard/core/process/files.hpp>
#include <trainyard/launch/script/bundle.hpp>

#include <boost/uuid/random_generator.hpp>
#include <boost/uuid/uuid_io.hpp>

#include <filesystem>
#include <string_view>

namespace trainyard::launch {
namespace detail {

struct script_file {
    std::string_view path;
    std::string_view text; ///< Python: without the quotes at both ends that make it one literal
};

// clang-format off
inline constexpr script_file script_files[] = {
    {"_trainyard_mlflow/__init__.py",
#include <trainyard/launch/script/_trainyard_mlflow/__init__.py>
    },
    {"_trainyard_mlflow/aside.py",
#include <trainyard/launch/script/_trainyard_mlflow/aside.py>
    },
    {"_trainyard_mlflow/files.py",
#include <trainyard/launch/script/_trainyard_mlflow/files.py>
    },
    {"_trainyard_mlflow/installed/__init__.py",
#include <trainyard/launch/script/_trainyard_mlflow/installed/__init__.py>
    },
    {"_trainyard_mlflow/installed/artifacts.py",
#include <trainyard/launch/script/_trainyard_mlflow/installed/artifacts.py>
    },
    {"_trainyard_mlflow/installed/inputs.py",
#include <trainyard/launch/script/_trainyard_mlflow/installed/inputs.py>
    },
    {"_trainyard_mlflow/installed/logged.py",
#include <trainyard/launch/script/_trainyard_mlflow/installed/logged.py>
    },
    {"_trainyard_mlflow/installed/registry.py",
#include <trainyard/launch/script/_trainyard_mlflow/installed/registry.py>
    },
    {"_trainyard_mlflow/installed/tracking.py",
#include <trainyard/launch/script/_trainyard_mlflow/installed/tracking.py>
    },
    {"_trainyard_mlflow/models.py",
#include <trainyard/launch/script/_trainyard_mlflow/models.py>
    },
    {"_trainyard_mlflow/runs.py",
#include <trainyard/launch/script/_trainyard_mlflow/runs.py>
    },
    {"azureml/__init__.py",
#include <trainyard/launch/script/azureml/__init__.py>
    },
    {"azureml/_outside.py",
#include <trainyard/launch/script/azureml/_outside.py>
    },
    {"azureml/contrib/__init__.py",
#include <trainyard/launch/script/azureml/contrib/__init__.py>
    },
    {"azureml/contrib/services/__init__.py",
#include <trainyard/launch/script/azureml/contrib/services/__init__.py>
    },
    {"azureml/contrib/services/aml_request.py",
#include <trainyard/launch/script/azureml/contrib/services/aml_request.py>
    },
    {"azureml/contrib/services/aml_response.py",
#include <trainyard/launch/script/azureml/contrib/services/aml_response.py>
    },
    {"azureml/core/__init__.py",
#include <trainyard/launch/script/azureml/core/__init__.py>
    },
    {"azureml/core/_ask.py",
#include <trainyard/launch/script/azureml/core/_ask.py>
    },
    {"azureml/core/_children.py",
#include <trainyard/launch/script/azureml/core/_children.py>
    },
    {"azureml/core/_datasets.py",
#include <trainyard/launch/script/azureml/core/_datasets.py>
    },
    {"azureml/core/_details.py",
#include <trainyard/launch/script/azureml/core/_details.py>
    },
    {"azureml/core/_files.py",
#include <trainyard/launch/script/azureml/core/_files.py>
    },
    {"azureml/core/_inputs.py",
#include <trainyard/launch/script/azureml/core/_inputs.py>
    },
    {"azureml/core/_journal.py",
#include <trainyard/launch/script/azureml/core/_journal.py>
    },
    {"azureml/core/_live.py",
#include <trainyard/launch/script/azureml/core/_live.py>
    },
    {"azureml/core/_metrics.py",
#include <trainyard/launch/script/azureml/core/_metrics.py>
    },
    {"azureml/core/_models.py",
#include <trainyard/launch/script/azureml/core/_models.py>
    },
    {"azureml/core/_offline.py",
#include <trainyard/launch/script/azureml/core/_offline.py>
    },
    {"azureml/core/_parts.py",
#include <trainyard/launch/script/azureml/core/_parts.py>
    },
    {"azureml/core/_replay.py",
#include <trainyard/launch/script/azureml/core/_replay.py>
    },
    {"azureml/core/_reply.py",
#include <trainyard/launch/script/azureml/core/_reply.py>
    },
    {"azureml/core/_script.py",
#include <trainyard/launch/script/azureml/core/_script.py>
    },
    {"azureml/core/_values.py",
#include <trainyard/launch/script/azureml/core/_values.py>
    },
    {"azureml/core/authentication.py",
#include <trainyard/launch/script/azureml/core/authentication.py>
    },
    {"azureml/core/compute.py",
#include <trainyard/launch/script/azureml/core/compute.py>
    },
    {"azureml/core/compute_target.py",
#include <trainyard/launch/script/azureml/core/compute_target.py>
    },
    {"azureml/core/conda_dependencies.py",
#include <trainyard/launch/script/azureml/core/conda_dependencies.py>
    },
    {"azureml/core/dataset.py",
#include <trainyard/launch/script/azureml/core/dataset.py>
    },
    {"azureml/core/datastore.py",
#include <trainyard/launch/script/azureml/core/datastore.py>
    },
    {"azureml/core/environment.py",
#include <trainyard/launch/script/azureml/core/environment.py>
    },
    {"azureml/core/experiment.py",
#include <trainyard/launch/script/azureml/core/experiment.py>
    },
    {"azureml/core/keyvault.py",
#include <trainyard/launch/script/azureml/core/keyvault.py>
    },
    {"azureml/core/model.py",
#include <trainyard/launch/script/azureml/core/model.py>
    },
    {"azureml/core/resource_configuration.py",
#include <trainyard/launch/script/azureml/core/resource_configuration.py>
    },
    {"azureml/core/run.py",
#include <trainyard/launch/script/azureml/core/run.py>
    },
    {"azureml/core/runconfig.py",
#include <trainyard/launch/script/azureml/core/runconfig.py>
    },
    {"azureml/core/script_run_config.py",
#include <trainyard/launch/script/azureml/core/script_run_config.py>
    },
    {"azureml/core/workspace.py",
#include <trainyard/launch/script/azureml/core/workspace.py>
    },
    {"azureml/data/__init__.py",
#include <trainyard/launch/script/azureml/data/__init__.py>
    },
    {"azureml/data/data_reference.py",
#include <trainyard/launch/script/azureml/data/data_reference.py>
    },
    {"azureml/data/datapath.py",
#include <trainyard/launch/script/azureml/data/datapath.py>
    },
    {"azureml/data/dataset_factory.py",
#include <trainyard/launch/script/azureml/data/dataset_factory.py>
    },
    {"azureml/data/file_dataset.py",
#include <trainyard/launch/script/azureml/data/file_dataset.py>
    },
    {"azureml/data/tabular_dataset.py",
#include <trainyard/launch/script/azureml/data/tabular_dataset.py>
    },
    {"azureml/exceptions.py",
#include <trainyard/launch/script/azureml/exceptions.py>
    },
    {"azureml/monitoring/__init__.py",
#include <trainyard/launch/script/azureml/monitoring/__init__.py>
    },
    {"azureml/opendatasets/__init__.py",
#include <trainyard/launch/script/azureml/opendatasets/__init__.py>
    },
    {"azureml/telemetry.py",
#include <trainyard/launch/script/azureml/telemetry.py>
    },
    {"mlflow/__init__.py",
#include <trainyard/launch/script/mlflow/__init__.py>
    },
    {"mlflow/_autolog.py",
#include <trainyard/launch/script/mlflow/_autolog.py>
    },
    {"mlflow/_fluent.py",
#include <trainyard/launch/script/mlflow/_fluent.py>
    },
    {"mlflow/_folder.py",
#include <trainyard/launch/script/mlflow/_folder.py>
    },
    {"mlflow/_part.py",
#include <trainyard/launch/script/mlflow/_part.py>
    },
    {"mlflow/_runs.py",
#include <trainyard/launch/script/mlflow/_runs.py>
    },
    {"mlflow/artifacts.py",
#include <trainyard/launch/script/mlflow/artifacts.py>
    },
    {"mlflow/client.py",
#include <trainyard/launch/script/mlflow/client.py>
    },
    {"mlflow/entities.py",
#include <trainyard/launch/script/mlflow/entities.py>
    },
    {"mlflow/exceptions.py",
#include <trainyard/launch/script/mlflow/exceptions.py>
    },
    {"mlflow/models/__init__.py",
#include <trainyard/launch/script/mlflow/models/__init__.py>
    },
    {"mlflow/models/signature.py",
#include <trainyard/launch/script/mlflow/models/signature.py>
    },
    {"mlflow/pyfunc.py",
#include <trainyard/launch/script/mlflow/pyfunc.py>
    },
    {"mlflow/pytorch.py",
#include <trainyard/launch/script/mlflow/pytorch.py>
    },
    {"mlflow/sklearn.py",
#include <trainyard/launch/script/mlflow/sklearn.py>
    },
    {"mlflow/tracking/__init__.py",
#include <trainyard/launch/script/mlflow/tracking/__init__.py>
    },
    {"mlflow/tracking/client.py",
#include <trainyard/launch/script/mlflow/tracking/client.py>
    },
    {"old_numpy/sitecustomize.py",
#include <trainyard/launch/script/old_numpy/sitecustomize.py>
    },
    // How an mlflow that is installed finds us: by the entry points of whatever lies on the path.
    {"trainyard_script-1.dist-info/METADATA",
     "Metadata-Version: 2.1\nName: trainyard-script\nVersion: 1\n"},
    {"trainyard_script-1.dist-info/entry_points.txt", R"([mlflow.tracking_store]
trainyard = _trainyard_mlflow.installed:tracking_store
[mlflow.artifact_repository]
trainyard = _trainyard_mlflow.installed:artifact_repository
[mlflow.model_registry_store]
trainyard = _trainyard_mlflow.installed:model_registry_store
)"},
};
// clang-format on

inline std::string as_written(script_file const& file)
{
    auto const text = std::string(file.text);
    return file.path.ends_with(".py") ? "R\"\"\"(" + text + ")\"\"\"\n" : text;
}

}

TRAINYARD_DECL std::string install_script_package(std::string const& directory)
{
    core::sha256 hash;
    for (auto const& file : detail::script_files) {
        hash.add(file.path);
        hash.add(file.text);
    }
    auto const folder = directory + '/' + core::hex(hash.finish()).substr(0, 16);
    if (core::facts_of(folder))
        return folder;

    auto const staged =
        folder + '.' + boost::uuids::to_string(boost::uuids::random_generator()()) + ".tmp";
    for (auto const& file : detail::script_files) {
        auto const path = staged + '/' + std::string(file.path);
        core::make_directories(path.substr(0, path.rfind('/')));
        core::write_file(path, detail::as_written(file), core::durability::survives_us);
    }
    if (!core::rename_new(staged, folder))
        core::remove_tree(staged); // somebody else was first, with the same files
    return folder;
}

}
