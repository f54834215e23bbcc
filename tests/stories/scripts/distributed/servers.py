"""Workers and parameter servers, with the habits of the published sample."""

import json
import os
import signal
import socket
import sys
import threading
import time

import here


def refuse(constant):
    raise ValueError('not strict JSON: ' + constant)


config = json.loads(os.environ['TF_CONFIG'], parse_constant=refuse)
task = config['task']
address = config['cluster'][task['type']][task['index']]
print('TF_CONFIG', json.dumps(config, sort_keys=True), flush=True)
here.be_seen()

# Its own port is free; it answers there, as the server of a TensorFlow task does.
host, port = address.rsplit(':', 1)
server = socket.socket()
server.bind((host, int(port)))
server.listen(8)

if task['type'] == 'ps':
    if 'deaf' in sys.argv:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    here.say('server')
    while True:
        server.accept()  # never returns

host, port = config['cluster']['ps'][0].rsplit(':', 1)
here.wait_for('server')
socket.create_connection((host, int(port))).close()

if 'fail' in sys.argv and task['index'] == 1:
    if os.fork() == 0:  # one that gets away, and has another session
        os.setsid()
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        here.be_seen()
        here.say('forked')
        while True:
            signal.pause()
    here.wait_for('forked')
    here.wait_for('waiting')
    print('the last words of worker 1', flush=True)
    sys.exit(7)
if 'fail' in sys.argv:
    here.say('waiting')
    while True:
        signal.pause()

# All of them, on all nodes, see the same outputs.
done = 'outputs/MNIST/complete.txt'
if task['index'] == 0:
    os.makedirs('outputs/MNIST')
    with open('outputs/MNIST/part', 'w') as file:
        file.write('complete')
    os.rename('outputs/MNIST/part', done)
while not os.path.exists(done):
    time.sleep(0.005)
print(open(done).read())
