# Pictures of nothing, in the form in which the real ones are published.

import gzip
import os
import struct

os.makedirs('outputs/mnist')
for name, count in (('train', 200), ('test', 40)):
    with gzip.open('outputs/mnist/%s-images.gz' % name, 'wb') as file:
        file.write(struct.pack('>IIII', 2051, count, 28, 28) + bytes(count * 784))
    with gzip.open('outputs/mnist/%s-labels.gz' % name, 'wb') as file:
        file.write(struct.pack('>II', 2049, count) + bytes(i % 10 for i in range(count)))
