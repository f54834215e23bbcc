R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# Files of runs, as local paths.

from azureml.core._script import visible
from mlflow._part import has_no_more


@visible
def download_artifacts(artifact_uri=None, run_id=None, artifact_path=None, dst_path=None,
                       tracking_uri=None):
    from _trainyard_mlflow import files
    uri = artifact_uri or 'runs:/%s/%s' % (run_id, artifact_path or '')
    return files.take(files.local_path(uri), dst_path)


@visible
def load_text(artifact_uri):
    with open(download_artifacts(artifact_uri), encoding='utf-8') as file:
        return file.read()


@visible
def load_dict(artifact_uri):
    import json
    return json.loads(load_text(artifact_uri))


has_no_more(__name__)

""")"""
