R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# Which run is meant by an id, what is written to it, and what it holds. Parameters are properties
# of the run.

import os

from azureml.core import _replay
from azureml.core.run import Run, _OfflineRun
from mlflow.entities import Experiment, Metric
from _trainyard_mlflow import refusal, tell

PARENT = 'mlflow.parentRunId'
_param = 'mlflow.param.'
_name = 'mlflow.runName'
_note = 'mlflow.note.content'


def own():
    return Run.get_context()


def find(run_id):
    mine = own()
    if run_id == mine.id:
        return mine
    if isinstance(mine, _OfflineRun):
        raise refusal('there is no run %s: this script does not run inside a run' % run_id)
    return Run._of(mine._live, run_id)


def known():
    """The script's own run and those below it, the newest first."""
    mine = own()
    children = [] if isinstance(mine, _OfflineRun) else [
        child for child in mine._made(recursive=True) if child._is_readable()]
    return children[::-1] + [mine]


def experiment():
    mine = own()
    given = {} if isinstance(mine, _OfflineRun) else mine._live.context['run']
    return Experiment(experiment_id=str(given.get('experiment_id', '0')),
                      name=given.get('experiment', 'Default'), artifact_location='',
                      lifecycle_stage='active', tags={})


def experiment_with(experiment_id):
    mine = experiment()
    if str(experiment_id) != mine.experiment_id:
        raise refusal('a script reads only the experiment of its run, which is %s and not %s'
                      % (mine.experiment_id, experiment_id), 'RESOURCE_DOES_NOT_EXIST')
    return mine


def belongs_to(name):
    if name not in (None, experiment().name):
        tell('the run stays in its experiment %r, though the script asks for %r'
             % (experiment().name, name))


# What is written.

def create(tags, name=None, parent=None):
    """A child: of the run that the tags say, or else of `parent`, or of the script's own."""
    tags = dict(tags)
    named = tags.pop(_name, None)
    above = tags.pop(PARENT, None)
    child = (find(above) if above else parent or own()).child_run(name=name or named)
    for key, value in tags.items():
        set_tag(child, key, value)
    return child


def finish(run, status):
    # The script's own run ends with the script.
    if run is own():
        return
    if status == 'FINISHED':
        run.complete()
    elif status == 'FAILED':
        run.fail()
    elif status == 'KILLED':
        run.cancel()


def set_tag(run, key, value):
    if key == _name:
        run.display_name = str(value)
    elif key == _note:
        run.description = str(value)
    else:
        run.tag(key, str(value))


def log_metric(run, key, value, step=None):
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise refusal('metric %r: a value of type %s is not a number'
                      % (key, type(value).__name__), 'INVALID_PARAMETER_VALUE')
    run.log(key, number, step=step)


def log_params(run, params):
    given = {str(key): str(value) for key, value in params.items()}
    before = params_of(run) if can_be_read(run) else {}
    for key, value in given.items():
        if before.get(key, value) != value:
            raise refusal(
                'param %r of run %s is %r and cannot become %r: params are set once; use a nested '
                'run for each set of them' % (key, run.id, before[key], value),
                'INVALID_PARAMETER_VALUE')
    run.add_properties({_param + key: value for key, value in given.items()})


# What is read.

def can_be_read(run):
    return isinstance(run, _OfflineRun) or run._is_readable()


def check(run):
    if not can_be_read(run):
        raise refusal('what run %s holds cannot be read from inside another run' % run.id,
                      'RESOURCE_DOES_NOT_EXIST')


def _entries(run, *operations):
    if isinstance(run, _OfflineRun):
        return []
    return [entry for entry in _replay.entries(run._live, *operations) if entry[1] == run.id]


def history(run, key=None, **more):
    """The metrics in order, made with what `more` an mlflow wants to have in one."""
    check(run)
    found = []
    for entry in _entries(run, 'log', 'list'):
        try:
            name, what = entry[3:5]
            values = _replay._columns(entry[0], run.id, what).get(None, [])
        except (KeyError, TypeError, ValueError):
            continue
        step = entry[5] if len(entry) > 5 else None
        found += [Metric(name, float(value), entry[2] // 1000, step or 0, **more)
                  for value in values if key in (None, name)
                  and isinstance(value, (int, float)) and not isinstance(value, bool)]
    return found


def newest_metrics(run):
    return list({metric.key: metric for metric in history(run)}.values())


def params_of(run):
    check(run)
    return {key[len(_param):]: value for key, value in run.get_properties().items()
            if key.startswith(_param)}


def tags_of(run):
    check(run)
    tags = {key: value or '' for key, value in run.get_tags().items()}
    if run.display_name:
        tags[_name] = run.display_name
    if run.description:
        tags[_note] = run.description
    if run.parent:
        tags[PARENT] = run.parent.id
    return tags


_statuses = {'Completed': 'FINISHED', 'Failed': 'FAILED', 'Canceled': 'KILLED'}


def facts_of(run):
    """What an mlflow keeps apart from what was logged."""
    check(run)
    return {'run_id': run.id, 'run_name': run.display_name,
            'experiment_id': experiment().experiment_id, 'user_id': '',
            'status': _statuses.get(run.get_status(), 'RUNNING'),
            'start_time': _start(run), 'end_time': _end(run), 'lifecycle_stage': 'active'}


def _start(run):
    if isinstance(run, _OfflineRun):
        return None
    for entry in _replay.kept(run._live, 'child', 'submit'):
        if entry[3] == run.id:
            return entry[2] // 1000
    return int(os.stat(os.path.join(run._live.folder, 'context.json')).st_mtime * 1000)


def _end(run):
    if isinstance(run, _OfflineRun):
        return None
    ends = (entry for entry in _replay.kept(run._live, 'end') if entry[1] == run.id)
    return next((entry[2] // 1000 for entry in ends), None)

""")"""
