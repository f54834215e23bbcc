R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

from azureml.core._script import ScriptSide


class CondaDependencies(ScriptSide):
    def __init__(self, conda_dependencies_file_path=None, **kwargs):
        if conda_dependencies_file_path is not None:
            raise NotImplementedError('a script cannot read %s: name the packages with '
                                      'CondaDependencies.create' % conda_dependencies_file_path)
        self.conda_packages = []
        self.pip_packages = []
        self.conda_channels = []
        self.python_version = None

    @classmethod
    def create(cls, pip_indexurl=None, pip_packages=None, conda_packages=None,
               python_version=None, pin_sdk_version=True, **kwargs):
        made = cls()
        made.pip_packages = ['--index-url ' + pip_indexurl] if pip_indexurl else []
        made.pip_packages += list(pip_packages or [])
        made.conda_packages = list(conda_packages or [])
        made.python_version = python_version
        return made

    def add_pip_package(self, pip_package):
        self.pip_packages.append(pip_package)

    def add_conda_package(self, conda_package):
        self.conda_packages.append(conda_package)

    def add_channel(self, channel):
        self.conda_channels.append(channel)

    def set_python_version(self, version):
        self.python_version = version

""")"""
