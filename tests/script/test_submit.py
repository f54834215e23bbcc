"""Runs that a script submits: what is wrong with one is said where it is submitted."""

import os
import pathlib

from support import YardTest, needs_numpy, numpy  # first: it puts the package on the path

from azureml.core import RunConfiguration, ScriptRunConfig
from azureml.core.runconfig import MpiConfiguration
from azureml.exceptions import UserErrorException


class Submitting(YardTest):
    def setUp(self):
        YardTest.setUp(self)
        self.yard.write('train.py', '')

    def submit(self, *arguments, **more):
        self.run_.submit_child(ScriptRunConfig('.', *arguments, **more))
        return self.yard.lines('submit')[-1][4]

    def test_SR_01_a_script_or_a_command_and_not_both(self):
        for more, which in (({}, 'neither'), ({'script': 'train.py', 'command': ['true']}, 'both'),
                            ({'command': 'true', 'arguments': ['-x']}, 'both')):
            with self.assertRaisesRegex(ValueError, 'either a script.*or a command.*' + which):
                ScriptRunConfig('.', **more)
        with self.assertRaisesRegex(ValueError, 'both'):
            ScriptRunConfig('.', 'train.py', command='true', run_config=RunConfiguration())
        with self.refused(ValueError, 'neither a script nor a command'):
            self.submit(run_config=RunConfiguration())
        self.assertEqual([], self.yard.lines())
        self.assertEqual(['true'], self.submit(command=['true'], arguments=[])['command'])

    def test_SR_01_a_script_that_is_not_there_is_refused_and_nothing_is_submitted(self):
        with self.refused(UserErrorException, 'trian.py', self.yard.work, 'source_directory'):
            self.submit('trian.py')
        self.assertEqual([], self.yard.lines())

    def test_SR_01_a_source_directory_that_is_none_is_refused(self):
        for folder, why in (('absent', 'is not there'), ('train.py', 'is not a directory')):
            with self.refused(UserErrorException, os.path.join(self.yard.work, folder), why):
                self.run_.submit_child(ScriptRunConfig(folder, command='true'))
        self.assertEqual([], self.yard.lines())

    def test_SR_01_a_target_has_a_name(self):
        class Target(object):
            name = 'pool'
        self.assertEqual('pool', self.submit('train.py', compute_target=Target())['compute'])
        with self.refused(TypeError, 'compute_target is of type int', '"local"'):
            self.submit('train.py', compute_target=7)

    def test_SR_02_arguments_are_texts_numbers_and_paths(self):
        given = self.submit('train.py', arguments=['--rate', 0.01, 50, 1.0, True, 'two words', '',
                                                   pathlib.Path('a') / 'b'])
        self.assertEqual(['--rate', '0.01', '50', '1.0', 'True', 'two words', '', 'a/b'],
                         given['arguments'])

    @needs_numpy
    def test_SR_02_numpy_scalars_are_numbers(self):
        given = self.submit('train.py', arguments=[numpy.float64(0.1), numpy.int64(3)])
        self.assertEqual(['0.1', '3'], given['arguments'])

    def test_SR_02_what_has_no_text_is_refused_by_its_type(self):
        store = self.run_.experiment.workspace.get_default_datastore()
        for value in (None, [1, 2], {'a': 1}, object(), store, print):
            for more in ({'script': 'train.py', 'arguments': ['--x', value]},
                         {'command': ['python', value]}):
                with self.refused(TypeError, type(value).__name__, 'argument', 'a number'):
                    self.submit(**more)
        self.assertEqual([], self.yard.lines())

    def test_SR_04_a_time_limit_is_more_than_nothing(self):
        for seconds in (0, -5):
            with self.assertRaisesRegex(ValueError, 'max_run_duration_seconds is %d' % seconds):
                ScriptRunConfig('.', 'train.py', max_run_duration_seconds=seconds)
        config = RunConfiguration(script='train.py')
        config.max_run_duration_seconds = 0
        with self.refused(ValueError, 'max_run_duration_seconds is 0'):
            self.submit(run_config=config)
        self.assertIsNone(self.submit('train.py')['max_run_duration_seconds'])

    def test_SR_05_SR_12_many_processes_and_resumed_runs_belong_outside(self):
        for more in ({'distributed_job_config': MpiConfiguration()}, {'resume_from': 'outputs'}):
            with self.refused(NotImplementedError, 'one process', 'from outside'):
                self.submit('train.py', **more)
        self.assertEqual([], self.yard.lines())
