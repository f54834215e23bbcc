R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# What a script gets when it does not run inside a run: it shows what is logged and keeps nothing.

import os

from azureml.core._children import Found


class _OfflineRun(object):
    def __init__(self, **kwargs):
        self.id = self._run_id = 'OfflineRun_' + os.urandom(16).hex()
        self.number = self.parent = self.description = self.type = None
        self.name = self.display_name = self.id
        self.status = 'Running'

    def __repr__(self):
        return '_OfflineRun(Id: %s)' % self.id  # scripts look for its first word

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        return False

    # A script tells by its absence that there is no workspace.
    def __getattr__(self, name):
        raise AttributeError('this script does not run inside a run, so its run has no %r' % name)

    def log(self, name, value, description='', step=None):
        self._show('metric', name, value)

    def log_list(self, name, value, description=''):
        self._show('list', name, value if hasattr(value, '__len__') else list(value))

    def log_row(self, name, description=None, **kwargs):
        self._show('row', name, kwargs)

    def log_table(self, name, value, description=''):
        self._show('table', name, value)

    def log_image(self, name, path=None, plot=None, description=''):
        self._show('image', name, path if plot is None else plot)

    def log_confusion_matrix(self, name, value, description=''):
        self._show('confusion matrix', name, value)

    def log_accuracy_table(self, name, value, description=''):
        self._show('accuracy table', name, value)

    def log_predictions(self, name, value, description=''):
        self._show('predictions', name, value)

    def log_residuals(self, name, value, description=''):
        self._show('residuals', name, value)

    def upload_file(self, name, path_or_stream, datastore_name=None):
        self._show('file', name, path_or_stream)

    def upload_files(self, names, paths, return_artifacts=False, timeout_seconds=None,
                     datastore_name=None):
        for name, path in zip(names, paths):
            self._show('file', name, path)

    def upload_folder(self, name, path, datastore_name=None):
        self._show('folder', name, path)

    def register_model(self, model_name, model_path=None, **kwargs):
        self._show('model', model_name, model_path or model_name)

    def tag(self, key, value=None):
        self._show('tag', key, value)

    def set_tags(self, tags):
        for key, value in tags.items():
            self.tag(key, value)

    def remove_tags(self, tags):
        pass

    def add_properties(self, properties):
        for key, value in properties.items():
            self._show('property', key, value)

    def get_tags(self):
        return {}

    def get_properties(self):
        return {}

    tags = properties = property(get_tags)

    def get_metrics(self, name=None, recursive=False, **kwargs):
        return {}

    def get_file_names(self):
        return []

    def get_status(self):
        return self.status

    def get_details(self):
        import sys
        return {'runId': self.id, 'target': 'local', 'status': self.status, 'properties': {},
                'inputDatasets': [], 'outputDatasets': [], 'logFiles': {},
                'runDefinition': {'script': sys.argv[0], 'arguments': sys.argv[1:]}}

    def get_secret(self, name):
        return os.environ.get(name)

    def get_secrets(self, secrets):
        return {name: os.environ.get(name) for name in secrets}

    @property
    def input_datasets(self):
        from azureml.core._inputs import Inputs
        return Inputs()

    output_datasets = input_datasets

    def flush(self, timeout_seconds=300):
        pass

    def complete(self, _set_status=True, set_status=True):
        pass

    def fail(self, error_details=None, error_code=None, _set_status=True):
        if error_details is not None:
            self._show('failure', error_code or 'error', error_details)

    def cancel(self):
        pass

    def child_run(self, name=None, run_id=None, outputs=None):
        return _OfflineRun()

    def create_children(self, count=None, tag_key=None, tag_values=None):
        return [_OfflineRun() for _ in (range(count) if tag_values is None else tag_values)]

    def get_children(self, recursive=False, **kwargs):
        return Found()

    def _show(self, kind, name, value):
        print('Not recorded, because there is no run: %s %r = %s' % (kind, name, value))

""")"""
