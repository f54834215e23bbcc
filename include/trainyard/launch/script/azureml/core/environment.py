R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

from azureml.core._script import ScriptSide
from azureml.core.conda_dependencies import CondaDependencies

DEFAULT_CPU_IMAGE = 'mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu20.04'
DEFAULT_GPU_IMAGE = 'mcr.microsoft.com/azureml/openmpi4.1.0-cuda11.1-cudnn8-ubuntu20.04'


class PythonSection(object):
    def __init__(self):
        self.user_managed_dependencies = False
        self.interpreter_path = 'python'
        self.conda_dependencies = CondaDependencies()


class DockerSection(object):
    def __init__(self):
        self.enabled = False
        self.base_image = None
        self.base_dockerfile = None
        self.build_context = None


class Environment(ScriptSide):
    def __init__(self, name=None, **kwargs):
        self.name = name
        self.version = None
        self.python = PythonSection()
        self.docker = DockerSection()
        self.environment_variables = {}

    @classmethod
    def _of(cls, given):
        made = cls(given.get('name') or None)
        made.version = given.get('version') or None
        made.environment_variables = dict(given.get('variables') or {})
        packages = given.get('dependencies') or {}
        listed = made.python.conda_dependencies
        listed.python_version = packages.get('python_version') or None
        listed.conda_packages = list(packages.get('conda_packages') or [])
        listed.pip_packages = list(packages.get('pip_packages') or [])
        listed.conda_channels = list(packages.get('channels') or [])
        made.python.interpreter_path = given.get('interpreter') or 'python'
        made.python.user_managed_dependencies = bool(
            given.get('user_managed') or given.get('interpreter') and not packages)
        made.docker.base_image = (given.get('docker') or {}).get('image') or None
        made.docker.enabled = made.docker.base_image is not None
        return made

    def __repr__(self):
        return 'Environment(Name: %s, Version: %s)' % (self.name, self.version)

""")"""
