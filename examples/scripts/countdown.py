"""Counts down, a line each tenth of a second, and logs what it counts."""

import sys
import time

from azureml.core import Run

run = Run.get_context()
for left in range(int(sys.argv[1]), 0, -1):
    print(left, 'to go')
    run.log('left', left)
    time.sleep(0.1)
print('done')
