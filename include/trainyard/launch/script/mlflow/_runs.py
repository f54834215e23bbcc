R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# Which runs a script has started, the innermost last.

import threading

from mlflow import entities
from mlflow.exceptions import MlflowException
from _trainyard_mlflow import runs


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
    mine = _started.runs or _first
    return mine[-1] if mine else None


def current(run_id=None):
    """What logging means: the innermost run that was started, or else the script's own."""
    if run_id is not None:
        return runs.find(run_id)
    active = started()
    return active._run if active else runs.own()


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
        if run is runs.own():
            _given.append(run)
    for key, value in (tags or {}).items():
        runs.set_tag(run, key, value)
    if description is not None:
        run.description = description
    _started.runs.append(ActiveRun(run, is_new))
    return _started.runs[-1]


def end_run(status='FINISHED'):
    if _started.runs:
        active = _started.runs.pop()
        if active._is_ours_to_end:
            runs.finish(active._run, status)

""")"""
