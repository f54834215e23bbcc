# Prints without flushing, and writes a log of its own, until it is told to go on.

import os
import sys
import time

with open('logs/train.txt', 'w') as log:
    for step in range(5):
        print('step', step)
        log.write('loss %d\n' % step)
        log.flush()
with open('outputs/model.txt', 'w') as file:
    file.write('weights')
while not os.path.exists(sys.argv[1]):
    time.sleep(0.002)
print('done')
