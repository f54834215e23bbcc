# Learns digits with Chainer as it was in 2019. It makes no folder for what it leaves, and takes its
# GPU for a number only where nobody names one.

import argparse
import os

import numpy as np

import chainer
from chainer import backends, datasets, iterators, optimizers, serializers
from chainer import Chain, ChainList, Function, Link, Variable, gradient_check, report, utils
from chainer.backends import cuda
from chainer.backends.cuda import to_cpu
from chainer.dataset import concat_examples
from chainer.training import extensions
import chainer.functions as F
import chainer.links as L

from azureml.core.run import Run

run = Run.get_context()


class Network(Chain):
    def __init__(self, units=100):
        super(Network, self).__init__()
        with self.init_scope():
            self.first = L.Linear(None, units)
            self.second = L.Linear(units, 10)

    def forward(self, pictures):
        return self.second(F.relu(self.first(pictures)))


def accuracy_of(model, pictures, gpu):
    reached = []
    while True:
        images, labels = concat_examples(pictures.next(), gpu)
        one = F.accuracy(model(images), labels)
        one.to_cpu()
        reached.append(one.array)
        if pictures.is_new_epoch:
            return np.mean(reached)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--batchsize', '-b', type=int, default=100)
    parser.add_argument('--epochs', '-e', type=int, default=20)
    parser.add_argument('--output_dir', '-o', default='./outputs')
    parser.add_argument('--gpu_id', '-g', default=0)
    args = parser.parse_args()
    print('Chainer', chainer.__version__, args.output_dir)
    run.log('Batch size', np.int64(args.batchsize))
    run.log('Epochs', np.int64(args.epochs))

    train, test = datasets.mnist.get_mnist(withlabel=True, ndim=1)
    pictures = iterators.SerialIterator(train, args.batchsize)
    unseen = iterators.SerialIterator(test, args.batchsize, repeat=False, shuffle=False)
    model = Network()
    if args.gpu_id >= 0:
        chainer.backends.cuda.get_device_from_id(0).use()
        model.to_gpu()
    optimizer = optimizers.MomentumSGD(lr=0.01, momentum=0.9)
    optimizer.setup(model)

    while pictures.epoch < args.epochs:
        images, labels = concat_examples(pictures.next(), args.gpu_id)
        loss = F.softmax_cross_entropy(model(images), labels)
        model.cleargrads()
        loss.backward()
        optimizer.update()
        if pictures.is_new_epoch:
            print('epoch', pictures.epoch, 'loss', float(to_cpu(loss.array)))
            run.log('Accuracy', float(accuracy_of(model, unseen, args.gpu_id)))

    serializers.save_npz(os.path.join(args.output_dir, 'model.npz'), model)


if __name__ == '__main__':
    main()
