"""A workspace made by hand, as a script sees it, and scripts that run in it."""

import contextlib
import io
import json
import os
import re
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

# A double of an mlflow that is installed.
INSTALLED = os.path.join(HERE, 'installed')

needs_numpy = unittest.skipIf(numpy is None, 'numpy is not installed')


def package_files():
    found = []
    for folder, _, names in os.walk(ROOT):
        found += [os.path.join(folder, name) for name in names if name.endswith('.py')]
    return sorted(found)


def distribution(folder):
    """Writes what the library writes beside the package, so that an installed mlflow finds it."""
    with open(os.path.join(os.path.dirname(ROOT), 'impl', 'bundle.ipp')) as file:
        bundle = file.read()
    found = re.findall(r'{"([^"]*dist-info/[^"]*)",\s*(?:R"\((.*?)\)"|"(.*?)")}', bundle, re.DOTALL)
    for path, lines, line in found:
        path = os.path.join(folder, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'w') as file:
            file.write(lines or line.replace('\\n', '\n'))
    return folder


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

    def files(self):
        """All there is of it, with the folders."""
        return sorted((folder, sorted(names)) for folder, _, names in os.walk(self.root))

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
        with self._raised(kind, words) as (caught, shown):
            yield
        self.assertEqual(1, shown.getvalue().count('Traceback'), shown.getvalue())
        self.assertIn(str(caught.exception), shown.getvalue())

    @contextlib.contextmanager
    def not_there(self, kind, *words):
        """Expects an error that takes no more than a line on stderr."""
        with self._raised(kind, words) as (caught, shown):
            yield
        self.assertEqual('trainyard: %s\n' % caught.exception, shown.getvalue())

    @contextlib.contextmanager
    def _raised(self, kind, words):
        shown = io.StringIO()
        with contextlib.redirect_stderr(shown):
            with self.assertRaises(kind) as caught:
                yield caught, shown
        for word in words:
            self.assertIn(word, str(caught.exception))

    def metrics(self, **arguments):
        return self.run_.get_metrics(**arguments)

    def answering(self, answer):
        """A workspace that is told each question when it is asked, and does `answer` then."""
        live = self.run_._live
        write = live.write

        def write_and_answer(operation, run, *texts):
            write(operation, run, *texts)
            if operation == 'ask':
                answer(Question(live.folder, *(json.loads(each) for each in (run,) + texts)))
        live.write = write_and_answer


class Question(object):
    def __init__(self, folder, run, request, wanted):
        self.run = run
        self.wanted = wanted
        self._place = os.path.join(folder, request)
        self._pipe = None

    def hear(self):
        self._pipe = self._pipe or os.open(self._place + '.reply', os.O_WRONLY | os.O_NONBLOCK)
        os.write(self._pipe, b'\n')

    def die(self):
        os.close(self._pipe)

    def tell(self, *lines, **record):
        with open(self._place + '.answer', 'w', encoding='utf-8') as file:
            for line in (_record(self.run, record),) + lines:
                file.write(json.dumps(line) + '\n')
        self._end(b'{}\n')

    def refuse(self, why):
        self._end(json.dumps({'error': why}).encode() + b'\n')

    def _end(self, line):
        self.hear()
        os.write(self._pipe, line)
        os.close(self._pipe)


def _record(run, more):
    return dict({'id': run, 'number': 8, 'experiment': 'iris', 'parent': None, 'status': 'Running',
                 'display_name': run, 'description': None, 'target': 'local',
                 'submitted_by': 'somebody', 'created': '2026-11-20T12:41:08.454089Z',
                 'started': '2026-11-20T12:41:09.454089Z', 'ended': None, 'exit_code': None,
                 'signal': None, 'error': None, 'warnings': [], 'tags': {}, 'properties': {},
                 'children': [], 'log': 'user_logs/std_log.txt'}, **more)


def _set(name, value):
    if value is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = value
