# A flag without a value, a list, and an end that the script announces itself.

from __future__ import print_function

import argparse

from azureml.core import Run

parser = argparse.ArgumentParser()
parser.add_argument('--numbers-in-sequence', type=int, dest='count', default=5)
parser.add_argument('--my_bool_var', action='store_true')
args = parser.parse_args()
print('my_bool_var is', args.my_bool_var)

run = Run.get_submitted_run()
numbers = [0, 1]
try:
    while len(numbers) < args.count - 1:
        numbers.append(numbers[-1] + numbers[-2])
    run.log_list(name='Fibonacci numbers', value=numbers)
    run.complete()
except:  # as some scripts have it
    pass
