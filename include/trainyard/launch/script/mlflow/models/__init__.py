R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

from azureml.core._script import visible
from mlflow._part import has_no_more
from mlflow.models.signature import ModelSignature, infer_signature


@visible
def get_model_info(model_uri):
    from mlflow import _folder
    from _trainyard_mlflow import files
    return _folder.read(files.local_path(model_uri))


has_no_more(__name__)

""")"""
