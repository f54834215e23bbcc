"""Finds the longest words of all texts in a folder. Goes on from what an earlier run has found."""

import argparse
import os

parser = argparse.ArgumentParser()
parser.add_argument('--texts', required=True)
parser.add_argument('--count', type=int, default=3)
parser.add_argument('--into', required=True)
options = parser.parse_args()

print(os.environ['GREETING'])
words = set()
earlier = os.environ.get('AZUREML_DATAREFERENCE_MODEL_LOCATION')
if earlier:
    with open(os.path.join(earlier, 'words.txt')) as file:
        words.update(file.read().split())
    print('going on from', len(words), 'words')

for name in sorted(os.listdir(options.texts)):
    with open(os.path.join(options.texts, name)) as file:
        words.update(word.strip('.,;').lower() for word in file.read().split())

longest = sorted(words, key=lambda word: (-len(word), word))[:options.count]
for folder in (options.into, 'outputs'):
    with open(os.path.join(folder, 'words.txt'), 'w') as file:
        file.write('\n'.join(longest) + '\n')
print(*longest)
