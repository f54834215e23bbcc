R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# The run a script is part of.

import os

from azureml.core._children import Children
from azureml.core._files import Files
from azureml.core._metrics import Metrics
from azureml.core._offline import _OfflineRun
from azureml.core._script import visible
from azureml.core._values import attached, named, text, texts
from azureml.exceptions import RunEnvironmentException, UserErrorException

_current = {}


class Run(Metrics, Files, Children):
    @staticmethod
    def get_context(allow_offline=True, used_for_context_manager=False, **kwargs):
        run = _current.get('run')
        if run is None:
            folder = os.environ.get('TRAINYARD_RUN')
            # Whoever comes first wins, so that all threads get the same object.
            run = _current.setdefault('run', _own(folder) if folder else _OfflineRun())
        if not allow_offline and isinstance(run, _OfflineRun):
            raise RunEnvironmentException(
                'this script does not run inside a run: TRAINYARD_RUN is not set')
        return run

    @staticmethod
    def get_submitted_run(**kwargs):
        return Run.get_context()

    @classmethod
    def get(cls, workspace, run_id):
        return cls._of(workspace._live, run_id)

    def __init__(self, experiment, run_id, outputs=None, **kwargs):
        self._bind(experiment._live, run_id)

    @classmethod
    def _of(cls, live, run_id):
        run = cls.__new__(cls)
        run._bind(live, run_id)
        return run

    def _bind(self, live, run_id):
        self._live = live
        self._id = run_id
        self._ref = 'null' if run_id == live.id else text(run_id)
        self._names = {}
        self._given = None
        self._ended = False
        self._put_in, self._put_out = {}, {}

    def __reduce__(self):
        # A worker process that is handed a run writes a journal of its own.
        return _again, (self._id,)

    def __repr__(self):
        return 'Run(Experiment: %s, Id: %s)' % (self._live.context['run']['experiment'], self._id)

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if not self._ended:
            if error is None:
                self.complete()
            else:
                self.fail(error_details=error)
        return False

    # Who it is.

    @property
    def id(self):
        return self._id

    @property
    def number(self):
        # Of a child that was made here, the workspace counts, too.
        return self._birth['number'] if 'number' in self._birth else self._asked()['number']

    @property
    def type(self):
        return 'azureml.scriptrun' if self._id == self._live.id else None

    @property
    def experiment(self):
        from azureml.core.experiment import Experiment
        from azureml.core.workspace import Workspace
        return Experiment(Workspace._of(self._live), self._live.context['run']['experiment'])

    @property
    def parent(self):
        line = [self._live.id] + self._live.context['run']['parents']
        if self._id in line:
            above = line[line.index(self._id) + 1:][:1]
        else:
            above = [self._birth['parent']]
        return self._of(self._live, above[0]) if above and above[0] else None

    @property
    def name(self):
        return self._description.get('display_name')

    @property
    def display_name(self):
        return self._description.get('display_name')

    @display_name.setter
    @visible
    def display_name(self, value):
        self._live.write('describe', self._ref, texts({'display_name': str(value)}))

    @property
    def description(self):
        return self._description.get('description')

    @description.setter
    @visible
    def description(self, value):
        self._live.write('describe', self._ref, texts({'description': str(value)}))

    @property
    def input_datasets(self):
        from azureml.core._inputs import Inputs
        return Inputs(self._live.context.get('inputs'), self._put_in)

    @property
    def output_datasets(self):
        from azureml.core._inputs import Inputs
        return Inputs(self._live.context.get('outputs'), self._put_out)

    # How it stands.

    @property
    def status(self):
        return self.get_status()

    @visible
    def get_status(self):
        from azureml.core import _replay
        if not self._is_readable():
            return self._asked()['status']
        return _replay.status(self._live, self._id)

    @visible
    def wait_for_completion(self, show_output=False, wait_post_processing=False,
                            raise_on_error=True):
        from azureml.core._ask import wait
        return wait(self, show_output, raise_on_error)

    def get_details(self):
        from azureml.core._details import details
        return details(self)

    def get_details_with_logs(self):
        from azureml.core._details import details, logs
        texts = {}
        for name, path in logs(self):
            with open(path, encoding='utf-8', errors='replace') as file:
                texts[name] = file.read()
        return dict(details(self), logFiles=texts)

    def get_environment(self):
        from azureml.core.environment import Environment
        if self.id != self._live.id:
            raise NotImplementedError('the environment of run %s cannot be read from inside run %s'
                                      % (self._id, self._live.id))
        given = self._live.context.get('definition') or {}
        return Environment._of(given.get('environment') or {})

    def get_portal_url(self):
        return 'file://' + self._record

    @visible
    def complete(self, _set_status=True, set_status=True):
        if _set_status and set_status:
            self._end('Completed', None, None)

    @visible
    def fail(self, error_details=None, error_code=None, _set_status=True):
        if isinstance(error_details, BaseException):
            error_details = '%s: %s' % (type(error_details).__name__, error_details)
        if _set_status:
            self._end('Failed', error_details, error_code)

    @visible
    def cancel(self):
        self._end('Canceled', None, None)

    def _end(self, status, message, code):
        self._live.write('end', self._ref, text(status),
                         *(texts(None if part is None else str(part)) for part in (message, code)))
        self._ended = True

    # What is attached to it.

    @visible
    def tag(self, key, value=None):
        self._live.write('tag', self._ref, text(named('tag', key)),
                         texts(None if value is None else str(value)))

    @visible
    def set_tags(self, tags):
        for key, value in attached('tag', tags).items():
            self.tag(key, value)

    @visible
    def remove_tags(self, tags):
        keys = [tags] if isinstance(tags, str) else tags
        for key in [named('tag', key) for key in keys]:
            self._live.write('untag', self._ref, text(key))

    def get_tags(self):
        from azureml.core import _replay
        if not self._is_readable():
            return self._asked()['tags']
        return _replay.tags(self._live, self._id, self._birth.get('tags') or {})

    @property
    def tags(self):
        return self.get_tags()

    @visible
    def add_properties(self, properties):
        known = self.get_properties() if self._is_readable() else {}
        new = {key: str(value) for key, value in attached('property', properties).items()}
        for key, value in new.items():
            if known.get(key, value) != value:
                raise UserErrorException('property %r is %r already and cannot become %r: '
                                         'properties are set once' % (key, known[key], value))
        for key, value in new.items():
            if key not in known:
                self._live.write('property', self._ref, text(key), text(value))

    def get_properties(self):
        from azureml.core import _replay
        if not self._is_readable():
            return self._asked()['properties']
        return _replay.properties(self._live, self._id, self._birth.get('properties') or {})

    @property
    def properties(self):
        return self.get_properties()

    # What it reaches.

    def get_secret(self, name):
        return self._live.secrets().get(name)

    def get_secrets(self, secrets):
        known = self._live.secrets()
        return {name: known.get(name) for name in secrets}

    @visible
    def register_model(self, model_name, model_path=None, tags=None, properties=None,
                       model_framework=None, model_framework_version=None, description=None,
                       datasets=None, sample_input_dataset=None, sample_output_dataset=None,
                       resource_configuration=None, **kwargs):
        from azureml.core.model import lineage, register
        return register(self, model_name, model_path or model_name, tags, properties, description,
                        model_framework, model_framework_version, resource_configuration,
                        lineage(datasets, sample_input_dataset, sample_output_dataset))

    # What it was given when it was made: in this folder, or else asked for, of a run that was
    # submitted, a parent, or any other.

    @property
    def _birth(self):
        return self._find_birth() if self._is_readable() else self._asked()

    def _find_birth(self):
        from azureml.core import _replay
        if self._given is None and self._id == self._live.id:
            self._given = self._live.context['run']
        elif self._given is None:
            for run, parent, given, how in _replay.births(self._live):
                if run == self._id:
                    self._given = dict(given, parent=parent, how=how)
        return self._given

    def _is_readable(self):
        given = self._find_birth()
        return given is not None and given.get('how') != 'submit'

    def _asked(self, **wanted):
        from azureml.core._ask import ask
        return ask(self._live, self._id, **wanted)

    @property
    def _description(self):
        from azureml.core import _replay
        if not self._is_readable():
            return self._asked()
        return _replay.description(self._live, self._id, self._birth)


def get_run(experiment, run_id, **kwargs):
    return Run(experiment, run_id)


@visible
def _own(folder):
    from azureml.core._live import Live
    live = Live(folder)
    return Run._of(live, live.id)


def _again(run_id):
    run = Run.get_context(allow_offline=False)
    return run if run_id == run.id else Run._of(run._live, run_id)

""")"""
