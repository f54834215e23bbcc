R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# Any model that can be loaded, as something that predicts.

from azureml.core._script import visible
from mlflow import _folder
from mlflow._part import has_no_more


class PyFuncModel(object):
    def __init__(self, model, metadata):
        self._model = model
        self.metadata = metadata

    def predict(self, data, params=None):
        if hasattr(self._model, 'predict'):
            return self._model.predict(data)
        import torch
        values = getattr(data, 'values', data)
        with torch.no_grad():
            return self._model(torch.as_tensor(values, dtype=torch.float32)).numpy()

    def unwrap_python_model(self):
        return self._model


@visible
def load_model(model_uri, suppress_warnings=False, dst_path=None, **kwargs):
    from _trainyard_mlflow import files
    from mlflow import pytorch, sklearn
    from mlflow.exceptions import MlflowException
    facts = _folder.read(files.local_path(model_uri))
    for home in (sklearn, pytorch):
        if home._flavour.name in facts.flavors:
            return PyFuncModel(home.load_model(model_uri, dst_path), facts)
    raise MlflowException('%s holds a model of %s, which needs the real mlflow'
                          % (model_uri, ', '.join(sorted(facts.flavors)) or 'nothing known'))


has_no_more(__name__)

""")"""
