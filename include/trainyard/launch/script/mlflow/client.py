R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# Reading and writing runs by their ids.

import re

from azureml.core._script import visible
from mlflow import _artifacts, _runs, entities
from mlflow._part import NotHere
from mlflow.exceptions import MlflowException


class ModelVersion(object):
    def __init__(self, model, source):
        self._model = model
        self.name = model.name
        self.source = str(source)
        self.run_id = getattr(model, 'run_id', None)
        self.tags = getattr(model, 'tags', None) or {}
        self.status = 'READY'
        self.current_stage = 'None'

    @property
    def version(self):
        return str(self._model.version)  # waits for the workspace, and only if somebody asks

    def __repr__(self):
        return '<ModelVersion: %s>' % self.name


class MlflowClient(object):
    def __init__(self, tracking_uri=None, registry_uri=None):
        self.tracking_uri = tracking_uri

    def __getattr__(self, name):
        raise NotHere('MlflowClient.' + name)

    def get_run(self, run_id):
        run = _runs.find(run_id)
        _runs._check(run)
        return entities.Run(run)

    def get_parent_run(self, run_id):
        above = _runs.find(run_id).parent
        return above and entities.Run(above)

    def search_runs(self, experiment_ids=None, filter_string='', run_view_type=1, max_results=1000,
                    order_by=None, page_token=None):
        """Among the script's own run and those below it, which are all that can be read."""
        tests = _filter(filter_string or '')
        wanted = [str(one) for one in experiment_ids or [_runs.experiment().experiment_id]]
        if _runs.experiment().experiment_id not in wanted:
            return []
        runs = [entities.Run(run) for run in _runs.known()]
        runs = [run for run in runs if all(test(run) for test in tests)]
        for order in reversed(order_by or []):
            key, way = re.match(r'(.*?)(?:\s+(ASC|DESC))?\s*$', order, re.IGNORECASE).groups()
            having = [run for run in runs if _value(run, key) is not None]
            rest = [run for run in runs if _value(run, key) is None]
            having.sort(key=lambda run: _value(run, key), reverse=(way or '').upper() == 'DESC')
            runs = having + rest
        return runs[:max_results]

    def get_metric_history(self, run_id, key):
        return _runs.history(_runs.find(run_id), key)

    def get_experiment(self, experiment_id):
        own = _runs.experiment()
        if str(experiment_id) != own.experiment_id:
            raise MlflowException('a script reads only the experiment of its run, which is %s and '
                                  'not %s' % (own.experiment_id, experiment_id),
                                  'RESOURCE_DOES_NOT_EXIST')
        return own

    def get_experiment_by_name(self, name):
        own = _runs.experiment()
        return own if own.name == name else None

    def search_experiments(self, *args, **kwargs):
        return [_runs.experiment()]

    def list_artifacts(self, run_id, path=None):
        return [entities.FileInfo(path=name, is_dir=size is None, file_size=size)
                for name, size in _artifacts.listed(_runs.find(run_id), path)]

    @visible
    def download_artifacts(self, run_id, path, dst_path=None):
        return _artifacts.take(_artifacts.local_path('runs:/%s/%s' % (run_id, path)), dst_path)

    # Writing.

    def create_run(self, experiment_id=None, start_time=None, tags=None, run_name=None):
        run = _runs.find((tags or {}).get('mlflow.parentRunId') or _runs.current().id)
        child = run.child_run(name=run_name)
        for key, value in (tags or {}).items():
            _runs.set_tag(child, key, value)
        return entities.Run(child)

    def set_terminated(self, run_id, status='FINISHED', end_time=None):
        # The script's own run ends with the script.
        if run_id != _runs.Run.get_context().id:
            _runs.finish(_runs.find(run_id), status or 'FINISHED')

    @visible
    def log_metric(self, run_id, key, value, timestamp=None, step=None, **kwargs):
        _runs.log_metric(_runs.find(run_id), key, value, step)

    @visible
    def log_param(self, run_id, key, value, synchronous=None):
        _runs.log_params(_runs.find(run_id), {key: value})
        return value

    @visible
    def set_tag(self, run_id, key, value, synchronous=None):
        _runs.set_tag(_runs.find(run_id), key, value)

    @visible
    def delete_tag(self, run_id, key):
        _runs.find(run_id).remove_tags(key)

    @visible
    def log_batch(self, run_id, metrics=(), params=(), tags=(), synchronous=None):
        run = _runs.find(run_id)
        _runs.log_params(run, {param.key: param.value for param in params})
        for metric in metrics:
            _runs.log_metric(run, metric.key, metric.value, metric.step)
        for tag in tags:
            _runs.set_tag(run, tag.key, tag.value)

    def log_artifact(self, run_id, local_path, artifact_path=None):
        from mlflow import _fluent
        _fluent.log_artifact(local_path, artifact_path, run_id)

    def log_artifacts(self, run_id, local_dir, artifact_path=None):
        from mlflow import _fluent
        _fluent.log_artifacts(local_dir, artifact_path, run_id)

    def log_text(self, run_id, text, artifact_file):
        from mlflow import _fluent
        _fluent.log_text(text, artifact_file, run_id)

    def log_dict(self, run_id, dictionary, artifact_file):
        from mlflow import _fluent
        _fluent.log_dict(dictionary, artifact_file, run_id)

    def create_registered_model(self, name, tags=None, description=None):
        pass  # it is there with its first version

    def create_model_version(self, name, source, run_id=None, tags=None, **kwargs):
        from mlflow import _fluent
        return _fluent.register_model(source, name, tags=tags)


_test = re.compile(r'\s*(\w+)\.[`"]?([^`"=!<>]*?)[`"]?\s*(!=|>=|<=|=|>|<)\s*'
                   '(\'[^\']*\'|"[^"]*"|[-+.\\w]+)\\s*(?:and\\s+|$)', re.IGNORECASE)


def _filter(text):
    tests, at = [], 0
    while at < len(text.rstrip()):
        found = _test.match(text, at)
        if not found:
            raise MlflowException('the filter %r is not understood from here on: %r'
                                  % (text, text[at:]), 'INVALID_PARAMETER_VALUE')
        kind, key, sign, wanted = found.groups()
        wanted = wanted[1:-1] if wanted[0] in '\'"' else float(wanted)
        tests.append(_compare(kind + '.' + key, sign, wanted))
        at = found.end()
    return tests


def _compare(key, sign, wanted):
    import operator
    signs = {'=': operator.eq, '!=': operator.ne, '>': operator.gt, '<': operator.lt,
             '>=': operator.ge, '<=': operator.le}

    def test(run):
        value = _value(run, key)
        return value is not None and signs[sign](value, wanted)
    return test


def _value(run, key):
    kind, _, name = key.partition('.')
    kind, name = kind.strip(), name.strip('`"')
    if not name or kind.startswith('attr'):
        return getattr(run.info, name or kind, None)
    kind = kind if kind.endswith('s') else kind + 's'
    return getattr(run.data, kind).get(name)

""")"""
