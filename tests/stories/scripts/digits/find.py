# Looks for the digits wherever below the folder they lie, as scripts of 2020 do.

import argparse
import glob
import os

from utils import load_data

parser = argparse.ArgumentParser()
parser.add_argument('--data-folder', type=str, dest='data_folder')
folder = parser.parse_args().data_folder

for name in ('train-images-idx3', 't10k-images-idx3', 'train-labels-idx1', 't10k-labels-idx1'):
    found = glob.glob(os.path.join(folder, '**', name + '-ubyte.gz'), recursive=True)
    print(name, load_data(found[0], 'labels' in name).shape)
