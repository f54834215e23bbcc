"""Reads what was uploaded: the first argument is a directory, wherever that is."""

import os
import sys

from azureml.core import Run

run = Run.get_context()
total = 0
for folder, _, names in os.walk(sys.argv[1]):
    for name in sorted(names):
        with open(os.path.join(folder, name)) as file:
            total += sum(int(line) for line in file)
print('the sum is', total)
run.log('sum', total)
