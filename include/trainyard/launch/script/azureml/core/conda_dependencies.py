R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

from azureml.core._script import ScriptSide


class CondaDependencies(ScriptSide):
    def __init__(self, conda_dependencies_file_path=None, **kwargs):
        self.conda_packages = []
        self.pip_packages = []

    @classmethod
    def create(cls, pip_packages=None, conda_packages=None, python_version=None, **kwargs):
        made = cls()
        made.pip_packages = list(pip_packages or [])
        made.conda_packages = list(conda_packages or [])
        return made

    def add_pip_package(self, pip_package):
        self.pip_packages.append(pip_package)

    def add_conda_package(self, conda_package):
        self.conda_packages.append(conda_package)

""")"""
