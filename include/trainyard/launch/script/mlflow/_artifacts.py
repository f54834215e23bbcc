R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# Files of a run's record.

import os

from azureml.core._files import artifact_name, walk
from azureml.core.run import _OfflineRun
from mlflow._part import tell
from mlflow.exceptions import MlflowException


def put(run, name, source):
    """Puts a file, or what a stream holds, into the record; gives the name it has there."""
    if isinstance(run, _OfflineRun):
        run.upload_file(name, source)
        return name
    name = artifact_name(name)
    if _is_same(os.path.join(run._record, name), source):
        return name
    # What is in a record stays as it is, so a second one has a number.
    stem, ending = os.path.splitext(name)
    kept = run._add_file(stem, source, ending)
    if kept != name:
        tell('run %s has another file %s already; the new one is %s' % (run.id, name, kept))
    return kept


def put_all(run, folder, name):
    if not os.path.isdir(folder):
        raise MlflowException('%s is not a folder' % folder)
    for inner, path in walk(folder):
        put(run, join(name, inner), path)


def put_folder(run, folder, name):
    """As it is and as a whole; gives the name it has there."""
    free, number = name, 0
    while not isinstance(run, _OfflineRun) and os.path.exists(
            os.path.join(run._record, artifact_name(free))):
        number += 1
        free = '%s_%d' % (name, number)
    put_all(run, folder, free)
    return free


def join(folder, name):
    return '%s/%s' % (folder, name) if folder else name


def _is_same(path, source):
    if not os.path.isfile(path):
        return False
    with open(path, 'rb') as file:
        kept = file.read()
    if hasattr(source, 'read'):
        return kept == source.getvalue()
    with open(source, 'rb') as file:
        return kept == file.read()


def listed(run, folder):
    """Name, size (None for a folder) of what lies directly in a folder of the record."""
    if isinstance(run, _OfflineRun):
        return []
    root = os.path.join(run._record, artifact_name(folder)) if folder else run._record
    names = sorted(os.listdir(root)) if os.path.isdir(root) else []
    paths = [os.path.join(root, name) for name in names]
    return [(join(folder, name), None if os.path.isdir(path) else os.path.getsize(path))
            for name, path in zip(names, paths)]


def split(uri):
    """The run and the path in it that an address means, or None and the address."""
    from mlflow import _runs
    uri = str(uri)
    if uri.startswith('runs:/'):
        run_id, _, path = uri[len('runs:/'):].partition('/')
        return _runs.find(run_id), path
    if uri.startswith('file:'):
        from urllib.parse import unquote, urlparse
        uri = unquote(urlparse(uri).path)
    own = _runs.find(_runs.Run.get_context().id)
    records = None if isinstance(own, _OfflineRun) else own._live.context['records'] + os.sep
    if records and uri.startswith(records):
        run_id, _, path = uri[len(records):].partition('/')
        return _runs.find(run_id), path
    return None, uri


def local_path(uri):
    run, path = split(uri)
    if run is not None:
        found = os.path.join(run._record, path)
        if not os.path.exists(found) and run.id == run._live.id:
            found = os.path.join(run._live.context['directory'], path)
    elif path.startswith('models:/'):
        found = _model(path[len('models:/'):])._path
    else:
        found = path
    if not os.path.exists(found):
        raise MlflowException('there is nothing at %s' % uri, 'RESOURCE_DOES_NOT_EXIST')
    return found


def _model(wanted):
    from azureml.core import Model, Workspace
    from azureml.exceptions import ModelNotFoundException
    name, _, version = wanted.partition('/')
    try:
        return Model(Workspace(), name, version=version if version.isdigit() else None)
    except ModelNotFoundException as error:
        raise MlflowException(error, 'RESOURCE_DOES_NOT_EXIST')


def take(path, target):
    if target is None:
        return path
    import shutil
    copy = os.path.join(target, os.path.basename(path.rstrip('/')))
    files = walk(path) if os.path.isdir(path) else [('', path)]
    for name, source in files:
        into = os.path.join(copy, name) if name else copy
        os.makedirs(os.path.dirname(os.path.abspath(into)), exist_ok=True)
        shutil.copyfile(source, into)
    return copy

""")"""
