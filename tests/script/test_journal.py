"""The journal stays whole: many processes, forks, signals, a full disk, sudden death."""

import os
import signal
import threading
import time
import unittest
from unittest import mock

from support import YardTest

can_fork = unittest.skipUnless(hasattr(os, 'fork'), 'there is no fork')

CROWD = """
import multiprocessing
from azureml.core import Run

def work(number):
    run = Run.get_context()
    for value in range(1000):
        run.log('worker %d' % number, value)

if __name__ == '__main__':
    run = Run.get_context()
    run.log('main', 0)
    processes = [multiprocessing.get_context(how).Process(target=work, args=(number,))
                 for number, how in enumerate(['fork', 'spawn'] * 4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
        assert process.exitcode == 0
"""

ENDLESS = """
import os
from azureml.core import Run
run = Run.get_context()
number = 0
while True:
    run.log('number', number)
    os.write(1, b'%d\\n' % number)
    number += 1
"""


class Journal(YardTest):
    @can_fork
    def test_rule_1_and_9_eight_processes_write_whole_lines(self):
        code, out, err = self.yard.run(CROWD)
        self.assertEqual((0, '', ''), (code, out, err))
        self.assertEqual(9, len(self.yard.journals()))
        self.assertEqual(8001, len(self.yard.lines('log')))
        expected = {'worker %d' % number: list(range(1000)) for number in range(8)}
        expected['main'] = 0
        self.assertEqual(expected, self.metrics())

    def test_rule_4_a_killed_process_loses_at_most_the_last_write(self):
        process = self.yard.start(ENDLESS)
        told = ''
        while told.count('\n') < 1000:
            told += os.read(process.stdout.fileno(), 65536).decode()
        process.kill()
        process.wait()
        told += process.stdout.read()
        process.stdout.close()
        process.stderr.close()
        reported = int(told[:told.rindex('\n')].splitlines()[-1])
        logged = self.metrics()['number']
        self.assertEqual(list(range(len(logged))), logged)
        self.assertGreater(len(logged), reported)

    @can_fork
    def test_rule_1_a_forked_child_writes_a_file_of_its_own(self):
        self.run_.log('before', 1)
        child = os.fork()
        if child == 0:
            try:
                self.run_.log('in child', 2)
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        self.run_.log('after', 3)
        self.assertEqual({'before': 1, 'in child': 2, 'after': 3}, self.metrics())
        pids = sorted(os.path.basename(path).rsplit('-', 2)[1] for path in self.yard.journals())
        self.assertEqual(sorted([str(os.getpid()), str(child)]), pids)

    @can_fork
    def test_rule_1_a_fork_in_the_middle_of_a_call_does_not_block_the_child(self):
        self.run_.log('before', 1)
        journal = self.run_._live._journals[os.getpid()]
        held, done = threading.Event(), threading.Event()

        def hold():
            with journal._lock:
                held.set()
                done.wait(30)
        thread = threading.Thread(target=hold)
        thread.start()
        held.wait()
        child = os.fork()
        if child == 0:
            try:
                signal.alarm(20)
                self.run_.log('in child', 2)
                os._exit(0)
            finally:
                os._exit(1)
        status = os.waitpid(child, 0)[1]
        done.set()
        thread.join()
        self.assertEqual(0, status)

    def test_the_name_tells_host_and_process(self):
        self.run_.log('loss', 1)
        self.assertRegex(os.path.basename(self.yard.journals()[0]),
                         r'^[\w.-]+-%d-[0-9a-f]{8}\.journal$' % os.getpid())

    def test_nothing_is_created_before_something_is_logged(self):
        self.assertEqual(['context.json'], os.listdir(self.yard.live))

    @unittest.skipUnless(os.path.isdir('/proc/self/fd'), 'there is no /proc')
    def test_the_file_is_appended_to_and_closed_on_exec(self):
        self.run_.log('loss', 1)
        path = self.yard.journals()[0]
        files = [fd for fd in os.listdir('/proc/self/fd')
                 if os.path.exists('/proc/self/fd/' + fd)
                 and os.path.realpath('/proc/self/fd/' + fd) == path]
        self.assertEqual(1, len(files))
        self.assertFalse(os.get_inheritable(int(files[0])))
        with open('/proc/self/fdinfo/' + files[0]) as file:
            flags = int([line.split()[1] for line in file if line.startswith('flags')][0], 8)
        self.assertTrue(flags & os.O_APPEND)

    def test_one_write_for_each_call(self):
        self.run_.log('open the file', 0)
        with mock.patch('azureml.core._journal.write', side_effect=os.write) as write:
            self.run_.log('loss', 1)
            self.run_.log_list('list', range(100))
        self.assertEqual(2, write.call_count)

    def test_short_writes_are_completed(self):
        with mock.patch('azureml.core._journal.write',
                        side_effect=lambda file, data: os.write(file, data[:7])):
            self.run_.log('loss', 0.123456789)
        self.assertEqual({'loss': 0.123456789}, self.metrics())

    def test_half_a_line_on_a_full_disk_does_not_spoil_what_follows(self):
        self.run_.log('loss', 1)
        answers = [7, OSError(28, 'No space left on device')]

        def full(file, data):
            answer = answers.pop(0)
            if isinstance(answer, OSError):
                raise answer
            return os.write(file, data[:answer])
        with mock.patch('azureml.core._journal.write', side_effect=full):
            with self.refused(OSError, 'No space left'):
                self.run_.log('loss', 2)
        self.run_.log('loss', 3)
        self.assertEqual({'loss': [1, 3]}, self.metrics())
        self.assertEqual([1, 3], sorted(line[4] for line in self.yard.lines()))

    def test_a_full_disk_that_takes_nothing_does_not_leave_files_behind(self):
        self.run_.log('loss', 1)
        def full(file, data):
            raise OSError(28, 'No space left')
        with mock.patch('azureml.core._journal.write', side_effect=full):
            for _ in range(5):
                with self.refused(OSError, 'No space left'):
                    self.run_.log('loss', 2)
        self.run_.log('loss', 3)
        self.assertEqual(1, len(self.yard.journals()))
        self.assertEqual({'loss': [1, 3]}, self.metrics())

    @unittest.skipUnless(hasattr(signal, 'setitimer'), 'there is no timer')
    def test_a_signal_handler_may_log(self):
        seen = []

        def handler(number, frame):
            seen.append(number)
            self.run_.log('handler', len(seen))
            signal.setitimer(signal.ITIMER_REAL, 0.001)  # not before: handlers would pile up
        before = signal.signal(signal.SIGALRM, handler)
        try:
            signal.setitimer(signal.ITIMER_REAL, 0.001)
            end = time.time() + 20
            count = 0
            while len(seen) < 50 and time.time() < end:
                self.run_.log('loop', count)
                count += 1
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
        metrics = self.metrics()
        self.assertEqual(list(range(count)), metrics['loop'])
        self.assertEqual(list(range(1, len(seen) + 1)), metrics['handler'])

    def test_rule_4_the_order_within_a_process_stands_when_the_clock_is_set_back(self):
        times = iter([3.0, 1.0, 2.0])
        with mock.patch('azureml.core._live.time', side_effect=lambda: next(times)):
            for value in 'abc':
                self.run_.log('order', value)
        self.assertEqual(['a', 'b', 'c'], self.metrics()['order'])

    def test_processes_are_merged_by_time(self):
        self.run_.log('order', 'first')
        self.yard.run("from azureml.core import Run; Run.get_context().log('order', 'second')")
        self.run_.log('order', 'third')
        self.assertEqual(['first', 'second', 'third'], self.metrics()['order'])
        self.assertEqual(2, len(self.yard.journals()))

    @unittest.skipUnless(hasattr(os, 'fork'), 'files have no small numbers there')
    def test_a_script_that_closes_all_files_and_opens_others_keeps_them_to_itself(self):
        code, out, err = self.yard.run("""
import os
from azureml.core import Run
run = Run.get_context()
run.log('loss', 1)
os.closerange(3, 300)
with open('mine', 'w') as file:
    run.log('loss', 2)
    os.closerange(300, 1024)
    run.log('loss', 3)
    file.write('mine')
print(open('mine').read())
""")
        self.assertEqual((0, 'mine\n', ''), (code, out, err))
        self.assertEqual([1, 2, 3], self.metrics()['loss'])

    def test_the_workspace_can_read_it_whatever_the_umask_of_the_script_is(self):
        before = os.umask(0o777)
        try:
            self.run_.log('loss', 1)
        finally:
            os.umask(before)
        self.assertEqual(0o600, os.stat(self.yard.journals()[0]).st_mode & 0o777)

    def test_lines_that_make_no_sense_are_passed_over(self):
        self.run_.log('loss', 1)
        with open(self.yard.journals()[0], 'ab') as file:
            file.write(b'["log",null,\xff\n["log"\n["log",null]\n"log log"\n["log",null,"x","loss",7]\n')
        self.run_.log('loss', 2)
        self.assertEqual([1, 2], self.metrics()['loss'])

    def test_values_that_make_no_sense_are_passed_over_with_their_whole_line(self):
        self.run_.log('loss', 1)
        with open(self.yard.journals()[0], 'ab') as file:
            for line in (b'"log",null,1,"loss",{"x":1}', b'"log",null,1,"loss",{"f":"many"}',
                         b'"log",null,1,"loss",[7]', b'"list",null,1,"loss",[7,{}]',
                         b'"list",null,1,"loss",7', b'"row",null,1,"row",{"x":1,"y":{}}',
                         b'"table",null,1,"row",[7]', b'"list",null,1,"none",[]', b'"log",null,1,"loss"',
                         b'"table",null,1,"none",{"x":[]}'):
                file.write(b'[' + line + b']\n')
        self.run_.log('loss', float('nan'))
        self.assertEqual(['loss'], list(self.metrics()))
        self.assertEqual('[1, nan]', str(self.metrics()['loss']))

    def test_what_is_logged_survives_an_end_without_clean_up(self):
        self.yard.run("import os\nfrom azureml.core import Run\n"
                      "Run.get_context().log('loss', 1)\nos._exit(3)")
        self.assertEqual({'loss': 1}, self.metrics())

    def test_a_run_can_be_handed_to_another_process(self):
        code, out, err = self.yard.run("""
import multiprocessing
from azureml.core import Run

def work(run, child):
    run.log('from worker', 1)
    child.log('from worker', 2)

if __name__ == '__main__':
    run = Run.get_context()
    child = run.child_run(run_id='kid')
    with multiprocessing.get_context('spawn').Pool(1) as pool:
        pool.apply(work, (run, child))
""")
        self.assertEqual((0, '', ''), (code, out, err))
        self.assertEqual({self.yard.id: {'from worker': 1}, 'kid': {'from worker': 2}},
                         self.metrics(recursive=True))
