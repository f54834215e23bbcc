R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# What an mlflow that is installed needs when it is imported. Loads nothing of mlflow itself.

import functools
import os
import sys


def before_mlflow():
    try:
        from azureml.core.run import Run
    except ImportError:
        Run = None
    if not hasattr(Run, '_of'):
        without_us()
    elif not _is_ours(os.environ.get('MLFLOW_TRACKING_URI')):
        _forget_run()


def after_mlflow(mlflow):
    # A script that records elsewhere says so with this, before it starts a run.
    for module in (mlflow, sys.modules.get('mlflow.tracking')):
        say_where = getattr(module, 'set_tracking_uri', None)
        if say_where is not None:
            module.set_tracking_uri = _forgetting(say_where)


def _forgetting(say_where):
    @functools.wraps(say_where)
    def set_tracking_uri(uri, *args, **kwargs):
        say_where(uri, *args, **kwargs)
        if not _is_ours(uri):
            _forget_run()
    return set_tracking_uri


def without_us():
    """Where the azureml SDK is in use: what we record with cannot be imported beside it."""
    _forget_run()
    folder = os.environ.get('TRAINYARD_RUN')
    if folder is None or not _is_ours(os.environ.get('MLFLOW_TRACKING_URI')):
        return
    # What it writes joins the record of the run as a file.
    import json
    from urllib.parse import quote
    os.environ.pop('MLFLOW_TRACKING_URI')
    try:
        with open(os.path.join(folder, 'context.json'), encoding='utf-8') as file:
            directory = json.load(file)['directory']
    except (OSError, ValueError, KeyError):
        return  # whoever asks for the run is told
    os.environ['MLFLOW_TRACKING_URI'] = 'file://' + quote(directory + '/outputs/mlruns')
    os.environ.setdefault('MLFLOW_ALLOW_FILE_STORE', 'true')  # newer ones have to be asked


def _is_ours(uri):
    return str(uri or '').startswith('trainyard:')


def _forget_run():
    # It would be looked for where others record, and not be found.
    for name in ('RUN_ID', 'EXPERIMENT_ID'):
        if os.environ.get('MLFLOW_' + name) == os.environ.get('AZUREML_' + name):
            os.environ.pop('MLFLOW_' + name, None)

""")"""
