R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# Datasets, as a script finds and makes them.

from azureml.core._script import ScriptSide, visible


class Dataset(ScriptSide):
    class File(ScriptSide):
        @staticmethod
        @visible
        def from_files(path, validate=True, partition_format=None, is_file=False):
            from azureml.core._datasets import from_paths, refuse
            refuse('from_files', partition_format=partition_format)
            return from_paths(path)

        @staticmethod
        @visible
        def upload_directory(src_dir, target, pattern=None, overwrite=False, show_progress=True):
            from azureml.core._datasets import from_paths, pair, refuse
            refuse('upload_directory', pattern=pattern)
            store, path = pair(target)
            store.upload(src_dir, path, overwrite, show_progress)
            return from_paths((store, path))

    class Tabular(ScriptSide):
        @staticmethod
        @visible
        def from_delimited_files(path, validate=True, include_path=False, infer_column_types=True,
                                 set_column_types=None, separator=',', header=True,
                                 partition_format=None, support_multi_line=False,
                                 empty_as_string=False, encoding='utf8'):
            from azureml.core._datasets import from_paths, refuse
            refuse('from_delimited_files', include_path=include_path,
                   set_column_types=set_column_types, partition_format=partition_format,
                   empty_as_string=empty_as_string, header=None if header is True else header)
            reading = {'sep': separator, 'encoding': encoding}
            return from_paths(path, reading if infer_column_types else dict(reading, dtype=str))

        @staticmethod
        @visible
        def from_parquet_files(path, validate=True, include_path=False, set_column_types=None,
                               partition_format=None):
            from azureml.core._datasets import from_paths, refuse
            refuse('from_parquet_files', include_path=include_path,
                   set_column_types=set_column_types, partition_format=partition_format)
            return from_paths(path)

        @staticmethod
        @visible
        def register_pandas_dataframe(dataframe, target, name, description=None, tags=None,
                                      show_progress=True, **kwargs):
            from azureml.core._datasets import pair, put_table
            store, path = pair(target)
            table = put_table(dataframe, store, path)
            return table.register(store.workspace, name, description, tags, True)

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
        from azureml.core._inputs import DataPath
        # Scripts are given ids as arguments, where ours are paths.
        for name, given in sorted((workspace._live.context.get('inputs') or {}).items()):
            if given['path'] == id:
                return DataPath.of(name, given)
        name, _, version = id.rpartition(':')
        return by_name(workspace, name or id, version if name else 'latest')

    @staticmethod
    @visible
    def get(workspace, name=None, id=None):
        if name is None:
            return Dataset.get_by_id(workspace, id)
        return Dataset.get_by_name(workspace, name)

    @staticmethod
    def get_all(workspace):
        return workspace.datasets

""")"""
