"""A double of an installed mlflow: it has the names and the signatures by which another package
records for it, finds that package as the real one does, and does nothing else."""

import atexit
import os
import sys
import tempfile

from mlflow import tracking  # finds who records while it is loaded itself
from mlflow.age import AGE, VERSION as __version__
from mlflow.entities import Metric, Param, RunTag
from mlflow.exceptions import MlflowException
from mlflow.tracking import get_tracking_uri, set_tracking_uri

_active = []


class _ActiveRun(object):
    def __init__(self, run):
        self.info, self.data = run.info, run.data

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        end_run('FINISHED' if error is None else 'FAILED')
        return False


def start_run(run_id=None, run_name=None, nested=False, tags=None):
    if _active and not nested:
        raise Exception('Run with UUID %s is already active' % _active[0].info.run_id)
    store = tracking.store()
    run_id = run_id or os.environ.pop('MLFLOW_RUN_ID', None)
    if run_id:
        end_time = store.get_run(run_id).info.end_time
        _update(store, run_id, 'RUNNING', end_time, run_name)
        if tags:
            store.log_batch(run_id, metrics=[], params=[],
                            tags=[RunTag(key, str(value)) for key, value in tags.items()])
        run = store.get_run(run_id)
    else:
        name = os.environ['MLFLOW_EXPERIMENT_NAME']
        found = store.get_experiment_by_name(name)
        experiment_id = found.experiment_id if found else store.create_experiment(
            name=name, artifact_location=None, tags=[])
        tags = dict(tags or {}, **{'mlflow.user': 'somebody'})
        if _active:
            tags['mlflow.parentRunId'] = _active[-1].info.run_id
        if run_name:
            tags['mlflow.runName'] = run_name
        more = {} if __version__ < '1.30' else {'run_name': run_name}
        run = store.create_run(experiment_id=experiment_id, user_id='somebody', start_time=1,
                               tags=[RunTag(*tag) for tag in tags.items()], **more)
    _active.append(_ActiveRun(run))
    return _active[-1]


def end_run(status='FINISHED'):
    if _active:
        _update(tracking.store(), _active.pop().info.run_id, status, 1)


atexit.register(end_run)


def _update(store, run_id, status, end_time, name=None):
    from mlflow.entities import RunStatus
    more = {} if __version__ < '1.30' else {'run_name': name}
    store.update_run_info(run_id, run_status=RunStatus.from_string(status), end_time=end_time,
                          **more)


def _run_id():
    return (_active[-1] if _active else start_run()).info.run_id


def log_metric(key, value, step=None):
    tracking.store().log_metric(_run_id(), Metric(key, float(value), 1, step or 0))


def log_param(key, value):
    tracking.store().log_param(_run_id(), Param(key, str(value)))


def set_tag(key, value):
    tracking.store().set_tag(_run_id(), RunTag(key, str(value)))


def log_artifacts(local_dir, artifact_path=None):
    run = tracking.store().get_run(_run_id())
    tracking.artifacts_at(run.info.artifact_uri).log_artifacts(local_dir, artifact_path)


def log_text(text, artifact_file):
    run = tracking.store().get_run(_run_id())
    folder, name = os.path.split(artifact_file)
    with tempfile.TemporaryDirectory() as place:
        with open(os.path.join(place, name), 'w') as file:
            file.write(text)
        tracking.artifacts_at(run.info.artifact_uri).log_artifact(file.name, folder)


def log_model(text, name):
    store, run_id = tracking.store(), _run_id()
    with tempfile.TemporaryDirectory() as place:
        with open(os.path.join(place, 'MLmodel'), 'w') as file:
            file.write(text)
        if AGE < 3:
            log_artifacts(place, name)
            store.record_logged_model(run_id, _Model(run_id, name))
            return 'runs:/%s/%s' % (run_id, name)
        from mlflow.entities import LoggedModelOutput, LoggedModelStatus
        model = store.create_logged_model(experiment_id='3', name=name, source_run_id=run_id,
                                          tags=None, params=[], model_type=None)
        store.log_outputs(run_id=run_id, models=[LoggedModelOutput(model.model_id, 0)])
        tracking.artifacts_at(model.artifact_location).log_artifacts(place)
        store.finalize_logged_model(model.model_id, LoggedModelStatus.READY)
        return 'models:/' + model.model_id


class _Model(object):
    def __init__(self, run_id, artifact_path):
        self._facts = {'run_id': run_id, 'artifact_path': artifact_path, 'flavors': {}}

    def to_dict(self):
        return self._facts


def register_model(model_uri, name):
    registry = tracking.registry()
    try:
        registry.create_registered_model(name)
    except MlflowException as error:
        if error.error_code != 'RESOURCE_ALREADY_EXISTS':
            raise
    run_id = None
    if model_uri.startswith('runs:/'):
        run_id, _, path = model_uri[len('runs:/'):].partition('/')
        model_uri = tracking.store().get_run(run_id).info.artifact_uri + '/' + path
    version = registry.create_model_version(name, model_uri, run_id, [])
    sys.stderr.write('Created version %s of model %s.\n' % (version.version, version.name))
    return version
