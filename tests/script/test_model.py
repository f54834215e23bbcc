"""Models: registered from a run, numbered by the workspace, found by scoring scripts."""

import gc
import json
import os
import threading
import time
import unittest

from support import YardTest  # first: it puts the package on the path

from azureml.core import Model
from azureml.core._reply import Reply
from azureml.core.resource_configuration import ResourceConfiguration
from azureml.exceptions import (AzureMLException, ModelNotFoundException,
                                ModelPathNotFoundException, UserErrorException)

has_pipes = unittest.skipUnless(hasattr(os, 'mkfifo'), 'there are no named pipes')


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
            model_framework_version='0.19.1', datasets=[('training', None)],
            resource_configuration=ResourceConfiguration(cpu=1, memory_in_gb=0.5))
        operation, run, _, _, name, path, facts = self.request()
        self.assertEqual(('model', None, 'sklearn-iris', 'outputs/model.joblib'),
                         (operation, run, name, path))
        self.assertEqual({'tags': {'a': '1'}, 'properties': {'p': '2'}, 'description': 'text',
                          'framework': 'ScikitLearn', 'framework_version': '0.19.1',
                          'resources': {'cpu': 1, 'memory_in_gb': 0.5, 'gpu': None}}, facts)
        self.assertEqual(('sklearn-iris', {'a': '1'}, self.run_.id, 'iris'),
                         (model.name, model.tags, model.run_id, model.experiment_name))

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
        with self.assertRaisesRegex(AzureMLException, 'm was not registered: name too long'):
            model.version

    @has_pipes
    def test_waiting_ends_when_nobody_answers(self):
        Reply.patience = 0.05
        self.yard.write('outputs/m', 'm')
        model = self.run_.register_model('m', 'outputs/m')
        start = time.monotonic()
        with self.assertRaisesRegex(AzureMLException, 'm .*may have stopped.*registered when'):
            model.version
        self.assertLess(time.monotonic() - start, 10)
        Reply.patience = 20
        self.answer(version=5)
        self.assertEqual(5, model.version)

    def test_nothing_waits_and_nothing_is_left_if_nobody_asks(self):
        self.yard.write('outputs/m', 'm')
        self.run_.register_model('m', 'outputs/m')
        gc.collect()
        self.assertEqual([], [n for n in os.listdir(self.yard.live) if n.endswith('.reply')])

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
        with self.assertRaisesRegex(AzureMLException, 'no named pipe'):
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
        for _ in range(2):
            Model.register(workspace, 'model/a.txt', 'file')
        self.assertEqual(b'a', self.yard.record(self.request()[5]))
        with self.refused(FileNotFoundError, 'absent'):
            Model.register(workspace=workspace, model_path='absent', model_name='m')


class Finding(YardTest):
    def put(self, path, content='m'):
        self.yard.write(os.path.join(self.yard.models, path), content)

    def at(self, path):
        return os.path.join(self.yard.models, path)

    def test_MO_08_the_newest_version_or_the_one_asked_for(self):
        for version in (2, 10, 9):
            self.put('iris/%d/model.joblib' % version)
        self.assertEqual(self.at('iris/10/model.joblib'), Model.get_model_path('iris'))
        self.assertEqual(self.at('iris/2/model.joblib'), Model.get_model_path('iris', version=2))
        with self.assertRaisesRegex(ModelNotFoundException, 'iris version 3'):
            Model.get_model_path('iris', version=3)

    def test_MO_08_one_entry_is_the_model_and_several_are_a_folder(self):
        self.put('one/1/model/a')
        self.put('one/1/model/b')
        self.put('two/1/a')
        self.put('two/1/b')
        self.assertEqual(self.at('one/1/model'), Model.get_model_path('one'))
        self.assertEqual(self.at('two/1'), Model.get_model_path(model_name='two'))

    def test_MO_08_a_local_file_of_that_name(self):
        self.yard.write('local.pkl', 'm')
        self.assertEqual('local.pkl', Model.get_model_path('local.pkl'))
        with self.assertRaisesRegex(ModelNotFoundException, 'absent'):
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
        with self.assertRaises(ModelNotFoundException):
            Model(workspace, 'absent')
        with self.assertRaisesRegex(NotImplementedError, 'by name'):
            Model(workspace, tags=['x'])

    def test_MO_07_models_can_be_downloaded(self):
        self.put('iris/1/model/deep/a', 'content')
        model = Model(self.run_.experiment.workspace, 'iris')
        self.assertEqual(os.path.join('here', 'model'), model.download('here'))
        with open('here/model/deep/a') as file:
            self.assertEqual('content', file.read())
        with self.assertRaisesRegex(UserErrorException, 'exist_ok'):
            model.download('here')
        model.download('here', exist_ok=True)
