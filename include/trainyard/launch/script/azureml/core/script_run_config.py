R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# What a script says about a run of its own that the workspace is to start.

import os

from azureml.core._script import ScriptSide
from azureml.core._values import _item
from azureml.exceptions import UserErrorException


class ScriptRunConfig(ScriptSide):
    def __init__(self, source_directory, script=None, arguments=None, run_config=None,
                 _telemetry_values=None, compute_target=None, environment=None,
                 distributed_job_config=None, resume_from=None, max_run_duration_seconds=None,
                 command=None, docker_runtime_config=None):
        both = command is not None and bool(script is not None or arguments)
        if both or (script is None and command is None and run_config is None):
            raise ValueError('a ScriptRunConfig has either a script, with its arguments, or a '
                             'command; this one has %s' % ('both' if both else 'neither'))
        _check_limit(max_run_duration_seconds)
        self.source_directory = source_directory
        self.script = script
        self.command = command
        self.arguments = arguments
        self.run_config = run_config
        self.compute_target = compute_target
        self.environment = environment
        self.distributed_job_config = distributed_job_config
        self.resume_from = resume_from
        self.max_run_duration_seconds = max_run_duration_seconds
        self.docker_runtime_config = docker_runtime_config

    def _request(self, live):
        config = self.run_config
        environment = self.environment or (config and config.environment)
        _refuse_what_is_for_outside(self, config, environment)
        limit = self.max_run_duration_seconds
        if limit is None and config:
            limit = config.max_run_duration_seconds
        _check_limit(limit)
        _check_folder(self.source_directory or '.')
        request = {
            'source_directory': os.path.abspath(self.source_directory or '.'),
            'arguments': [_argument(each, live) for each in
                          self.arguments or (config.arguments if config else [])],
            'compute': _name(self.compute_target or (config.target if config else 'local')),
            'environment': _environment(environment),
            'display_name': None,
            'max_run_duration_seconds': limit,
        }
        command = self.command or (config.command if config else None)
        if command is not None:
            # A text is a line for the shell; of a list, each element is one word of it.
            request['command'] = command if isinstance(command, str) else [
                _argument(each, live) for each in command]
        else:
            request['script'] = self.script or config.script
            _check_script(request['source_directory'], request['script'])
        return request


def _refuse_what_is_for_outside(wanted, config, environment):
    # Rather than to leave it out without a word.
    many = wanted.distributed_job_config is not None or config is not None and (
        config.communicator not in ('None', None) or getattr(config, 'node_count', 1) != 1)
    if many or wanted.resume_from is not None:
        raise NotImplementedError('a run submitted from a script is one process; distributed '
                                  'and resumed runs are submitted from outside')
    docker = [each for each in (wanted.docker_runtime_config, getattr(config, 'docker', None))
              if each is not None and each.use_docker]
    if docker or environment is not None and (environment.docker.base_image
                                              or environment.docker.enabled):
        raise NotImplementedError('a run submitted from a script runs beside it; runs in '
                                  'containers are submitted from outside')


def _name(target):
    name = target if isinstance(target, str) else getattr(target, 'name', None)
    if not isinstance(name, str):
        raise TypeError('compute_target is of type %s and has no name; it is the name of a compute '
                        'target, or "local"' % type(target).__name__)
    return name


def _argument(value, live):
    # The data is on this machine, so a reference to it is as good as a path.
    if hasattr(value, '_local_path'):
        return value._local_path(live)
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    plain = value if isinstance(value, (str, int, float)) else _item(value)
    if isinstance(plain, (str, int, float)):
        return str(plain)
    raise TypeError('argument %.80r is of type %s and has no text; an argument is a text, a '
                    'number, a path or a data reference' % (value, type(value).__name__))


def _check_limit(seconds):
    if seconds is not None and not seconds > 0:
        raise ValueError('max_run_duration_seconds is %r; it is at least 1, and None means the '
                         'usual 30 days' % (seconds,))


def _check_folder(folder):
    if not os.path.isdir(folder):
        raise UserErrorException('the source directory %s is not %s' % (
            os.path.abspath(folder), 'a directory' if os.path.exists(folder) else 'there'))


def _check_script(folder, script):
    if script is None:
        raise ValueError('the run configuration has neither a script nor a command')
    if not os.path.isfile(os.path.join(folder, script)):
        raise UserErrorException('the script %r is not in the source directory %s; script is a '
                                 'path below source_directory' % (script, folder))


def _environment(environment):
    if environment is None:
        return None
    python = environment.python
    managed = python.user_managed_dependencies
    packages = python.conda_dependencies
    return {'name': environment.name,
            'interpreter': python.interpreter_path if managed else None,
            'dependencies': None if managed else {
                'python_version': packages.python_version,
                'conda_packages': packages.conda_packages,
                'pip_packages': packages.pip_packages,
                'channels': packages.conda_channels},
            'variables': {str(key): str(value)
                          for key, value in environment.environment_variables.items()}}

""")"""
