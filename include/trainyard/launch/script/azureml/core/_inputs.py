R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# The named inputs and outputs of a run. Each is a path, and can do what scripts ask of a dataset.

import os
from collections.abc import Mapping

from azureml.core._files import walk
from azureml.core._parts import FilesOfData

_prefix = 'AZUREML_DATAREFERENCE_'


class Inputs(Mapping):
    # Those that the run was given, by name. What only the environment has is found, too: a data
    # reference, or a variable that somebody else has set.

    def __init__(self, given=None):
        self._given = given or {}

    def __getitem__(self, name):
        if name in self._given:
            return DataPath.of(name, self._given[name])
        for variable in (name, _prefix + name):
            if variable in os.environ:
                return DataPath.of(name, {'path': os.environ[variable]})
        raise KeyError('%s: neither %s nor %s%s is set in the environment'
                       % (name, name, _prefix, name))

    def __iter__(self):
        names = (name[len(_prefix):] for name in os.environ if name.startswith(_prefix))
        return iter(sorted(set(self._given) | set(names)))

    def __len__(self):
        return sum(1 for _ in self)


class DataPath(FilesOfData, str):
    @classmethod
    def of(cls, name, given):
        path = cls(given['path'])
        path.input_name = name
        path.name = given.get('dataset') or name
        path.version = given.get('version')
        path.id = '%s:%s' % (path.name, path.version) if path.version else None
        return path

    def download(self, target_path=None, overwrite=False, **kwargs):
        if target_path is None:
            return [path for _, path in self._files()]
        return FilesOfData.download(self, target_path, overwrite, **kwargs)

    def mount(self, mount_point=None, **kwargs):
        return _Mounted(self)

    def _files(self):
        return [(os.path.basename(self), str(self))] if os.path.isfile(self) else walk(self)


class _Mounted(object):
    # The data is there all the time, so starting and stopping have nothing to do.

    def __init__(self, path):
        self.mount_point = str(path)

    def start(self):
        pass

    def stop(self):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return False

""")"""
