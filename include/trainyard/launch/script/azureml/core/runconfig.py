R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

from azureml.core._script import Elsewhere, ScriptSide
from azureml.core.conda_dependencies import CondaDependencies
from azureml.core.environment import DEFAULT_CPU_IMAGE, DEFAULT_GPU_IMAGE, Environment


class RunConfiguration(ScriptSide):
    def __init__(self, script=None, arguments=None, framework=None, communicator=None,
                 conda_dependencies=None, _history_enabled=None, _path=None, _name=None,
                 command=None):
        self.script = script
        self.arguments = list(arguments or [])
        self.command = command
        self.framework = framework or 'Python'
        self.communicator = communicator or 'None'
        self.target = 'local'
        self.node_count = 1
        self.max_run_duration_seconds = None
        self.environment = Environment()
        self.environment_variables = {}
        self.data_references = {}
        self.docker = DockerConfiguration()
        if conda_dependencies is not None:
            self.environment.python.conda_dependencies = conda_dependencies


class DockerConfiguration(object):
    def __init__(self, use_docker=False, shared_volumes=True, arguments=None, shm_size=None):
        self.use_docker = use_docker
        self.shared_volumes = shared_volumes
        self.arguments = list(arguments or [])
        self.shm_size = shm_size


class MpiConfiguration(object):
    def __init__(self, process_count_per_node=1, node_count=1):
        self.process_count_per_node = process_count_per_node
        self.node_count = node_count


class PyTorchConfiguration(object):
    def __init__(self, process_count=None, communication_backend='Nccl', node_count=1):
        self.process_count = process_count
        self.communication_backend = communication_backend
        self.node_count = node_count


class JarLibrary(Elsewhere):
    pass


class TensorflowConfiguration(object):
    def __init__(self, worker_count=1, parameter_server_count=1):
        self.worker_count = worker_count
        self.parameter_server_count = parameter_server_count

""")"""
