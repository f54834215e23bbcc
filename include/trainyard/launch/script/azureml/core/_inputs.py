R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# The named inputs and outputs of a run. Each is a path, and can do the little that scripts ask of
# a dataset besides.

import os
from collections.abc import Mapping

from azureml.core._files import walk

_prefix = 'AZUREML_DATAREFERENCE_'


class Inputs(Mapping):
    def __getitem__(self, name):
        for variable in (name, _prefix + name):
            if variable in os.environ:
                path = DataPath(os.environ[variable])
                path.name = name
                return path
        raise KeyError('%s: neither %s nor %s%s is set in the environment'
                       % (name, name, _prefix, name))

    def __iter__(self):
        return (name[len(_prefix):] for name in os.environ if name.startswith(_prefix))

    def __len__(self):
        return sum(1 for _ in self)


class DataPath(str):
    def to_path(self):
        """The files, as paths that begin at the root of the data."""
        return ['/' + name for name, _ in self._files()]

    def download(self, target_path=None, overwrite=False, **kwargs):
        if target_path is None:
            return [path for _, path in self._files()]
        import shutil
        copies = []
        for name, path in self._files():
            copy = os.path.join(target_path, name)
            if os.path.exists(copy) and not overwrite:
                raise FileExistsError('%s exists, and overwrite is not asked for' % copy)
            os.makedirs(os.path.dirname(copy), exist_ok=True)
            shutil.copyfile(path, copy)
            copies.append(copy)
        return copies

    def mount(self, mount_point=None, **kwargs):
        return _Mounted(self)

    def to_pandas_dataframe(self, **kwargs):
        import pandas
        readers = {'.parquet': pandas.read_parquet, '.json': pandas.read_json,
                   '.jsonl': lambda path: pandas.read_json(path, lines=True),
                   '.tsv': lambda path: pandas.read_csv(path, sep='\t')}
        frames = [readers.get(os.path.splitext(path)[1], pandas.read_csv)(path)
                  for _, path in self._files()]
        return frames[0] if len(frames) == 1 else pandas.concat(frames, ignore_index=True)

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
