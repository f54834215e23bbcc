R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# The datasets of the workspace, as they were when the script was started or registered one, and
# files of datastores that are chosen like theirs.

import os
import re

from azureml.core._files import inside, walk
from azureml.core._parts import FilesOfData
from azureml.core._script import NotThere, ScriptSide, visible
from azureml.exceptions import UserErrorException


class FileDataset(FilesOfData, ScriptSide):
    def __init__(self, workspace, paths, record=None, reading=None):
        record = record or {}
        self.workspace = workspace
        self.name = record.get('name')
        self._version = record.get('version')
        self._reply = None
        self.description = record.get('description')
        self.tags = record.get('tags') or {}
        self._paths = paths
        self._reading = reading or {}

    @property
    @visible
    def version(self):
        # Known already, unless nobody answered when it was registered.
        if self._version is None and self._reply is not None:
            self._version = self._reply.version()
        return self._version

    @property
    def id(self):
        return '%s:%s' % (self.name, self.version) if self.name else None

    @visible
    def register(self, workspace, name, description=None, tags=None, create_new_version=False):
        """The version of that name with these paths; a new one where its paths are others."""
        if self._reading not in ({}, _plain_reading):
            raise NotImplementedError(
                'a dataset is registered as paths, and this one is read with %s: register it '
                'without, and give these to pandas.read_csv' % self._reading)
        record = {'name': name, 'description': description or '',
                  'tags': {str(key): None if value is None else str(value)
                           for key, value in (tags or {}).items()},
                  'paths': self._places}
        return _registered(self.workspace, record, create_new_version)

    @property
    def _registered_as(self):
        return (self.name, self._version) if self.name else None

    @property
    def _places(self):
        return [{'datastore': store.name, 'path': path} for store, path in self._paths]

    def _files(self):
        return _choose(self._paths)

    def __repr__(self):
        return 'FileDataset(Name: %s, Version: %s)' % (self.name, self.version)


def named(dataset, purpose):
    """Which one it is, to the workspace. Of a part, the whole, which is what its files are of."""
    whole = dataset
    while hasattr(whole, '_whole'):
        whole = whole._whole
    if getattr(whole, '_registered_as', None):
        # Without a version, the newest: it was registered by this script, and nobody answered.
        name, version = whole._registered_as
        return {'name': name, 'version': version or 0}
    if getattr(whole, '_places', None):
        return {'paths': whole._places}
    raise UserErrorException('the dataset for %r is %r, of which the workspace knows nothing: give '
                             'one of the workspace, or one made of paths of a datastore'
                             % (purpose, dataset))


def known(workspace):
    """The records of all datasets; the newest version of a name first."""
    import json
    try:
        with open(os.path.join(workspace._live.folder, 'datasets.json'), encoding='utf-8') as file:
            return json.load(file)
    except FileNotFoundError:
        return []


def of_record(workspace, record):
    from azureml.core.datastore import Datastore
    paths = [(Datastore(workspace, path['datastore']), path['path']) for path in record['paths']]
    return FileDataset(workspace, paths, record)


def _registered(workspace, record, create_new_version):
    name = record['name']
    if not name or not isinstance(name, str):
        raise UserErrorException('a dataset needs a name, not %r' % (name,))
    from azureml.core._reply import NoAnswer, Reply
    from azureml.core._values import text, texts
    live = workspace._live
    reply = Reply(live.folder, 'dataset ' + name)
    facts = {key: record[key] for key in ('paths', 'description', 'tags')}
    live.write('dataset', 'null', text(reply.request), text(name),
               texts(dict(facts, create_new_version=bool(create_new_version))))
    try:
        return by_name(workspace, name, reply.version())
    except NoAnswer as silence:
        # What it wanted to do will be done, so the script goes on.
        import warnings
        warnings.warn(str(silence))
        made = of_record(workspace, record)
        made._reply = reply
        return made


def newest(workspace):
    found = {}
    for record in known(workspace):
        found.setdefault(record['name'], record)
    return {name: of_record(workspace, record) for name, record in sorted(found.items())}


def by_name(workspace, name, version):
    versions = [record for record in known(workspace) if record['name'] == name]
    for record in versions:
        if version in ('latest', None) or str(record['version']) == str(version):
            return of_record(workspace, record)
    names = sorted({record['name'] for record in known(workspace)})
    raise NotThere(
        'there was no dataset %s%s when this script was started, nor has it registered one; %s' % (
            name, '' if version in ('latest', None) else ' version %s' % version,
            'it has the versions %s' % ', '.join(str(each['version']) for each in versions)
            if versions else 'the workspace has: %s' % (', '.join(names) or 'none')))


_plain_reading = {'sep': ',', 'encoding': 'utf8'}


def from_paths(path, reading=None):
    """A dataset of one path or many, each a datastore and a path in it."""
    paths = [pair(each) for each in (path if isinstance(path, list) else [path])]
    if not paths:
        raise UserErrorException('a dataset needs at least one path')
    found = FileDataset(paths[0][0].workspace, paths, None, reading)
    found._files()
    return found


def pair(path):
    if hasattr(path, '_folder'):
        return path, ''
    if hasattr(path, 'path_on_datastore'):
        path = path.datastore, path.path_on_datastore or ''
    if isinstance(path, (tuple, list)) and len(path) == 2 and hasattr(path[0], '_folder'):
        return path[0], inside(path[1] or '')
    raise UserErrorException(
        '%r is not a path of a dataset: give a datastore and a path in it, as in '
        '(datastore, "mnist/*.gz"). A script reaches nothing else by it' % (path,))


def refuse(what, **options):
    asked = sorted(name for name, value in options.items() if value not in (None, False))
    if asked:
        raise NotImplementedError('%s knows no %s in a script; read the files with pandas for it'
                                  % (what, ' and no '.join(asked)))


def put_table(frame, store, path):
    """A dataset of the table alone, in a folder of its own."""
    folder = inside('%s/managed-dataset/%s' % (path, os.urandom(8).hex()))
    place = os.path.join(store._folder, folder)
    os.makedirs(place)
    try:
        frame.to_parquet(os.path.join(place, 'table.parquet'))
    except ImportError:  # pandas has nothing to write it with
        frame.to_csv(os.path.join(place, 'table.csv'), index=False)
    return from_paths((store, folder))


# Which files these are, and what they are called, is what the workspace says as well.

def _choose(paths):
    found = {}
    folders = {}
    for store, path in paths:
        files, folder = _select(store, path)
        known_folder = folders.setdefault(store.name, folder)
        folders[store.name] = _common(known_folder, folder)
        for file in files:
            found[store.name, file] = os.path.join(store._folder, file)
    chosen = []
    for (store, file), full in found.items():
        folder = folders[store]
        name = file[len(folder) + 1:] if folder else file
        chosen.append((name if len(folders) == 1 else store + '/' + name, full))
    return sorted(chosen)


def _select(store, path):
    wildcard = re.search(r'[*?[]', path)
    folder = path if wildcard is None else path[:wildcard.start()].rpartition('/')[0]
    place = os.path.join(store._folder, folder)
    if wildcard is None and os.path.isfile(place):
        return [path], folder.rpartition('/')[0]
    files = [folder + '/' + name if folder else name for name, _ in walk(place)]
    if wildcard is not None:
        matches = re.compile(_expression(path)).match
        files = [file for file in files if matches(file)]
    if not files and path:
        raise UserErrorException('datastore %r has nothing at %r; upload it first'
                                 % (store.name, path))
    return files, folder


def _common(a, b):
    same = os.path.commonpath(['/' + a, '/' + b])
    return same[1:]


def _expression(pattern):
    # Of a set, `!` and `^` turn it round; no wildcard stands for a slash but `**`.
    parts = re.findall(r'(?<![^/])\*\*/|(?<![^/])\*\*$|\*+|\?|\[[!^]?\]?[^\]]*\]|.', pattern)
    kinds = {'**/': r'(?:.*/)?', '**': r'.*', '?': r'[^/]'}
    text = ''
    for part in parts:
        if part in kinds:
            text += kinds[part]
        elif part.startswith('*'):
            text += r'[^/]*'
        elif part.startswith('[') and len(part) > 2:
            body = part[1:-1]
            turned = body[:1] in '!^'
            text += '(?!/)[%s%s]' % ('^' if turned else '',
                                     body[turned:].replace('\\', r'\\').replace('[', r'\[')
                                     .replace(']', r'\]'))
        else:
            text += re.escape(part)
    return text + r'\Z'

""")"""
