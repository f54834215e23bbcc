"""Files of a run: put there whole, found by name, never replaced."""

import io
import os
import unittest
from unittest import mock

from support import YardTest  # first: it puts the package on the path

from azureml.core import _files
from azureml.exceptions import UserErrorException


class Uploading(YardTest):
    def test_LG_09_a_file_a_stream_and_a_text_stream(self):
        path = self.yard.write('model.bin', b'\x00\xff' * 10)
        self.run_.upload_file('outputs/model.bin', path)
        with open(path, 'rb') as stream:
            self.run_.upload_file(name='stream', path_or_stream=stream)
        self.run_.upload_file('text.txt', io.StringIO(u'caf\u00e9'))
        self.assertEqual(b'\x00\xff' * 10, self.yard.record('outputs/model.bin'))
        self.assertEqual(b'\x00\xff' * 10, self.yard.record('stream'))
        self.assertEqual(u'caf\u00e9'.encode('utf-8'), self.yard.record('text.txt'))

    def test_LG_09_a_large_stream_arrives_whole(self):
        content = os.urandom(3 * 1024 * 1024 + 5)
        self.run_.upload_file('large', io.BytesIO(content))
        self.assertEqual(content, self.yard.record('large'))

    def test_LG_09_many_files_and_folders(self):
        self.yard.write('model/a.txt', 'a')
        self.yard.write('model/deep/b.txt', 'b')
        self.run_.upload_files(['x/a', 'y'], ['model/a.txt', 'model/deep/b.txt'])
        self.run_.upload_folder('saved', './model')
        self.assertEqual(['saved/a.txt', 'saved/deep/b.txt', 'x/a', 'y'],
                         self.run_.get_file_names())

    def test_LG_09_a_name_that_is_taken_is_refused_and_the_file_stays(self):
        self.run_.upload_file('a', io.BytesIO(b'first'))
        with self.refused(UserErrorException, 'a', self.run_.id):
            self.run_.upload_file('a', io.BytesIO(b'second'))
        with self.refused(UserErrorException, self.run_.id):
            self.run_.upload_file('a/b', io.BytesIO(b'below a file'))
        self.run_.upload_file('folder/c', io.BytesIO(b'c'))
        with self.refused(UserErrorException, 'folder'):
            self.run_.upload_file('folder', io.BytesIO(b'over a folder'))
        self.assertEqual(b'first', self.yard.record('a'))

    def test_LG_09_many_files_are_refused_as_a_whole(self):
        self.yard.write('one', '1')
        self.run_.upload_file('taken', 'one')
        for paths in (['one', 'one'], ['one', 'absent']):
            with self.refused(UserErrorException):
                self.run_.upload_files(['new', 'taken'], paths)
        with self.refused(UserErrorException, '2 names', '1 path'):
            self.run_.upload_files(['a', 'b'], ['one'])
        with self.refused(UserErrorException, 'absent'):
            self.run_.upload_folder('folder', 'absent')
        self.assertEqual(['taken'], self.run_.get_file_names())

    def test_LG_09_of_two_files_of_one_name_neither_is_put(self):
        self.yard.write('one', '1')
        with self.refused(UserErrorException, 'two files', 'same'):
            self.run_.upload_files(['same', './same'], ['one', 'one'])
        self.assertEqual([], self.run_.get_file_names())

    def test_LG_09_into_a_datastore_is_refused_with_the_way_out(self):
        self.yard.write('folder/one', '1')
        for upload in (lambda **to: self.run_.upload_file('a', 'folder/one', **to),
                       lambda **to: self.run_.upload_files(['a'], ['folder/one'], **to),
                       lambda **to: self.run_.upload_folder('a', 'folder', **to)):
            with self.refused(NotImplementedError, "'blobs'", 'Datastore.upload_files'):
                upload(datastore_name='blobs')
        self.assertEqual([], self.run_.get_file_names())

    def test_LG_09_names_cannot_lead_out_of_the_record(self):
        names = {'/etc/passwd': 'etc/passwd', '../../up': 'up', './a//b/./c': 'a/b/c',
                 'x/../y': 'y', 'back\\slash': 'back/slash', 'trailing/': 'trailing'}
        for name in names:
            self.run_.upload_file(name, io.BytesIO(b''))
        self.assertEqual(sorted(names.values()), self.run_.get_file_names())
        for name in ('', '.', '..', '/', 'a/..', 'nul\0'):
            with self.refused(ValueError, 'not a name'):
                self.run_.upload_file(name, io.BytesIO(b''))

    def test_DS_11_the_logs_are_the_systems_and_nothing_is_put_among_them(self):
        self.yard.write('one', '1')
        self.yard.write('many/user_logs/one', '1')
        for name in ('user_logs', 'user_logs/std_log.txt', 'system_logs/x',
                     './azureml-logs/70_driver_log.txt'):
            plain = repr(name.replace('./', ''))
            for call in (lambda: self.run_.upload_file(name, 'one'),
                         lambda: self.run_.upload_files(['fine', name], ['one', 'one'])):
                with self.refused(UserErrorException, plain, 'belongs to the system',
                                  'another name'):
                    call()
        with self.refused(UserErrorException, "'user_logs/one'"):
            self.run_.upload_folder('.', 'many')
        with self.refused(UserErrorException, "'user_logs/roc"):
            self.run_.log_image('user_logs/roc', 'one')
        self.assertEqual([], self.run_.get_file_names())
        self.run_.upload_file('logs/user_logs/x', 'one')

    def test_LG_09_a_missing_file_and_a_folder_are_refused(self):
        with self.refused(FileNotFoundError, 'absent'):
            self.run_.upload_file('a', 'absent')
        with self.refused(UserErrorException, 'upload_folder'):
            self.run_.upload_file('a', '.')
        with self.refused(NotImplementedError, 'elsewhere'):
            self.run_.upload_file('a', io.BytesIO(b''), datastore_name='elsewhere')

    def test_a_file_appears_whole_or_not_at_all(self):
        class Failing(object):
            def __init__(self):
                self.left = 2

            def read(self, size):
                self.left -= 1
                if not self.left:
                    raise IOError('the source broke off')
                return b'half'
        with self.refused(IOError, 'broke off'):
            self.run_.upload_file('a', Failing())
        self.assertEqual([], self.run_.get_file_names())
        self.assertEqual(['context.json'], os.listdir(self.yard.live))

    def test_nothing_is_left_in_the_live_folder(self):
        self.run_.upload_file('a', io.BytesIO(b''))
        self.assertEqual(['context.json'], os.listdir(self.yard.live))

    def test_a_later_change_of_the_source_does_not_reach_the_record(self):
        self.yard.write('model', 'old')
        self.run_.upload_file('model', 'model')
        self.yard.write('model', 'new')
        self.assertEqual(b'old', self.yard.record('model'))


class Downloading(YardTest):
    def setUp(self):
        YardTest.setUp(self)
        for name in ('outputs/model/a.bin', 'outputs/model/deep/b.bin', 'outputs/note.txt', 'top'):
            self.run_.upload_file(name, io.BytesIO(name.encode()))

    def content(self, path):
        with open(path) as file:
            return file.read()

    def test_RU_05_names_have_slashes(self):
        self.assertEqual(['outputs/model/a.bin', 'outputs/model/deep/b.bin', 'outputs/note.txt',
                          'top'], self.run_.get_file_names())

    def test_RU_06_to_the_current_directory_a_file_or_a_folder(self):
        self.run_.download_file('outputs/model/a.bin')
        self.run_.download_file('outputs/note.txt', 'made/for/it.txt')
        self.run_.download_file('./outputs/note.txt', output_file_path='made')
        self.run_.download_file('top', 'new folder/')
        self.assertEqual('outputs/model/a.bin', self.content('a.bin'))
        self.assertEqual('outputs/note.txt', self.content('made/for/it.txt'))
        self.assertEqual('outputs/note.txt', self.content('made/note.txt'))
        self.assertEqual('top', self.content('new folder/top'))

    def test_RU_06_an_unknown_name_is_refused_and_the_known_ones_are_told(self):
        with self.refused(UserErrorException, 'outputs/absent', 'outputs/note.txt'):
            self.run_.download_file('outputs/absent')

    def test_RU_07_many_with_and_without_their_prefix(self):
        self.run_.download_files('outputs/model', 'kept')
        self.run_.download_files(prefix='outputs/model', output_directory='cut',
                                 append_prefix=False)
        self.assertEqual('outputs/model/deep/b.bin', self.content('kept/outputs/model/deep/b.bin'))
        self.assertEqual('outputs/model/deep/b.bin', self.content('cut/deep/b.bin'))
        self.assertFalse(os.path.exists('kept/top'))
        self.run_.download_files()
        self.assertEqual('top', self.content('top'))

    def test_RU_07_to_given_paths(self):
        self.run_.download_files('outputs/model/', output_paths=['one', 'two'])
        self.assertEqual('outputs/model/deep/b.bin', self.content('two'))
        with self.refused(UserErrorException, '1 output paths for 2'):
            self.run_.download_files('outputs/model/', output_paths=['one'])


class Names(unittest.TestCase):
    def test_a_drive_is_dropped_where_there_are_drives(self):
        with mock.patch('os.path.splitdrive', lambda path: (path[:2], path[2:])):
            self.assertEqual('Users/me/x', _files.artifact_name('C:\\Users\\me\\x'))
