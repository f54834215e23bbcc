R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# Models that are logged, which since mlflow 3 are things of their own. Their files are in the
# record of the run; what else is known of one is a tag of the run.

import contextlib
import json
import os
import threading
import time

from mlflow import entities
from mlflow.store.entities.paged_list import PagedList
from _trainyard_mlflow import files, refusal, runs
from _trainyard_mlflow.installed import all_visible, inputs

_tag = 'mlflow.model.'
_lock = threading.RLock()  # what is logged by itself is so in threads


@all_visible
class LoggedModels(object):
    def create_logged_model(self, experiment_id=None, name=None, source_run_id=None, tags=None,
                            params=None, model_type=None):
        run = runs.find(source_run_id) if source_run_id else runs.own()
        model_id = 'm-' + os.urandom(16).hex()
        name = name or model_id
        with _lock:
            _keep(run, model_id, {
                'name': name, 'path': files.free_folder(run, name, folders_of(run)),
                'type': model_type, 'source_run_id': source_run_id, 'status': 'PENDING',
                'created': _now(), 'tags': _texts(tags), 'params': _texts(params)})
        return self.get_logged_model(model_id)

    def log_logged_model_params(self, model_id, params):
        with _changed(model_id) as facts:
            facts['params'].update(_texts(params))

    def finalize_logged_model(self, model_id, status):
        with _changed(model_id) as facts:
            facts['status'] = str(status)
        return self.get_logged_model(model_id)

    def set_logged_model_tags(self, model_id, tags):
        with _changed(model_id) as facts:
            facts['tags'].update(_texts(tags))

    def delete_logged_model_tag(self, model_id, key):
        with _changed(model_id) as facts:
            facts['tags'].pop(key, None)

    def get_logged_model(self, model_id, *args, **kwargs):
        return _model(model_id, *_find(model_id))

    def delete_logged_model(self, model_id):
        # Its files stay, as all files of a record.
        _find(model_id)[0].remove_tags(_tag + model_id)

    def search_logged_models(self, experiment_ids, filter_string=None, datasets=None,
                             max_results=None, order_by=None, page_token=None):
        from mlflow.utils.search_utils import SearchLoggedModelsUtils as utils
        mine = runs.experiment().experiment_id in experiment_ids
        found = [_model(*one) for one in _known()] if mine else []
        found = utils.sort(utils.filter_logged_models(found, filter_string, datasets), order_by)
        return PagedList(*utils.paginate(found, page_token, max_results or 100))

    def log_outputs(self, run_id, models):
        inputs.log_outputs(runs.find(run_id), models)


def place_of(uri):
    """Where in a record the files are, if an address means a model; or the address itself."""
    before, _, model_id = uri.rpartition('/')
    if before not in ('models:', files.address('logged')):
        return uri
    run, facts = _find(model_id)
    return files.address('runs', run.id, facts['path'])


def folders_of(run):
    return [facts['path'] for _, _, facts in _known([run])]


def _model(model_id, run, facts):
    return entities.LoggedModel(
        experiment_id=runs.experiment().experiment_id, model_id=model_id, name=facts['name'],
        artifact_location=files.address('logged', model_id), creation_timestamp=facts['created'],
        last_updated_timestamp=facts['updated'], model_type=facts['type'],
        source_run_id=facts['source_run_id'], tags=facts['tags'], params=facts['params'],
        status=entities.LoggedModelStatus(facts['status']))


@contextlib.contextmanager
def _changed(model_id):
    with _lock:
        run, facts = _find(model_id)
        yield facts
        _keep(run, model_id, facts)


def _keep(run, model_id, facts):
    run.tag(_tag + model_id, json.dumps(dict(facts, updated=_now())))


def _find(model_id):
    for known, run, facts in _known():
        if known == model_id:
            return run, facts
    raise refusal('there is no model %s in this run, nor below it' % model_id,
                  'RESOURCE_DOES_NOT_EXIST')


def _known(among=None):
    for run in among or runs.known():
        for key, text in run.get_tags().items():
            if key.startswith(_tag):
                yield key[len(_tag):], run, json.loads(text)


def _texts(things):
    return {thing.key: str(thing.value) for thing in things or []}


def _now():
    return int(time.time() * 1000)

""")"""
