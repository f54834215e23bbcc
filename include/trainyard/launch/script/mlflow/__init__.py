R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# The `mlflow` a script finds where the real one is not installed. What it records becomes part of
# the script's run, as what is recorded through `azureml` does.

import os
import sys

_homes = {
    '_fluent': (
        'active_run autolog create_experiment delete_tag end_run get_artifact_uri '
        'get_experiment get_experiment_by_name get_registry_uri get_run '
        'get_tracking_uri last_active_run log_artifact log_artifacts log_dict '
        'log_figure log_image log_metric log_metrics log_param log_params log_text '
        'register_model search_runs set_experiment set_registry_uri set_tag set_tags '
        'set_tracking_uri start_run'),
    '_runs': 'ActiveRun',
    'client': 'MlflowClient',
    'exceptions': 'MlflowException',
}

__version__ = '2.0.0'
__all__ = sorted(' '.join(_homes.values()).split())


def _installed():
    """How the real one is loaded, if there is one."""
    from importlib.util import find_spec
    root = os.path.realpath(os.path.dirname(os.path.dirname(__file__)))
    path = sys.path[:]
    sys.path[:] = [entry for entry in path
                   if not isinstance(entry, str) or os.path.realpath(entry) != root]
    this = sys.modules.pop(__name__)
    try:
        spec = find_spec(__name__)
    finally:
        sys.path[:] = path
        sys.modules[__name__] = this
    return spec if spec is not None and spec.has_location else None  # not a mere folder


def _make_way(spec):
    # With us on the path, where it looks for what adds to it.
    from importlib.util import module_from_spec
    from _trainyard_mlflow import aside
    aside.before_mlflow()
    module = sys.modules[__name__] = module_from_spec(spec)
    spec.loader.exec_module(module)
    aside.after_mlflow(sys.modules[__name__])


class _Mlflow(type(sys)):
    def __getattr__(self, name):
        for home, names in _homes.items():
            if name in names.split():
                value = getattr(self._import(home), name)
                setattr(self, name, value)
                return value
        if name.startswith('_'):
            raise AttributeError('module %r has no attribute %r' % (__name__, name))
        try:
            return self._import(name)
        except ImportError:
            from mlflow._part import NotHere
            raise NotHere('mlflow.' + name)

    def _import(self, name):
        from importlib import import_module
        return import_module('%s.%s' % (__name__, name))

    def __dir__(self):
        return sorted(set(self.__dict__) | set(__all__))


_spec = _installed()
if _spec is not None:
    _make_way(_spec)
else:
    # It writes what our `azureml` writes, and must not be mistaken for the real one without it.
    import azureml.core.run
    if not hasattr(azureml.core.run.Run, '_of'):
        raise ModuleNotFoundError(
            "No module named 'mlflow': it is not installed, and trainyard's own cannot record "
            'beside the azureml SDK that is', name=__name__)
    from mlflow._part import Parts
    sys.meta_path.append(Parts)
    sys.modules[__name__].__class__ = _Mlflow

""")"""
