R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# The functions of `mlflow` itself.

import os

from azureml.core._script import visible
from mlflow import _runs
from mlflow._runs import end_run
from mlflow.entities import folder_of
from mlflow.exceptions import MlflowException
from _trainyard_mlflow import files, models, runs, tell

start_run = visible(_runs.start_run)
_addresses = {}


def active_run():
    return _runs.started()


def last_active_run():
    return _runs.started() or get_run(_runs.current().id)


def get_run(run_id):
    from mlflow.client import MlflowClient
    return MlflowClient().get_run(run_id)


# Values.

@visible
def log_metric(key, value, step=None, synchronous=None, timestamp=None, run_id=None, **kwargs):
    runs.log_metric(_runs.current(run_id), key, value, step)


@visible
def log_metrics(metrics, step=None, synchronous=None, run_id=None, timestamp=None, **kwargs):
    for key, value in metrics.items():
        runs.log_metric(_runs.current(run_id), key, value, step)


@visible
def log_param(key, value, synchronous=None):
    runs.log_params(_runs.current(), {key: value})
    return value


@visible
def log_params(params, synchronous=None, run_id=None):
    runs.log_params(_runs.current(run_id), params)


@visible
def set_tag(key, value, synchronous=None):
    runs.set_tag(_runs.current(), key, value)


@visible
def set_tags(tags, synchronous=None):
    for key, value in tags.items():
        runs.set_tag(_runs.current(), key, value)


@visible
def delete_tag(key):
    _runs.current().remove_tags(key)


# Files.

@visible
def log_artifact(local_path, artifact_path=None, run_id=None):
    run = _runs.current(run_id)
    if os.path.isdir(local_path):
        name = os.path.basename(os.path.abspath(local_path))
        return files.put_all(run, local_path, files.join(artifact_path, name))
    if not os.path.isfile(local_path):
        raise MlflowException('%s is not a file' % local_path)
    files.put(run, files.join(artifact_path, os.path.basename(local_path)), local_path)


@visible
def log_artifacts(local_dir, artifact_path=None, run_id=None):
    files.put_all(_runs.current(run_id), local_dir, artifact_path)


@visible
def log_text(text, artifact_file, run_id=None):
    _put(artifact_file, text.encode('utf-8'), run_id)


@visible
def log_dict(dictionary, artifact_file, run_id=None):
    import json
    # JSON is YAML, too.
    _put(artifact_file, json.dumps(dictionary, indent=2, default=str).encode('utf-8'), run_id)


@visible
def log_figure(figure, artifact_file, save_kwargs=None, run_id=None, **kwargs):
    if not hasattr(figure, 'savefig'):
        raise MlflowException('a figure has savefig, and %s has not' % type(figure).__name__)
    import io
    picture = io.BytesIO()
    ending = os.path.splitext(artifact_file)[1].lstrip('.')
    figure.savefig(picture, **dict({'format': ending or 'png'}, **(save_kwargs or {})))
    _put(artifact_file, picture.getvalue(), run_id)


@visible
def log_image(image, artifact_file=None, key=None, step=None, run_id=None, **kwargs):
    if artifact_file is None:
        artifact_file = 'images/%s%s.png' % (key, '' if step is None else '_%s' % step)
    import io
    picture = io.BytesIO()
    ending = os.path.splitext(artifact_file)[1].lstrip('.').lower() or 'png'
    image = image if hasattr(image, 'save') else _picture(image)
    image.save(picture, format='jpeg' if ending == 'jpg' else ending)
    _put(artifact_file, picture.getvalue(), run_id)


def _picture(array):
    from PIL import Image
    if array.dtype.kind == 'b' or array.dtype.kind == 'f':
        if array.size and not (array.min() >= 0 and array.max() <= 1):
            raise MlflowException('the values of an image are from 0 to 1, or whole numbers from '
                                  '0 to 255', 'INVALID_PARAMETER_VALUE')
        array = array * 255
    if array.ndim == 3 and array.shape[2] == 1:
        array = array[:, :, 0]
    return Image.fromarray(array.astype('uint8'))


def _put(name, content, run_id=None):
    import io
    files.put(_runs.current(run_id), name, io.BytesIO(content))


def get_artifact_uri(artifact_path=None):
    return files.join(folder_of(_runs.current()), artifact_path)


# Where it goes.

def get_tracking_uri():
    given = _addresses.get('tracking') or os.environ.get('MLFLOW_TRACKING_URI')
    workspace = getattr(getattr(runs.own(), 'experiment', None), 'workspace', None)
    return given or (workspace.get_mlflow_tracking_uri() if workspace else '')


def set_tracking_uri(uri):
    # Kept to be asked for again: this mlflow records into the run of the script only.
    _addresses['tracking'] = uri and str(uri)


def get_registry_uri():
    return _addresses.get('registry') or get_tracking_uri()


def set_registry_uri(uri):
    _addresses['registry'] = uri and str(uri)


def set_experiment(experiment_name=None, experiment_id=None):
    runs.belongs_to(experiment_name)
    return runs.experiment()


def create_experiment(name, artifact_location=None, tags=None):
    return set_experiment(name).experiment_id


def get_experiment(experiment_id):
    from mlflow.client import MlflowClient
    return MlflowClient().get_experiment(experiment_id)


def get_experiment_by_name(name):
    from mlflow.client import MlflowClient
    return MlflowClient().get_experiment_by_name(name)


def search_runs(experiment_ids=None, filter_string='', run_view_type=1, max_results=100000,
                order_by=None, output_format='pandas', search_all_experiments=False,
                experiment_names=None):
    from mlflow.client import MlflowClient
    found = MlflowClient().search_runs(experiment_ids, filter_string, run_view_type, max_results,
                                       order_by)
    if output_format == 'list':
        return found
    import pandas
    rows = []
    for run in found:
        row = {key: getattr(run.info, key) for key in
               ('run_id', 'experiment_id', 'status', 'artifact_uri', 'start_time', 'end_time')}
        for kind, values in run.data:
            row.update(('%s.%s' % (kind, key), value) for key, value in values.items())
        rows.append(row)
    return pandas.DataFrame(rows)


# Models.

@visible
def register_model(model_uri, name, await_registration_for=300, tags=None, **kwargs):
    from mlflow.client import ModelVersion
    return ModelVersion(models.register(model_uri, name, tags), model_uri)


def autolog(disable=False, **kwargs):
    import sys
    kinds = 'sklearn torch tensorflow keras xgboost lightgbm'.split()
    loaded = [kind for kind in kinds if kind in sys.modules]
    if 'sklearn' in loaded:
        from mlflow import sklearn
        sklearn.autolog(disable=disable, **kwargs)
    others = [kind for kind in loaded if kind != 'sklearn']
    if others and not disable:
        tell('nothing is logged automatically for %s, because the real mlflow is not installed'
             % ', '.join(others))

""")"""
