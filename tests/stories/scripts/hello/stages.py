# Goes on from stage to stage when it is told to, and leaves something at each.

import os
import sys
import time

from azureml.core import Run

run = Run.get_context()


def wait_for(word):
    while not os.path.exists(os.path.join(sys.argv[1], word)):
        time.sleep(0.002)


print('first stage')
run.log('stage', 1)
wait_for('second')
print('second stage')
run.log('stage', 2)
run.tag('stage', 'second')
wait_for('third')
with open('outputs/model.txt', 'w') as file:
    file.write('weights')
model = run.register_model('staged', 'outputs/model.txt')
print('third stage, version', model.version)
run.log('stage', 3)
