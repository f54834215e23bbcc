R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# Runs, as an mlflow that is installed writes and reads them.

import json
from inspect import signature

from mlflow.entities import Metric, Param, Run, RunData, RunInfo, RunStatus, RunTag, ViewType
from mlflow.store.entities.paged_list import PagedList
from mlflow.store.tracking.abstract_store import AbstractStore
from mlflow.utils.search_utils import SearchUtils
from _trainyard_mlflow import files, refusal, runs, tell
from _trainyard_mlflow.installed import all_visible, entity, inputs, outside
from _trainyard_mlflow.installed.logged import LoggedModels

_models = 'mlflow.log-model.history'
_names_its_run = 'run_id' in signature(Metric).parameters

_Outside = outside('delete_experiment', 'restore_experiment', 'rename_experiment', 'delete_run',
                   'restore_run')


class _Traces(object):
    # Tried for every call that is traced, and told by mlflow.

    def start_trace(self, *args, **kwargs):
        raise refusal('traces are not kept where trainyard runs a script')


@all_visible
class Store(_Outside, _Traces, LoggedModels, AbstractStore):
    # Experiments: the one of the script's run.

    def search_experiments(self, *args, **kwargs):
        return PagedList([runs.experiment()], None)

    list_experiments = search_experiments

    def get_experiment(self, experiment_id):
        return runs.experiment_with(experiment_id)

    def get_experiment_by_name(self, experiment_name):
        mine = runs.experiment()
        return mine if mine.name == experiment_name else None

    def create_experiment(self, name, artifact_location=None, tags=None):
        runs.belongs_to(name)
        return runs.experiment().experiment_id

    def set_experiment_tag(self, experiment_id, tag):
        tell('tags of experiments are not kept, so %r is not' % tag.key)

    def delete_experiment_tag(self, experiment_id, key):
        pass

    # Runs: the script's own and those below it.

    def create_run(self, experiment_id, user_id, start_time, tags, run_name=None, **kwargs):
        return _run(runs.create({tag.key: tag.value for tag in tags or []}, run_name))

    def update_run_info(self, run_id, run_status, end_time=None, run_name=None):
        run = runs.find(run_id)
        if run_name:
            runs.set_tag(run, 'mlflow.runName', run_name)
        if run_status is not None:
            runs.finish(run, RunStatus.to_string(run_status))
        return _info(run)

    def get_run(self, run_id):
        return _run(runs.find(run_id))

    def _search_runs(self, experiment_ids, filter_string, run_view_type, max_results, order_by,
                     page_token):
        mine = runs.experiment().experiment_id in [str(one) for one in experiment_ids]
        known = runs.known() if mine and run_view_type != ViewType.DELETED_ONLY else []
        found = SearchUtils.filter([_run(run) for run in known], filter_string)
        return SearchUtils.paginate(SearchUtils.sort(found, order_by), page_token, max_results)

    def get_metric_history(self, run_id, metric_key, max_results=None, page_token=None):
        more = {'run_id': run_id} if _names_its_run else {}
        return PagedList(runs.history(runs.find(run_id), metric_key, **more), None)

    def log_batch(self, run_id, metrics, params, tags):
        run = runs.find(run_id)
        runs.log_params(run, {param.key: param.value for param in params})
        for metric in metrics:
            # One that was read from this run is said again, to say of which model it is.
            if getattr(metric, 'run_id', None) != run.id:
                runs.log_metric(run, metric.key, metric.value, metric.step)
        for tag in tags:
            runs.set_tag(run, tag.key, tag.value)

    def delete_tag(self, run_id, key):
        runs.find(run_id).remove_tags(key)

    def record_logged_model(self, run_id, mlflow_model):
        run = runs.find(run_id)
        known = json.loads(runs.tags_of(run).get(_models, '[]'))
        facts = getattr(mlflow_model, 'get_tags_dict', mlflow_model.to_dict)()
        run.tag(_models, json.dumps(known + [facts], default=str))

    def log_inputs(self, run_id, datasets=None, models=None):
        inputs.log(runs.find(run_id), datasets or [], models or [])


def _info(run):
    facts = runs.facts_of(run)
    return entity(RunInfo, run_uuid=run.id, artifact_uri=files.address('runs', run.id), **facts)


def _run(run):
    info, tags = _info(run), runs.tags_of(run)
    data = RunData(metrics=runs.newest_metrics(run),
                   params=[Param(*one) for one in runs.params_of(run).items()],
                   tags=[RunTag(*one) for one in tags.items()])
    return entity(Run, run_info=info, run_data=data, run_inputs=inputs.inputs_in(tags),
                  run_outputs=inputs.outputs_in(tags))

""")"""
