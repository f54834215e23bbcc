R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# Datasets, as a script finds and makes them.

from azureml.core._script import ScriptSide, visible


class Dataset(ScriptSide):
    class File(ScriptSide):
        @staticmethod
        @visible
        def from_files(path, validate=True):
            from azureml.core._datasets import from_paths
            return from_paths(path)

    class Tabular(ScriptSide):
        @staticmethod
        @visible
        def from_delimited_files(path, validate=True, infer_column_types=True, separator=',',
                                 encoding='utf8'):
            from azureml.core._datasets import from_paths
            return from_paths(path, {'sep': separator, 'encoding': encoding})

        @staticmethod
        @visible
        def from_parquet_files(path, validate=True):
            from azureml.core._datasets import from_paths
            return from_paths(path)

    class Scenario(object):
        TRAINING = 'training'
        VALIDATION = 'validation'
        TEST = 'testing'
        INFERENCING = 'inferencing'

    def __init__(self, *args, **kwargs):
        raise NotImplementedError('a dataset is found with Dataset.get_by_name, or made with '
                                  'Dataset.File.from_files')

    @staticmethod
    @visible
    def get_by_name(workspace, name, version='latest'):
        from azureml.core._datasets import by_name
        return by_name(workspace, name, version)

    @staticmethod
    @visible
    def get_by_id(workspace, id, **kwargs):
        from azureml.core._datasets import by_name
        name, _, version = id.rpartition(':')
        return by_name(workspace, name or id, version if name else 'latest')

    @staticmethod
    def get_all(workspace):
        return workspace.datasets

""")"""
