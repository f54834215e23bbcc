R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# What all classes of the package share: errors that can be seen, and a clear answer to calls that
# belong to the program that submits runs.

import sys

from azureml.exceptions import UserErrorException

_compute = 'the name of a compute target stands for it'
_instead = {
    'AmlCompute()': _compute,
    'ComputeTarget()': _compute,
    'DataType': 'pandas says what the columns of a table are',
    'DatasetConsumptionConfig()': 'the inputs are in run.input_datasets',
    'Experiment.get_runs': 'run.get_children has the runs that the script made',
    'Experiment.start_logging': 'run.child_run makes a run inside of its own',
    'Experiment.submit': 'run.submit_child starts another script',
    'FileDataset': 'to_pandas_dataframe, mount and download give what is in it',
    'OutputFileDatasetConfig()': 'the places to write to are in run.output_datasets',
    'Run.list': 'run.get_children has the runs that the script made',
    'Workspace.compute_targets': _compute,
}


class NotInScript(NotImplementedError, AttributeError):
    # An AttributeError too, so that `hasattr` still answers.

    def __init__(self, what):
        text = ('%s is not available in a script that trainyard runs; it belongs to the program '
                'that submits the run' % what)
        instead = _instead.get(what) or _instead.get(what.split('.')[0])
        if instead:
            text += '. In a script, ' + instead
        NotImplementedError.__init__(self, text)


class _Kind(type):
    def __getattr__(cls, name):
        raise NotInScript('%s.%s' % (cls.__name__, name))


class ScriptSide(object, metaclass=_Kind):
    def __getattr__(self, name):
        raise NotInScript('%s.%s' % (type(self).__name__, name))


class Elsewhere(ScriptSide):
    # Can be imported and named, but not made.

    def __init__(self, *args, **kwargs):
        raise NotInScript('%s()' % type(self).__name__)


class NotThere(UserErrorException):
    # Scripts ask for what may not be there, and go on without it.
    _trainyard_takes_a_line = True


def show(error):
    # Some scripts put everything into a bare `except`, and a failure would look like a success.
    # So an error is printed here, once, as it would be if nobody caught it.
    if getattr(error, '_trainyard_shown', False):
        return
    error._trainyard_shown = True
    try:
        if getattr(error, '_trainyard_takes_a_line', False):
            sys.stderr.write('trainyard: %s\n' % error)
            return
        import traceback
        callers = traceback.format_list(traceback.extract_stack(sys._getframe(2)))
        lines = traceback.format_exception(type(error), error, error.__traceback__, chain=False)
        sys.stderr.write('trainyard: this error is raised in the script, which may hide it\n'
                         + lines[0] + ''.join(callers + lines[1:]))
        sys.stderr.flush()
    except Exception:
        pass  # the error itself matters more than showing it


def visible(method):
    def call(*args, **kwargs):
        try:
            return method(*args, **kwargs)
        except Exception as error:
            show(error)
            raise
    call.__name__ = method.__name__
    call.__qualname__ = method.__qualname__
    call.__doc__ = method.__doc__
    call.__wrapped__ = method
    return call

""")"""
