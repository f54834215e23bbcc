R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# A place on a datastore, as an argument of a run.

import os

from azureml.core._files import leads_out
from azureml.exceptions import UserErrorException


class DataReference(object):
    def __init__(self, datastore, data_reference_name=None, path_on_datastore=None, mode='mount',
                 path_on_compute=None, overwrite=False):
        self.datastore = datastore
        self.data_reference_name = data_reference_name or (
            datastore.name if path_on_datastore is None else 'data_' + os.urandom(8).hex())
        if not ('_' + self.data_reference_name).isidentifier():
            raise ValueError('%r cannot be part of the name of an environment variable'
                             % self.data_reference_name)
        _check_mode(mode)
        self.path_on_datastore = path_on_datastore
        self.mode = mode
        self.path_on_compute = path_on_compute
        self.overwrite = overwrite

    def path(self, path=None, data_reference_name=None):
        return DataReference(self.datastore, data_reference_name, path, self.mode,
                             self.path_on_compute, self.overwrite)

    def as_mount(self):
        return self._with('mount', None, False)

    def as_download(self, path_on_compute=None, overwrite=False):
        return self._with('download', path_on_compute, overwrite)

    def as_upload(self, path_on_compute=None, overwrite=False):
        return self._with('upload', path_on_compute, overwrite)

    def to_config(self):
        return self

    def _with(self, mode, path_on_compute, overwrite):
        return DataReference(self.datastore, self.data_reference_name, self.path_on_datastore,
                             mode, path_on_compute, overwrite)

    def _request(self):
        """What the workspace is asked to make of it for another run."""
        _check_mode(self.mode)
        path, place = self.path_on_datastore or '', self.path_on_compute or ''
        if leads_out(path):
            raise UserErrorException('the path %r of data reference %r leaves datastore %r; use a '
                                     'relative path with / between its parts'
                                     % (path, self.data_reference_name, self.datastore.name))
        if leads_out(place):
            raise UserErrorException('the path_on_compute %r of data reference %r leaves the '
                                     'working directory of the run; use a relative path'
                                     % (place, self.data_reference_name))
        return {'name': self.data_reference_name, 'datastore': self.datastore.name, 'path': path,
                'mode': self.mode, 'path_on_compute': place, 'overwrite': bool(self.overwrite)}

    def __str__(self):
        return '$AZUREML_DATAREFERENCE_' + self.data_reference_name

    __repr__ = __str__


def _check_mode(mode):
    if mode not in ('mount', 'download', 'upload'):
        raise ValueError('%r is not a mode of a data reference; it is mount, download or upload'
                         % (mode,))

""")"""
