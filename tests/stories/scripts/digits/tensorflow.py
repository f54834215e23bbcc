"""Has the names of TensorFlow 1.13 that scripts of its time call, and trains nothing: a node of the
graph is a function of what it is fed with, and a layer says the same of every picture."""

import collections
import contextlib

import numpy as np

VERSION = '1.13.1'
float32, int64 = np.float32, np.int64


class Node(object):
    def __init__(self, value=None):
        self.value = value or (lambda feed: feed[self])

    def eval(self, feed_dict=None):
        return self.value(feed_dict or {})

    run = eval


def placeholder(dtype, shape=None, name=None):
    return Node()


def dense(inputs, units, activation=None, name=None):
    node = Node(lambda feed: np.zeros((len(inputs.value(feed)), units), dtype=float32))
    return activation(node) if activation else node


def cast(node, dtype):
    return Node(lambda feed: node.value(feed).astype(dtype))


def reduce_mean(node, name=None):
    return Node(lambda feed: float32(np.mean(node.value(feed))))


def in_top_k(predictions, targets, k):
    return Node(lambda feed: np.argmax(predictions.value(feed), axis=1) == targets.value(feed))


def cross_entropy(labels, logits):
    return Node(lambda feed: np.zeros(len(labels.value(feed)), dtype=float32))


class Optimizer(object):
    def __init__(self, learning_rate):
        self.learning_rate = learning_rate

    def minimize(self, loss):
        return Node(lambda feed: (loss.value(feed), None)[1])


class Saver(object):
    def save(self, session, path):
        with open(path.rsplit('/', 1)[0] + '/checkpoint', 'w') as file:
            file.write('model_checkpoint_path: "%s"\n' % path.rsplit('/', 1)[1])
        for ending in ('.meta', '.index', '.data-00000-of-00001'):
            with open(path + ending, 'w') as file:
                file.write('weights' + ending)
        return path


class Session(object):
    def __enter__(self):
        return self

    def __exit__(self, *thrown):
        return False

    def run(self, node, feed_dict=None):
        return node.eval(feed_dict)


def global_variables_initializer():
    return Node(lambda feed: None)


@contextlib.contextmanager
def name_scope(name):
    yield name


def names(**known):
    return collections.namedtuple('Names', known)(**known)


layers = names(dense=dense)
nn = names(relu=lambda node: node, in_top_k=in_top_k,
           sparse_softmax_cross_entropy_with_logits=cross_entropy)
train = names(GradientDescentOptimizer=Optimizer, Saver=Saver)
