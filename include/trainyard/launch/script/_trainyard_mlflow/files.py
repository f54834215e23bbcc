R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# Files of a run's record, and the addresses that lead to them.

import filecmp
import os

from azureml.core import Workspace
from azureml.core._files import artifact_name, walk
from azureml.core.run import _OfflineRun
from mlflow.entities import FileInfo
from _trainyard_mlflow import models, refusal, runs, tell

_collected = ('outputs', 'logs')  # what lies in these joins the record when the run ends


def put(run, name, source):
    """Puts a file, or what a stream holds, into the record; gives the name it has there."""
    if isinstance(run, _OfflineRun):
        run.upload_file(name, source)
        return name
    name = artifact_name(name)
    if _is_same(os.path.join(run._record, name), source):
        return name
    if os.path.basename(name) == 'MLmodel':
        _keep_whole(run, os.path.dirname(name))
    # What is in a record stays as it is, so a second one has a number.
    stem, ending = os.path.splitext(name)
    kept = run._add_file(stem, source, ending)
    if kept != name:
        tell('run %s has another file %s already; the new one is %s' % (run.id, name, kept))
    return kept


def put_all(run, folder, name):
    if not os.path.isdir(folder):
        raise refusal('%s is not a folder' % folder)
    model = os.path.join(folder, 'MLmodel')
    if os.path.isfile(model):
        put(run, join(name, 'MLmodel'), model)
    for inner, path in walk(folder):
        put(run, join(name, inner), path)


def _keep_whole(run, name):
    # Files of two models in one folder would be those of neither.
    if os.path.isfile(_place(run, join(name, 'MLmodel'))):
        raise refusal('run %s has another model %s already; files of a run are never replaced, so '
                      'log this one by another name, or in a nested run' % (run.id, name),
                      'RESOURCE_ALREADY_EXISTS')


def free_folder(run, name, taken=()):
    """The name, or one with a number if there is something of that name already."""
    free, number = name, 0
    while not isinstance(run, _OfflineRun) and (free in taken or os.path.exists(_place(run, free))):
        number += 1
        free = '%s_%d' % (name, number)
    return free


def join(folder, name):
    return '%s/%s' % (folder, name) if folder and name else folder or name or ''


def _place(run, name):
    return os.path.join(run._record, artifact_name(name)) if name else run._record


def _is_same(path, source):
    if not os.path.isfile(path):
        return False
    if not hasattr(source, 'read'):
        return filecmp.cmp(path, source, shallow=False)
    with open(path, 'rb') as file:
        return file.read() == source.getvalue()


def listed(run, folder):
    """What lies directly in a folder of the record."""
    if isinstance(run, _OfflineRun):
        return []
    return listed_below(_place(run, folder), folder)


def listed_below(root, folder):
    names = sorted(os.listdir(root)) if os.path.isdir(root) else []
    return [FileInfo(path=join(folder, name), is_dir=os.path.isdir(path),
                     file_size=None if os.path.isdir(path) else os.path.getsize(path))
            for name, path in ((name, os.path.join(root, name)) for name in names)]


def address(kind, *names):
    return '/'.join((Workspace().get_mlflow_tracking_uri(), kind) + names)


def split(uri):
    """The run and the path in it that an address means, or None and the address."""
    uri = str(uri)
    if uri.startswith('runs:/'):
        return _in_run(uri[len('runs:/'):])
    mine = runs.own()
    if isinstance(mine, _OfflineRun):
        return None, _plain(uri)
    ours = address('')
    if uri.startswith(ours):
        kind, _, rest = uri[len(ours):].partition('/')
        return _in_run(rest) if kind == 'runs' else (None, '%s:/%s' % (kind, rest))
    uri = _plain(uri)
    records = mine._live.context['records'] + os.sep
    return _in_run(uri[len(records):]) if uri.startswith(records) else (None, uri)


def _in_run(rest):
    run_id, _, path = rest.partition('/')
    return runs.find(run_id), path


def _plain(uri):
    if not uri.startswith('file:'):
        return uri
    from urllib.parse import unquote, urlparse
    return unquote(urlparse(uri).path)


def place(uri):
    run, path = split(uri)
    if run is None:
        named = path.startswith('models:/')
        return models.path_of(path[len('models:/'):]) if named else path
    found = _place(run, path)
    if os.path.exists(found) or run is not runs.own() or path.split('/')[0] not in _collected:
        return found
    return os.path.join(run._live.context['directory'], path)


def local_path(uri):
    found = place(uri)
    if not os.path.exists(found):
        raise refusal('there is nothing at %s' % uri, 'RESOURCE_DOES_NOT_EXIST')
    return found


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
