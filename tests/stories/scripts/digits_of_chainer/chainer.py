"""Has the names of Chainer 5 that scripts of its time call, and trains nothing. It says that there
is a GPU, because such scripts cannot be told otherwise."""

import contextlib
import sys
import types

import numpy as np

__version__ = '5.1.0'


class Named(object):
    def __init__(self, *ignored, **options):
        self.__dict__.update(options)


class Variable(object):
    def __init__(self, array):
        self.array = np.asarray(array)

    def backward(self):
        pass

    to_cpu = backward


class Link(object):
    @contextlib.contextmanager
    def init_scope(self):
        yield

    def cleargrads(self):
        pass

    to_gpu = cleargrads


class Chain(Link):
    def __call__(self, *inputs):
        return self.forward(*inputs)


class Linear(Chain):
    def __init__(self, inputs, outputs):
        self.weights = np.zeros(outputs, dtype=np.float32)

    def forward(self, inputs):
        return Variable(np.zeros((len(getattr(inputs, 'array', inputs)), len(self.weights))))


class SerialIterator(object):
    """Goes round and round; an epoch has ended with the batch that reaches the end."""

    def __init__(self, data, batch_size, repeat=True, shuffle=True):
        self.data, self.batch_size, self.repeat = data, batch_size, repeat
        self.epoch, self.current_position, self.is_new_epoch = 0, 0, False
        self._pushed_position = None

    def next(self):
        end = self.current_position + self.batch_size
        batch = self.data[self.current_position:end]
        self.is_new_epoch = end >= len(self.data)
        self.epoch += self.is_new_epoch
        self.current_position = 0 if self.is_new_epoch else end
        return batch


def get_mnist(withlabel=True, ndim=1):
    assert withlabel and ndim == 1
    picture = np.zeros(28 * 28, dtype=np.float32)
    return [[(picture, number % 10) for number in range(count)] for count in (300, 60)]


def concat_examples(batch, device=None):
    return np.array([one[0] for one in batch]), np.array([one[1] for one in batch])


class Optimizer(Named):
    def setup(self, model):
        self.model = model

    def update(self):
        assert self.model is not None


class Device(Named):
    def use(self):
        pass


def save_npz(path, model):
    np.savez(path, **{name: link.weights for name, link in model.__dict__.items()})


def module(name, **names):
    made = types.ModuleType('chainer.' + name)
    made.__dict__.update(names)
    sys.modules[made.__name__] = made
    return made


ChainList = Function = Named
cuda = module('backends.cuda', get_device_from_id=Device, to_cpu=lambda array: array)
backend, backends = module('backend'), module('backends', cuda=cuda)
dataset = module('dataset', concat_examples=concat_examples)
datasets = module('datasets', mnist=Named(get_mnist=get_mnist))
extensions = module('training.extensions')
training = module('training', extensions=extensions)
functions = module('functions', relu=lambda inputs: inputs,
                   softmax_cross_entropy=lambda said, meant: Variable(0.0),
                   accuracy=lambda said, meant: Variable(np.mean(np.argmax(said.array, 1) == meant)))
gradient_check, report, utils = module('gradient_check'), module('reporter'), module('utils')
iterators = module('iterators', SerialIterator=SerialIterator)
links = module('links', Linear=Linear)
optimizers = module('optimizers', MomentumSGD=Optimizer)
serializers = module('serializers', save_npz=save_npz)
