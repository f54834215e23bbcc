"""A workspace made by hand, as a script sees it, and scripts that run in it."""

import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(os.path.dirname(os.path.dirname(HERE)), 'include', 'trainyard', 'launch', 'script')
PACKAGE = os.path.join(ROOT, 'azureml')

os.environ['TRAINYARD_SCRIPT_PACKAGE'] = 'always'
if ROOT not in sys.path:
    sys.path.insert(0, ROOT)

try:
    import numpy
except ImportError:
    numpy = None

needs_numpy = unittest.skipIf(numpy is None, 'numpy is not installed')


def package_files():
    found = []
    for folder, _, names in os.walk(ROOT):
        found += [os.path.join(folder, name) for name in names if name.endswith('.py')]
    return sorted(found)


class Yard(object):
    def __init__(self, root, **run):
        self.root = root
        self.id = 'iris_1763600000_0a1b2c3d'
        self.live = self.folder('live', self.id)
        self.records = self.folder('runs')
        self.models = self.folder('models')
        self.store = self.folder('datastores', 'workspaceblobstore')
        self.work = self.folder('work')
        self.folder('work', 'outputs')
        self.context = {
            'version': 1,
            'run': dict({'id': self.id, 'number': 7, 'experiment': 'iris', 'experiment_id': '3',
                         'parent': None, 'parents': [], 'display_name': 'calm wagon',
                         'description': None, 'tags': {'a': 'b', 'flag': None},
                         'properties': {'fixed': '1'}}, **run),
            'workspace': {'name': 'yard', 'subscription_id': 'local', 'resource_group': 'local',
                          'location': 'local', 'root': root,
                          'secrets': os.path.join(root, 'secrets.json')},
            'records': self.records, 'models': self.models, 'directory': self.work,
            'datastores': {'workspaceblobstore': self.store},
            'default_datastore': 'workspaceblobstore'}
        self.write(os.path.join(self.live, 'context.json'), json.dumps(self.context))

    def folder(self, *parts):
        path = os.path.join(self.root, *parts)
        os.makedirs(path, exist_ok=True)
        return path

    def write(self, path, content):
        path = os.path.join(self.work, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'wb') as file:
            file.write(content if isinstance(content, bytes) else content.encode('utf-8'))
        return path

    def record(self, name, run=None):
        with open(os.path.join(self.records, run or self.id, name), 'rb') as file:
            return file.read()

    def journals(self):
        return sorted(os.path.join(self.live, name) for name in os.listdir(self.live)
                      if name.endswith('.journal'))

    def lines(self, *operations):
        """Every line of every journal, read as the contract says and without our own reader."""
        found = []
        for path in self.journals():
            with open(path, 'rb') as file:
                for line in file.read().split(b'\n')[:-1]:
                    entry = json.loads(line.decode('utf-8'), parse_constant=_refuse)
                    if not operations or entry[0] in operations:
                        found.append(entry)
        return found

    def environment(self, **more):
        base = {key: value for key, value in os.environ.items()
                if key in ('PATH', 'HOME', 'LANG', 'LD_LIBRARY_PATH', 'PYENV_VERSION')}
        base.update(PYTHONPATH=ROOT, PYTHONUNBUFFERED='1', PYTHONDONTWRITEBYTECODE='1',
                    TRAINYARD_RUN=self.live, AZUREML_RUN_ID=self.id,
                    TRAINYARD_SCRIPT_PACKAGE='always')
        base.update(more)
        return {key: value for key, value in base.items() if value is not None}

    def start(self, script, *options, **more):
        path = self.write('script.py', script)
        return subprocess.Popen([sys.executable] + list(options) + [path], cwd=self.work,
                                env=self.environment(**more), stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, universal_newlines=True)

    def run(self, script, *options, **more):
        """Runs a script to its end; gives exit code, output, and error output."""
        process = self.start(script, *options, **more)
        try:
            out, err = process.communicate(timeout=60)
        finally:
            if process.poll() is None:
                process.kill()
        return process.returncode, out, err


def _refuse(constant):
    raise AssertionError('%s is not JSON' % constant)


class YardTest(unittest.TestCase):
    """A test inside of a run: `self.run_` is what the script gets from Run.get_context()."""

    def setUp(self):
        folder = tempfile.mkdtemp(prefix='trainyard-')
        self.addCleanup(shutil.rmtree, folder)
        self.yard = Yard(os.path.realpath(folder))
        self.addCleanup(os.chdir, os.getcwd())
        os.chdir(self.yard.work)
        self.set_environment(TRAINYARD_RUN=self.yard.live)
        self.enter()

    def enter(self):
        from azureml.core import run
        run._current.clear()
        self.addCleanup(run._current.clear)
        self.run_ = run.Run.get_context()

    def set_environment(self, **variables):
        for name, value in variables.items():
            self.addCleanup(_set, name, os.environ.get(name))
            _set(name, value)

    @contextlib.contextmanager
    def refused(self, kind, *words):
        """Expects an error that says all these words, and that it is shown once on stderr."""
        shown = io.StringIO()
        with contextlib.redirect_stderr(shown):
            with self.assertRaises(kind) as caught:
                yield
        for word in words:
            self.assertIn(word, str(caught.exception))
        self.assertEqual(1, shown.getvalue().count('Traceback'), shown.getvalue())
        self.assertIn(str(caught.exception), shown.getvalue())

    def metrics(self, **arguments):
        return self.run_.get_metrics(**arguments)


def _set(name, value):
    if value is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = value
