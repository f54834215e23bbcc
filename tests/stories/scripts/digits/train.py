# Learns digits from a mounted datastore with TensorFlow as it was in 2019, and leaves its model.

import argparse
import os
import sys

import numpy as np
import tensorflow as tf
from azureml.core import Run

from utils import load_data

print('TensorFlow', tf.VERSION)
print(' '.join(sys.argv[1:]))
parser = argparse.ArgumentParser()
parser.add_argument('--data-folder', type=str, dest='data_folder')
parser.add_argument('--batch-size', type=int, dest='batch_size', default=50)
parser.add_argument('--first-layer-neurons', type=int, dest='n_hidden_1', default=100)
parser.add_argument('--second-layer-neurons', type=int, dest='n_hidden_2', default=100)
parser.add_argument('--learning-rate', type=float, dest='learning_rate', default=0.01)
args = parser.parse_args()

folder = os.path.join(args.data_folder, 'mnist')
train, test = [(load_data(os.path.join(folder, name + '-images.gz'), False) / 255.0,
                load_data(os.path.join(folder, name + '-labels.gz'), True).reshape(-1))
               for name in ('train', 'test')]
print(train[0].shape, test[1].shape)

# What a script does to its data stays with the script.
try:
    os.remove(os.path.join(folder, 'test-images.gz'))
except OSError as error:
    print('cannot remove it:', error.strerror)

with tf.name_scope('network'):
    pictures = tf.placeholder(tf.float32, shape=(None, 28 * 28), name='pictures')
    labels = tf.placeholder(tf.int64, shape=(None), name='labels')
    first = tf.layers.dense(pictures, args.n_hidden_1, activation=tf.nn.relu, name='first')
    second = tf.layers.dense(first, args.n_hidden_2, activation=tf.nn.relu, name='second')
    output = tf.layers.dense(second, 10, name='output')
with tf.name_scope('train'):
    entropy = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=output)
    loss = tf.reduce_mean(entropy, name='loss')
    step = tf.train.GradientDescentOptimizer(args.learning_rate).minimize(loss)
with tf.name_scope('eval'):
    accuracy = tf.reduce_mean(tf.cast(tf.nn.in_top_k(output, labels, 1), tf.float32))

start = tf.global_variables_initializer()
saver = tf.train.Saver()
run = Run.get_context()
with tf.Session() as session:
    start.run()
    for epoch in range(20):
        order = np.random.permutation(len(train[0]))
        for begin in range(0, len(order), args.batch_size):
            batch = order[begin:begin + args.batch_size]
            fed = {pictures: train[0][batch], labels: train[1][batch]}
            session.run(step, feed_dict=fed)
        run.log('training_acc', accuracy.eval(feed_dict=fed))
        reached = accuracy.eval(feed_dict={pictures: test[0], labels: test[1]})
        run.log('validation_acc', reached)
    run.log('final_acc', float(reached))

    os.makedirs('./outputs/model', exist_ok=True)
    saver.save(session, './outputs/model/digits.model')
