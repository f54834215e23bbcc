R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

from azureml.core._script import ScriptSide


class Keyvault(ScriptSide):
    def __init__(self, workspace, **kwargs):
        self._live = workspace._live

    def get_secret(self, name):
        return self._live.secrets().get(name)

    def get_secrets(self, secrets):
        known = self._live.secrets()
        return {name: known.get(name) for name in secrets}

    def list_secrets(self):
        return [{'name': name} for name in sorted(self._live.secrets())]

""")"""
