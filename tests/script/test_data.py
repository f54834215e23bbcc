"""Datastores are folders; data references are names that a job start turns into paths."""

import contextlib
import errno
import io
import os
from unittest import mock

from support import YardTest  # first: it puts the package on the path

from azureml.core import Datastore
from azureml.data.data_reference import DataReference
from azureml.exceptions import UserErrorException


class Datastores(YardTest):
    def setUp(self):
        YardTest.setUp(self)
        self.workspace = self.run_.experiment.workspace
        self.store = self.workspace.get_default_datastore()
        self.yard.write('mnist/train.gz', 'train')
        self.yard.write('mnist/deep/test.gz', 'test')

    def stored(self, path):
        with open(os.path.join(self.yard.store, path)) as file:
            return file.read()

    def printed(self, call, *arguments, **more):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            call(*arguments, **more)
        return out.getvalue()

    def test_DS_06_they_are_found_by_name_or_as_the_default(self):
        for store in (self.store, Datastore.get(self.workspace, 'workspaceblobstore'),
                      Datastore(self.workspace, 'workspaceblobstore'),
                      Datastore.get_default(self.workspace),
                      self.workspace.datastores['workspaceblobstore']):
            self.assertEqual('workspaceblobstore', store.name)
        with self.not_there(UserErrorException, 'absent', 'workspaceblobstore'):
            Datastore.get(self.workspace, 'absent')

    def test_DS_01_a_folder_is_uploaded_without_itself(self):
        reference = self.store.upload(src_dir='./mnist', target_path='data', overwrite=True,
                                      show_progress=True)
        self.assertEqual(('train', 'test'), (self.stored('data/train.gz'),
                                             self.stored('data/deep/test.gz')))
        self.assertEqual('data', reference.path_on_datastore)
        for source in ('absent', 'mnist/train.gz'):
            with self.refused(UserErrorException, source + ' is not a folder'):
                self.store.upload(source)

    def test_DS_01_what_is_there_is_kept_unless_overwriting_is_asked_for(self):
        self.store.upload('mnist')
        self.yard.write('mnist/train.gz', 'changed')
        self.printed(self.store.upload, 'mnist')
        self.assertEqual('train', self.stored('train.gz'))
        self.assertEqual('', self.printed(self.store.upload, 'mnist', overwrite=True))
        self.assertEqual('changed', self.stored('train.gz'))

    def test_DS_01_what_is_skipped_is_told_unless_progress_is_not_to_be_shown(self):
        self.assertEqual('', self.printed(self.store.upload, 'mnist'))
        skipped = 'Target already exists. Skipping %s for %s\n'
        there = [os.path.join(self.yard.store, name) for name in ('deep/test.gz', 'train.gz')]
        told = ''.join(skipped % ('upload', path) for path in there)
        self.assertEqual(told, self.printed(self.store.upload, 'mnist'))
        self.assertEqual(told, self.printed(self.store.upload_files, [
            'mnist/deep/test.gz', 'mnist/train.gz']))
        self.assertEqual('', self.printed(self.store.upload, 'mnist', show_progress=False))
        here = skipped % ('download', 'mnist/train.gz')
        self.assertEqual(here, self.printed(self.store.download, 'mnist', prefix='train'))
        self.assertEqual('', self.printed(self.store.download, 'mnist', show_progress=False))

    def test_DS_01_a_datastore_that_is_full_keeps_what_it_has(self):
        self.store.upload('mnist')
        self.yard.write('mnist/train.gz', 'changed')

        def half(source, target):
            with open(target, 'w') as file:
                file.write('chan')
            raise OSError(errno.ENOSPC, 'No space left on device', target)
        with mock.patch('shutil.copyfile', half):
            with self.assertRaisesRegex(OSError, 'No space left'):
                self.store.upload_files(['mnist/train.gz'], overwrite=True)
        self.assertEqual('train', self.stored('train.gz'))
        self.assertEqual(['deep', 'train.gz'], sorted(os.listdir(self.yard.store)))

    def test_DS_01_a_target_cannot_lead_out_of_the_store(self):
        for target in ('../../up', '/up', './up/'):
            self.store.upload('mnist', target, overwrite=True)
        self.assertEqual(['up'], os.listdir(self.yard.store))
        self.store.upload('mnist', '.')
        self.assertIn('train.gz', os.listdir(self.yard.store))

    def test_DS_01_a_target_below_a_file_or_in_place_of_a_folder_is_refused(self):
        self.store.upload('mnist')
        self.yard.write('more/new.gz', 'new')
        self.yard.write('odd/new.gz', 'new')
        self.yard.write('odd/deep', 'a file')
        for target in ('train.gz', 'train.gz/of/more'):
            with self.refused(UserErrorException, "'workspaceblobstore'",
                              "'train.gz' is a file there", 'target_path'):
                self.store.upload('more', target, overwrite=True)
        with self.refused(UserErrorException, "'deep' is a folder there", 'target_path'):
            self.store.upload('odd')
        self.assertEqual(['deep', 'train.gz'], sorted(os.listdir(self.yard.store)))

    def test_DS_02_files_keep_their_place_below_a_common_root(self):
        files = ['mnist/train.gz', 'mnist/deep/test.gz']
        self.store.upload_files(files, target_path='a')
        self.store.upload_files(files, relative_root='.', target_path='b')
        self.assertEqual('test', self.stored('a/deep/test.gz'))
        self.assertEqual('test', self.stored('b/mnist/deep/test.gz'))
        with self.refused(UserErrorException, 'not below'):
            self.store.upload_files(files, relative_root='mnist/deep')
        with self.refused(UserErrorException, 'absent'):
            self.store.upload_files(['absent'])

    def test_DS_03_a_download_counts_what_it_copies(self):
        self.store.upload('mnist', 'data')
        self.assertEqual(2, self.store.download('copy', prefix='data'))
        self.assertEqual(0, self.store.download('copy', prefix='data', show_progress=False))
        self.assertEqual(1, self.store.download('copy', prefix='data/deep', overwrite=True))
        self.assertTrue(os.path.isfile('copy/data/deep/test.gz'))

    def test_DS_07_what_belongs_outside_says_so(self):
        for name in ('register_azure_blob_container', 'register_azure_file_share',
                     'register_azure_data_lake_gen2', 'register_azure_sql_database'):
            with self.assertRaisesRegex(NotImplementedError, name + '.*the program that submits'):
                getattr(Datastore, name)(self.workspace, 'mine')
        with self.assertRaisesRegex(NotImplementedError, 'unregister.*the program that submits'):
            self.store.unregister()

    def test_DS_04_a_reference_reads_as_its_variable(self):
        self.assertEqual('$AZUREML_DATAREFERENCE_workspaceblobstore', str(self.store.as_mount()))
        named = self.store.path('mnist', data_reference_name='digits').as_download('/tmp/x')
        self.assertEqual('$AZUREML_DATAREFERENCE_digits', '%s' % named)
        self.assertEqual(('download', '/tmp/x', 'mnist'),
                         (named.mode, named.path_on_compute, named.path_on_datastore))
        self.assertEqual('upload', DataReference(self.store, 'out').as_upload().mode)
        with self.refused(ValueError, 'a b'):
            self.store.path('x', data_reference_name='a b')

    def test_nothing_is_printed(self):
        code, out, err = self.yard.run("""
from azureml.core import Run, Dataset
run = Run.get_context()
run.experiment.workspace.get_default_datastore().upload('mnist', show_progress=True)
run.log('loss', 1)
run.complete()
""")
        self.assertEqual((0, '', ''), (code, out, err))
