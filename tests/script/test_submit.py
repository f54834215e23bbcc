"""Runs that a script submits: what is wrong with one is said where it is submitted."""

import os
import pathlib

from support import YardTest, needs_numpy, numpy  # first: it puts the package on the path

from azureml.core import Environment, RunConfiguration, ScriptRunConfig
from azureml.core.runconfig import MpiConfiguration
from azureml.data.data_reference import DataReference
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
        for config, which in ((RunConfiguration(), 'neither'),
                              (RunConfiguration(command=[]), 'neither'),
                              (RunConfiguration('train.py', command='true'), 'both'),
                              (RunConfiguration(command='true', arguments=['-x']), 'both')):
            with self.refused(ValueError, 'either a script', which):
                self.submit(run_config=config)
        self.assertEqual([], self.yard.lines())
        self.assertEqual(['true'], self.submit(command=['true'], arguments=[])['command'])
        given = self.submit('train.py', run_config=RunConfiguration(command='true'))
        self.assertEqual(('train.py', False), (given['script'], 'command' in given))
        given = self.submit(None, ['-x'], run_config=RunConfiguration('train.py', ['-y']))
        self.assertEqual(('train.py', ['-x']), (given['script'], given['arguments']))

    def test_SR_01_a_script_that_is_not_there_is_refused_and_nothing_is_submitted(self):
        with self.refused(UserErrorException, 'trian.py', self.yard.work, 'source_directory'):
            self.submit('trian.py')
        self.assertEqual([], self.yard.lines())

    def test_SR_01_a_script_is_below_the_source_directory(self):
        self.yard.write('../beside.py', '')
        self.yard.write('deep/train.py', '')
        for script in ('../beside.py', 'deep/../train.py', os.path.join(self.yard.work, 'train.py')):
            with self.refused(UserErrorException, repr(script), 'below source_directory'):
                self.submit(script)
        self.assertEqual([], self.yard.lines())
        self.assertEqual('deep/train.py',
                         self.submit(pathlib.Path('deep') / 'train.py')['script'])

    def test_SR_01_a_source_directory_that_is_none_is_refused(self):
        for folder, why in (('absent', 'is not there'), ('train.py', 'is not a directory')):
            with self.refused(UserErrorException, os.path.join(self.yard.work, folder), why):
                self.run_.submit_child(ScriptRunConfig(folder, command='true'))
        self.assertEqual([], self.yard.lines())

    def test_SR_01_the_run_config_can_be_changed_afterwards(self):
        config = ScriptRunConfig(source_directory='.', script='train.py')
        config.run_config.target = 'pool'
        config.run_config.environment.environment_variables['KEY'] = 1
        config.arguments = ['--rate', 0.5]
        self.run_.submit_child(config)
        given = self.yard.lines('submit')[-1][4]
        self.assertEqual(('pool', {'KEY': '1'}, ['--rate', '0.5']),
                         (given['compute'], given['environment']['variables'], given['arguments']))

    def test_SR_01_a_target_has_a_name(self):
        class Target(object):
            name = 'pool'
        self.assertEqual('pool', self.submit('train.py', compute_target=Target())['compute'])
        with self.refused(TypeError, 'compute_target is of type int', '"local"'):
            self.submit('train.py', compute_target=7)
        with self.refused(TypeError, "environment is 'mine'", 'Environment'):
            self.submit('train.py', environment='mine')

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

    def test_DS_04_a_data_reference_is_asked_for_and_the_argument_is_its_variable(self):
        store = self.run_.experiment.workspace.get_default_datastore()
        out = store.path('made', 'out').as_upload('here', overwrite=True)
        given = self.submit('train.py', arguments=['--data', store.as_mount(), out,
                                                   store.as_mount()])
        self.assertEqual(['--data', '$AZUREML_DATAREFERENCE_workspaceblobstore',
                          '$AZUREML_DATAREFERENCE_out',
                          '$AZUREML_DATAREFERENCE_workspaceblobstore'], given['arguments'])
        self.assertEqual([
            {'name': 'workspaceblobstore', 'datastore': 'workspaceblobstore', 'path': '',
             'mode': 'mount', 'path_on_compute': '', 'overwrite': False},
            {'name': 'out', 'datastore': 'workspaceblobstore', 'path': 'made', 'mode': 'upload',
             'path_on_compute': 'here', 'overwrite': True}], given['data'])
        given = self.submit(command=['python', 'train.py', out])
        self.assertEqual((['python', 'train.py', '$AZUREML_DATAREFERENCE_out'], 'out'),
                         (given['command'], given['data'][0]['name']))

    def test_DS_04_two_references_of_one_name_are_refused(self):
        store = self.run_.experiment.workspace.get_default_datastore()
        with self.refused(ValueError, "'workspaceblobstore'", 'data_reference_name'):
            self.submit('train.py', arguments=[store.as_mount(), store.as_download()])
        self.assertEqual([], self.yard.lines())

    def test_DS_04_what_a_reference_cannot_be_is_refused(self):
        store = self.run_.experiment.workspace.get_default_datastore()
        for path in ('../..', 'mnist/../..', '/etc'):
            with self.refused(UserErrorException, repr(path), "'workspaceblobstore'", 'relative'):
                self.submit('train.py', arguments=[store.path(path)])
        for place in ('/tmp/digits', '../digits'):
            with self.refused(UserErrorException, repr(place), 'relative', 'path_on_compute'):
                self.submit('train.py', arguments=[store.as_download(place)])
        with self.assertRaisesRegex(ValueError, "'move' is not a mode.*mount, download or upload"):
            DataReference(store, mode='move')
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

    def test_SR_04_a_time_limit_is_a_whole_number_of_seconds(self):
        for seconds in (0.5, 90.25, float('inf'), float('nan'), 2 ** 63):
            with self.assertRaisesRegex(ValueError, 'is a whole number'):
                ScriptRunConfig('.', 'train.py', max_run_duration_seconds=seconds)
        limit = self.submit('train.py', max_run_duration_seconds=90.0)['max_run_duration_seconds']
        self.assertEqual(('90', int), (repr(limit), type(limit)))

    def test_SR_11_what_a_run_configuration_has_no_effect_with_is_refused_by_its_name(self):
        for name, value in (('mpi', MpiConfiguration()), ('history', {'snapshot_project': False}),
                            ('data', {'raw': 1}), ('output_data', {'out': 1}), ('pytorch', 1),
                            ('tensorflow', 1), ('enviroment', 'misspelt')):
            config = RunConfiguration('train.py')
            setattr(config, name, value)
            with self.refused(NotImplementedError, 'RunConfiguration.%s does nothing' % name):
                self.submit(run_config=config)
        config = RunConfiguration('train.py', framework='PySpark')
        with self.refused(NotImplementedError, "'PySpark' is not there"):
            self.submit(run_config=config)
        for name, part in (('inferencing_stack_version', lambda given: given),
                           ('conda_dependencies_file', lambda given: given.python)):
            environment = Environment('mine')
            setattr(part(environment), name, 'x')
            with self.refused(NotImplementedError, name + ' does nothing'):
                self.submit('train.py', environment=environment)
        self.assertEqual([], self.yard.lines())
        with self.assertRaisesRegex(TypeError, 'history'):
            RunConfiguration(history=None)

    def test_SR_11_what_changes_nothing_goes_on(self):
        config = RunConfiguration('train.py', framework='Python', communicator='None')
        config.node_count = 1
        config.data, config.output_data, config.mpi = {}, {}, None
        config.auto_prepare_environment = True
        config.docker.use_docker = False
        config.framework = 'python'
        self.assertEqual('train.py', self.submit(run_config=config)['script'])

    def test_SR_11_variables_and_references_of_a_run_configuration_reach_the_child(self):
        store = self.run_.experiment.workspace.get_default_datastore()
        digits = store.path('mnist', 'digits')
        config = RunConfiguration('train.py', ['--data', str(digits)])
        config.environment.environment_variables = {'A': 'a', 'B': 'b'}
        config.environment_variables = {'B': 2}
        config.data_references = {'digits': digits.to_config()}
        given = self.submit(run_config=config)
        self.assertEqual({'A': 'a', 'B': '2'}, given['environment']['variables'])
        self.assertEqual([('digits', 'mnist')],
                         [(each['name'], each['path']) for each in given['data']])

    def test_SR_05_SR_12_many_processes_and_resumed_runs_belong_outside(self):
        for more in ({'distributed_job_config': MpiConfiguration()}, {'resume_from': 'outputs'}):
            with self.refused(NotImplementedError, 'one process', 'from outside'):
                self.submit('train.py', **more)
        self.assertEqual([], self.yard.lines())
