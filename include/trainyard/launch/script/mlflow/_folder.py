R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# The folder a model is kept in: the model itself, and `MLmodel`, which says what is there.

import os
import re

from mlflow.exceptions import MlflowException


class Flavour(object):
    """A kind of model: how it is written into a folder, and read from one."""

    def __init__(self, name, package, requirement, file, write, read):
        self.name = name
        self.package = package
        self.requirement = requirement
        self.file = file
        self._write = write
        self._read = read

    def save(self, model, path, signature=None, run_id=None, artifact_path=None):
        path = str(path)
        if os.path.isdir(path) and os.listdir(path):
            raise MlflowException('%s is there already and not empty' % path)
        target = os.path.join(path, self.file)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        self._write(model, target)
        version = __import__(self.package).__version__
        for name, text in _papers(self, version, signature, run_id, artifact_path):
            with open(os.path.join(path, name), 'w', encoding='utf-8') as file:
                file.write(text)

    def log(self, model, name, signature=None, registered_model_name=None):
        import tempfile
        from mlflow import _fluent, _runs
        from _trainyard_mlflow import files
        run = _runs.current()
        with tempfile.TemporaryDirectory() as folder:
            self.save(model, folder, signature, run.id, name)
            kept = files.free_folder(run, name)
            files.put_all(run, folder, kept)
        info = ModelInfo(run.id, kept, signature)
        if registered_model_name is not None:
            info.registered = _fluent.register_model(info.model_uri, registered_model_name)
        return info

    def load(self, uri, target=None):
        from _trainyard_mlflow import files
        folder = files.take(files.local_path(uri), target)
        facts = read(folder)
        if self.name not in facts.flavors:
            raise MlflowException('%s holds no model of %s, but of %s' % (
                uri, self.name, ', '.join(sorted(facts.flavors)) or 'nothing known'))
        return self._read(os.path.join(folder, facts.file(self)))


class ModelInfo(object):
    def __init__(self, run_id, artifact_path, signature):
        self.run_id = run_id
        self.artifact_path = artifact_path
        self.model_uri = 'runs:/%s/%s' % (run_id, artifact_path)
        self.signature = signature


class Facts(object):
    def __init__(self, text):
        self.run_id = _first(r'^run_id: *(\S+)', text)
        self.flavors = {name: dict(re.findall(r'^    (\w+): *(.+?) *$', body, re.MULTILINE))
                        for name, body in re.findall(r'^  (\w+): *\n((?:    .*\n?)*)', text,
                                                     re.MULTILINE)}

    def file(self, flavour):
        known = self.flavors[flavour.name]
        if 'model_data' in known:  # a folder, in which the file has its name
            return os.path.join(known['model_data'], os.path.basename(flavour.file))
        return known.get('pickled_model', flavour.file)


def read(folder):
    path = os.path.join(folder, 'MLmodel')
    if not os.path.isfile(path):
        raise MlflowException('%s is not the folder of a model: it has no file MLmodel' % folder,
                              'RESOURCE_DOES_NOT_EXIST')
    with open(path, encoding='utf-8') as file:
        return Facts(file.read())


def _first(pattern, text):
    found = re.search(pattern, text, re.MULTILINE)
    return found and found.group(1)


def _papers(flavour, version, signature, run_id, artifact_path):
    import platform
    import time
    python = platform.python_version()
    needed = '%s==%s' % (flavour.requirement, version)
    data = os.path.dirname(flavour.file)
    lines = ['artifact_path: %s' % artifact_path] if artifact_path else []
    lines += ['flavors:',
              '  python_function:',
              '    env: conda.yaml',
              '    loader_module: mlflow.%s' % flavour.name,
              '    model_path: %s' % flavour.file,
              '    python_version: %s' % python,
              '  %s:' % flavour.name,
              '    model_data: %s' % data if data else
              '    pickled_model: %s\n    serialization_format: cloudpickle' % flavour.file,
              '    %s_version: %s' % (flavour.name, version),
              'model_uuid: %s' % os.urandom(16).hex()]
    lines += ['run_id: %s' % run_id] if run_id else []
    if signature is not None:
        lines += ['signature:'] + ["  %s: '%s'" % (side, text.replace("'", "''"))
                                   for side, text in sorted(signature.to_dict().items())]
    lines += ["utc_time_created: '%s'" % time.strftime('%Y-%m-%d %H:%M:%S', time.gmtime())]
    yield 'MLmodel', '\n'.join(lines) + '\n'
    yield 'requirements.txt', 'mlflow\n%s\n' % needed
    yield 'conda.yaml', ('channels:\n- conda-forge\ndependencies:\n- python=%s\n- pip\n'
                         '- pip:\n  - mlflow\n  - %s\nname: mlflow-env\n' % (python, needed))


""")"""
