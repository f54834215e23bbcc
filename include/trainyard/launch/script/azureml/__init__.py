R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# The `azureml` a script finds while it runs under trainyard, in place of the retired SDK.
#
# An installed SDK comes first: if one is on the path, this package steps aside for it, unless
# TRAINYARD_SCRIPT_PACKAGE is "always".

import os
import sys


def _elsewhere():
    own = os.path.realpath(os.path.dirname(__file__))
    found = []
    for entry in sys.path:
        folder = os.path.join(entry, 'azureml') if isinstance(entry, str) else ''
        if os.path.isdir(folder) and os.path.realpath(folder) != own:
            found.append(folder)
    return found


def _step_aside():
    from _trainyard_mlflow import aside
    aside.without_us()  # for an mlflow that is imported when our own is off the path
    # Off the path as well: a namespace package searches it again and would pick us up.
    root = os.path.realpath(os.path.dirname(os.path.dirname(__file__)))
    sys.path[:] = [entry for entry in sys.path
                   if not isinstance(entry, str) or os.path.realpath(entry) != root]
    del sys.modules[__name__]
    __import__(__name__)


class _Missing(object):
    # Asked last, so every module that exists has been found before.

    @staticmethod
    def find_spec(name, path=None, target=None):
        if name.startswith('azureml.'):
            from azureml import _outside
            spec = _outside.spec(name)
            if spec is not None:
                return spec
            # Without the `name` field, or `from azureml.core import x` would drop this text.
            raise ModuleNotFoundError(
                "%r is not part of the azureml package that trainyard gives to running scripts; "
                "install the SDK it belongs to if the script needs it" % name)
        return None


_others = _elsewhere()
_parts = [folder for folder in _others if not os.path.isdir(os.path.join(folder, 'core'))]

if _parts == _others or os.environ.get('TRAINYARD_SCRIPT_PACKAGE') == 'always':
    # Parts of the SDK that are installed without its core come before ours.
    __path__[:0] = _parts
    sys.meta_path.append(_Missing)
else:
    _step_aside()

""")"""
