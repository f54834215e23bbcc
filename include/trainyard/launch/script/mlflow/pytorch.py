R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# Models of PyTorch. What is trained is not logged automatically.

from azureml.core._script import visible
from mlflow._folder import Flavour
from mlflow._part import has_no_more
from _trainyard_mlflow import tell


def _write(model, path):
    import torch
    torch.save(model, path)


def _read(path):
    import inspect
    import torch
    # Newer ones read tensors only, unless they are told whose file it is.
    whole = 'weights_only' in inspect.signature(torch.load).parameters
    return torch.load(path, map_location='cpu', **({'weights_only': False} if whole else {}))


_flavour = Flavour('pytorch', 'torch', 'torch', 'data/model.pth', _write, _read)


@visible
def save_model(pytorch_model, path, conda_env=None, mlflow_model=None, code_paths=None,
               pickle_module=None, signature=None, **kwargs):
    _flavour.save(pytorch_model, path, signature)


@visible
def log_model(pytorch_model, artifact_path=None, conda_env=None, code_paths=None,
              pickle_module=None, registered_model_name=None, signature=None, name=None, **kwargs):
    return _flavour.log(pytorch_model, artifact_path or name, signature, registered_model_name)


@visible
def load_model(model_uri, dst_path=None, **kwargs):
    return _flavour.load(model_uri, dst_path)


def autolog(*args, **kwargs):
    tell('nothing is logged automatically for pytorch, because the real mlflow is not installed')


has_no_more(__name__)

""")"""
