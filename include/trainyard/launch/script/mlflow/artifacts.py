R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# Files of runs, as local paths.


def download_artifacts(artifact_uri=None, run_id=None, artifact_path=None, dst_path=None,
                       tracking_uri=None):
    from mlflow import _artifacts
    uri = artifact_uri or 'runs:/%s/%s' % (run_id, artifact_path or '')
    return _artifacts.take(_artifacts.local_path(uri), dst_path)


def load_text(artifact_uri):
    with open(download_artifacts(artifact_uri), encoding='utf-8') as file:
        return file.read()


def load_dict(artifact_uri):
    import json
    return json.loads(load_text(artifact_uri))

""")"""
