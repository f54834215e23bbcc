R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# Reading and writing runs by their ids.

import re

from azureml.core._script import visible
from mlflow import _runs, entities
from mlflow._part import NotHere, has_no_more
from mlflow.exceptions import MlflowException
from _trainyard_mlflow import files, runs


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

    @visible
    def get_run(self, run_id):
        run = runs.find(run_id)
        runs.check(run)
        return entities.Run(run)

    @visible
    def get_parent_run(self, run_id):
        above = runs.find(run_id).parent
        return above and entities.Run(above)

    @visible
    def search_runs(self, experiment_ids=None, filter_string='', run_view_type=1, max_results=1000,
                    order_by=None, page_token=None):
        """Among the script's own run and those below it, which are all that can be read."""
        tests = _filter(filter_string or '')
        wanted = [str(one) for one in experiment_ids or [runs.experiment().experiment_id]]
        if runs.experiment().experiment_id not in wanted:
            return []
        found = [entities.Run(run) for run in runs.known()]
        found = [run for run in found if all(test(run) for test in tests)]
        for order in reversed(order_by or []):
            key, way = re.match(r'(.*?)(?:\s+(ASC|DESC))?\s*$', order, re.IGNORECASE).groups()
            having = [run for run in found if _value(run, key) is not None]
            rest = [run for run in found if _value(run, key) is None]
            having.sort(key=lambda run: _value(run, key), reverse=(way or '').upper() == 'DESC')
            found = having + rest
        return found[:max_results]

    @visible
    def get_metric_history(self, run_id, key):
        return runs.history(runs.find(run_id), key)

    @visible
    def get_experiment(self, experiment_id):
        return runs.experiment_with(experiment_id)

    def get_experiment_by_name(self, name):
        own = runs.experiment()
        return own if own.name == name else None

    def search_experiments(self, *args, **kwargs):
        return [runs.experiment()]

    @visible
    def list_artifacts(self, run_id, path=None):
        return files.listed(runs.find(run_id), path)

    @visible
    def download_artifacts(self, run_id, path, dst_path=None):
        return files.take(files.local_path('runs:/%s/%s' % (run_id, path)), dst_path)

    # Writing.

    @visible
    def create_run(self, experiment_id=None, start_time=None, tags=None, run_name=None):
        return entities.Run(runs.create(tags or {}, run_name, _runs.current()))

    @visible
    def set_terminated(self, run_id, status='FINISHED', end_time=None):
        runs.finish(runs.find(run_id), status or 'FINISHED')

    @visible
    def log_metric(self, run_id, key, value, timestamp=None, step=None, **kwargs):
        runs.log_metric(runs.find(run_id), key, value, step)

    @visible
    def log_param(self, run_id, key, value, synchronous=None):
        runs.log_params(runs.find(run_id), {key: value})
        return value

    @visible
    def set_tag(self, run_id, key, value, synchronous=None):
        runs.set_tag(runs.find(run_id), key, value)

    @visible
    def delete_tag(self, run_id, key):
        runs.find(run_id).remove_tags(key)

    @visible
    def log_batch(self, run_id, metrics=(), params=(), tags=(), synchronous=None):
        run = runs.find(run_id)
        runs.log_params(run, {param.key: param.value for param in params})
        for metric in metrics:
            runs.log_metric(run, metric.key, metric.value, metric.step)
        for tag in tags:
            runs.set_tag(run, tag.key, tag.value)

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


has_no_more(__name__)

""")"""
