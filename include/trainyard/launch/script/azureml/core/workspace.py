R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# The workspace a running script belongs to. It is the only one a script can reach.

import os

from azureml.core._script import ScriptSide, visible


class Workspace(ScriptSide):
    def __init__(self, subscription_id=None, resource_group=None, workspace_name=None, **kwargs):
        from azureml.core.run import Run, _OfflineRun
        run = Run.get_context()
        if isinstance(run, _OfflineRun):
            raise NotImplementedError('this script does not run inside a run, so there is no '
                                      'workspace; run.experiment.workspace is where a run has it')
        self._live = run._live
        self._check_name(workspace_name)

    @classmethod
    def _of(cls, live):
        workspace = cls.__new__(cls)
        workspace._live = live
        return workspace

    @classmethod
    def from_config(cls, path=None, auth=None, **kwargs):
        return cls()

    @classmethod
    def get(cls, name=None, auth=None, subscription_id=None, resource_group=None, **kwargs):
        return cls(workspace_name=name)

    @visible
    def _check_name(self, name):
        if name not in (None, self.name):
            raise NotImplementedError('a script reaches only the workspace of its run, which is '
                                      '%r and not %r' % (self.name, name))

    @property
    def _facts(self):
        return self._live.context['workspace']

    @property
    def name(self):
        return self._facts['name']

    @property
    def subscription_id(self):
        return self._facts['subscription_id']

    @property
    def resource_group(self):
        return self._facts['resource_group']

    @property
    def location(self):
        return self._facts['location']

    # By these names scripts ask, too.
    _workspace_name, _subscription_id, _resource_group = name, subscription_id, resource_group

    @property
    def _workspace_id(self):
        return os.environ.get('AZUREML_WORKSPACE_ID')

    def get_details(self):
        return {'name': self.name, 'location': self.location,
                'id': '/subscriptions/%s/resourceGroups/%s/providers/'
                      'Microsoft.MachineLearningServices/workspaces/%s'
                      % (self.subscription_id, self.resource_group, self.name)}

    @property
    def datastores(self):
        from azureml.core.datastore import Datastore
        return {name: Datastore(self, name) for name in self._live.context['datastores']}

    def get_default_datastore(self):
        from azureml.core.datastore import Datastore
        return Datastore(self)

    @property
    def datasets(self):
        from azureml.core._datasets import newest
        return newest(self)

    @property
    def models(self):
        from azureml.core.model import Model
        return {model.name: model for model in Model.list(self, latest=True)}

    def get_default_keyvault(self):
        from azureml.core.keyvault import Keyvault
        return Keyvault(self)

    def get_run(self, run_id):
        from azureml.core.run import Run
        return Run.get(self, run_id)

    def get_mlflow_tracking_uri(self):
        # What the job has as MLFLOW_TRACKING_URI, unless the user set another.
        return 'trainyard://' + self.name

    def __repr__(self):
        return 'Workspace(Name: %s)' % self.name

""")"""
