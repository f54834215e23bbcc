R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# Modules of the program that submits runs. Scripts import from them, often without need; who uses
# what is in them is told where it belongs.

import sys

_search = ('BanditPolicy BayesianParameterSampling GridParameterSampling HyperDriveConfig '
           'HyperDriveRun HyperDriveRunConfig HyperDriveStep MedianStoppingPolicy '
           'NoTerminationPolicy PrimaryMetricGoal RandomParameterSampling '
           'TruncationSelectionPolicy choice lognormal loguniform normal qlognormal qloguniform '
           'qnormal quniform randint uniform')
_frameworks = 'Chainer Gloo Mpi Nccl ParameterServer PyTorch TensorFlow'
_services = ('AciWebservice AksEndpoint AksWebservice LocalWebservice Webservice '
             'WebserviceException')

_stores = ('AzureBlobDatastore AzureDataLakeDatastore AzureDataLakeGen2Datastore '
           'AzureFileDatastore')
_outputs = ('HDFSOutputDatasetConfig LinkFileOutputDatasetConfig LinkTabularOutputDatasetConfig '
            'OutputFileDatasetConfig OutputTabularDatasetConfig')
_pipelines = ('Pipeline PipelineData PipelineDataset PipelineDraft PipelineEndpoint '
              'PipelineParameter PipelineRun PipelineStep PortDataReference PublishedPipeline '
              'Schedule ScheduleRecurrence StepRun StepSequence TrainingOutput')

_names = {
    'azureml.core.container_registry': 'ContainerRegistry',
    'azureml.core.image': 'ContainerImage Image',
    'azureml.core.webservice': _services,
    'azureml.core.webservice.aci': _services,
    'azureml.core.webservice.aks': _services,
    'azureml.core.webservice.local': _services,
    'azureml.core.webservice.webservice': _services,
    'azureml.data.azure_data_lake_datastore': _stores,
    'azureml.data.azure_storage_datastore': _stores,
    'azureml.data.dataset_consumption_config': 'DatasetConsumptionConfig',
    'azureml.data.dataset_error_handling': 'DatasetExecutionError DatasetValidationError',
    'azureml.data.dataset_type_definitions': 'PromoteHeadersBehavior',
    'azureml.data.output_dataset_config': _outputs,
    'azureml.pipeline': '',
    'azureml.pipeline.core': _pipelines,
    'azureml.pipeline.core.graph': _pipelines,
    'azureml.pipeline.core.run': _pipelines,
    'azureml.pipeline.core.schedule': _pipelines,
    'azureml.pipeline.steps': ('AutoMLStep AutoMLStepRun DataTransferStep DatabricksStep '
                               'EstimatorStep HyperDriveStep HyperDriveStepRun MpiStep '
                               'ParallelRunConfig ParallelRunStep PythonScriptStep RScriptStep'),
    'azureml.tensorboard': 'Tensorboard',
    'azureml.tensorboard.export': 'export_to_tensorboard',
    'azureml.train': '',
    'azureml.train.automl': 'AutoMLConfig AutoMLRun',
    'azureml.train.automl.run': 'AutoMLRun',
    'azureml.train.dnn': _frameworks,
    'azureml.train.estimator': 'Estimator',
    'azureml.train.hyperdrive': _search,
    'azureml.train.hyperdrive.parameter_expressions': _search,
    'azureml.train.hyperdrive.policy': _search,
    'azureml.train.hyperdrive.run': _search,
    'azureml.train.hyperdrive.runconfig': _search,
    'azureml.train.hyperdrive.sampling': _search,
    'azureml.train.sklearn': 'SKLearn',
    'azureml.widgets': 'RunDetails',
}


class _Module(type(sys)):
    def __getattr__(self, name):
        if name not in self.__all__:
            raise AttributeError('module %r has no attribute %r' % (self.__name__, name))
        if name.endswith(('Error', 'Exception')):
            from azureml import exceptions
            value = getattr(exceptions, name)
        else:
            from azureml.core._script import Elsewhere
            value = type(name, (Elsewhere,), {'__module__': self.__name__})
        setattr(self, name, value)
        return value

    def __dir__(self):
        return sorted(set(self.__dict__) | set(self.__all__))


class Loader(object):
    @staticmethod
    def create_module(spec):
        module = _Module(spec.name)
        module.__all__ = _names[spec.name].split()
        return module

    @staticmethod
    def exec_module(module):
        pass


def spec(name):
    if name not in _names:
        return None
    from importlib.machinery import ModuleSpec
    return ModuleSpec(name, Loader, is_package=True)

""")"""
