R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# What is left out of this small mlflow, and how it says so.

import sys

from _trainyard_mlflow import tell

# They can be imported, and asked to log by themselves, which they do not.
_flavours = frozenset('catboost fastai gluon h2o keras lightgbm onnx paddle prophet pyspark spacy '
                      'spark statsmodels tensorflow transformers xgboost'.split())

class NotHere(NotImplementedError, AttributeError):
    # An AttributeError too, so that `hasattr` still answers.

    def __init__(self, what):
        NotImplementedError.__init__(
            self, '%s is not part of the small mlflow that trainyard lends to scripts; install '
                  'mlflow in the environment of the run if the script needs it' % what)


class _Part(type(sys)):
    def __getattr__(self, name):
        if name.startswith('_'):
            raise AttributeError(name)
        raise NotHere('%s.%s' % (self.__name__, name))


class _Flavour(_Part):
    def autolog(self, *args, **kwargs):
        tell('nothing is logged automatically for %s, because the real mlflow is not installed'
             % self.__name__.split('.')[-1])


def has_no_more(name):
    """Said by a part at its end: whatever else is asked of it is not here."""
    module = sys.modules[name]
    module.__class__ = _Part
    module.__dict__.setdefault('__path__', [])  # so that Parts is asked for what lies below it


class Parts(object):
    # Asked last, so every module that exists has been found before.

    @classmethod
    def find_spec(cls, name, path=None, target=None):
        package, _, part = name.partition('.')
        if package != 'mlflow' or not part:
            return None
        if part in _flavours:
            from importlib.machinery import ModuleSpec
            return ModuleSpec(name, cls)
        # Without the `name` field, or `from mlflow import x` would drop this text.
        raise ModuleNotFoundError(str(NotHere(repr(name))))

    @staticmethod
    def create_module(spec):
        return _Flavour(spec.name)

    @staticmethod
    def exec_module(module):
        pass

""")"""
