"""Leaves the numbers of its input in its output, and nothing else."""

import os

from azureml.core import Run

run = Run.get_context()
raw = run.input_datasets['raw']
clean = run.output_datasets['clean']
for name in sorted(os.listdir(raw)):
    with open(os.path.join(raw, name)) as source, open(os.path.join(clean, name), 'w') as target:
        target.writelines(line for line in source if line.strip().isdigit())
