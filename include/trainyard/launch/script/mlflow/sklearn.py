R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# Models of scikit-learn, and logging what is fitted.

from azureml.core._script import visible
from mlflow._folder import Flavour
from mlflow._part import has_no_more


def _write(model, path):
    # It keeps what the script itself defines, too, and scikit-learn brings it along.
    from joblib.externals import cloudpickle
    with open(path, 'wb') as file:
        cloudpickle.dump(model, file)


def _read(path):
    import pickle
    with open(path, 'rb') as file:
        return pickle.load(file)


_flavour = Flavour('sklearn', 'sklearn', 'scikit-learn', 'model.pkl', _write, _read)


@visible
def save_model(sk_model, path, conda_env=None, code_paths=None, mlflow_model=None,
               serialization_format=None, signature=None, **kwargs):
    _flavour.save(sk_model, path, signature)


@visible
def log_model(sk_model, artifact_path=None, conda_env=None, code_paths=None,
              serialization_format=None, registered_model_name=None, signature=None, name=None,
              **kwargs):
    return _flavour.log(sk_model, artifact_path or name, signature, registered_model_name)


@visible
def load_model(model_uri, dst_path=None):
    return _flavour.load(model_uri, dst_path)


def autolog(log_input_examples=False, log_model_signatures=True, log_models=True, disable=False,
            exclusive=False, disable_for_unsupported_versions=False, silent=False, **kwargs):
    from mlflow import _autolog
    _autolog.switch(not disable, log_models)


has_no_more(__name__)

""")"""
