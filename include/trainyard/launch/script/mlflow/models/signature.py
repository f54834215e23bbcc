R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# What goes into a model and comes out of it, as far as an example tells.

import json

_types = {'b': 'boolean', 'i': 'long', 'u': 'long', 'f': 'double', 'M': 'datetime'}


class ModelSignature(object):
    def __init__(self, inputs=None, outputs=None, params=None):
        self.inputs = inputs
        self.outputs = outputs
        self.params = params

    def to_dict(self):
        return {side: json.dumps(value) for side, value in sorted(self.__dict__.items())
                if value is not None}


def infer_signature(model_input=None, model_output=None, params=None):
    return ModelSignature(_schema(model_input), _schema(model_output), None)


def _schema(data):
    if data is None:
        return None
    if hasattr(data, 'columns'):
        return [{'name': str(name), 'type': _type(data[name])} for name in data.columns]
    if getattr(data, 'name', None) is not None:
        return [{'name': str(data.name), 'type': _type(data)}]
    if hasattr(data, 'dtype') and hasattr(data, 'shape'):
        shape = [-1] + list(data.shape[1:])
        return [{'type': 'tensor', 'tensor-spec': {'dtype': str(data.dtype), 'shape': shape}}]
    first = data[0] if isinstance(data, (list, tuple)) and data else data
    names = {bool: 'boolean', int: 'long', float: 'double'}
    return [{'type': names.get(type(first), 'string')}]


def _type(column):
    return _types.get(column.dtype.kind, 'string')

""")"""
