R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# A datastore is a folder.

import os

from azureml.core._files import inside, walk
from azureml.core._script import NotThere, ScriptSide, visible
from azureml.exceptions import UserErrorException


class Datastore(ScriptSide):
    datastore_type = 'AzureBlob'

    @visible
    def __init__(self, workspace, name=None):
        context = workspace._live.context
        self.workspace = workspace
        self.name = name or context['default_datastore']
        if self.name not in context['datastores']:
            raise NotThere('there is no datastore %r; the workspace has: %s' % (
                self.name, ', '.join(sorted(context['datastores'])) or 'none'))
        self._folder = context['datastores'][self.name]

    @classmethod
    def get(cls, workspace, datastore_name):
        return cls(workspace, datastore_name)

    @classmethod
    def get_default(cls, workspace):
        return cls(workspace)

    @visible
    def upload(self, src_dir, target_path=None, overwrite=False, show_progress=True):
        if not os.path.isdir(src_dir):
            raise UserErrorException('%s is not a folder' % src_dir)
        return self._take(walk(src_dir), target_path, overwrite, show_progress)

    @visible
    def upload_files(self, files, relative_root=None, target_path=None, overwrite=False,
                     show_progress=True):
        files = [os.path.abspath(file) for file in files]
        for file in files:
            if not os.path.isfile(file):
                raise UserErrorException('%s is not a file' % file)
        root = os.path.abspath(relative_root) if relative_root else (
            os.path.commonpath([os.path.dirname(file) for file in files]) if files else '.')
        names = [os.path.relpath(file, root) for file in files]
        for name, file in zip(names, files):
            if name.split(os.sep)[0] == os.pardir:
                raise UserErrorException('%s is not below %s' % (file, root))
        return self._take(list(zip(names, files)), target_path, overwrite, show_progress)

    @visible
    def download(self, target_path, prefix=None, overwrite=False, show_progress=True):
        count = 0
        for name, path in walk(self._folder):
            if name.startswith(prefix or ''):
                copied = _copy(path, os.path.join(target_path, name), overwrite)
                if show_progress and not copied:
                    _tell_of_skipped('download', os.path.join(target_path, name))
                count += copied
        return count

    @visible
    def path(self, path=None, data_reference_name=None):
        from azureml.data.data_reference import DataReference
        return DataReference(self, data_reference_name, path)

    def as_mount(self):
        return self.path().as_mount()

    def as_download(self, path_on_compute=None):
        return self.path().as_download(path_on_compute)

    def as_upload(self, path_on_compute=None):
        return self.path().as_upload(path_on_compute)

    def _take(self, files, target_path, overwrite, show_progress):
        folder = os.path.join(self._folder, inside(target_path or ''))
        for name, _ in files:
            self._check_place(os.path.join(folder, name))
        for name, path in files:
            copied = _copy(path, os.path.join(folder, name), overwrite)
            if show_progress and not copied:
                _tell_of_skipped('upload', os.path.join(folder, name))
        return self.path(target_path)

    def _check_place(self, target):
        # All of them before the first is copied.
        at = target
        while at != self._folder and not os.path.exists(at):
            at = os.path.dirname(at)
        if os.path.isdir(at) == (at == target):
            raise UserErrorException(
                '%r cannot be put into datastore %r: %r is a %s there; choose another target_path'
                % (os.path.relpath(target, self._folder), self.name,
                   os.path.relpath(at, self._folder), 'folder' if at == target else 'file'))

    def __repr__(self):
        return 'Datastore(Name: %s)' % self.name


def _tell_of_skipped(what, target):
    print('Target already exists. Skipping %s for %s' % (what, target))


def _copy(source, target, overwrite):
    # Moved into place when whole, because other runs read the same folder.
    import shutil
    if os.path.exists(target) and not overwrite:
        return False
    os.makedirs(os.path.dirname(target) or '.', exist_ok=True)
    part = '%s.%s.part' % (target, os.urandom(4).hex())
    try:
        shutil.copyfile(source, part)
        os.replace(part, target)
    finally:
        if os.path.exists(part):
            os.unlink(part)
    return True

""")"""
