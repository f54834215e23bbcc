"""Models: registered from a run, numbered by the workspace, found by scoring scripts."""

import gc
import json
import os
import threading
import time
import unittest

from support import YardTest  # first: it puts the package on the path

from azureml.core import Dataset, Model
from azureml.core._reply import Reply
from azureml.core.resource_configuration import ResourceConfiguration
from azureml.exceptions import (AzureMLException, ModelNotFoundException,
                                ModelPathNotFoundException, UserErrorException)

has_pipes = unittest.skipUnless(hasattr(os, 'mkfifo'), 'there are no named pipes')


def known(name, version, **more):
    return dict({'name': name, 'version': version, 'description': '', 'framework': '',
                 'framework_version': '', 'tags': {}, 'properties': {}, 'run': None,
                 'experiment': '', 'created': '2026-11-20T07:00:49.123456Z'}, **more)


class Registering(YardTest):
    def setUp(self):
        YardTest.setUp(self)
        self.addCleanup(setattr, Reply, 'patience', Reply.patience)
        Reply.patience = 20

    def request(self):
        return self.yard.lines('model')[-1]

    def answer(self, **reply):
        """What the workspace does when it reads the line."""
        path = os.path.join(self.yard.live, self.request()[3] + '.reply')
        pipe = os.open(path, os.O_WRONLY | os.O_NONBLOCK)
        os.write(pipe, (json.dumps(reply) + '\n').encode())
        os.close(pipe)

    def test_MO_02_everything_told_is_passed_on(self):
        self.run_.upload_file('outputs/model.joblib', self.yard.write('m', 'model'))
        model = self.run_.register_model(
            model_name='sklearn-iris', model_path='outputs/model.joblib', tags={'a': 1},
            properties={'p': 2}, description='text', model_framework=Model.Framework.SCIKITLEARN,
            model_framework_version='0.19.1',
            resource_configuration=ResourceConfiguration(cpu=1, memory_in_gb=0.5))
        operation, run, _, _, name, path, facts = self.request()
        self.assertEqual(('model', None, 'sklearn-iris', 'outputs/model.joblib'),
                         (operation, run, name, path))
        self.assertEqual({'tags': {'a': '1'}, 'properties': {'p': '2'}, 'description': 'text',
                          'datasets': [],
                          'framework': 'ScikitLearn', 'framework_version': '0.19.1',
                          'resources': {'cpu': 1, 'memory_in_gb': 0.5, 'gpu': None}}, facts)
        self.assertEqual(('sklearn-iris', {'a': '1'}, self.run_.id, 'iris'),
                         (model.name, model.tags, model.run_id, model.experiment_name))

    def lineage(self, *datasets, **more):
        self.yard.write('outputs/m', 'm')
        model = self.run_.register_model('m', 'outputs/m', datasets=list(datasets), **more)
        return model, self.request()[6]['datasets']

    def test_MO_02_the_data_it_was_made_of_is_passed_on(self):
        workspace = self.run_.experiment.workspace
        store = workspace.get_default_datastore()
        for name in ('train.csv', 'test.csv'):
            self.yard.write(os.path.join(self.yard.store, name), 'a,b')
        place = {'datastore': 'workspaceblobstore', 'path': 'train.csv'}
        self.yard.write(os.path.join(self.yard.live, 'datasets.json'), json.dumps(
            [{'name': 'digits', 'version': 2, 'description': '', 'tags': {}, 'paths': [place]}]))
        known = Dataset.get_by_name(workspace, 'digits')
        loose = Dataset.File.from_files((store, 'test.csv'))
        part, _ = known.random_split(0.5, seed=1)
        model, told = self.lineage(('training', known), ('part', part), ('testing', loose),
                                   sample_input_dataset=loose, sample_output_dataset=known)
        digits = {'name': 'digits', 'version': 2}
        test = {'paths': [dict(place, path='test.csv')]}
        self.assertEqual([dict(digits, purpose='training'), dict(digits, purpose='part'),
                          dict(test, purpose='testing'), dict(test, purpose='sample_input'),
                          dict(digits, purpose='sample_output')], told)
        self.assertEqual({'training': [known], 'part': [part], 'testing': [loose],
                          'sample_input': [loose], 'sample_output': [known]}, model.datasets)

    def test_MO_02_the_inputs_and_outputs_of_the_run_are_data_too(self):
        place = {'datastore': 'workspaceblobstore', 'path': 'a'}
        self.yard.context.update(
            inputs={'named': {'path': self.yard.work, 'dataset': 'digits', 'version': 3},
                    'loose': {'path': self.yard.work, 'paths': [place]}},
            outputs={'made': {'path': self.yard.work, 'destination': place}})
        self.yard.write(os.path.join(self.yard.live, 'context.json'),
                        json.dumps(self.yard.context))
        self.enter()
        _, told = self.lineage(('training', self.run_.input_datasets['named']),
                               ('validation', self.run_.input_datasets['loose']),
                               ('testing', self.run_.output_datasets['made']))
        self.assertEqual([{'purpose': 'training', 'name': 'digits', 'version': 3},
                          {'purpose': 'validation', 'paths': [place]},
                          {'purpose': 'testing', 'paths': [place]}], told)

    def test_MO_02_what_is_no_dataset_is_refused_and_nothing_is_registered(self):
        for wrong in (None, 'digits', 7):
            with self.refused(UserErrorException, 'training', repr(wrong), 'a datastore'):
                self.lineage(('training', wrong))
        self.assertEqual([], self.yard.lines('model'))

    def test_MO_02_a_file_still_in_outputs_is_put_into_the_record(self):
        self.yard.write('outputs/ridge_0.40.pkl', 'ridge')
        self.run_.register_model('best_ridge_model', './outputs/ridge_0.40.pkl')
        self.assertEqual('outputs/ridge_0.40.pkl', self.request()[5])
        self.assertEqual(b'ridge', self.yard.record('outputs/ridge_0.40.pkl'))

    def test_MO_02_a_folder_is_registered_with_all_its_files(self):
        self.yard.write('outputs/model/a', 'a')
        self.run_.upload_file('outputs/model/b', self.yard.write('b', 'b'))
        self.yard.write('outputs/model/b', 'newer, but files of a run stay')
        self.yard.write('outputs/other', 'x')
        self.run_.register_model('tf-dnn-mnist', 'outputs/model/')
        self.assertEqual(['outputs/model/a', 'outputs/model/b'], self.run_.get_file_names())
        self.assertEqual(b'b', self.yard.record('outputs/model/b'))

    def test_MO_02_without_a_path_the_name_is_the_path(self):
        self.run_.upload_file('model.pkl', self.yard.write('m', 'm'))
        self.run_.register_model('model.pkl')
        self.assertEqual('model.pkl', self.request()[5])

    def test_MO_02_a_path_with_nothing_in_it_is_refused_with_a_way_out(self):
        self.yard.write('model.joblib', 'not in outputs')
        self.run_.upload_file('note', self.yard.write('n', 'n'))
        with self.refused(ModelPathNotFoundException, 'model.joblib', './outputs', 'upload_file',
                          'note'):
            self.run_.register_model('m', 'model.joblib')
        with self.refused(UserErrorException, 'name'):
            self.run_.register_model('')
        self.assertEqual([], self.yard.lines())

    def test_MO_02_outputs_are_found_from_wherever_the_script_went(self):
        self.yard.write('outputs/m', 'm')
        os.chdir('/')
        self.run_.register_model('m', './outputs/m')
        self.assertEqual(b'm', self.yard.record('outputs/m'))

    def test_MO_02_a_child_registers_its_own_files(self):
        child = self.run_.child_run(run_id='kid')
        self.yard.write('outputs/m', 'belongs to the parent')
        with self.refused(ModelPathNotFoundException, 'kid'):
            child.register_model('m', 'outputs/m')
        child.upload_file('m', 'outputs/m')
        child.register_model('m')
        self.assertEqual('kid', self.request()[1])

    @has_pipes
    def test_the_version_comes_through_the_pipe_even_before_it_is_asked_for(self):
        self.yard.write('outputs/m', 'm')
        model = self.run_.register_model('m', 'outputs/m')
        self.answer(version=3)
        self.assertEqual((3, 'm:3', 3), (model.version, model.id, model.version))
        self.assertEqual([], [n for n in os.listdir(self.yard.live) if n.endswith('.reply')])

    @has_pipes
    def test_asking_waits_until_the_workspace_answers(self):
        self.yard.write('outputs/m', 'm')
        model = self.run_.register_model('m', 'outputs/m')
        later = threading.Timer(0.1, self.answer, kwargs={'version': 4})
        later.start()
        self.assertEqual(4, model.version)
        later.join()

    @has_pipes
    def test_a_refusal_of_the_workspace_is_an_error_with_its_words(self):
        self.yard.write('outputs/m', 'm')
        model = self.run_.register_model('m', 'outputs/m')
        self.answer(error='name too long')
        with self.refused(AzureMLException, 'm was not registered: name too long'):
            model.version

    @has_pipes
    def test_waiting_ends_when_nobody_answers(self):
        Reply.patience = 0.05
        self.yard.write('outputs/m', 'm')
        model = self.run_.register_model('m', 'outputs/m')
        start = time.monotonic()
        with self.refused(AzureMLException, 'm ', 'may have stopped', 'registered when'):
            model.version
        self.assertLess(time.monotonic() - start, 10)
        Reply.patience = 20
        self.answer(version=5)
        self.assertEqual(5, model.version)

    def test_nothing_waits_if_nobody_asks_and_one_answer_at_most_is_left(self):
        self.yard.write('outputs/m', 'm')
        for _ in range(9):
            self.run_.register_model('m', 'outputs/m')
        gc.collect()
        self.assertEqual(1, len([n for n in os.listdir(self.yard.live) if n.endswith('.reply')]))

    @has_pipes
    def test_a_script_finds_what_it_has_registered(self):
        from azureml.core import Workspace
        workspace = Workspace.from_config()
        self.yard.write('outputs/m', 'm')
        model = self.run_.register_model('m', 'outputs/m', tags={'kind': 'small'})

        def register():
            self.yard.write(os.path.join(self.yard.models, 'm', '3', 'm'), 'm')
            self.yard.write(os.path.join(self.yard.live, 'models.json'), json.dumps(
                [known('m', 3, tags={'kind': 'small'})]))
            self.answer(version=3)
        later = threading.Timer(0.1, register)
        later.start()
        self.assertEqual('m:3', Model(workspace, 'm').id)
        later.join()
        self.assertEqual(['m:3'], [one.id for one in Model.list(workspace, tags=['kind'])])
        self.assertEqual(3, model.version)
        self.assertEqual(2026, model.created_time.year)

    @has_pipes
    def test_a_script_that_looks_for_models_goes_on_when_nobody_answers(self):
        Reply.patience = 0.05
        self.yard.write('outputs/m', 'm')
        self.run_.register_model('m', 'outputs/m')
        self.assertEqual([], Model.list(self.run_.experiment.workspace))

    @has_pipes
    def test_a_forked_copy_does_not_take_the_pipe_away(self):
        self.yard.write('outputs/m', 'm')
        model = self.run_.register_model('m', 'outputs/m')
        child = os.fork()
        if child == 0:
            del model
            gc.collect()
            os._exit(0)
        os.waitpid(child, 0)
        self.answer(version=6)
        self.assertEqual(6, model.version)

    def test_without_named_pipes_the_model_is_registered_all_the_same(self):
        make, os.mkfifo = os.mkfifo, None
        try:
            del os.mkfifo
            self.yard.write('outputs/m', 'm')
            model = self.run_.register_model('m', 'outputs/m')
        finally:
            os.mkfifo = make
        self.assertEqual('m', self.request()[4])
        with self.refused(AzureMLException, 'no named pipe'):
            model.version

    def test_MO_01_a_local_file_or_folder_can_be_registered(self):
        workspace = self.run_.experiment.workspace
        self.yard.write('model/a.txt', 'a')
        self.yard.write('model/deep/b.txt', 'b')
        Model.register(workspace=workspace, model_path='./model/', model_name='folder',
                       tags={'k': 'v'})
        path = self.request()[5]
        self.assertRegex(path, r'^registered/[0-9a-f]{8}/model$')
        self.assertEqual(b'b', self.yard.record(path + '/deep/b.txt'))
        self.assertEqual({'k': 'v'}, self.request()[6]['tags'])
        with self.refused(UserErrorException, 'training'):
            Model.register(workspace, './model/', 'folder', datasets=[('training', None)])
        for _ in range(2):
            Model.register(workspace, 'model/a.txt', 'file')
        self.assertEqual(b'a', self.yard.record(self.request()[5]))
        with self.refused(FileNotFoundError, 'absent'):
            Model.register(workspace=workspace, model_path='absent', model_name='m')


class Finding(YardTest):
    def put(self, path, content='m'):
        self.yard.write(os.path.join(self.yard.models, path), content)

    def know(self, *records):
        self.yard.write(os.path.join(self.yard.live, 'models.json'), json.dumps(records))

    def at(self, path):
        return os.path.join(self.yard.work, 'azureml-models', path)

    def test_MO_08_the_newest_version_or_the_one_asked_for(self):
        for version in (2, 10, 9):
            self.put('iris/%d/model.joblib' % version)
        self.assertEqual(self.at('iris/10/model.joblib'), Model.get_model_path('iris'))
        self.assertEqual(self.at('iris/2/model.joblib'), Model.get_model_path('iris', version=2))
        self.put('iris/11/model.joblib')
        self.assertEqual(self.at('iris/11/model.joblib'), Model.get_model_path('iris'))
        with self.not_there(ModelNotFoundException, 'iris version 3'):
            Model.get_model_path('iris', version=3)

    def test_MO_08_one_entry_is_the_model_and_several_are_a_folder(self):
        self.put('one/1/model/a')
        self.put('one/1/model/b')
        self.put('two/1/a')
        self.put('two/1/b')
        self.assertEqual(self.at('one/1/model'), Model.get_model_path('one'))
        self.assertEqual(self.at('two/1'), Model.get_model_path(model_name='two'))
        for path in ('one/1/model/b', 'two/1/a'):
            self.assertTrue(os.path.isfile(self.at(path)))

    def test_MO_08_what_a_script_does_to_its_copy_never_reaches_the_model(self):
        self.put('iris/1/model/a', 'content')
        os.chdir('/')
        path = Model.get_model_path('iris')
        self.yard.write(os.path.join(path, 'a'), 'changed')
        self.assertEqual(path, Model.get_model_path('iris'))
        for path, content in ((self.at('iris/1/model/a'), 'changed'),
                              (os.path.join(self.yard.models, 'iris/1/model/a'), 'content')):
            with open(path) as file:
                self.assertEqual(content, file.read())
        self.assertEqual(['model'], os.listdir(self.at('iris/1')))

    def test_MO_08_a_local_file_of_that_name(self):
        self.yard.write('local.pkl', 'm')
        self.assertEqual('local.pkl', Model.get_model_path('local.pkl'))
        with self.not_there(ModelNotFoundException, 'absent'):
            Model.get_model_path('absent')

    def test_MO_08_inside_a_service(self):
        from azureml.core import run
        self.set_environment(TRAINYARD_RUN=None)
        run._current.clear()
        single = self.yard.write('azureml-models/iris/4/model.pkl', 'm')
        self.set_environment(AZUREML_MODEL_DIR=os.path.dirname(single))
        self.assertEqual(single, Model.get_model_path('iris'))
        self.set_environment(AZUREML_MODEL_DIR=os.path.join(self.yard.work, 'azureml-models'))
        self.assertEqual(single, Model.get_model_path('iris'))
        self.set_environment(AZUREML_MODEL_DIR=None)
        self.assertEqual(os.path.join('azureml-models', 'iris', '4', 'model.pkl'),
                         Model.get_model_path('iris'))

    def test_MO_06_models_can_be_looked_up(self):
        workspace = self.run_.experiment.workspace
        self.put('iris/1/a')
        self.put('iris/2/a')
        self.put('other/1/a')
        self.assertEqual(2, Model(workspace, 'iris').version)
        self.assertEqual('iris:1', Model(workspace, 'iris', version=1).id)
        self.assertEqual(1, Model(workspace, id='iris:1').version)
        self.assertEqual(['iris:2', 'iris:1', 'other:1'], [m.id for m in Model.list(workspace)])
        self.assertEqual({'iris': 2, 'other': 1},
                         {name: model.version for name, model in workspace.models.items()})
        with self.refused(NotImplementedError, 'by name'):
            Model.list(workspace, dataset_id='digits:1')
        with self.not_there(ModelNotFoundException):
            Model(workspace, 'absent')
        with self.refused(NotImplementedError, 'by name'):
            Model(workspace, tags=['x'])

    def test_MO_06_what_is_known_of_a_model_can_be_read(self):
        self.put('iris/1/a')
        self.put('iris/2/a')
        self.know(known('iris', 1, description='small', framework='ScikitLearn', run='a run',
                        framework_version='1.2', tags={'flag': None}, properties={'auc': '0.9'},
                        experiment='flowers'))
        model = Model(self.run_.experiment.workspace, 'iris', version=1)
        self.assertEqual(('small', 'ScikitLearn', '1.2', {'flag': None}, {'auc': '0.9'}, 'a run',
                          'flowers', 'ScikitLearn'),
                         (model.description, model.framework, model.framework_version, model.tags,
                          model.properties, model.run_id, model.experiment_name,
                          model.model_framework))
        self.assertEqual('2026-11-20 07:00:49.123456+00:00', str(model.created_time))
        newer = Model(self.run_.experiment.workspace, 'iris')
        with self.refused(UserErrorException, 'tags of model iris:2 cannot be known'):
            newer.tags

    def test_MO_06_models_are_found_by_what_is_known_of_them(self):
        workspace = self.run_.experiment.workspace
        for path in ('a/1/x', 'a/2/x', 'b/1/x'):
            self.put(path)
        self.know(known('a', 2, tags={'k': 'v', 'flag': None}, properties={'p': '2'}),
                  known('a', 1, tags={'k': 'w'}, run='one', framework='Onnx'),
                  known('b', 1, tags={'k': 'v'}))
        for how, ids in (({'tags': ['k']}, ['a:2', 'a:1', 'b:1']),
                         ({'tags': [['k', 'v']]}, ['a:2', 'b:1']),
                         ({'tags': ['flag', ('k', 'v')]}, ['a:2']),
                         ({'tags': {'k': 'w'}}, ['a:1']),
                         ({'tags': ['absent']}, []),
                         ({'properties': [['p', '2']]}, ['a:2']),
                         ({'run_id': 'one'}, ['a:1']),
                         ({'model_framework': 'Onnx'}, ['a:1']),
                         ({'name': 'a', 'tags': [['k', 'w']], 'latest': True}, ['a:1']),
                         ({'latest': True}, ['a:2', 'b:1'])):
            self.assertEqual(ids, [one.id for one in Model.list(workspace, **how)], how)
        self.assertEqual(1, Model(workspace, 'a', tags=[['k', 'w']]).version)
        with self.not_there(ModelNotFoundException, 'no model b'):
            Model(workspace, 'b', run_id='one')
        with self.refused(NotImplementedError, 'not by their datasets'):
            Model.list(workspace, dataset_id='x')

    def test_MO_07_models_can_be_downloaded(self):
        self.put('iris/1/model/deep/a', 'content')
        model = Model(self.run_.experiment.workspace, 'iris')
        self.assertEqual(os.path.join('here', 'model'), model.download('here'))
        with open('here/model/deep/a') as file:
            self.assertEqual('content', file.read())
        with self.refused(UserErrorException, 'exist_ok'):
            model.download('here')
        model.download('here', exist_ok=True)
