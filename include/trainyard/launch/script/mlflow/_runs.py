R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# Which run is meant, and what it holds. Parameters are properties of the run.

import os
import threading

from azureml.core import _replay
from azureml.core.run import Run, _OfflineRun
from mlflow import entities
from mlflow._part import tell
from mlflow.exceptions import MlflowException

_param = 'mlflow.param.'


class _Started(threading.local):
    def __init__(self):
        self.runs = []


_started = _Started()
_first = _started.runs  # threads that start none of their own log where the first one does
_given = []  # the script's own run, once it has been started by name or by default


class ActiveRun(entities.Run):
    def __init__(self, run, is_ours_to_end=False):
        entities.Run.__init__(self, run)
        self._is_ours_to_end = is_ours_to_end

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        end_run('FINISHED' if error is None else 'FAILED')
        return False


def started():
    runs = _started.runs or _first
    return runs[-1] if runs else None


def current(run_id=None):
    """What logging means: the innermost run that was started, or else the script's own."""
    if run_id is not None:
        return find(run_id)
    active = started()
    return active._run if active else Run.get_context()


def find(run_id):
    own = Run.get_context()
    if run_id == own.id:
        return own
    if isinstance(own, _OfflineRun):
        raise MlflowException('there is no run %s: this script does not run inside a run' % run_id)
    return Run._of(own._live, run_id)


def start_run(run_id=None, experiment_id=None, run_name=None, nested=False, parent_run_id=None,
              tags=None, description=None, log_system_metrics=None):
    if _started.runs and not nested:
        raise MlflowException(
            'run %s is active. End it with mlflow.end_run() before another one is started, or '
            'start that one inside it with nested=True' % _started.runs[-1]._run.id)
    is_new = run_id is None and (nested or bool(_given))
    if is_new:
        run = current(parent_run_id).child_run(name=run_name)
    else:
        # The first one is the run that the script is.
        run = current(run_id)
        if run_name is not None:
            run.display_name = run_name
        if run is Run.get_context():
            _given.append(run)
    for key, value in (tags or {}).items():
        set_tag(run, key, value)
    if description is not None:
        run.description = description
    _started.runs.append(ActiveRun(run, is_new))
    return _started.runs[-1]


def end_run(status='FINISHED'):
    # The script's own run ends with the script.
    if _started.runs:
        active = _started.runs.pop()
        if active._is_ours_to_end:
            finish(active._run, status)


def finish(run, status):
    if status == 'FINISHED':
        run.complete()
    elif status == 'FAILED':
        run.fail()
    elif status == 'KILLED':
        run.cancel()


def known():
    """The script's own run and those below it, the newest first."""
    own = Run.get_context()
    children = [child for child in own.get_children(recursive=True)
                if isinstance(child, _OfflineRun) or child._is_readable()]
    return children[::-1] + [own]


def experiment():
    own = Run.get_context()
    given = {} if isinstance(own, _OfflineRun) else own._live.context['run']
    return entities.Experiment(experiment_id=str(given.get('experiment_id', '0')),
                               name=given.get('experiment', 'Default'), artifact_location='',
                               lifecycle_stage='active', tags={})


# What is written.

def set_tag(run, key, value):
    if key == 'mlflow.runName':
        run.display_name = str(value)
    elif key == 'mlflow.note.content':
        run.description = str(value)
    else:
        run.tag(key, str(value))


def log_metric(run, key, value, step=None):
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise MlflowException('metric %r: a value of type %s is not a number'
                              % (key, type(value).__name__), 'INVALID_PARAMETER_VALUE')
    run.log(key, number, step=step)


def log_params(run, params):
    given = {str(key): str(value) for key, value in params.items()}
    before = params_of(run) if can_be_read(run) else {}
    for key, value in given.items():
        if before.get(key, value) != value:
            raise MlflowException(
                'param %r of run %s is %r and cannot become %r: params are set once; use a nested '
                'run for each set of them' % (key, run.id, before[key], value),
                'INVALID_PARAMETER_VALUE')
    run.add_properties({_param + key: value for key, value in given.items()})


def belongs_to(name):
    if name not in (None, experiment().name):
        tell('the run stays in its experiment %r, though the script asks for %r'
             % (experiment().name, name))


# What is read.

def can_be_read(run):
    return isinstance(run, _OfflineRun) or run._is_readable()


def _check(run):
    if not can_be_read(run):
        raise MlflowException('what run %s holds cannot be read from inside another run' % run.id)


def _entries(run, *operations):
    if isinstance(run, _OfflineRun):
        return []
    return [entry for entry in _replay.entries(run._live, *operations) if entry[1] == run.id]


def history(run, key=None):
    _check(run)
    found = []
    for entry in _entries(run, 'log', 'list'):
        try:
            name, what = entry[3:5]
            values = _replay._columns(entry[0], run.id, what).get(None, [])
        except (KeyError, TypeError, ValueError):
            continue
        step = entry[5] if len(entry) > 5 else None
        found += [entities.Metric(name, float(value), entry[2] // 1000, step or 0)
                  for value in values if key in (None, name)
                  and isinstance(value, (int, float)) and not isinstance(value, bool)]
    return found


def metrics_of(run):
    return {metric.key: metric.value for metric in history(run)}


def params_of(run):
    _check(run)
    return {key[len(_param):]: value for key, value in run.get_properties().items()
            if key.startswith(_param)}


def tags_of(run):
    _check(run)
    tags = {key: value or '' for key, value in run.get_tags().items()}
    if run.display_name:
        tags['mlflow.runName'] = run.display_name
    return tags


def status_of(run):
    _check(run)
    return run.get_status()


def start_of(run):
    if isinstance(run, _OfflineRun):
        return None
    for entry in _replay.entries(run._live, 'child', 'submit'):
        if entry[3] == run.id:
            return entry[2] // 1000
    return int(os.stat(os.path.join(run._live.folder, 'context.json')).st_mtime * 1000)


def end_of(run):
    for entry in _entries(run, 'end'):
        return entry[2] // 1000
    return None


def folder_of(run):
    return '' if isinstance(run, _OfflineRun) else 'file://' + run._record

""")"""
