R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# What our own small `mlflow` and one that is installed have in common: what either records becomes
# part of the script's run. Here `mlflow` is whichever of them was imported.

import sys

_told = set()


def tell(text):
    """Says it in the log of the run, once."""
    if text not in _told:
        _told.add(text)
        sys.stderr.write('trainyard: mlflow: %s\n' % text)
        sys.stderr.flush()


def refusal(text, code='INTERNAL_ERROR'):
    from mlflow.exceptions import MlflowException
    error = MlflowException(str(text))
    error.error_code = code  # by its name, which one that is installed takes from a number only
    error._trainyard_takes_a_line = code == 'RESOURCE_DOES_NOT_EXIST'
    error._trainyard_shown = getattr(text, '_trainyard_shown', False)
    return error

""")"""
