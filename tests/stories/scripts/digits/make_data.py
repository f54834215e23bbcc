# Pictures of nothing, in the form in which the real ones are published, under the names that
# scripts of 2019 give them and under their own.

import gzip
import os
import struct

os.makedirs('outputs/mnist')
for name, own, count in (('train', 'train', 200), ('test', 't10k', 40)):
    for place in ('%s-images' % name, '%s-images-idx3-ubyte' % own):
        with gzip.open('outputs/mnist/%s.gz' % place, 'wb') as file:
            file.write(struct.pack('>IIII', 2051, count, 28, 28) + bytes(count * 784))
    for place in ('%s-labels' % name, '%s-labels-idx1-ubyte' % own):
        with gzip.open('outputs/mnist/%s.gz' % place, 'wb') as file:
            file.write(struct.pack('>II', 2049, count) + bytes(i % 10 for i in range(count)))
