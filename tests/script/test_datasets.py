"""Datasets: found as they were when the script was started, made of datastores, given as inputs."""

import json
import os
import threading
import time
import unittest
from types import SimpleNamespace

from support import YardTest  # first: it puts the package on the path

from azureml.core import Dataset, Workspace
from azureml.core._reply import Reply
from azureml.data import FileDataset
from azureml.data.datapath import DataPath
from azureml.exceptions import AzureMLException, UserErrorException

try:
    import pandas
except ImportError:
    pandas = None

needs_pandas = unittest.skipIf(pandas is None, 'pandas is not installed')


def record(name, version, *paths, **more):
    return dict({'name': name, 'version': version, 'description': '', 'tags': {},
                 'paths': [{'datastore': 'workspaceblobstore', 'path': path} for path in paths]},
                **more)


class DatasetTest(YardTest):
    def setUp(self):
        YardTest.setUp(self)
        for name in ('mnist/train.gz', 'mnist/test.gz', 'mnist/more/labels.gz', 'mnist/readme.txt',
                     'other.gz'):
            self.yard.write(os.path.join(self.yard.store, name), name)
        self.workspace = self.run_.experiment.workspace
        self.store = self.workspace.get_default_datastore()

    def know(self, *records):
        self.yard.write(os.path.join(self.yard.live, 'datasets.json'), json.dumps(records))

    def made(self, *paths):
        return Dataset.File.from_files([(self.store, path) for path in paths])

    def stored(self, path):
        with open(os.path.join(self.yard.store, path)) as file:
            return file.read()


class Finding(DatasetTest):
    def setUp(self):
        DatasetTest.setUp(self)
        self.know(record('digits', 2, 'mnist/*.gz', description='small', tags={'a': 'b'}),
                  record('digits', 1, 'mnist'), record('other', 1, 'other.gz'))

    def test_DS_08_a_dataset_is_found_by_name_and_version(self):
        newest = Dataset.get_by_name(self.workspace, 'digits')
        self.assertEqual(('digits', 2, 'digits:2', 'small', {'a': 'b'}),
                         (newest.name, newest.version, newest.id, newest.description, newest.tags))
        self.assertEqual(['/test.gz', '/train.gz'], newest.to_path())
        self.assertEqual(2, Dataset.get(workspace=self.workspace, name='digits').version)
        for first in (Dataset.get_by_name(self.workspace, name='digits', version=1),
                      Dataset.get_by_name(self.workspace, 'digits', version='1'),
                      Dataset.get_by_id(self.workspace, id='digits:1'),
                      Dataset.get(self.workspace, id='digits:1')):
            self.assertEqual(1, first.version)
            self.assertEqual(4, len(first.to_path()))

    def test_DS_08_the_workspace_has_the_newest_of_each_name(self):
        found = self.run_.experiment.workspace.datasets
        self.assertEqual(['digits', 'other'], list(found))
        self.assertEqual(2, found['digits'].version)
        self.assertEqual(found['other'].id, Dataset.get_all(self.workspace)['other'].id)
        self.assertEqual('yard', Workspace.from_config().name)

    def test_DS_08_what_is_not_there_is_named_with_what_is(self):
        with self.not_there(UserErrorException, 'absent', 'digits, other'):
            Dataset.get_by_name(self.workspace, 'absent')
        with self.not_there(UserErrorException, 'digits version 7', 'the versions 2, 1'):
            Dataset.get_by_name(self.workspace, 'digits', 7)
        with self.not_there(UserErrorException, 'absent'):
            Dataset.get_by_id(self.workspace, 'absent')
        os.unlink(os.path.join(self.yard.live, 'datasets.json'))
        self.assertEqual({}, self.workspace.datasets)
        with self.not_there(UserErrorException, 'the workspace has: none'):
            Dataset.get_by_name(self.workspace, 'digits')


class Choosing(DatasetTest):
    def test_DS_08_a_path_is_a_file_a_folder_or_a_pattern(self):
        for path, names in (('mnist/train.gz', ['/train.gz']),
                            ('./mnist/', ['/more/labels.gz', '/readme.txt', '/test.gz',
                                          '/train.gz']),
                            ('mnist/*.gz', ['/test.gz', '/train.gz']),
                            ('mnist/**', ['/more/labels.gz', '/readme.txt', '/test.gz',
                                          '/train.gz']),
                            ('mnist/**/*.gz', ['/more/labels.gz', '/test.gz', '/train.gz']),
                            ('**/labels.gz', ['/mnist/more/labels.gz']),
                            ('mnist/t[er]*.gz', ['/test.gz', '/train.gz']),
                            ('mnist/t[!e]*', ['/train.gz']),
                            ('mnist/tes?.gz', ['/test.gz']),
                            ('*', ['/other.gz'])):
            self.assertEqual(names, self.made(path).to_path(), path)

    def test_DS_08_files_of_many_paths_are_named_from_what_they_have_in_common(self):
        self.assertEqual(['/more/labels.gz', '/test.gz', '/train.gz'],
                         self.made('mnist/more', 'mnist/*.gz', 'mnist/train.gz').to_path())
        self.assertEqual(['/mnist/train.gz', '/other.gz'],
                         self.made('mnist/train.gz', 'other.gz').to_path())

    def test_DS_08_a_path_that_leads_nowhere_is_named(self):
        for path in ('absent', 'mnist/*.png'):
            with self.refused(UserErrorException, 'workspaceblobstore', path, 'upload it first'):
                self.made(path)
        for path in ('https://example.com/iris.csv', 'mnist', 7):
            with self.refused(UserErrorException, str(path), '(datastore, "mnist/*.gz")'):
                Dataset.File.from_files(path)
        with self.refused(UserErrorException, 'at least one path'):
            Dataset.File.from_files([])

    def test_DS_08_a_data_reference_is_a_path_too(self):
        for path in (self.store.path('mnist/*.gz'), DataPath(self.store, 'mnist/*.gz')):
            made = Dataset.File.from_files(path)
            self.assertIsInstance(made, FileDataset)
            self.assertEqual(['/test.gz', '/train.gz'], made.to_path())

    def test_DS_08_a_download_leaves_alone_what_is_there(self):
        made = self.made('mnist/**/*.gz')
        self.assertEqual([os.path.join('copy', name) for name in
                          ('more/labels.gz', 'test.gz', 'train.gz')], made.download('copy'))
        os.unlink('copy/more/labels.gz')
        with self.refused(FileExistsError, 'test.gz'):
            made.download('copy')
        self.assertFalse(os.path.exists('copy/more/labels.gz'))
        made.download('copy', overwrite=True)
        self.assertTrue(os.path.exists('copy/more/labels.gz'))

    def test_DS_05_what_is_done_to_a_mount_never_reaches_the_datastore(self):
        with self.made('mnist').mount() as mounted:
            path = os.path.join(mounted.mount_point, 'train.gz')
            with open(path, 'w') as file:
                file.write('mine')
            os.unlink(os.path.join(mounted.mount_point, 'test.gz'))
        self.assertFalse(os.path.exists(path))
        self.assertEqual('mnist/train.gz', self.stored('mnist/train.gz'))
        self.assertEqual('mnist/test.gz', self.stored('mnist/test.gz'))

    def test_DS_08_data_changes_with_its_newest_file(self):
        for name, seconds in (('train.gz', 1000), ('test.gz', 86400)):
            os.utime(os.path.join(self.yard.store, 'mnist', name), (seconds, seconds))
        self.assertEqual('1970-01-02 00:00:00+00:00', str(self.made('mnist/*.gz').data_changed_time))
        self.assertIsNone(self.made('mnist').take(0).data_changed_time)

    def test_DS_08_a_folder_can_be_uploaded_as_a_dataset(self):
        self.yard.write('here/deep/a.txt', 'a')
        for number, target in enumerate([(self.store, 'up0'), self.store.path('up1'),
                                         DataPath(self.store, 'up2')]):
            made = Dataset.File.upload_directory(src_dir='here', target=target,
                                                 show_progress=True)
            self.assertEqual(['/deep/a.txt'], made.to_path())
            self.assertEqual('a', self.stored('up%d/deep/a.txt' % number))
        self.yard.write('here/deep/a.txt', 'changed')
        Dataset.File.upload_directory('here', (self.store, 'up0'), show_progress=False)
        self.assertEqual('a', self.stored('up0/deep/a.txt'))
        Dataset.File.upload_directory('here', (self.store, 'up0'), overwrite=True)
        self.assertEqual('changed', self.stored('up0/deep/a.txt'))

    def test_DS_09_how_a_table_is_read_is_taken_by_its_place_or_refused_by_name(self):
        path = (self.store, 'mnist/readme.txt')
        made = Dataset.Tabular.from_delimited_files(path, False, False, True, None, ';')
        self.assertEqual(';', made._reading['sep'])
        Dataset.Tabular.from_delimited_files(path=path, header=True, support_multi_line=True,
                                             partition_format=None, empty_as_string=False)
        for make, option in ((Dataset.Tabular.from_delimited_files, 'set_column_types'),
                             (Dataset.Tabular.from_delimited_files, 'header'),
                             (Dataset.Tabular.from_parquet_files, 'include_path'),
                             (Dataset.File.from_files, 'partition_format')):
            with self.refused(NotImplementedError, make.__name__, option, 'pandas'):
                make(path, **{option: 'x'})

    def test_DS_08_what_belongs_outside_says_so(self):
        made = self.made('mnist')
        for ask in (lambda: made.as_named_input('x'), lambda: Dataset.Tabular.from_sql_query('x')):
            with self.assertRaisesRegex(NotImplementedError, 'the program that submits the run'):
                ask()
        with self.assertRaisesRegex(NotImplementedError, 'In a script, to_pandas_dataframe'):
            made.filter(None)


@unittest.skipUnless(hasattr(os, 'mkfifo'), 'there are no named pipes')
class Registering(DatasetTest):
    def setUp(self):
        DatasetTest.setUp(self)
        self.addCleanup(setattr, Reply, 'patience', Reply.patience)
        Reply.patience = 20

    def registered(self, made, *args, **kwargs):
        """The line that is written, while `answer` is what the workspace says to it."""
        answer = kwargs.pop('answer')
        workspace = threading.Thread(target=self.be_the_workspace,
                                     args=(answer, len(self.yard.lines('dataset'))))
        workspace.start()
        try:
            return made.register(*args, **kwargs)
        finally:
            workspace.join()

    def be_the_workspace(self, answer, known):
        end = time.monotonic() + Reply.patience
        while len(self.yard.lines('dataset')) == known and time.monotonic() < end:
            time.sleep(0.005)
        _, _, _, request, name, facts = self.yard.lines('dataset')[-1]
        if 'version' in answer:
            self.know(dict(record(name, answer['version']), paths=facts['paths'],
                           description=facts['description'], tags=facts['tags']))
        pipe = os.open(os.path.join(self.yard.live, request + '.reply'),
                       os.O_WRONLY | os.O_NONBLOCK)
        os.write(pipe, (json.dumps(answer) + '\n').encode())
        os.close(pipe)

    def test_DS_08_what_is_registered_is_passed_on_and_found_again(self):
        digits = self.registered(self.made('./mnist//', 'other.gz'), self.workspace, 'digits',
                                 description='small', tags={'a': 1, 'flag': None},
                                 create_new_version=True, answer={'version': 3})
        operation, run, _, _, name, facts = self.yard.lines('dataset')[-1]
        self.assertEqual(('dataset', None, 'digits'), (operation, run, name))
        self.assertEqual({'paths': [{'datastore': 'workspaceblobstore', 'path': 'mnist'},
                                    {'datastore': 'workspaceblobstore', 'path': 'other.gz'}],
                          'description': 'small', 'tags': {'a': '1', 'flag': None},
                          'create_new_version': True}, facts)
        self.assertEqual(('digits', 3, 'digits:3', 'small', {'a': '1', 'flag': None}),
                         (digits.name, digits.version, digits.id, digits.description, digits.tags))
        self.assertEqual(5, len(digits.to_path()))
        self.assertEqual(3, Dataset.get_by_name(self.workspace, 'digits').version)
        self.assertEqual(3, self.workspace.datasets['digits'].version)
        self.assertEqual([], [n for n in os.listdir(self.yard.live) if n.endswith('.reply')])

    def test_DS_08_a_name_that_is_taken_is_refused_where_it_is_asked_for(self):
        words = '"digits:1" has other paths; set create_new_version, or choose another name'
        with self.refused(UserErrorException, 'dataset digits was not registered', words):
            self.registered(self.made('mnist'), self.workspace, 'digits', answer={'error': words})
        self.assertFalse(self.yard.lines('dataset')[-1][-1]['create_new_version'])
        for name in ('', None):
            with self.refused(UserErrorException, 'a dataset needs a name'):
                self.made('mnist').register(self.workspace, name)
        self.assertEqual(1, len(self.yard.lines('dataset')))

    def test_DS_08_a_script_goes_on_when_nobody_answers(self):
        Reply.patience = 0.05
        with self.assertWarnsRegex(UserWarning, 'dataset digits.*registered when'):
            made = self.made('mnist').register(self.workspace, 'digits')
        self.assertEqual(('digits', 4), (made.name, len(made.to_path())))
        with self.refused(AzureMLException, 'may have stopped'):
            made.version
        self.assertEqual(1, len(self.yard.lines('dataset')))

    def test_DS_09_a_table_is_registered_if_its_paths_say_all(self):
        table = Dataset.Tabular.from_delimited_files((self.store, 'mnist/readme.txt'))
        self.assertEqual(1, self.registered(table, self.workspace, 't',
                                            answer={'version': 1}).version)
        other = Dataset.Tabular.from_delimited_files((self.store, 'mnist'), separator=';')
        for data, word in ((other, "';'"), (table.random_split(0.5)[0], 'a part'),
                           (table.keep_columns('a'), 'a part')):
            with self.refused(NotImplementedError, word):
                data.register(self.workspace, 't')


    @needs_pandas
    def test_DS_09_a_table_of_the_script_is_kept_and_registered(self):
        frame = pandas.DataFrame({'a': [1, 2], 'b': ['x', 'y']})

        def register(*args, **kwargs):
            return Dataset.Tabular.register_pandas_dataframe(frame, *args, **kwargs)
        for target in (self.store, (self.store, 'tables')):
            made = self.registered(SimpleNamespace(register=register), target, 'two',
                                   answer={'version': 1})
            self.assertEqual(('two', 1), (made.name, made.version))
            self.assertEqual(frame.values.tolist(), made.to_pandas_dataframe().values.tolist())
            self.assertTrue(self.yard.lines('dataset')[-1][-1]['create_new_version'])
        self.assertIn('managed-dataset', os.listdir(os.path.join(self.yard.store, 'tables')))


class Splitting(DatasetTest):
    def test_DS_09_a_split_has_everything_between_its_parts(self):
        whole = self.made('mnist')
        first, second = whole.random_split(percentage=0.5, seed=7)
        self.assertEqual((2, 2), (len(first.to_path()), len(second.to_path())))
        self.assertEqual(whole.to_path(), sorted(first.to_path() + second.to_path()))
        again, _ = whole.random_split(0.5, 7)
        self.assertEqual(first.to_path(), again.to_path())
        all_of_it, nothing = whole.random_split(1.0)
        self.assertEqual((4, 0), (len(all_of_it.to_path()), len(nothing.to_path())))
        with self.refused(UserErrorException, 'percentage is 2'):
            whole.random_split(2)

    def test_DS_08_a_part_can_be_split_and_downloaded(self):
        whole = self.made('mnist')
        self.assertEqual(whole.to_path()[:1], whole.take(1).to_path())
        self.assertEqual(whole.to_path()[3:], whole.skip(1).skip(2).to_path())
        self.assertEqual(1, len(whole.take(1).download('copy')))

    @needs_pandas
    def test_DS_09_delimited_files_are_one_table_and_split_by_rows(self):
        for number in range(2):
            rows = ''.join('%d;%d\n' % (number, row) for row in range(5))
            self.yard.write(os.path.join(self.yard.store, 'rows', '%d.csv' % number),
                            'a;b\n' + rows)
        table = Dataset.Tabular.from_delimited_files((self.store, 'rows/*.csv'), separator=';')
        self.assertEqual((10, 2), table.to_pandas_dataframe().shape)
        train, test = table.random_split(percentage=0.8, seed=1)
        frames = train.to_pandas_dataframe(), test.to_pandas_dataframe()
        self.assertEqual([8, 2], [len(frame) for frame in frames])
        self.assertEqual(table.to_pandas_dataframe().values.tolist(),
                         sorted(pandas.concat(frames).values.tolist()))
        self.assertEqual(3, len(table.take(3).to_pandas_dataframe()))

    @needs_pandas
    def test_DS_09_columns_are_kept_and_dropped(self):
        self.yard.write(os.path.join(self.yard.store, 'rows.csv'), 'a,b,c\n1,2,3\n4,5,6\n')
        table = Dataset.Tabular.from_delimited_files((self.store, 'rows.csv'))
        for data, names in ((table.keep_columns(columns=['c', 'a'], validate=True), ['c', 'a']),
                            (table.keep_columns('b'), ['b']),
                            (table.drop_columns(columns=['b']), ['a', 'c']),
                            (table.with_timestamp_columns(None).drop_columns('a'), ['b', 'c']),
                            (table.drop_columns('a').take(1).keep_columns('c'), ['c'])):
            self.assertEqual(names, list(data.to_pandas_dataframe().columns))
            self.assertEqual(['/rows.csv'], data.to_path())
        self.assertEqual([[3]], table.take(1).keep_columns('c').to_pandas_dataframe().values.tolist())


class Inputs(DatasetTest):
    def give(self, **given):
        self.yard.context.update(given)
        self.yard.write(os.path.join(self.yard.live, 'context.json'),
                        json.dumps(self.yard.context))
        self.enter()

    def test_LG_14_inputs_and_outputs_are_those_the_run_was_given(self):
        mounted = os.path.join(self.yard.store, 'mnist')
        self.give(inputs={'fashion_ds': {'path': mounted, 'dataset': 'digits', 'version': 2}},
                  outputs={'best': {'path': self.yard.folder('best')}})
        data = self.run_.input_datasets['fashion_ds']
        self.assertEqual(mounted, data)
        self.assertEqual(('digits', 2, 'digits:2'), (data.name, data.version, data.id))
        self.set_environment(AZUREML_DATAREFERENCE_fashion_ds=mounted,
                             AZUREML_DATAREFERENCE_best=self.yard.folder('best'),
                             AZUREML_DATAREFERENCE_raw=self.yard.store)
        self.assertEqual(['fashion_ds'], list(self.run_.input_datasets))
        self.assertEqual(['best'], list(self.run_.output_datasets))
        self.assertEqual(self.yard.store, self.run_.input_datasets['raw'])
        self.assertTrue(os.path.isdir(self.run_.output_datasets['best']))
        first, second = data.random_split(0.25, seed=3)
        self.assertEqual((1, 3), (len(first.to_path()), len(second.to_path())))
        for name in ('absent', 'PATH'):
            with self.assertRaisesRegex(KeyError, name + ' is none of these: fashion_ds'):
                self.run_.input_datasets[name]

    def test_LG_14_what_a_script_names_as_an_input_is_one_to_it(self):
        self.give(inputs={'train': {'path': self.yard.store}}, outputs={})
        made = self.made('mnist')
        self.run_.input_datasets['training_data'] = made
        self.assertIs(made, self.run_.input_datasets['training_data'])
        self.assertEqual(['train', 'training_data'], list(self.run_.input_datasets))
        self.assertEqual([], list(self.run_.output_datasets))
        self.assertEqual(['train'], [one['consumptionDetails']['inputName'] for one in
                                     self.run_.get_details()['inputDatasets']])

    def test_DS_08_an_input_is_found_by_what_the_script_was_given_for_its_id(self):
        mounted = os.path.join(self.yard.store, 'mnist')
        self.give(inputs={'train': {'path': mounted}, 'all': {'path': self.yard.store}})
        data = Dataset.get_by_id(self.run_.experiment.workspace, id=mounted)
        self.assertEqual(('train', 4), (data.name, len(data.to_path())))

    def test_DS_08_a_dataset_of_a_single_file_is_that_file(self):
        self.give(inputs={'one': {'path': os.path.join(self.yard.store, 'other.gz')}})
        data = self.run_.input_datasets['one']
        self.assertTrue(os.path.isfile(data))
        self.assertEqual(['/other.gz'], data.to_path())
        self.assertEqual('one', data.name)
