R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# Models: found as files of the workspace, and registered from files of a run.

import os

from azureml.core._files import artifact_name, walk
from azureml.core._reply import Reply
from azureml.core._script import Elsewhere, ScriptSide, visible
from azureml.core._values import text, texts
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

    def __init__(self, workspace, name=None, id=None, tags=None, properties=None, version=None,
                 run_id=None, model_framework=None, **kwargs):
        if name is None and id is not None:
            name, _, version = id.rpartition(':')
        if name is None or tags or properties or run_id or model_framework:
            raise NotImplementedError('a script finds a model by name, or by name and version')
        self.workspace = workspace
        self.name = name
        folder = os.path.join(workspace._live.context['models'], name)
        self._version = _pick(folder, version)
        if self._version is None:
            raise _not_found(name, version)
        self._path = _content(os.path.join(folder, str(self._version)))

    @classmethod
    def _registered(cls, run, name, path, facts, reply):
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
        model._path = path
        model._version = None
        model._reply = reply
        return model

    @property
    def version(self):
        # The workspace counts the versions, so this waits for it, and only if somebody asks.
        if self._version is None:
            self._version = self._reply.version()
        return self._version

    @property
    def id(self):
        return '%s:%s' % (self.name, self.version)

    @staticmethod
    def list(workspace, name=None, latest=False, **kwargs):
        root = workspace._live.context['models']
        names = [name] if name else sorted(os.listdir(root)) if os.path.isdir(root) else []
        return [Model(workspace, each, version=version) for each in names
                for version in _versions(os.path.join(root, each))[:1 if latest else None]]

    @staticmethod
    def get_model_path(model_name, version=None, _workspace=None, **kwargs):
        for folder in _homes(model_name):
            found = _pick(folder, version)
            if found is not None:
                return _content(os.path.join(folder, str(found)))
        if os.path.exists(model_name):
            return model_name
        raise _not_found(model_name, version)

    def download(self, target_dir='.', exist_ok=False, exists_ok=None):
        import shutil
        target = os.path.join(target_dir, os.path.basename(self._path))
        if os.path.exists(target) and not (exist_ok or exists_ok):
            raise UserErrorException('%s exists, and exist_ok is not set' % target)
        files = walk(self._path) if os.path.isdir(self._path) else [('', self._path)]
        for name, path in files:
            copy = os.path.join(target, name) if name else target
            os.makedirs(os.path.dirname(os.path.abspath(copy)), exist_ok=True)
            shutil.copyfile(path, copy)
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
                        model_framework_version, resource_configuration)

    def __repr__(self):
        return 'Model(name=%s)' % self.name


def register(run, name, path, tags, properties, description, framework, framework_version,
             resources):
    if not name or not isinstance(name, str):
        raise UserErrorException('a model needs a name, not %r' % (name,))
    path = artifact_name(path)
    run._collect(path)
    source = os.path.join(run._record, path)
    if not os.path.isfile(source) and not walk(source):
        raise ModelPathNotFoundException(
            'model %s: run %s has no file and no folder %s. Save the model below ./outputs, or '
            'call upload_file or upload_folder first. The run has: %s' % (
                name, run.id, path, ', '.join(run.get_file_names()) or 'no files'))
    facts = {'tags': _all_text(tags), 'properties': _all_text(properties),
             'description': description, 'framework': framework,
             'framework_version': framework_version,
             'resources': None if resources is None else {
                 'cpu': resources.cpu, 'memory_in_gb': resources.memory_in_gb,
                 'gpu': resources.gpu}}
    reply = Reply(run._live.folder, 'model ' + name)
    run._live.write('model', run._ref, text(reply.request), text(name), text(path), texts(facts))
    return Model._registered(run, name, source, facts, reply)


def _all_text(values):
    return {str(key): None if value is None else str(value)
            for key, value in (values or {}).items()}


def _versions(folder):
    names = os.listdir(folder) if os.path.isdir(folder) else []
    return sorted((int(name) for name in names if name.isdigit()), reverse=True)


def _pick(folder, version):
    versions = _versions(folder)
    if version is None:
        return versions[0] if versions else None
    return int(version) if int(version) in versions else None


def _content(folder):
    entries = os.listdir(folder)
    return os.path.join(folder, entries[0]) if len(entries) == 1 else folder


def _homes(name):
    # A service has its models below AZUREML_MODEL_DIR: all of them, or <name>/<version> of one.
    from azureml.core.run import Run, _OfflineRun
    served = os.environ.get('AZUREML_MODEL_DIR')
    if served:
        yield os.path.join(served, name)
        above = os.path.dirname(os.path.abspath(served))
        if os.path.basename(above) == name:
            yield above
    yield os.path.join('azureml-models', name)
    run = Run.get_context()
    if not isinstance(run, _OfflineRun):
        yield os.path.join(run._live.context['models'], name)


def _not_found(name, version):
    return ModelNotFoundException('there is no model %s%s, nor a local file or folder of that name'
                                  % (name, '' if version is None else ' version %s' % version))

""")"""
