R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# Models of the workspace, as an mlflow that is installed registers and finds them.

import os
import re

from azureml.core import Model, Workspace
from azureml.core._reply import NoAnswer
from azureml.exceptions import UserErrorException
from mlflow.entities.model_registry import ModelVersion, RegisteredModel
from mlflow.store.entities.paged_list import PagedList
from mlflow.store.model_registry.abstract_store import AbstractStore
from _trainyard_mlflow import files, models, refusal, tell
from _trainyard_mlflow.installed import all_visible, entity, outside
from _trainyard_mlflow.installed.logged import place_of

_Outside = outside(
    'update_registered_model', 'rename_registered_model', 'delete_registered_model',
    'set_registered_model_tag', 'delete_registered_model_tag', 'set_registered_model_alias',
    'delete_registered_model_alias', 'get_model_version_by_alias', 'update_model_version',
    'transition_model_version_stage', 'delete_model_version', 'set_model_version_tag',
    'delete_model_version_tag')


@all_visible
class Registry(_Outside, AbstractStore):
    def create_registered_model(self, name, tags=None, description=None, *more, **kwargs):
        # It is there with its first version.
        if Model.list(Workspace(), name):
            error = refusal('there is a model %s already' % name, 'RESOURCE_ALREADY_EXISTS')
            error._trainyard_shown = True  # mlflow asks in this way, and says so itself
            raise error
        if tags or description:
            tell('tags and descriptions are those of a version; model %s has none itself' % name)
        return entity(RegisteredModel, name=name)

    def get_registered_model(self, name):
        return _registered(models.found(name))

    def search_registered_models(self, filter_string=None, max_results=None, order_by=None,
                                 page_token=None):
        newest = [_registered(model) for model in Model.list(Workspace(), latest=True)]
        return PagedList(_chosen(newest, filter_string, 'SearchModelUtils'), None)

    def list_registered_models(self, max_results=None, page_token=None):
        return self.search_registered_models()

    def get_latest_versions(self, name, stages=None):
        newest = [models.found(name)]
        return [_version(one) for one in newest if not stages or 'None' in stages]

    def create_model_version(self, name, source, run_id=None, tags=None, run_link=None,
                             description=None, local_model_path=None, model_id=None, **kwargs):
        model = models.register(place_of(source), name, {tag.key: tag.value for tag in tags or []},
                                description)
        try:
            model._counted()  # waits for the workspace
        except NoAnswer as error:
            tell(str(error))
            model._version = 'unknown'
        except UserErrorException as error:
            raise refusal(error, 'INVALID_PARAMETER_VALUE')
        return _version(model, source=source, run_id=run_id or model.run_id, tags=tags or [],
                        description=description, model_id=model_id)

    def get_model_version(self, name, version):
        return _version(models.found(name, version))

    def get_model_version_download_uri(self, name, version):
        return files.address('models', name, str(version))

    def search_model_versions(self, filter_string=None, max_results=None, order_by=None,
                              page_token=None):
        every = [_version(model) for model in Model.list(Workspace())]
        return PagedList(_chosen(every, filter_string, 'SearchModelVersionUtils'), None)


def _chosen(known, filter_string, utils):
    from mlflow.utils import search_utils
    if hasattr(search_utils, utils):
        return getattr(search_utils, utils).filter(known, filter_string)
    # Earlier ones leave it to the store.
    if not filter_string:
        return known
    found = re.match(r'\s*name\s*=\s*(\'[^\']*\'|"[^"]*")\s*$', filter_string, re.IGNORECASE)
    if not found:
        raise refusal('models are found by their name only, as in "name = \'iris\'", and not with '
                      '%r' % filter_string, 'INVALID_PARAMETER_VALUE')
    return [one for one in known if one.name == found.group(1)[1:-1]]


def _registered(model):
    return entity(RegisteredModel, name=model.name, latest_versions=[_version(model)])


def _version(model, **more):
    made = int(os.stat(model._path).st_mtime * 1000)
    return entity(ModelVersion, **dict({
        'name': model.name, 'version': str(model.version), 'creation_timestamp': made,
        'last_updated_timestamp': made, 'current_stage': 'None', 'status': 'READY'}, **more))

""")"""
