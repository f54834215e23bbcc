"""Uploads what it has made, registers it as a dataset, and finds it again; twice the same is one."""

import os

from azureml.core import Dataset, Run
from azureml.exceptions import UserErrorException

run = Run.get_context()
workspace = run.experiment.workspace
store = workspace.get_default_datastore()

os.makedirs('made', exist_ok=True)
for name in ('one', 'two'):
    with open(os.path.join('made', name + '.txt'), 'w') as file:
        file.write(name)
store.upload('made', target_path='made')

both = Dataset.File.from_files((store, 'made'))
for _ in range(2):
    kept = both.register(workspace, 'made', description='by a script', tags={'run': run.id})
    assert (kept.name, kept.version) == ('made', 1), kept
assert Dataset.get_by_name(workspace, 'made').to_path() == ['/one.txt', '/two.txt']

one = Dataset.File.from_files((store, 'made/one.txt'))
try:
    one.register(workspace=workspace, name='made')
except UserErrorException as taken:
    print(taken)
newer = one.register(workspace=workspace, name='made', create_new_version=True)
assert newer.version == workspace.datasets['made'].version == 2
assert Dataset.get_by_name(workspace, 'made', version=1).tags == {'run': run.id}
run.log('version', newer.version)
