"""Who records is found by entry points, as the real one finds them, while this is loaded."""

import configparser
import functools
import glob
import importlib
import inspect
import os
import sys
import warnings

try:
    from importlib import metadata
except ImportError:
    metadata = None

from mlflow.age import AGE
from mlflow.exceptions import MlflowException

_uri = None


def _entries(group):
    if AGE >= 2 and metadata is not None:
        entries = metadata.entry_points()
        found = entries.select(group=group) if hasattr(entries, 'select') else entries.get(group, [])
        return [(entry.name, entry.load) for entry in found]
    # Earlier ones read the files themselves.
    found = []
    for path in sys.path:
        for file in glob.glob(os.path.join(path, '*.dist-info', 'entry_points.txt')):
            known = configparser.ConfigParser(delimiters='=')
            known.read([file])
            if known.has_section(group):
                found += [(name, functools.partial(_load, place))
                          for name, place in known.items(group)]
    return found


def _load(place):
    module, _, name = place.partition(':')
    return getattr(importlib.import_module(module), name)


def _found(group):
    known = {}
    for name, load in _entries(group):
        try:
            known[name] = load()
        except (AttributeError, ImportError) as error:
            warnings.warn('Failure attempting to register %r: %s' % (name, error))
    return known


_stores = _found('mlflow.tracking_store')
_registries = _found('mlflow.model_registry_store')
_repositories = _found('mlflow.artifact_repository')


def set_tracking_uri(uri):
    global _uri
    _uri = uri


def get_tracking_uri():
    return _uri or os.environ.get('MLFLOW_TRACKING_URI') or 'file:./mlruns'


def _builder(known, uri):
    scheme = uri.partition(':')[0]
    if scheme not in known:
        raise MlflowException('unsupported URI %s; supported are: %s' % (uri, sorted(known)))
    return known[scheme]


def store():
    uri = get_tracking_uri()
    return _builder(_stores, uri)(store_uri=uri, artifact_uri=None)


def registry():
    uri = get_tracking_uri()
    build = _builder(_registries, uri)
    both = {'store_uri', 'tracking_uri'} <= set(inspect.signature(build).parameters)
    return build(store_uri=uri, tracking_uri=uri) if AGE >= 2 and both else build(store_uri=uri)


def artifacts_at(uri):
    more = {} if AGE < 3 else {'tracking_uri': None, 'registry_uri': None}
    return _builder(_repositories, uri)(uri, **more)
