"""The small mlflow, for scripts that find no other. What it records is in the run."""

import os
from unittest import mock

from support import YardTest, needs_numpy, numpy


class MlflowTest(YardTest):
    def setUp(self):
        YardTest.setUp(self)
        import mlflow
        import _trainyard_mlflow
        from mlflow import _fluent, _runs
        for known in (_runs._started.runs, _runs._given, _fluent._addresses,
                      _trainyard_mlflow._told):
            known.clear()
        self.mlflow = mlflow
        self.prefix = 'mlflow.param.'

    def params(self, run=None):
        return {key[len(self.prefix):]: value
                for key, value in (run or self.run_).get_properties().items()
                if key.startswith(self.prefix)}

    def stderr(self):
        import contextlib
        import io
        return contextlib.redirect_stderr(io.StringIO())


class Values(MlflowTest):
    def test_LG_16_metrics_are_those_of_the_run(self):
        self.mlflow.log_metric('loss', 0.5, step=1)
        self.mlflow.log_metric('loss', 0.25, step=2)
        self.mlflow.log_metric(key='count', value=3)
        self.mlflow.log_metrics({'a': 1, 'b': 2.5}, step=7)
        self.assertEqual({'loss': [0.5, 0.25], 'count': 3.0, 'a': 1.0, 'b': 2.5}, self.metrics())
        self.assertEqual([1, 2], [line[5] for line in self.yard.lines('log') if line[3] == 'loss'])

    @needs_numpy
    def test_LG_16_numbers_of_numpy(self):
        self.mlflow.log_metrics({'f': numpy.float32(0.5), 'i': numpy.int64(3),
                                 'nan': numpy.nan, 'array': numpy.array(2.5)})
        self.assertEqual("{'f': 0.5, 'i': 3.0, 'nan': nan, 'array': 2.5}", str(self.metrics()))

    def test_LG_16_a_metric_that_is_no_number_is_refused_by_name(self):
        for value in ('high', None, [1], {}):
            with self.refused(self.mlflow.MlflowException, "'loss'", type(value).__name__):
                self.mlflow.log_metric('loss', value)
        self.assertEqual([], self.yard.lines())

    def test_LG_16_parameters_are_properties_of_the_run(self):
        self.assertEqual(0.5, self.mlflow.log_param('alpha', 0.5))
        self.mlflow.log_params({'kernel': 'rbf', 'depth': None})
        self.mlflow.log_param('alpha', 0.5)
        self.assertEqual({'alpha': '0.5', 'kernel': 'rbf', 'depth': 'None'}, self.params())
        self.assertEqual(3, len(self.yard.lines('property')))

    def test_LG_16_a_parameter_that_would_change_is_refused_before_any_is_set(self):
        self.mlflow.log_param('alpha', 1)
        with self.refused(self.mlflow.MlflowException, "'alpha'", "'1'", "'2'", 'nested'):
            self.mlflow.log_params({'new': 1, 'alpha': 2})
        self.assertEqual({'alpha': '1'}, self.params())

    def test_LG_16_tags(self):
        self.mlflow.set_tag('phase', 1)
        self.mlflow.set_tags({'x': 'y', 'mlflow.runName': 'brave', 'mlflow.note.content': 'text'})
        self.mlflow.set_tag('gone', 1)
        self.mlflow.delete_tag('gone')
        self.assertEqual({'a': 'b', 'flag': None, 'phase': '1', 'x': 'y'}, self.run_.get_tags())
        self.assertEqual(('brave', 'text'), (self.run_.display_name, self.run_.description))


class Runs(MlflowTest):
    def test_LG_16_a_run_that_is_started_is_the_one_of_the_script_and_its_end_does_not_end_it(self):
        with self.mlflow.start_run() as run:
            self.assertEqual(self.yard.id, run.info.run_id)
            self.assertEqual(self.yard.id, self.mlflow.active_run().info.run_id)
            self.mlflow.log_metric('inside', 1)
        self.assertIsNone(self.mlflow.active_run())
        self.mlflow.log_metric('after', 2)
        self.mlflow.end_run()
        self.assertEqual({'inside': 1, 'after': 2}, self.metrics())
        self.assertEqual([], self.yard.lines('end', 'child'))

    def test_LG_16_an_error_inside_goes_on_to_the_script(self):
        with self.assertRaises(KeyError):
            with self.mlflow.start_run():
                raise KeyError('x')
        self.assertEqual([], self.yard.lines('end'))

    def test_LG_16_started_with_a_name_tags_and_a_description(self):
        with self.mlflow.start_run(run_name='first', tags={'k': 1}, description='why') as run:
            self.assertEqual('first', run.info.run_name)
        self.assertEqual(('first', 'why', '1'), (self.run_.display_name, self.run_.description,
                                                 self.run_.get_tags()['k']))

    def test_LG_16_nested_runs_are_children(self):
        with self.mlflow.start_run():
            with self.mlflow.start_run(run_name='kid', nested=True) as kid:
                self.mlflow.log_metric('loss', 1)
                self.mlflow.log_param('alpha', 1)
                with self.mlflow.start_run(nested=True) as grandkid:
                    self.mlflow.log_param('alpha', 2)
            self.mlflow.log_param('alpha', 3)
        children = self.run_.get_children(recursive=True)
        self.assertEqual([kid.info.run_id, grandkid.info.run_id], [child.id for child in children])
        self.assertEqual(kid.info.run_id, children[1].parent.id)
        self.assertEqual('kid', children[0].display_name)
        self.assertEqual(['Completed'] * 2, [child.get_status() for child in children])
        self.assertEqual([{'alpha': '1'}, {'alpha': '2'}, {'alpha': '3'}],
                         [self.params(run) for run in children + [self.run_]])

    def test_LG_16_a_nested_run_with_an_error_inside_has_failed(self):
        with self.assertRaises(KeyError):
            with self.mlflow.start_run(nested=True):
                raise KeyError('x')
        self.mlflow.start_run(nested=True)
        self.mlflow.end_run('KILLED')
        self.assertEqual(['Failed', 'Canceled'],
                         [child.get_status() for child in self.run_.get_children()])

    def test_LG_16_a_loop_of_runs_makes_one_of_each_after_the_first(self):
        for alpha in range(3):
            with self.mlflow.start_run():
                self.mlflow.log_param('alpha', alpha)
        children = self.run_.get_children()
        self.assertEqual([{'alpha': '0'}, {'alpha': '1'}, {'alpha': '2'}],
                         [self.params(run) for run in [self.run_] + children])
        self.assertEqual(['Completed'] * 2, [child.get_status() for child in children])

    def test_LG_16_a_second_run_inside_the_first_says_how(self):
        with self.mlflow.start_run():
            with self.refused(self.mlflow.MlflowException, self.yard.id, 'nested=True', 'end_run'):
                self.mlflow.start_run()

    def test_LG_16_a_run_can_be_started_again_by_its_id(self):
        child = self.run_.child_run(run_id='kid')
        with self.mlflow.start_run(run_id='kid'):
            self.mlflow.log_metric('loss', 1)
        self.assertEqual(({'loss': 1}, 'Running'), (child.get_metrics(), child.get_status()))
        with self.mlflow.start_run(run_id=self.yard.id) as run:
            self.assertEqual(self.yard.id, run.info.run_id)

    def test_LG_16_threads_log_where_the_script_does_unless_they_start_runs_of_their_own(self):
        import threading
        both = threading.Barrier(2)

        def work(alpha):
            self.mlflow.log_metric('shared', alpha)
            with self.mlflow.start_run(nested=True, run_name=str(alpha)):
                both.wait(30)
                self.mlflow.log_param('alpha', alpha)
                both.wait(30)
        with self.mlflow.start_run():
            threads = [threading.Thread(target=work, args=(alpha,)) for alpha in range(2)]
            [thread.start() for thread in threads]
            [thread.join() for thread in threads]
        self.assertEqual([0, 1], sorted(self.metrics()['shared']))
        self.assertEqual({'0': {'alpha': '0'}, '1': {'alpha': '1'}},
                         {run.display_name: self.params(run) for run in self.run_.get_children()})


class Files(MlflowTest):
    def test_LG_16_files_folders_texts_and_dicts_are_in_the_record(self):
        self.yard.write('a.txt', 'A')
        self.yard.write('folder/b.txt', 'B')
        self.yard.write('folder/deep/c.txt', 'C')
        self.mlflow.log_artifact('a.txt')
        self.mlflow.log_artifact('a.txt', 'below/here')
        self.mlflow.log_artifact('folder')
        self.mlflow.log_artifacts('folder', artifact_path='all')
        self.mlflow.log_text('text', 'notes/df.head')
        self.mlflow.log_dict({'a': [1]}, 'config.yml')
        self.assertEqual(['a.txt', 'all/b.txt', 'all/deep/c.txt', 'below/here/a.txt', 'config.yml',
                          'folder/b.txt', 'folder/deep/c.txt', 'notes/df.head'],
                         self.run_.get_file_names())
        self.assertEqual(b'text', self.yard.record('notes/df.head'))
        self.assertEqual(b'{\n  "a": [\n    1\n  ]\n}', self.yard.record('config.yml'))

    def test_LG_16_what_is_missing_is_named(self):
        with self.refused(self.mlflow.MlflowException, 'none.txt'):
            self.mlflow.log_artifact('none.txt')
        with self.refused(self.mlflow.MlflowException, 'none'):
            self.mlflow.log_artifacts('none')
        self.assertEqual([], self.run_.get_file_names())

    def test_LG_16_a_file_stays_as_it_is_and_another_one_has_a_number(self):
        with self.stderr() as shown:
            for text in ('one', 'one', 'two', 'three'):
                self.mlflow.log_text(text, 'a.txt')
                self.mlflow.log_text(text, 'plain')
        self.assertEqual(['a.txt', 'a_1.txt', 'a_2.txt', 'plain', 'plain_1', 'plain_2'],
                         self.run_.get_file_names())
        self.assertEqual(b'one', self.yard.record('a.txt'))
        self.assertIn('a_2.txt', shown.getvalue())

    def test_LG_16_figures(self):
        figure = mock.Mock(savefig=lambda file, format, **more: file.write(
            ('%s %s' % (format, sorted(more))).encode()))
        self.mlflow.log_figure(figure, 'Loss v.s. Accuracy.png')
        self.mlflow.log_figure(figure, 'plots/loss.svg', save_kwargs={'dpi': 3})
        self.assertEqual(b'png []', self.yard.record('Loss v.s. Accuracy.png'))
        self.assertEqual(b"svg ['dpi']", self.yard.record('plots/loss.svg'))
        with self.refused(self.mlflow.MlflowException, 'savefig', 'int'):
            self.mlflow.log_figure(5, 'a.png')

    @needs_numpy
    def test_LG_16_images(self):
        try:
            from PIL import Image
        except ImportError:
            self.skipTest('Pillow is not installed')
        self.mlflow.log_image(numpy.full((2, 3), 0.5), 'half.png')
        self.mlflow.log_image(numpy.full((2, 3, 1), 200, numpy.uint8), 'gray.jpg')
        self.mlflow.log_image(Image.new('RGB', (4, 4)), 'images/black.png')
        self.mlflow.log_image(numpy.eye(2, dtype=bool), key='eye', step=3)
        path = os.path.join(self.yard.records, self.yard.id)
        with Image.open(os.path.join(path, 'half.png')) as image:
            self.assertEqual(((3, 2), 127), (image.size, image.getpixel((0, 0))))
        with Image.open(os.path.join(path, 'gray.jpg')) as image:
            self.assertEqual('JPEG', image.format)
        with Image.open(os.path.join(path, 'images', 'eye_3.png')) as image:
            self.assertEqual(255, image.getpixel((1, 1)))
        self.assertIn('images/black.png', self.run_.get_file_names())
        with self.refused(self.mlflow.MlflowException, 'from 0 to 1'):
            self.mlflow.log_image(numpy.full((2, 2), 7.0), 'bright.png')

    def test_LG_16_addresses_are_paths(self):
        self.mlflow.log_text('text', 'a b/c.txt')
        uri = self.mlflow.get_artifact_uri('a b/c.txt')
        runs = 'runs:/%s/a b/c.txt' % self.yard.id
        for address in (uri, runs):
            self.assertEqual('text', self.mlflow.artifacts.load_text(address))
        copy = self.mlflow.artifacts.download_artifacts(runs, dst_path='here')
        self.assertEqual(os.path.join('here', 'c.txt'), copy)
        with open(copy) as file:
            self.assertEqual('text', file.read())
        with self.not_there(self.mlflow.MlflowException, 'nothing at ', 'none'):
            self.mlflow.artifacts.download_artifacts('runs:/%s/none' % self.yard.id)


class Places(MlflowTest):
    def test_LG_16_an_address_that_is_set_can_be_asked_for(self):
        self.set_environment(MLFLOW_TRACKING_URI=None)
        self.assertEqual('trainyard://yard', self.mlflow.get_tracking_uri())
        self.mlflow.set_tracking_uri(None)
        self.assertEqual('trainyard://yard', self.mlflow.get_registry_uri())
        self.mlflow.set_tracking_uri('http://elsewhere')
        self.assertEqual('http://elsewhere', self.mlflow.tracking.get_tracking_uri())

    def test_LG_16_the_run_stays_in_its_experiment(self):
        with self.stderr() as shown:
            self.assertEqual('iris', self.mlflow.set_experiment('iris').name)
            self.assertEqual('', shown.getvalue())
            self.assertEqual('3', self.mlflow.set_experiment('other').experiment_id)
        self.assertIn("'iris'", shown.getvalue())
        self.assertIn("'other'", shown.getvalue())


class Client(MlflowTest):
    def setUp(self):
        MlflowTest.setUp(self)
        from mlflow.tracking import MlflowClient
        self.client = MlflowClient()

    def test_LG_16_it_reads_the_run_and_its_children(self):
        self.mlflow.log_metrics({'loss': 2}, step=1)
        self.mlflow.log_metrics({'loss': 1}, step=2)
        self.mlflow.log_param('alpha', 0.1)
        self.run_.log('text', 'not a number')
        self.run_.log_list('list', [1, 5])
        run = self.client.get_run(self.yard.id)
        self.assertEqual({'loss': 1.0, 'list': 5.0}, run.data.metrics)
        self.assertEqual({'alpha': '0.1'}, run.data.params)
        self.assertEqual({'a': 'b', 'flag': '', 'mlflow.runName': 'calm wagon'}, run.data.tags)
        info = run.info
        self.assertEqual(('RUNNING', '3', 'active', None),
                         (info.status, info.experiment_id, info.lifecycle_stage, info.end_time))
        self.assertGreater(info.start_time, 1.5e12)
        history = self.client.get_metric_history(self.yard.id, 'loss')
        self.assertEqual([(2.0, 1), (1.0, 2)], [(one.value, one.step) for one in history])
        self.assertEqual(info.run_id, run.to_dictionary()['info']['run_id'])

    def test_LG_16_a_run_that_cannot_be_read_is_named(self):
        with self.not_there(self.mlflow.MlflowException, 'elsewhere'):
            self.client.get_run('elsewhere')
        with self.not_there(self.mlflow.MlflowException, '77'):
            self.client.get_experiment('77')
        self.assertIsNone(self.client.get_experiment_by_name('other'))
        self.assertEqual('3', self.client.get_experiment_by_name('iris').experiment_id)

    def test_LG_16_runs_are_found_by_what_they_hold(self):
        for alpha in (1, 2, 3):
            with self.mlflow.start_run(nested=True, tags={'kind': 'trial'}):
                self.mlflow.log_param('alpha', alpha)
                self.mlflow.log_metric('val loss', 1.0 / alpha)

        def found(text='', order=None):
            return [run.data.params.get('alpha')
                    for run in self.client.search_runs(['3'], text, order_by=order)]
        self.assertEqual(['3', '2', '1', None], found())
        self.assertEqual(['2', '1'], found("tags.kind = 'trial' and metrics.`val loss` >= 0.5"))
        self.assertEqual(['1', '2', '3', None], found(order=['metrics.`val loss` DESC']))
        self.assertEqual(['3'], found("params.alpha = '3' AND attributes.status = 'FINISHED'"))
        self.assertEqual(['2'], found('params.alpha != "1" and metric."val loss" > 0.4'))
        self.assertEqual([], [run.info.run_id for run in self.client.search_runs(['77'])])
        with self.refused(self.mlflow.MlflowException, 'like'):
            found("tags.kind like 'x'")
        self.assertEqual(2, len(self.mlflow.search_runs(max_results=2, output_format='list')))

    def test_LG_16_it_writes_to_a_run_by_its_id(self):
        from mlflow.entities import Metric, Param, RunTag
        run_id = self.client.create_run('3', run_name='made', tags={'k': 'v'}).info.run_id
        self.client.log_metric(run_id, 'loss', 1, step=4)
        self.client.log_param(run_id, 'alpha', 1)
        self.client.log_batch(run_id, [Metric('loss', 2, 0, 5)], [Param('beta', 2)],
                              [RunTag('t', 'u')])
        self.client.set_tag(run_id, 'x', 'y')
        self.client.delete_tag(run_id, 'k')
        self.client.log_text(run_id, 'text', 'a.txt')
        self.client.log_dict(run_id, {}, 'a.json')
        self.yard.write('folder/b.txt', 'B')
        self.client.log_artifact(run_id, 'folder/b.txt')
        self.client.log_artifacts(run_id, 'folder', 'all')
        self.client.set_terminated(run_id)
        self.client.set_terminated(self.yard.id)
        run = self.client.get_run(run_id)
        self.assertEqual(('FINISHED', 'made'), (run.info.status, run.info.run_name))
        self.assertEqual({'loss': 2.0}, run.data.metrics)
        self.assertEqual({'alpha': '1', 'beta': '2'}, run.data.params)
        self.assertEqual({'t': 'u', 'x': 'y', 'mlflow.runName': 'made',
                          'mlflow.parentRunId': self.yard.id}, run.data.tags)
        self.assertEqual([('a.json', False, 2), ('a.txt', False, 4), ('all', True, None),
                          ('b.txt', False, 1)],
                         [(one.path, one.is_dir, one.file_size)
                          for one in self.client.list_artifacts(run_id)])
        self.assertEqual(['all/b.txt'],
                         [one.path for one in self.client.list_artifacts(run_id, 'all')])
        with open(self.client.download_artifacts(run_id, 'a.txt')) as file:
            self.assertEqual('text', file.read())
        self.assertEqual({}, self.metrics())
        self.assertEqual(self.yard.id, self.client.get_parent_run(run_id).info.run_id)

    def test_LG_16_what_it_has_not_is_named(self):
        with self.assertRaisesRegex(NotImplementedError, 'MlflowClient.restore_run.*install mlflow'):
            self.client.restore_run('x')
        self.assertFalse(hasattr(self.client, 'restore_run'))
