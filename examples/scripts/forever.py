"""Works until it is told to stop, and then says what it has got so far."""

import signal
import sys
import time


def stop(number, frame):
    print('asked to stop: writing what there is')
    with open('outputs/so_far.txt', 'w') as file:
        file.write('half a model')
    sys.exit(0)


signal.signal(signal.SIGTERM, stop)
print('working')
while True:
    time.sleep(0.1)
