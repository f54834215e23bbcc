"""Takes the raw numbers it is given as a named input, and leaves clean ones in its output."""

import argparse
import os

from azureml.core import Run

parser = argparse.ArgumentParser()
parser.add_argument('--raw', type=str)
parser.add_argument('--clean', type=str)
args = parser.parse_args()

run = Run.get_context()
raw = run.input_datasets['raw']
assert raw == args.raw == os.environ['raw'], (raw, args.raw)
assert run.output_datasets['clean'] == args.clean

details = run.get_details()
assert details['runDefinition']['script'] == 'prepare.py', details
assert details['runDefinition']['arguments'][::2] == ['--raw', '--clean'], details
assert details['target'] == 'local' and details['submittedBy'], details
given, = details['inputDatasets']
assert (given['dataset'].id, given['consumptionDetails']['inputName']) == ('raw:1', 'raw'), details
left, = details['outputDatasets']
assert left['outputDetails']['outputName'] == 'clean', details

os.makedirs(os.path.join(args.clean, 'parts'), exist_ok=True)
rows = 0
for name in sorted(os.listdir(raw)):
    with open(os.path.join(raw, name)) as file:
        numbers = [line for line in file.read().split('\n') if line.strip().isdigit()]
    rows += len(numbers)
    with open(os.path.join(args.clean, 'parts', name), 'w') as file:
        file.write('\n'.join(numbers))

# A script that tidies up does no harm to what it was given.
for name in os.listdir(raw):
    os.chmod(os.path.join(raw, name), 0o600)
    os.remove(os.path.join(raw, name))

run.log('rows', rows)
