# Workers of every kind, each of which logs to the one run.

import multiprocessing
import os
import subprocess
import sys
import threading

from azureml.core import Run

run = Run.get_context()


def work(number):
    for value in range(100):
        Run.get_context().log('worker %d' % number, value)


def work_for(run, number):
    run.log('handed on', number)


if __name__ == '__main__':
    for how in ('fork', 'spawn'):
        context = multiprocessing.get_context(how)
        with context.Pool(2) as pool:
            pool.map(work, range(4))
        process = context.Process(target=work_for, args=(run, how))
        process.start()
        process.join()
    threads = [threading.Thread(target=lambda: [run.log('threads', 1) for _ in range(100)])
               for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    subprocess.check_call([sys.executable, '-c', 'from azureml.core import Run\n'
                           'Run.get_context().log("subprocess", 1)'])
    if os.fork() == 0:
        run.log('forked', 1)
        os._exit(0)
    os.wait()

    # One after the other, in different processes: the order is that of the time.
    run.log('order', 'first')
    subprocess.check_call([sys.executable, '-c', 'from azureml.core import Run\n'
                           'run = Run.get_context()\n'
                           'run.log("order", "second"); run.tag("last", "child")'])
    run.log('order', 'third')
    run.tag('last', 'parent')
