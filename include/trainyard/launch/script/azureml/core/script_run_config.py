R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# What a script says about a run of its own that the workspace is to start.

import os

from azureml.core._files import leads_out
from azureml.core._script import ScriptSide
from azureml.core._values import _item
from azureml.core.environment import Environment
from azureml.data.data_reference import DataReference
from azureml.exceptions import UserErrorException


class ScriptRunConfig(ScriptSide):
    def __init__(self, source_directory, script=None, arguments=None, run_config=None,
                 _telemetry_values=None, compute_target=None, environment=None,
                 distributed_job_config=None, resume_from=None, max_run_duration_seconds=None,
                 command=None, docker_runtime_config=None):
        if script is not None or command is not None or run_config is None:
            _check_choice(script, command, arguments)
        _limit(max_run_duration_seconds)
        self.source_directory = source_directory
        self.script = script
        self.command = command
        self.arguments = arguments
        self.run_config = run_config or _standard()
        self.compute_target = compute_target
        self.environment = environment
        self.distributed_job_config = distributed_job_config
        self.resume_from = resume_from
        self.max_run_duration_seconds = max_run_duration_seconds
        self.docker_runtime_config = docker_runtime_config

    def _request(self):
        config = self.run_config
        environment = self.environment or config.environment or Environment()
        if not isinstance(environment, Environment):
            raise TypeError('environment is %r; it is an Environment' % (environment,))
        _refuse_what_is_for_outside(self, config, environment)
        script, command = self.script, self.command
        if script is None and command is None:
            script, command = config.script, config.command
        arguments = self.arguments or config.arguments
        _check_choice(script, command, arguments)
        limit = self.max_run_duration_seconds
        if limit is None:
            limit = config.max_run_duration_seconds
        folder = os.path.abspath(self.source_directory or '.')
        _check_folder(folder)
        data = {}
        for name, reference in config.data_references.items():
            _put(dict(reference._request(), name=name), data)
        request = {
            'source_directory': folder,
            'arguments': [_argument(each, data) for each in arguments],
            'compute': _name(self.compute_target or config.target),
            'environment': _environment(environment, config.environment_variables),
            'display_name': None,
            'max_run_duration_seconds': _limit(limit),
        }
        if script is not None:
            request['script'] = os.fspath(script)
            _check_script(folder, request['script'])
        else:
            # A text is a line for the shell; of a list, each element is one word of it.
            request['command'] = command if isinstance(command, str) else [
                _argument(each, data) for each in command]
        request['data'] = list(data.values())
        return request


def _standard():
    # Scripts change it after the config is made.
    from azureml.core.runconfig import RunConfiguration
    return RunConfiguration()


def _check_choice(script, command, arguments):
    neither = not script and not command
    if neither or command is not None and bool(script is not None or arguments):
        raise ValueError('a ScriptRunConfig has either a script, with its arguments, or a '
                         'command; this one has %s' % ('neither' if neither else 'both'))


def _refuse_what_is_for_outside(wanted, config, environment):
    # Rather than to leave it out without a word.
    many = (wanted.distributed_job_config is not None or config.communicator not in ('None', None)
            or config.node_count not in (1, None))
    if many or wanted.resume_from is not None:
        raise NotImplementedError('a run submitted from a script is one process; distributed '
                                  'and resumed runs are submitted from outside')
    docker = environment.docker
    if (docker.enabled or docker.base_image or docker.base_dockerfile or docker.build_context
            or any(each is not None and each.use_docker
                   for each in (wanted.docker_runtime_config, config.docker))):
        raise NotImplementedError('a run submitted from a script runs beside it; runs in '
                                  'containers are submitted from outside')
    if str(config.framework).lower() not in ('python', 'tensorflow', 'pytorch', 'none'):
        raise NotImplementedError('a run submitted from a script is a Python script or a command; '
                                  'the framework %r is not there' % config.framework)
    _refuse_unread(wanted, ScriptRunConfig('.', 'any'))
    _refuse_unread(config, _standard(), 'auto_prepare_environment')
    _refuse_unread(environment, Environment())
    _refuse_unread(environment.python, Environment().python)


def _refuse_unread(given, fresh, *harmless):
    # What a fresh one has is read; what is set besides is something else that it should do.
    for name in sorted(set(vars(given)).difference(vars(fresh), harmless)):
        if vars(given)[name]:
            raise NotImplementedError('%s.%s does nothing for a run submitted from a script: leave '
                                      'it out, or submit the run from outside'
                                      % (type(given).__name__, name))


def _name(target):
    name = target if isinstance(target, str) else getattr(target, 'name', None)
    if not isinstance(name, str):
        raise TypeError('compute_target is of type %s and has no name; it is the name of a compute '
                        'target, or "local"' % type(target).__name__)
    return name


def _argument(value, data):
    # A reference stands for a directory that the child is given, as if it came from outside.
    if isinstance(value, DataReference):
        _put(value._request(), data)
        return str(value)
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    plain = value if isinstance(value, (str, int, float)) else _item(value)
    if isinstance(plain, (str, int, float)):
        return str(plain)
    raise TypeError('argument %.80r is of type %s and has no text; an argument is a text, a '
                    'number, a path or a data reference' % (value, type(value).__name__))


def _put(given, data):
    if data.setdefault(given['name'], given) != given:
        raise ValueError('two data references are called %r; give one of them another name, with '
                         'data_reference_name' % given['name'])


def _limit(seconds):
    if seconds is None:
        return None
    if not 0 < seconds < 2 ** 63 or seconds % 1 != 0:
        raise ValueError('max_run_duration_seconds is %r; it is a whole number and at least 1, and '
                         'None means the usual 30 days' % (seconds,))
    return int(seconds)


def _check_folder(folder):
    if not os.path.isdir(folder):
        raise UserErrorException('the source directory %s is not %s' % (
            os.path.abspath(folder), 'a directory' if os.path.exists(folder) else 'there'))


def _check_script(folder, script):
    if leads_out(script) or not os.path.isfile(os.path.join(folder, script)):
        raise UserErrorException('the script %r is not in the source directory %s; script is a '
                                 'path below source_directory' % (script, folder))


def _environment(environment, more):
    python = environment.python
    managed = python.user_managed_dependencies
    packages = python.conda_dependencies
    variables = dict(environment.environment_variables, **more)
    return {'name': environment.name,
            'interpreter': python.interpreter_path if managed else None,
            'dependencies': None if managed else {
                'python_version': packages.python_version,
                'conda_packages': packages.conda_packages,
                'pip_packages': packages.pip_packages,
                'channels': packages.conda_channels},
            'variables': {str(key): str(value) for key, value in variables.items()}}

""")"""
