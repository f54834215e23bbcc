R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# The names of `azureml.core` are loaded when they are first used, so that a script which only logs
# pays for nothing else.

import sys

VERSION = '1.60.0'
__version__ = VERSION

_homes = {
    'ComputeTarget': 'compute',
    'ContainerRegistry': 'container_registry',
    'Dataset': 'dataset',
    'Datastore': 'datastore',
    'Environment': 'environment',
    'Experiment': 'experiment',
    'Image': 'image',
    'Keyvault': 'keyvault',
    'Model': 'model',
    'Run': 'run',
    'RunConfiguration': 'runconfig',
    'ScriptRunConfig': 'script_run_config',
    'Webservice': 'webservice',
    'Workspace': 'workspace',
    'get_run': 'run',
}

__all__ = sorted(_homes) + ['VERSION']


# A class and not a module level __getattr__, which Python 3.6 does not know.
class _Core(type(sys)):
    def __getattr__(self, name):
        if name not in _homes:
            raise AttributeError('module %r has no attribute %r' % (__name__, name))
        home = __import__('%s.%s' % (__name__, _homes[name]), fromlist=[name])
        value = getattr(home, name)
        setattr(self, name, value)
        return value

    def __dir__(self):
        return sorted(set(self.__dict__) | set(__all__))


sys.modules[__name__].__class__ = _Core

""")"""
