R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# Models that are registered in the workspace.

import os

from azureml.core import Model, Workspace
from azureml.core.model import register as register_from
from azureml.exceptions import ModelNotFoundException
from _trainyard_mlflow import refusal


def found(name, version=None):
    try:
        return Model(Workspace(), name, version=version)
    except ModelNotFoundException as error:
        raise refusal(error, 'RESOURCE_DOES_NOT_EXIST')


def path_of(wanted):
    """Of a model, as in `iris/3`, `iris/latest` or `iris`, or of a file of it."""
    name, _, rest = wanted.partition('/')
    version, _, inside = rest.partition('/')
    root = found(name, version if version.isdigit() else None)._path
    return os.path.join(root, inside) if inside else root


def register(uri, name, tags=None, description=None):
    from _trainyard_mlflow import files
    run, path = files.split(uri)
    if run is not None:
        return register_from(run, name, path, tags, None, description, None, None, None)
    return Model.register(Workspace(), files.local_path(uri), name, tags=tags,
                          description=description)

""")"""
