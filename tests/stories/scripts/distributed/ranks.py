"""What a rank was given, and what it does: told by its arguments, `<verb> <rank>`."""

import os
import signal
import sys

import here

names = ['RANK', 'WORLD_SIZE', 'LOCAL_RANK', 'LOCAL_WORLD_SIZE', 'NODE_RANK', 'MASTER_ADDR',
         'MASTER_PORT', 'OMPI_COMM_WORLD_RANK', 'OMPI_COMM_WORLD_SIZE',
         'OMPI_COMM_WORLD_LOCAL_RANK', 'OMPI_COMM_WORLD_LOCAL_SIZE', 'AZ_BATCH_MASTER_NODE']
rank = os.environ['RANK']
here.be_seen()

verb = sys.argv[1] if len(sys.argv) > 1 else 'show'
is_meant = len(sys.argv) < 3 or sys.argv[2] == rank
everybody = ['rank_' + str(other) for other in range(int(os.environ['WORLD_SIZE']))]
if verb == 'show':
    for name in names:
        print(name + '=' + os.environ.get(name, 'none'))
    print('arguments', *sys.argv[1:])
elif verb == 'argument':
    print('argument', sys.argv[2])
elif verb == 'log':
    from azureml.core import Run
    run = Run.get_context()
    for step in range(100):
        run.log('points', int(rank) * 1000 + step)
    run.log('rank ' + rank, 1)
elif verb == 'quiet':
    if is_meant:
        print('only I')
elif verb == 'exit':
    here.say('rank_' + rank)
    here.wait_for(*everybody)
    if is_meant:
        print('I am', rank, flush=True)
        sys.exit(7)
    while True:
        signal.pause()
elif verb == 'killed':
    here.say('rank_' + rank)
    here.wait_for(*everybody)
    if is_meant:
        os.kill(os.getpid(), signal.SIGKILL)
    while True:
        signal.pause()
elif verb == 'stopped':
    def stop(number, frame):
        with open('outputs/stopped_' + rank, 'w') as file:
            file.write('in order')
        sys.exit(0)
    signal.signal(signal.SIGTERM, stop)
    here.say('rank_' + rank)
    while True:
        signal.pause()
elif verb == 'wait':
    here.say('rank_' + rank)
    here.wait_for('go')
    print('went on')
elif verb == 'interrupt':
    # Not deaf to it, as what a shell starts in the background is.
    print('interrupts', signal.getsignal(signal.SIGINT) is signal.default_int_handler)
