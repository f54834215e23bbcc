"""Finds a dataset by its name in the workspace, and another one as an input of the run."""

from azureml.core import Dataset, Run

run = Run.get_context()
workspace = run.experiment.workspace

named = Dataset.get_by_name(workspace, name='clean')
given = run.input_datasets['numbers']
assert given.name == 'clean' and given.version == named.version
assert workspace.datasets['clean'].version == named.version
assert [path for path in given.to_path()] == [path for path in named.to_path()]
run.log('version', named.version)

first, second = given.random_split(percentage=0.5, seed=7)
run.log('parts', len(first.to_path()) * 10 + len(second.to_path()))

total = 0
for path in named.download('copies'):
    with open(path) as file:
        total += sum(map(int, file.read().split()))
run.log('total', total)

with named.mount() as mounted:
    print(mounted.mount_point != given)
