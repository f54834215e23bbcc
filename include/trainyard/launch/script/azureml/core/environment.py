R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

from azureml.core._script import ScriptSide
from azureml.core.conda_dependencies import CondaDependencies


class PythonSection(object):
    def __init__(self):
        self.user_managed_dependencies = False
        self.interpreter_path = 'python'
        self.conda_dependencies = CondaDependencies()


class DockerSection(object):
    def __init__(self):
        self.enabled = False
        self.base_image = None


class Environment(ScriptSide):
    def __init__(self, name=None, **kwargs):
        self.name = name
        self.python = PythonSection()
        self.docker = DockerSection()
        self.environment_variables = {}

""")"""
