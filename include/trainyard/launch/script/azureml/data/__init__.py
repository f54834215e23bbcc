R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

import sys

# By the names that scripts ask of what they are given. Both kinds of dataset are one here.
_outputs = 'azureml.data.output_dataset_config'
_homes = {
    'DataType': ('azureml.data.dataset_factory', 'DataType'),
    'FileDataset': ('azureml.core._datasets', 'FileDataset'),
    'HDFSOutputDatasetConfig': (_outputs, 'HDFSOutputDatasetConfig'),
    'LinkFileOutputDatasetConfig': (_outputs, 'LinkFileOutputDatasetConfig'),
    'LinkTabularOutputDatasetConfig': (_outputs, 'LinkTabularOutputDatasetConfig'),
    'OutputFileDatasetConfig': (_outputs, 'OutputFileDatasetConfig'),
    'TabularDataset': ('azureml.core._datasets', 'FileDataset'),
}


class _Data(type(sys)):
    def __getattr__(self, name):
        if name not in _homes:
            raise AttributeError('module %r has no attribute %r' % (__name__, name))
        home, known = _homes[name]
        value = getattr(__import__(home, fromlist=[known]), known)
        setattr(self, name, value)
        return value


sys.modules[__name__].__class__ = _Data

""")"""
