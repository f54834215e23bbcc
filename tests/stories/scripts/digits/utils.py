import gzip
import struct

import numpy as np


def load_data(name, label):
    with gzip.open(name) as file:
        file.read(4)
        count = struct.unpack('>I', file.read(4))[0]
        shape = (count, 1) if label else (count, np.prod(struct.unpack('>II', file.read(8))))
        return np.frombuffer(file.read(), dtype=np.uint8).reshape(shape)
