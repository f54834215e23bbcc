R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# Gives numpy back six names it has removed, once a script imports it, and scikit-learn its joblib.
# Python loads this file at its start where TRAINYARD_OLD_NUMPY asks for it; the one it would load
# otherwise comes after it.

import os
import sys


class _Numpy(object):
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name != 'numpy':
            return None
        sys.meta_path.remove(cls)
        for finder in sys.meta_path:
            spec = finder.find_spec(name, path, target)
            if spec is not None:
                cls._follow(spec.loader)
                return spec
        return None

    @staticmethod
    def _follow(loader):
        load = getattr(loader, 'exec_module', None)  # a folder without code has no loader

        def exec_module(module):
            load(module)
            for old in (bool, int, float, complex, object, str):
                # Not hasattr, which numpy answers with a warning. Of newer ones some have `bool`.
                module.__dict__.setdefault(old.__name__, old)

        if load is not None:
            loader.exec_module = exec_module


class _Joblib(object):
    # Asked last: an old scikit-learn has its own.

    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name != 'sklearn.externals.joblib':
            return None
        from importlib.machinery import ModuleSpec
        return ModuleSpec(name, cls)

    @staticmethod
    def create_module(spec):
        return None

    @staticmethod
    def exec_module(module):
        import joblib
        for name, value in vars(joblib).items():
            module.__dict__.setdefault(name, value)


def _next():
    own = os.path.realpath(os.path.dirname(__file__))
    sys.path[:] = [entry for entry in sys.path
                   if not isinstance(entry, str) or os.path.realpath(entry) != own]
    this = sys.modules.pop(__name__)
    try:
        __import__(__name__)
    except ImportError as error:
        if error.name != __name__:
            raise
        sys.modules[__name__] = this


sys.meta_path.insert(0, _Numpy)
sys.meta_path.append(_Joblib)
_next()

""")"""
