R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

from azureml.core._script import ScriptSide


class Experiment(ScriptSide):
    def __init__(self, workspace, name, **kwargs):
        self.workspace = workspace
        self.name = name
        self._live = workspace._live

    @property
    def id(self):
        run = self._live.context['run']
        return run.get('experiment_id') if run['experiment'] == self.name else None

    def __repr__(self):
        return 'Experiment(Name: %s, Workspace: %s)' % (self.name, self.workspace.name)

""")"""
