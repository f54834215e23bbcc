R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

from mlflow.models.signature import ModelSignature, infer_signature


def get_model_info(model_uri):
    from mlflow import _artifacts, _folder
    return _folder.read(_artifacts.local_path(model_uri))

""")"""
