R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# What a script says about a run of its own that the workspace is to start.

import os

from azureml.core._script import ScriptSide


class ScriptRunConfig(ScriptSide):
    def __init__(self, source_directory, script=None, arguments=None, run_config=None,
                 _telemetry_values=None, compute_target=None, environment=None,
                 distributed_job_config=None, resume_from=None, max_run_duration_seconds=None,
                 command=None, docker_runtime_config=None):
        if (script is None) == (command is None) and run_config is None:
            raise ValueError('a ScriptRunConfig has either a script or a command')
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

    def _request(self, live):
        if self.distributed_job_config is not None or self.resume_from is not None:
            raise NotImplementedError('a run submitted from a script is one process; distributed '
                                      'and resumed runs are submitted from outside')
        config = self.run_config
        request = {
            'source_directory': os.path.abspath(self.source_directory or '.'),
            'arguments': [_argument(each, live) for each in
                          self.arguments or (config.arguments if config else [])],
            'compute': _name(self.compute_target or (config.target if config else 'local')),
            'environment': _environment(self.environment or (config and config.environment)),
            'display_name': None,
            'max_run_duration_seconds': self.max_run_duration_seconds
            or (config.max_run_duration_seconds if config else None),
        }
        command = self.command or (config.command if config else None)
        if command is not None:
            # A text is a line for the shell; of a list, each element is one word of it.
            request['command'] = command if isinstance(command, str) else [
                _argument(each, live) for each in command]
        else:
            request['script'] = self.script or config.script
        return request


def _name(target):
    return target if isinstance(target, str) else target.name


def _argument(value, live):
    # The data is on this machine, so a reference to it is as good as a path.
    if hasattr(value, '_local_path'):
        return value._local_path(live)
    return str(value)


def _environment(environment):
    if environment is None:
        return None
    python = environment.python
    return {'name': environment.name,
            'interpreter': python.interpreter_path if python.user_managed_dependencies else None,
            'variables': {str(key): str(value)
                          for key, value in environment.environment_variables.items()}}

""")"""
