"""The run itself: who it is, what is attached to it, its children and its end."""

import copy
import json
import os
import threading

from support import YardTest  # first: it puts the package on the path

from azureml.core import Experiment, Run, ScriptRunConfig, Workspace
from azureml.exceptions import RunEnvironmentException, UserErrorException


class Context(YardTest):
    def test_LG_01_the_same_object_every_time_and_in_every_thread(self):
        from azureml.core import run
        run._current.clear()
        seen = []
        start = threading.Barrier(8)

        def work():
            start.wait()
            seen.append(Run.get_context())
        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual({id(Run.get_context(allow_offline=False))}, set(map(id, seen)))

    def test_LG_02_the_older_name(self):
        self.assertIs(self.run_, Run.get_submitted_run())

    def test_rule_1_at_import_time_and_wherever_the_script_goes(self):
        self.yard.write('early.py', 'from azureml.core.run import Run\nrun = Run.get_context()\n')
        code, out, err = self.yard.run("""
import os
from early import run
from azureml.core import Run
os.chdir('/')
run.log('loss', 1)
assert Run.get_context() is run
""")
        self.assertEqual((0, '', ''), (code, out, err))
        self.assertEqual({'loss': 1}, self.metrics())

    def test_rule_1_it_never_needs_the_network(self):
        self.yard.write('note', 'text')
        code, out, err = self.yard.run("""
import sys
for name in ('_socket', 'socket', '_ssl', 'ssl'):
    sys.modules[name] = None
from azureml.core import Run
run = Run.get_context()
run.log('loss', 1)
run.tag('colour', 'red')
run.upload_file('note', 'note')
run.child_run().complete()
run.flush()
print(run.get_metrics())
run.complete()
""")
        self.assertEqual((0, "{'loss': 1}\n", ''), (code, out, err))

    def test_a_context_that_cannot_be_read_is_an_error_and_not_an_offline_run(self):
        code, out, err = self.yard.run("""
from azureml.core import Run
try:
    Run.get_context()
except:
    print('hidden')
""", TRAINYARD_RUN='/nonexistent')
        self.assertEqual((0, 'hidden\n'), (code, out))
        self.assertIn('RunEnvironmentException: TRAINYARD_RUN names /nonexistent', err)
        self.assertEqual(1, err.count('Traceback'))

    def test_a_context_of_another_release_is_refused(self):
        from azureml.core._live import Live
        self.yard.write(os.path.join(self.yard.live, 'context.json'), '{"version": 2}')
        with self.assertRaisesRegex(RunEnvironmentException, 'version 2'):
            Live(self.yard.live)


class Identity(YardTest):
    def test_RU_20_what_it_is_called(self):
        run = self.run_
        self.assertEqual((self.yard.id, 7, 'calm wagon', 'calm wagon', None),
                         (run.id, run.number, run.name, run.display_name, run.description))
        self.assertIn(self.yard.id, repr(run))

    def test_RU_20_the_names_can_be_changed(self):
        self.run_.display_name = 'new'
        self.run_.description = 'text'
        self.assertEqual(('new', 'text'), (self.run_.display_name, self.run_.description))
        self.assertEqual([{'display_name': 'new'}, {'description': 'text'}],
                         [line[3] for line in self.yard.lines('describe')])

    def test_LG_15_the_experiment_and_its_workspace(self):
        experiment = self.run_.experiment
        workspace = experiment.workspace
        self.assertEqual(('iris', '3'), (experiment.name, experiment.id))
        self.assertEqual(('yard', 'local', 'local', 'local'),
                         (workspace.name, workspace.subscription_id, workspace.resource_group,
                          workspace.location))
        self.assertIsInstance(experiment, Experiment)
        self.assertEqual('yard', workspace.get_details()['name'])
        self.set_environment(AZUREML_WORKSPACE_ID='an id')
        self.assertEqual(('yard', 'local', 'local', 'an id'),
                         (workspace._workspace_name, workspace._subscription_id,
                          workspace._resource_group, workspace._workspace_id))

    def test_a_script_that_asks_for_its_workspace_by_name_gets_the_one_it_is_in(self):
        for workspace in (Workspace.from_config(), Workspace.get('yard', subscription_id='x'),
                          Workspace('sub', 'group', 'yard')):
            self.assertEqual('yard', workspace.name)
        with self.refused(NotImplementedError, 'other'):
            Workspace.get('other')

    def test_RU_07_a_run_can_be_opened_by_its_id(self):
        from azureml.core import get_run
        for run in (Run(self.run_.experiment, self.run_.id),
                    get_run(self.run_.experiment, run_id=self.run_.id, rehydrate=True),
                    Run.get(self.run_.experiment.workspace, self.run_.id),
                    self.run_.experiment.workspace.get_run(self.run_.id)):
            run.log('loss', 1)
        self.assertEqual({'loss': [1] * 4}, self.metrics())
        self.assertEqual([None] * 4, [line[1] for line in self.yard.lines()])

    def test_a_copy_is_the_same_run(self):
        self.assertIs(self.run_, copy.deepcopy(self.run_))
        child = self.run_.child_run(run_id='kid')
        self.assertEqual('kid', copy.deepcopy(child).id)

    def test_RU_03_details_hold_what_is_known_inside(self):
        details = self.run_.get_details()
        self.assertEqual((self.yard.id, 'Running'), (details['runId'], details['status']))
        self.assertEqual({'fixed': '1'}, details['properties'])
        self.assertIsInstance(details['runDefinition']['arguments'], list)
        self.assertRegex(details['startTimeUtc'], r'^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$')
        self.assertNotIn('endTimeUtc', details)
        for key in ('target', 'error', 'warnings', 'services', 'inputDatasets', 'outputDatasets',
                    'logFiles'):
            self.assertIn(key, details)

    def test_RU_17_the_environment_is_named_with_its_version(self):
        given = {'name': 'Autosave_x_1', 'version': 2, 'user_managed': False, 'interpreter': '',
                 'variables': {'A': '1'}, 'dependencies': {'python_version': '3.8',
                                                           'conda_packages': ['numpy'],
                                                           'pip_packages': ['joblib'],
                                                           'channels': ['conda-forge']}}
        self.run_._live.context['definition'] = {'environment': given}
        used = self.run_.get_environment()
        packages = used.python.conda_dependencies
        self.assertEqual(('Autosave_x_1', 2, {'A': '1'}, False),
                         (used.name, used.version, used.environment_variables,
                          used.python.user_managed_dependencies))
        self.assertEqual(('3.8', ['numpy'], ['joblib'], ['conda-forge']),
                         (packages.python_version, packages.conda_packages, packages.pip_packages,
                          packages.conda_channels))
        self.assertEqual(2, self.run_.get_details()['runDefinition']['environment']['version'])
        self.run_._live.context['definition'] = {
            'environment': {'name': '', 'version': 0, 'interpreter': '/opt/python',
                            'docker': {'image': 'python:3'}}}
        used = self.run_.get_environment()
        self.assertEqual((None, None, '/opt/python', True, 'python:3'),
                         (used.name, used.version, used.python.interpreter_path,
                          used.python.user_managed_dependencies, used.docker.base_image))
        with self.assertRaisesRegex(NotImplementedError, 'kid'):
            self.run_.child_run(run_id='kid').get_environment()

    def test_RU_03_details_say_what_was_submitted_and_which_data_it_has(self):
        self.yard.folder('clean')
        self.yard.write(os.path.join(self.yard.root, 'digits', 'a.txt'), 'a')
        self.run_._live.context.update({
            'definition': {'script': 'train.py', 'arguments': ['--epochs', '3'], 'command': [],
                           'target': 'gpus', 'node_count': 2, 'max_run_duration_seconds': 60,
                           'framework': 'Python', 'communicator': 'OpenMpi',
                           'environment': {'name': 'numpy', 'variables': {'A': '1'}},
                           'references': {'raw': {'datastore': 'blobs', 'path': 'mnist',
                                                  'mode': 'mount', 'overwrite': False}}},
            'inputs': {'digits': {'path': os.path.join(self.yard.root, 'digits'),
                                  'dataset': 'mnist', 'version': 2, 'mode': 'download'}},
            'outputs': {'clean': {'path': os.path.join(self.yard.root, 'clean'), 'mode': 'upload',
                                  'destination': {'datastore': 'blobs', 'path': 'out'}}}})
        self.run_._live.context['run']['submitted_by'] = 'somebody'
        details = self.run_.get_details()
        definition = details['runDefinition']
        self.assertEqual(('gpus', 'somebody'), (details['target'], details['submittedBy']))
        self.assertEqual(('train.py', ['--epochs', '3'], 'gpus', 2, 60, 'Python', 'OpenMpi'),
                         tuple(definition[key] for key in (
                             'script', 'arguments', 'target', 'nodeCount', 'maxRunDurationSeconds',
                             'framework', 'communicator')))
        self.assertEqual('numpy', definition['environment']['name'])
        self.assertEqual(['logs'], definition['history']['directoriesToWatch'])
        self.assertEqual('blobs', definition['dataReferences']['raw']['dataStoreName'])
        self.assertEqual({'name': 'mnist', 'version': 2},
                         definition['data']['digits']['dataLocation']['dataset'])
        self.assertEqual({'datastoreName': 'blobs', 'relativePath': 'out'},
                         definition['outputData']['clean']['outputLocation']['dataPath'])
        given, = details['inputDatasets']
        self.assertEqual({'type': 'RunInput', 'inputName': 'digits', 'mechanism': 'Download'},
                         given['consumptionDetails'])
        self.assertEqual(('mnist:2', ['/a.txt']), (given['dataset'].id, given['dataset'].to_path()))
        left, = details['outputDatasets']
        self.assertEqual(('RunOutput', {'outputName': 'clean'}),
                         (left['outputType'], left['outputDetails']))
        child = self.run_.child_run()
        self.assertEqual([], child.get_details()['inputDatasets'])

    def test_RU_04_details_have_the_text_of_the_logs(self):
        path = self.yard.write(os.path.join(self.yard.live, 'user_logs', 'std_log.txt'), 'so far')
        self.assertEqual({'user_logs/std_log.txt': 'file://' + path},
                         self.run_.get_details()['logFiles'])
        self.assertEqual({'user_logs/std_log.txt': 'so far'},
                         self.run_.get_details_with_logs()['logFiles'])
        self.yard.write(os.path.join(self.yard.records, self.yard.id,
                                     'azureml-logs/70_driver_log.txt'), 'older days')
        self.assertEqual({'user_logs/std_log.txt': 'so far',
                          'azureml-logs/70_driver_log.txt': 'older days'},
                         self.run_.get_details_with_logs()['logFiles'])

    def test_DI_13_the_log_of_the_first_process_comes_first(self):
        for name in ('logs/a.txt', 'user_logs/mpi_log.txt', 'user_logs/std_log_process_01.txt',
                     'user_logs/std_log_process_00.txt', 'system_logs/preparation.txt'):
            self.yard.write(os.path.join(self.yard.live, name), name)
        self.assertEqual(['system_logs/preparation.txt', 'user_logs/std_log_process_00.txt',
                          'user_logs/std_log_process_01.txt', 'logs/a.txt',
                          'user_logs/mpi_log.txt'],
                         list(self.run_.get_details()['logFiles']))

    def test_RU_18_the_address_is_the_folder_of_the_record(self):
        self.assertEqual('file://%s/%s' % (self.yard.records, self.yard.id),
                         self.run_.get_portal_url())

    def test_what_belongs_outside_says_so(self):
        workspace = self.run_.experiment.workspace
        for call in (lambda: Workspace.create('x'), lambda: workspace.compute_targets,
                     lambda: self.run_.experiment.submit(None),
                     lambda: self.run_.get_snapshot_id()):
            with self.assertRaisesRegex(NotImplementedError, 'not available in a script'):
                call()
        self.assertFalse(hasattr(self.run_, 'get_snapshot_id'))


class Attachments(YardTest):
    def test_RU_14_tags(self):
        run = self.run_
        run.tag('colour', 'red')
        run.tag('plain')
        run.set_tags({'number': 5, 'colour': 'blue'})
        run.remove_tags(['a'])
        expected = {'flag': None, 'colour': 'blue', 'plain': None, 'number': '5'}
        self.assertEqual(expected, run.get_tags())
        self.assertEqual(expected, run.tags)
        run.remove_tags('plain')
        self.assertNotIn('plain', run.tags)

    def test_RU_14_tags_of_other_processes_are_seen(self):
        self.yard.run("from azureml.core import Run; Run.get_context().tag('from', 'afar')")
        self.assertEqual('afar', self.run_.tags['from'])

    def test_RU_13_properties_are_set_once(self):
        run = self.run_
        run.add_properties({'score': 0.5})
        run.add_properties({'score': '0.5', 'fixed': 1})
        self.assertEqual({'fixed': '1', 'score': '0.5'}, run.get_properties())
        self.assertEqual(1, len(self.yard.lines('property')))
        with self.refused(UserErrorException, 'score', '0.5', '0.6'):
            run.add_properties({'new': 1, 'score': 0.6})
        with self.refused(UserErrorException, 'fixed'):
            run.add_properties({'fixed': 2})
        self.assertEqual({'fixed': '1', 'score': '0.5'}, run.properties)

    def test_RU_13_RU_14_what_has_no_name_is_refused_and_nothing_is_written(self):
        self.yard.write('outputs/net', 'net')
        run = self.run_
        for kind, call in (
                ('tag', lambda: run.tag('', 'x')),
                ('tag', lambda: run.set_tags({'a': 1, '': 2})),
                ('tag', lambda: run.remove_tags(['a', ''])),
                ('tag', lambda: run.remove_tags('')),
                ('tag', lambda: run.create_children(tag_key='', tag_values=[1])),
                ('tag', lambda: run.register_model('net', 'outputs/net', tags={'': 1})),
                ('property', lambda: run.add_properties({'a': 1, '': 2})),
                ('property', lambda: run.register_model('net', 'outputs/net',
                                                        properties={'': 1}))):
            with self.refused(ValueError, "a %s needs a name, and '' is none" % kind):
                call()
        with self.refused(TypeError, 'a tag needs a name'):
            run.tag(None, 'x')
        self.assertEqual(([], []), (self.yard.lines(), run.get_file_names()))

    def test_RU_19_secrets(self):
        self.assertIsNone(self.run_.get_secret('key'))
        self.yard.write(self.yard.context['workspace']['secrets'], '{"key": "hush"}')
        self.assertEqual('hush', self.run_.get_secret('key'))
        self.assertEqual({'key': 'hush', 'none': None}, self.run_.get_secrets(['key', 'none']))
        vault = self.run_.experiment.workspace.get_default_keyvault()
        self.assertEqual('hush', vault.get_secret('key'))
        self.assertEqual([{'name': 'key'}], vault.list_secrets())

    def test_LG_14_inputs_are_found_in_the_environment(self):
        self.yard.write('data/x.csv', 'a,b\n1,2\n')
        self.set_environment(raw='data', AZUREML_DATAREFERENCE_prepared='data/x.csv')
        inputs = self.run_.input_datasets
        self.assertEqual(['x.csv'], os.listdir(inputs['raw']))
        self.assertEqual('data/x.csv', self.run_.output_datasets['prepared'])
        self.assertIn('prepared', list(inputs))
        self.assertNotIn('absent', inputs)
        with self.assertRaisesRegex(KeyError, 'AZUREML_DATAREFERENCE_absent'):
            inputs['absent']

    def test_LG_14_an_output_that_is_none_is_told_which_there_are(self):
        self.yard.context['outputs'] = {'best': {'path': 'data/best', 'mode': 'upload'}}
        self.yard.write(os.path.join(self.yard.live, 'context.json'), json.dumps(self.yard.context))
        self.enter()
        with self.assertRaisesRegex(KeyError, 'absent is none of these: best'):
            self.run_.output_datasets['absent']

    def test_LG_14_an_input_does_what_scripts_ask_of_a_dataset(self):
        self.yard.write('data/deep/x.csv', 'a,b\n1,2\n')
        self.set_environment(raw='data')
        data = self.run_.input_datasets['raw']
        self.assertEqual(['/deep/x.csv'], data.to_path())
        self.assertEqual([os.path.join('copy', 'deep/x.csv')], data.download('copy'))
        self.assertTrue(os.path.isfile('copy/deep/x.csv'))
        with self.refused(FileExistsError):
            data.download('copy')
        with data.mount() as mounted:
            self.assertEqual(['deep'], os.listdir(mounted.mount_point))


class Ending(YardTest):
    def ends(self):
        return [line[1:2] + line[3:] for line in self.yard.lines('end')]

    def test_LG_12_complete_fail_and_cancel(self):
        self.assertEqual('Running', self.run_.get_status())
        self.run_.child_run(run_id='a').fail('out of luck', 7)
        self.run_.child_run(run_id='b').fail(error_details=ValueError('bad'))
        self.run_.child_run(run_id='c').cancel()
        self.run_.complete()
        self.assertEqual([['a', 'Failed', 'out of luck', '7'],
                          ['b', 'Failed', 'ValueError: bad', None],
                          ['c', 'Canceled', None, None],
                          [None, 'Completed', None, None]], self.ends())
        self.assertEqual('Completed', self.run_.status)
        self.assertEqual(['Failed', 'Failed', 'Canceled'],
                         [child.status for child in self.run_.get_children()])

    def test_RU_11_logging_after_the_end_goes_on(self):
        self.run_.complete()
        self.run_.log('late', 1)
        self.assertEqual({'late': 1}, self.metrics())

    def test_RU_15_a_block_ends_its_run(self):
        with self.run_.child_run(run_id='fine') as child:
            child.log('loss', 1)
        with self.assertRaises(ZeroDivisionError):
            with self.run_.child_run(run_id='broken'):
                1 / 0
        with self.run_.child_run(run_id='stopped') as child:
            child.cancel()
        self.assertEqual([['fine', 'Completed', None, None],
                          ['broken', 'Failed', 'ZeroDivisionError: division by zero', None],
                          ['stopped', 'Canceled', None, None]], self.ends())


class Children(YardTest):
    def test_LG_13_a_child_has_the_methods_of_a_run(self):
        child = self.run_.child_run('first')
        child.log('loss', 1)
        child.tag('a', 'b')
        child.add_properties({'c': 1})
        child.upload_file('note', self.yard.write('note', 'text'))
        self.assertEqual(({'loss': 1}, {'a': 'b'}, {'c': '1'}, ['note'], 'first'),
                         (child.get_metrics(), child.tags, child.properties,
                          child.get_file_names(), child.display_name))
        self.assertEqual(b'text', self.yard.record('note', run=child.id))
        self.assertEqual({}, self.metrics())
        self.assertEqual(self.run_.id, child.parent.id)
        self.assertEqual('iris', child.experiment.name)

    def test_RU_15_many_at_once(self):
        self.assertEqual(5, len(set(child.id for child in self.run_.create_children(count=5))))
        tagged = self.run_.create_children(tag_key='part', tag_values=[1, 2])
        self.assertEqual([{'part': '1'}, {'part': '2'}], [child.tags for child in tagged])
        self.assertEqual(7, len(self.run_.get_children()))

    def test_RU_15_how_many_has_to_be_said(self):
        for given in ({}, {'tag_key': 'part'}, {'tag_values': [1]}):
            with self.refused(ValueError, 'count', 'tag_values'):
                self.run_.create_children(**given)
        self.assertEqual([], self.yard.lines())
        with self.refused(ValueError, 'count', 'tag_values'):
            self.run_.create_children()

    def test_RU_15_children_can_be_searched(self):
        a, b = self.run_.create_children(tag_key='kind', tag_values=['x', 'y'])
        c = a.child_run(name='deep')
        b.complete()
        c.add_properties({'p': 1})

        def ids(**how):
            return [child.id for child in self.run_.get_children(**how)]
        self.assertEqual([a.id, b.id], ids())
        self.assertEqual([a.id, b.id, c.id], ids(recursive=True))
        self.assertEqual([a.id], ids(tags={'kind': 'x'}))
        self.assertEqual([a.id, b.id], ids(recursive=True, tags='kind'))
        self.assertEqual([c.id], ids(recursive=True, properties={'p': '1'}))
        self.assertEqual([b.id], ids(status='Completed'))
        self.assertEqual([c.id], [child.id for child in a.get_children()])
        children = self.run_.get_children()
        self.assertEqual((a.id, b.id, None), (next(children).id, next(children).id,
                                              next(children, None)))

    def test_RU_15_several_processes_may_name_the_same_child(self):
        for _ in range(2):
            self.run_.child_run(run_id='shared').log('loss', 1)
        self.assertEqual(['shared'], [child.id for child in self.run_.get_children()])
        self.assertEqual({'loss': [1, 1]}, self.run_.get_children()[0].get_metrics())

    def test_RU_15_an_id_must_be_able_to_name_a_folder(self):
        for name in ('../up', 'a/b', '.hidden', 'x' * 256, 'nul\0'):
            with self.refused(ValueError, 'not an id', '255'):
                self.run_.child_run(run_id=name)
        os.makedirs(os.path.join(self.yard.records, self.run_.child_run(run_id='x' * 255).id))

    def test_RU_15_deep_families_keep_their_ids_short(self):
        run = self.run_
        for _ in range(40):
            run = run.child_run()
        self.assertLessEqual(len(run.id), 240)
        self.assertEqual(41, len(self.metrics(recursive=True)))

    def test_RU_20_a_long_experiment_name_gives_way_in_the_ids_of_children(self):
        self.run_._live.context['run']['experiment'] = 'x' * 256
        self.yard.write('train.py', '')
        child = self.run_.submit_child(ScriptRunConfig('.', 'train.py'))
        self.assertRegex(child.id, r'^x{200}_\d+_[0-9a-f]{8}$')
        self.assertEqual('x' * 256, self.yard.lines('submit')[0][4]['experiment'])

    def test_RU_15_a_submitted_child_is_described_whole(self):
        from azureml.core import Environment
        environment = Environment('mine')
        environment.environment_variables = {'A': 1}
        environment.python.user_managed_dependencies = True
        environment.python.interpreter_path = '/opt/python'
        store = self.run_.experiment.workspace.get_default_datastore()
        self.yard.write('train.py', '')
        digits = store.path('mnist', data_reference_name='digits').as_mount()
        config = ScriptRunConfig('.', 'train.py', arguments=['--rate', 0.1, digits],
                                 compute_target='pool', environment=environment,
                                 max_run_duration_seconds=60)
        child = self.run_.submit_child(config, tags={'a': 1})
        operation, parent, _, run, given = self.yard.lines()[0]
        self.assertEqual(('submit', None, child.id), (operation, parent, run))
        self.assertRegex(run, r'^iris_\d+_[0-9a-f]{8}$')
        self.assertEqual({
            'source_directory': self.yard.work, 'script': 'train.py',
            'arguments': ['--rate', '0.1', '$AZUREML_DATAREFERENCE_digits'],
            'data': [{'name': 'digits', 'datastore': 'workspaceblobstore', 'path': 'mnist',
                      'mode': 'mount', 'path_on_compute': '', 'overwrite': False}],
            'compute': 'pool', 'tags': {'a': '1'}, 'max_run_duration_seconds': 60,
            'environment': {'name': 'mine', 'interpreter': '/opt/python', 'dependencies': None,
                            'variables': {'A': '1'}},
            'display_name': None, 'experiment': 'iris'}, given)
        self.assertEqual([child.id], [each.id for each in self.run_.get_children()])

    def test_RU_15_a_command_and_a_run_configuration_can_be_submitted(self):
        from azureml.core import RunConfiguration
        self.yard.write('a.py', '')
        config = RunConfiguration(script='a.py', arguments=['-x'])
        self.run_.submit_child(ScriptRunConfig('.', run_config=config))
        self.run_.submit_child(ScriptRunConfig('.', command=['python', 'b.py', 3]))
        first, second = [line[4] for line in self.yard.lines('submit')]
        self.assertEqual(('a.py', ['-x'], 'local'),
                         (first['script'], first['arguments'], first['compute']))
        self.assertEqual(['python', 'b.py', '3'], second['command'])
        with self.refused(NotImplementedError, 'object'):
            self.run_.submit_child(object())

    def test_RU_15_the_packages_of_a_child_are_passed_on(self):
        from azureml.core import Environment
        from azureml.core.conda_dependencies import CondaDependencies
        environment = Environment('mine')
        environment.python.conda_dependencies = packages = CondaDependencies.create(
            pip_packages=['numpy'], conda_packages=['pip'], python_version='3.11')
        packages.add_channel('conda-forge')
        self.yard.write('a.py', '')
        self.run_.submit_child(ScriptRunConfig('.', 'a.py', environment=environment))
        self.assertEqual({'python_version': '3.11', 'pip_packages': ['numpy'],
                          'conda_packages': ['pip'], 'channels': ['conda-forge']},
                         self.yard.lines('submit')[0][4]['environment']['dependencies'])

    def test_RU_15_what_a_child_cannot_have_is_refused_and_not_left_out(self):
        from azureml.core import Environment, RunConfiguration
        from azureml.core.conda_dependencies import CondaDependencies
        from azureml.core.runconfig import DockerConfiguration, MpiConfiguration
        many, image = RunConfiguration(script='a.py', communicator='OpenMpi'), Environment('mine')
        nodes = RunConfiguration(script='a.py')
        nodes.node_count = 2
        image.docker.base_image = 'ubuntu'
        enabled, built = Environment('mine'), Environment('mine')
        enabled.docker.enabled = True
        built.docker.base_dockerfile = 'FROM ubuntu'
        for config, words in (
                (ScriptRunConfig('.', run_config=many), 'one process'),
                (ScriptRunConfig('.', run_config=nodes), 'one process'),
                (ScriptRunConfig('.', 'a.py', distributed_job_config=MpiConfiguration()), 'process'),
                (ScriptRunConfig('.', 'a.py', environment=image), 'containers'),
                (ScriptRunConfig('.', 'a.py', environment=enabled), 'containers'),
                (ScriptRunConfig('.', 'a.py', environment=built), 'containers'),
                (ScriptRunConfig('.', 'a.py', docker_runtime_config=DockerConfiguration(True)),
                 'containers')):
            with self.refused(NotImplementedError, words, 'from outside'):
                self.run_.submit_child(config)
        with self.assertRaisesRegex(NotImplementedError, 'packages.yml'):
            CondaDependencies('packages.yml')
        self.assertEqual([], self.yard.lines())


class Parents(YardTest):
    def setUp(self):
        YardTest.setUp(self)
        self.assertIsNone(self.run_.parent)
        self.yard.context['run'].update(parent='HD_1', parents=['HD_1', 'HD_0'])
        self.yard.write(os.path.join(self.yard.live, 'context.json'), json.dumps(self.yard.context))
        self.enter()

    def test_LG_13_a_parent_can_be_written_to(self):
        parent = self.run_.parent
        parent.log('best', 1)
        parent.tag('a', 'b')
        parent.add_properties({'p': 1})
        parent.cancel()
        self.assertEqual('HD_1', parent.id)
        self.assertEqual([['log', 'HD_1'], ['tag', 'HD_1'], ['property', 'HD_1'], ['end', 'HD_1']],
                         [line[:2] for line in self.yard.lines()])
        self.assertEqual({}, self.metrics())

    def test_RU_15_following_the_parents_leads_to_the_root(self):
        grandparent = self.run_.parent.parent
        self.assertEqual('HD_0', grandparent.id)
        self.assertIsNone(grandparent.parent)
        sibling = self.run_.parent.child_run(run_id='sibling')
        self.assertEqual(('HD_1', 'HD_0'), (sibling.parent.id, sibling.parent.parent.id))
        self.assertEqual(self.run_.id, self.run_.child_run().parent.id)
