R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# The named inputs and outputs of a run. Each is a path, and can do what scripts ask of a dataset.

import os
from collections.abc import Mapping

from azureml.core._files import walk
from azureml.core._parts import FilesOfData

_prefix = 'AZUREML_DATAREFERENCE_'


class Inputs(Mapping):
    # Those that the run was given, by name. A data reference is found by its name, too. Without a
    # run, all there is to go by is the environment. What a script puts there it finds there.

    def __init__(self, given=None, put=None):
        self._given = given
        self._put = {} if put is None else put

    def __setitem__(self, name, data):
        self._put[name] = data

    def __getitem__(self, name):
        if name in self._put:
            return self._put[name]
        if name in (self._given or {}):
            return DataPath.of(name, self._given[name])
        for variable in [_prefix + name] + ([name] if self._given is None else []):
            if variable in os.environ:
                return DataPath.of(name, {'path': os.environ[variable]})
        raise KeyError('%s is none of these: %s; nor is %s%s set in the environment' % (
            name, ', '.join(self) or 'there are none', _prefix, name))

    def __iter__(self):
        names = self._given
        if names is None:
            names = [name[len(_prefix):] for name in os.environ if name.startswith(_prefix)]
        return iter(sorted(set(names) | set(self._put)))

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
        path._registered_as = (path.name, path.version) if path.version else None
        path._places = given.get('paths') or (
            [given['destination']] if 'destination' in given else None)
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
