R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# Models: found as files of the workspace, and registered from files of a run.

import os

from azureml.core import _models
from azureml.core._files import artifact_name, walk
from azureml.core._reply import Reply
from azureml.core._script import Elsewhere, ScriptSide, visible
from azureml.core._values import attached, text, texts
from azureml.core.dataset import Dataset  # scripts import it from here, too
from azureml.exceptions import (ModelNotFoundException, ModelPathNotFoundException,
                                UserErrorException)


class InferenceConfig(Elsewhere):
    pass


class Model(ScriptSide):
    class Framework(object):
        CUSTOM = 'Custom'
        MULTI = 'Multi'
        ONNX = 'Onnx'
        PYTORCH = 'PyTorch'
        SCIKITLEARN = 'ScikitLearn'
        TENSORFLOW = 'TensorFlow'

    @visible
    def __init__(self, workspace, name=None, id=None, tags=None, properties=None, version=None,
                 run_id=None, model_framework=None, **kwargs):
        if name is None and id is not None:
            name, _, version = id.rpartition(':')
        if name is None:
            raise NotImplementedError('a script finds a model by name, or by name and version')
        found = _models.found(workspace, name, version, tags, properties, run_id, model_framework)
        if not found:
            raise _not_found(name, version)
        self._place(workspace, *found[0])

    def _place(self, workspace, name, version):
        self.workspace = workspace
        self.name = name
        self._version = version
        self._path = _models.content(os.path.join(workspace._live.context['models'], name,
                                                  str(version)))
        return self

    @classmethod
    def _registered(cls, run, name, path, facts, datasets, reply):
        model = cls.__new__(cls)
        model.workspace = run.experiment.workspace
        model.name = name
        model.run_id = run.id
        model.experiment_name = run.experiment.name
        model.tags = facts['tags']
        model.properties = facts['properties']
        model.description = facts['description']
        model.model_framework = model.framework = facts['framework']
        model.model_framework_version = model.framework_version = facts['framework_version']
        model.datasets = {}
        for purpose, dataset in datasets:
            model.datasets.setdefault(purpose, []).append(dataset)
        model._path = path
        model._version = None
        model._reply = reply
        return model

    @property
    @visible
    def version(self):
        return self._counted()

    def _counted(self):
        # The workspace counts the versions, so this waits for it, and only if somebody asks.
        if self._version is None:
            self._version = self._reply.version()
        return self._version

    @property
    def id(self):
        return '%s:%s' % (self.name, self.version)

    def __getattr__(self, name):
        if name in _models.facts:
            return _models.fact(self.workspace._live, self.name, self.version, name)
        return ScriptSide.__getattr__(self, name)

    @staticmethod
    @visible
    def list(workspace, name=None, tags=None, properties=None, run_id=None, latest=False,
             dataset_id=None, expand=True, page_count=255, model_framework=None, **kwargs):
        if dataset_id is not None:
            raise NotImplementedError('a script finds models by name, tags, properties, run and '
                                      'framework, not by their datasets')
        found = _models.found(workspace, name, None, tags, properties, run_id, model_framework)
        if latest:
            found = [each for place, each in enumerate(found)
                     if place == 0 or found[place - 1][0] != each[0]]
        return [Model.__new__(Model)._place(workspace, *each) for each in found]

    @staticmethod
    @visible
    def get_model_path(model_name, version=None, _workspace=None, **kwargs):
        path = _models.served(model_name, version) or _models.copy_for_run(model_name, version) or (
            _models.local(model_name, version))
        if path is None and os.path.exists(model_name):
            return model_name
        if path is None:
            raise _not_found(model_name, version)
        return path

    @visible
    def download(self, target_dir='.', exist_ok=False, exists_ok=None):
        target = os.path.join(target_dir, os.path.basename(self._path))
        if os.path.exists(target) and not (exist_ok or exists_ok):
            raise UserErrorException('%s exists, and exist_ok is not set' % target)
        _models.copy(self._path, target)
        return target

    @staticmethod
    @visible
    def register(workspace, model_path, model_name, tags=None, properties=None, description=None,
                 datasets=None, model_framework=None, model_framework_version=None,
                 child_paths=None, sample_input_dataset=None, sample_output_dataset=None,
                 resource_configuration=None, **kwargs):
        # A model is made of files of a record, so a local file becomes one first.
        from azureml.core.run import Run
        if child_paths:
            raise NotImplementedError('child_paths cannot be used in a script')
        run = Run._of(workspace._live, workspace._live.id)
        path = 'registered/%s/%s' % (os.urandom(4).hex(),
                                     os.path.basename(os.path.abspath(model_path)))
        if os.path.isdir(model_path):
            run.upload_folder(path, model_path)
        else:
            run.upload_file(path, model_path)
        return register(run, model_name, path, tags, properties, description, model_framework,
                        model_framework_version, resource_configuration,
                        lineage(datasets, sample_input_dataset, sample_output_dataset))

    def __repr__(self):
        return 'Model(name=%s)' % self.name


def lineage(datasets, sample_input, sample_output):
    """Pairs of a purpose and a dataset: what a model was made of, and examples of what it takes."""
    pairs = [(str(purpose), dataset) for purpose, dataset in datasets or []]
    return pairs + [(purpose, dataset) for purpose, dataset in (
        ('sample_input', sample_input), ('sample_output', sample_output)) if dataset is not None]


def register(run, name, path, tags, properties, description, framework, framework_version,
             resources, datasets=()):
    if not name or not isinstance(name, str):
        raise UserErrorException('a model needs a name, not %r' % (name,))
    tags, properties = attached('tag', tags or {}), attached('property', properties or {})
    path = artifact_name(path)
    run._collect(path)
    source = os.path.join(run._record, path)
    if not os.path.isfile(source) and not walk(source):
        raise ModelPathNotFoundException(
            'model %s: run %s has no file and no folder %s. Save the model below ./outputs, or '
            'call upload_file or upload_folder first. The run has: %s' % (
                name, run.id, path, ', '.join(run.get_file_names()) or 'no files'))
    from azureml.core._datasets import named
    facts = {'tags': tags, 'properties': properties,
             'datasets': [dict(named(dataset, purpose), purpose=purpose)
                          for purpose, dataset in datasets],
             'description': description, 'framework': framework,
             'framework_version': framework_version,
             'resources': None if resources is None else {
                 'cpu': resources.cpu, 'memory_in_gb': resources.memory_in_gb,
                 'gpu': resources.gpu}}
    reply = Reply(run._live.folder, 'model ' + name)
    run._live.write('model', run._ref, text(reply.request), text(name), text(path), texts(facts))
    run._live.registered = reply
    return Model._registered(run, name, source, facts, datasets, reply)


def _not_found(name, version):
    return ModelNotFoundException('there is no model %s%s, nor a local file or folder of that name'
                                  % (name, '' if version is None else ' version %s' % version))

""")"""
