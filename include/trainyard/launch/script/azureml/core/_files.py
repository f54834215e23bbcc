R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# The files of a run's record.

import os

from azureml.core._script import ScriptSide, visible
from azureml.exceptions import UserErrorException


def inside(name):
    """A relative path with single slashes, which cannot lead out of where it begins."""
    import posixpath
    plain = str(name).encode('utf-8', 'replace').decode('utf-8')
    plain = os.path.splitdrive(plain)[1].replace('\\', '/')
    return posixpath.normpath('/' + plain).lstrip('/')


def leads_out(path):
    """Whether it is anything but a path below the folder where it is looked for."""
    return path.startswith('/') or os.pardir in path.split('/')


def artifact_name(name):
    plain = inside(name)
    if not plain or '\0' in plain:
        raise ValueError('%r is not a name for a file of a run' % (name,))
    return plain


def _new_name(name):
    plain = artifact_name(name)
    folder = plain.split('/')[0]
    if folder in ('user_logs', 'system_logs', 'azureml-logs'):
        raise UserErrorException('%r belongs to the system, whose logs of a run lie in %r; use '
                                 'another name' % (plain, folder))
    return plain


def walk(folder):
    """All files below a folder as (name, path), sorted, the names with slashes."""
    found = []
    for directory, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(directory, name)
            found.append((os.path.relpath(path, folder).replace(os.sep, '/'), path))
    return sorted(found)


class NameTaken(UserErrorException):
    def __init__(self, run, name):
        UserErrorException.__init__(self, 'run %s already has a file named %s; files of a run are '
                                          'never replaced' % (run, name))


class Files(ScriptSide):
    @visible
    def upload_file(self, name, path_or_stream, datastore_name=None):
        self._own_store(datastore_name)
        self._add_file(name, path_or_stream)

    @visible
    def upload_files(self, names, paths, return_artifacts=False, timeout_seconds=None,
                     datastore_name=None):
        self._own_store(datastore_name)
        names, paths = list(names), list(paths)
        if len(names) != len(paths):
            raise UserErrorException('%d names but %d paths' % (len(names), len(paths)))
        self._add_files(zip(names, paths))

    @visible
    def upload_folder(self, name, path, datastore_name=None):
        self._own_store(datastore_name)
        if not os.path.isdir(path):
            raise UserErrorException('%s is not a folder' % path)
        self._add_files(('%s/%s' % (name, inner), source) for inner, source in walk(path))

    def get_file_names(self):
        return [name for name, _ in walk(self._record)]

    @visible
    def download_file(self, name, output_file_path=None, **kwargs):
        wanted = artifact_name(name)
        source = os.path.join(self._record, wanted)
        if not os.path.isfile(source):
            raise UserErrorException('run %s has no file %s; it has: %s' % (
                self.id, name, ', '.join(self.get_file_names()) or 'none'))
        target = output_file_path or '.'
        if os.path.isdir(target) or target.endswith(('/', os.sep)):
            target = os.path.join(target, os.path.basename(wanted))
        _copy(source, target)

    @visible
    def download_files(self, prefix=None, output_directory=None, output_paths=None,
                       batch_size=100, append_prefix=True, timeout_seconds=None):
        names = [name for name in self.get_file_names() if name.startswith(prefix or '')]
        if output_paths is None:
            cut = 0 if append_prefix or not prefix else len(prefix)
            output_paths = [name[cut:].lstrip('/') or os.path.basename(name) for name in names]
        elif len(output_paths) != len(names):
            raise UserErrorException('%d output paths for %d files' % (
                len(output_paths), len(names)))
        for name, path in zip(names, output_paths):
            _copy(os.path.join(self._record, name), os.path.join(output_directory or '.', path))

    @property
    def _record(self):
        return self._live.record(self.id)

    def _own_store(self, datastore_name):
        if datastore_name is not None:
            raise NotImplementedError('a script uploads into the record of its run, not into the '
                                      'datastore %r; use Datastore.upload_files' % datastore_name)

    def _add_files(self, pairs):
        # Refused as a whole where that can be known beforehand.
        pairs = [(_new_name(name), path) for name, path in pairs]
        names = set()
        for name, path in pairs:
            if name in names:
                raise UserErrorException('two files would have the name %s' % name)
            names.add(name)
            if os.path.exists(os.path.join(self._record, name)):
                raise NameTaken(self.id, name)
            if not os.path.isfile(path):
                raise UserErrorException('%s is not a file' % path)
        for name, path in pairs:
            self._add_file(name, path)

    def _add_file(self, name, source, ending=None):
        name = _new_name(name)
        part = os.path.join(self._live.folder, os.urandom(8).hex() + '.part')
        try:
            _write(part, source)
            for free in _names(name, ending):
                if self._link(part, free):
                    return free
            raise NameTaken(self.id, name)
        finally:
            if os.path.exists(part):
                os.unlink(part)

    def _link(self, part, name):
        target = os.path.join(self._record, name)
        try:
            os.makedirs(os.path.dirname(target), exist_ok=True)
        except (FileExistsError, NotADirectoryError):
            raise NameTaken(self.id, os.path.dirname(name))
        try:
            # The whole file appears at once, or not at all if the name is taken.
            os.link(part, target)
        except FileExistsError:
            return False
        return True

    def _collect(self, name):
        # Files below ./outputs join the record when the run ends; what is needed before then is
        # put there now.
        if self.id != self._live.id or name.split('/')[0] != 'outputs':
            return
        # Not below the current directory: the script may have gone elsewhere.
        local = os.path.join(self._live.context['directory'], name)
        found = [(name, local)] if os.path.isfile(local) else [
            ('%s/%s' % (name, inner), path) for inner, path in walk(local)]
        for artifact, path in found:
            try:
                if not os.path.exists(os.path.join(self._record, artifact)):
                    self._add_file(artifact, path)
            except NameTaken:
                pass  # another process of the run was faster


def _names(name, ending):
    # With an ending, if only an empty one, a name that is taken gets a number instead of an error.
    yield name + (ending or '')
    number = 0
    while ending is not None:
        number += 1
        yield '%s_%d%s' % (name, number, ending)


def _write(path, source):
    import shutil
    if not hasattr(source, 'read'):
        if os.path.isdir(source):
            raise UserErrorException('%s is a folder; upload_folder takes folders' % source)
        shutil.copyfile(source, path)
        return
    with open(path, 'wb') as file:
        chunk = source.read(1 << 20)
        while chunk:
            file.write(chunk.encode('utf-8') if isinstance(chunk, str) else chunk)
            chunk = source.read(1 << 20)


def _copy(source, target):
    import shutil
    os.makedirs(os.path.dirname(os.path.abspath(target)), exist_ok=True)
    shutil.copyfile(source, target)

""")"""
