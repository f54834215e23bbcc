"""Trains until the word is there, as a long run would."""

import os
import sys
import time

from azureml.core import Run

run = Run.get_context()
print('GPU', os.environ['CUDA_VISIBLE_DEVICES'])
while not os.path.exists(sys.argv[1]):
    time.sleep(0.01)
run.log('accuracy', 0.9)
