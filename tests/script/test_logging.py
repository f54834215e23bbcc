"""Section LG: what a script logs arrives, in shape and in order."""

import decimal
import enum
import json
import math
import os
import sys
import threading
import time

from support import YardTest, needs_numpy, numpy  # first: it puts the package on the path

from azureml.exceptions import UserErrorException


class Savable(object):
    """Stands in for a plotting module or a figure."""

    def __init__(self):
        self.calls = []

    def savefig(self, target, **how):
        self.calls.append(how)
        target.write(b'\x89PNG picture')


class Values(YardTest):
    def test_LG_03_one_value_is_a_scalar_and_more_are_a_list(self):
        self.run_.log('once', 1.5)
        self.run_.log('twice', 1)
        self.run_.log('twice', 2)
        self.assertEqual({'once': 1.5, 'twice': [1, 2]}, self.metrics())

    def test_LG_03_each_kind_of_value_keeps_its_type(self):
        for value in (0.1 + 0.2, 5e-324, 1e300, 7, -3, 0, True, False, None, 'linear', ''):
            self.run_.log('kinds', value)
        logged = self.metrics()['kinds']
        self.assertEqual([0.1 + 0.2, 5e-324, 1e300, 7, -3, 0, True, False, None, 'linear', ''],
                         logged)
        self.assertEqual([float, float, float, int, int, int, bool, bool, type(None), str, str],
                         [type(value) for value in logged])

    def test_LG_03_nan_and_infinities_survive(self):
        for value in (float('nan'), float('inf'), float('-inf')):
            self.run_.log('limits', value)
        self.assertEqual([{'f': 'nan'}, {'f': 'inf'}, {'f': '-inf'}],
                         [line[4] for line in self.yard.lines('log')])
        nan, more, less = self.metrics()['limits']
        self.assertTrue(math.isnan(nan))
        self.assertEqual((float('inf'), float('-inf')), (more, less))

    def test_LG_03_integers_beyond_64_bits_become_floating_point(self):
        for value in (2 ** 63 - 1, -2 ** 63, 2 ** 63, 10 ** 30):
            self.run_.log('big', value)
        self.assertEqual([2 ** 63 - 1, -2 ** 63, float(2 ** 63), 1e30], self.metrics()['big'])
        self.assertEqual([int, int, float, float], [type(v) for v in self.metrics()['big']])
        with self.refused(TypeError, 'huge'):
            self.run_.log('huge', 10 ** 400)

    def test_LG_03_names_are_kept_to_the_letter(self):
        names = ['Kernel type', 'Hello from child run ', 'a"b\\c', 'line\nbreak', u'\u00e9t\u00e9',
                 u'\U0001f682', ' ', 'a/b']
        for name in names:
            self.run_.log(name=name, value=1)
        self.assertEqual(names, list(self.metrics()))

    def test_LG_03_text_that_is_not_unicode_does_not_break_the_line(self):
        self.run_.log('path', 'bad \udc80 byte')
        self.assertEqual('bad ? byte', self.metrics()['path'])

    def test_LG_03_step_is_kept(self):
        self.run_.log('loss', 0.5, step=3)
        self.run_.log('loss', 0.4, 'a description', 4)
        self.run_.log('loss', 0.3)
        self.assertEqual([[0.5, 3], [0.4, 4], [0.3]], [line[4:] for line in self.yard.lines()])
        with self.refused(TypeError, 'loss', 'step'):
            self.run_.log('loss', 1, step='last')
        with self.refused(TypeError, 'loss', 'step', '64 bits'):
            self.run_.log('loss', 1, step=2 ** 63)

    def test_a_metric_of_another_kind_than_before_starts_anew(self):
        self.run_.log('m', 1)
        self.run_.log_row('m', x=1)
        self.run_.log_table('m', {'x': [2, 3]})
        self.assertEqual({'m': {'x': [1, 2, 3]}}, self.metrics())
        self.run_.log('m', 4)
        self.run_.log_list('m', [5])
        self.assertEqual({'m': [4, 5]}, self.metrics())
        self.run_.log_image('m', path=self.yard.write('p.png', 'png'))
        self.assertRegex(self.metrics()['m'], r'^aml://.*/m_\d+\.png$')
        self.run_.log('m', 6)
        self.assertEqual({'m': 6}, self.metrics())

    def test_LG_03_things_with_float_are_numbers(self):
        class Tensor(object):
            def __float__(self):
                return 2.5
        self.run_.log('tensor', Tensor())
        self.run_.log('decimal', decimal.Decimal('0.25'))
        self.assertEqual({'tensor': 2.5, 'decimal': 0.25}, self.metrics())

    def test_LG_03_things_with_item_are_what_they_hold(self):
        class Tensor(object):
            def item(self):
                return 7
        self.run_.log('tensor', Tensor())
        self.assertEqual({'tensor': 7}, self.metrics())

    def test_LG_03_enumerations_are_their_numbers(self):
        class Level(enum.IntEnum):
            LOW = 1
        self.run_.log('level', Level.LOW)
        self.assertEqual({'level': 1}, self.metrics())

    def test_LG_03_other_values_are_refused_and_the_metric_is_named(self):
        for value in ([1, 2], {'a': 1}, object(), b'bytes', 1j, print, (1,)):
            with self.refused(TypeError, 'accuracy', type(value).__name__):
                self.run_.log('accuracy', value)
        with self.refused(TypeError, 'name'):
            self.run_.log(None, 1)
        self.assertEqual([], self.yard.lines())

    def test_LG_03_whatever_a_thing_does_when_it_is_made_a_number(self):
        class Lazy(object):
            def __float__(self):
                raise RuntimeError('not computed yet')
        with self.refused(TypeError, 'loss', 'Lazy'):
            self.run_.log('loss', Lazy())
        self.assertEqual([], self.yard.lines())

    def test_LG_03_times_are_microseconds_since_1970(self):
        before = time.time()
        self.run_.log('loss', 1)
        self.assertAlmostEqual(before * 1e6, self.yard.lines()[0][2], delta=60e6)

    @needs_numpy
    def test_LG_03_numpy_scalars_stay_numbers(self):
        cases = [(numpy.float64(0.1), 0.1, float), (numpy.float32(0.5), 0.5, float),
                 (numpy.int64(-5), -5, int), (numpy.uint8(200), 200, int),
                 (numpy.bool_(True), True, bool), (numpy.str_('rbf'), 'rbf', str),
                 (numpy.array(3), 3, int), (numpy.array(2.5), 2.5, float),
                 (numpy.longdouble(0.25), 0.25, float), (numpy.array([1.5]), 1.5, float)]
        for value, _, _ in cases:
            self.run_.log('numpy', value)
        logged = self.metrics()['numpy']
        self.assertEqual([plain for _, plain, _ in cases], logged)
        self.assertEqual([kind for _, _, kind in cases], [type(value) for value in logged])

    @needs_numpy
    def test_LG_03_numpy_float64_keeps_all_its_digits(self):
        self.run_.log('mse', numpy.float64(3424.259334298692))
        with open(self.yard.journals()[0]) as file:
            self.assertIn(',3424.259334298692]', file.read())

    @needs_numpy
    def test_LG_03_numpy_nan_and_arrays(self):
        self.run_.log('nan', numpy.float32('nan'))
        self.assertTrue(math.isnan(self.metrics()['nan']))
        with self.refused(TypeError, 'matrix', 'log_list'):
            self.run_.log('matrix', numpy.zeros((2, 2)))

    def test_LG_03_threads_lose_nothing(self):
        def work(number):
            for value in range(200):
                self.run_.log('thread %d' % number, value)
        threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual({'thread %d' % n: list(range(200)) for n in range(8)}, self.metrics())
        self.assertEqual(1, len(self.yard.journals()))

    def test_LG_10_flush_returns_at_once(self):
        self.run_.flush()
        self.run_.flush(timeout_seconds=1)


class Lists(YardTest):
    def test_LG_04_lists_tuples_and_generators(self):
        self.run_.log_list('list', [1, 2.5, 'x', None])
        self.run_.log_list('tuple', (1, 2))
        self.run_.log_list('generator', (n * n for n in range(4)))
        self.run_.log_list('range', range(3), description='a description')
        self.assertEqual({'list': [1, 2.5, 'x', None], 'tuple': [1, 2],
                          'generator': [0, 1, 4, 9], 'range': [0, 1, 2]}, self.metrics())

    def test_LG_04_a_list_of_one_is_a_list(self):
        self.run_.log_list('one', [5])
        self.assertEqual({'one': [5]}, self.metrics())

    def test_LG_04_LG_05_LG_06_nothing_in_it_leaves_no_metric(self):
        self.run_.log_list('list', [])
        self.run_.log_list('generator', (n for n in ()))
        self.run_.log_table('table', {'x': []})
        self.run_.log_table('columns', {})
        self.run_.log_row('row')
        self.assertEqual(([], {}), (self.yard.lines(), self.metrics()))

    def test_LG_04_logging_again_appends(self):
        self.run_.log_list('loss', [3, 2])
        self.run_.log('loss', 1)
        self.run_.log_list('loss', [0])
        self.assertEqual([3, 2, 1, 0], self.metrics()['loss'])

    def test_LG_04_a_long_list_is_cut_into_short_lines_and_joined_again(self):
        self.run_.log_list('long', range(100000))
        self.run_.log_list('texts', ['x' * 1000] * 200)
        with open(self.yard.journals()[0], 'rb') as file:
            longest = max(len(line) for line in file)
        self.assertLess(longest, 64 * 1024)
        self.assertEqual(list(range(100000)), self.metrics()['long'])
        self.assertEqual(['x' * 1000] * 200, self.metrics()['texts'])

    def test_LG_04_a_bad_value_leaves_nothing_behind(self):
        with self.refused(TypeError, 'loss', 'object'):
            self.run_.log_list('loss', [1] * 50000 + [object()])
        for value in ('text', {'a': 1}, 5, None):
            with self.refused(TypeError, 'loss'):
                self.run_.log_list('loss', value)
        self.assertEqual([], self.yard.lines())

    @needs_numpy
    def test_LG_04_arrays_are_lists(self):
        self.run_.log_list('array', numpy.array([0.1, float('inf')]))
        self.run_.log_list('scalars', [numpy.float64(0.1), numpy.int32(4)])
        self.assertEqual({'array': [0.1, float('inf')], 'scalars': [0.1, 4]}, self.metrics())
        with self.refused(TypeError, 'matrix'):
            self.run_.log_list('matrix', numpy.zeros((2, 2)))


class Tables(YardTest):
    def test_LG_05_a_row_has_scalars_and_repeated_rows_have_lists(self):
        self.run_.log_row('once', x=1, y='a')
        self.run_.log_row('twice', x=1, y=0.5)
        self.run_.log_row('twice', x=2, y=float('inf'))
        self.assertEqual({'once': {'x': 1, 'y': 'a'},
                          'twice': {'x': [1, 2], 'y': [0.5, float('inf')]}}, self.metrics())

    def test_LG_05_the_second_positional_argument_is_the_description(self):
        self.run_.log_row('row', 'not a column', x=1)
        self.assertEqual({'row': {'x': 1}}, self.metrics())

    def test_LG_06_a_table_has_lists(self):
        self.run_.log_table('table', {'x': [1, 2], 'y': (0.1, None)})
        self.run_.log_table('scalars', {'x': 1, 'y': 'text'})
        self.assertEqual({'table': {'x': [1, 2], 'y': [0.1, None]},
                          'scalars': {'x': [1], 'y': ['text']}}, self.metrics())

    def test_LG_06_rows_and_tables_of_one_name_join(self):
        self.run_.log_row('table', x=1)
        self.run_.log_table('table', {'x': [2, 3]})
        self.assertEqual({'table': {'x': [1, 2, 3]}}, self.metrics())

    def test_LG_06_a_long_table_is_cut_and_joined_again(self):
        table = {'x': list(range(20000)), 'y': ['value %d' % n for n in range(20000)]}
        self.run_.log_table('table', table)
        with open(self.yard.journals()[0], 'rb') as file:
            lines = file.readlines()
        self.assertGreater(len(lines), 1)
        self.assertLess(max(map(len, lines)), 64 * 1024)
        self.assertEqual({'table': table}, self.metrics())

    def test_LG_06_columns_of_different_lengths_are_refused(self):
        with self.refused(ValueError, 'table', '"x" has 2', '"y" has 1'):
            self.run_.log_table('table', {'x': [1, 2], 'y': [1]})
        with self.refused(TypeError, 'table', 'dict'):
            self.run_.log_table('table', [1, 2])

    def test_LG_05_LG_06_a_cell_that_is_no_value_is_refused_and_nothing_is_left(self):
        for cell in (object(), [1, 2], {'a': 1}):
            with self.refused(TypeError, 'row', type(cell).__name__):
                self.run_.log_row('row', x=1, y=cell)
            with self.refused(TypeError, 'table', type(cell).__name__):
                self.run_.log_table('table', {'x': [1, 2], 'y': [1, cell]})
        self.assertEqual(([], {}), (self.yard.lines(), self.metrics()))

    @needs_numpy
    def test_LG_06_columns_may_be_arrays(self):
        self.run_.log_table('table', {'x': numpy.arange(3), 'y': numpy.array([0.5, 1, 2])})
        self.run_.log_table('scalar', {'x': numpy.array(3), 'y': numpy.float64(1)})
        self.assertEqual({'table': {'x': [0, 1, 2], 'y': [0.5, 1.0, 2.0]},
                          'scalar': {'x': [3], 'y': [1.0]}}, self.metrics())


class Pictures(YardTest):
    def reference(self, name):
        prefix = 'aml://artifactId/ExperimentRun/dcid.%s/' % self.yard.id
        logged = self.metrics()[name]
        self.assertTrue(logged.startswith(prefix), logged)
        return logged[len(prefix):]

    def test_LG_07_a_plot_is_saved_and_referred_to(self):
        plot = Savable()
        self.run_.log_image('Accuracy vs Loss', plot=plot)
        artifact = self.reference('Accuracy vs Loss')
        self.assertRegex(artifact, r'^Accuracy vs Loss_\d{10}\.png$')
        self.assertEqual(b'\x89PNG picture', self.yard.record(artifact))
        self.assertEqual([{'format': 'png'}], plot.calls)

    def test_rule_11_a_module_is_as_good_as_a_figure_and_neither_is_closed(self):
        figure = Savable()
        pyplot = type(sys)('pyplot')
        pyplot.savefig = figure.savefig
        for closing in ('close', 'clf', 'cla', 'show'):
            setattr(pyplot, closing, self.fail)
            setattr(figure, closing, self.fail)
        self.run_.log_image('module', plot=pyplot)
        self.run_.log_image('figure', plot=figure)
        for name in ('module', 'figure'):
            self.assertEqual(b'\x89PNG picture', self.yard.record(self.reference(name)))

    def test_LG_07_a_path_or_a_stream_is_copied(self):
        path = self.yard.write('plot.png', b'bytes of a file')
        self.run_.log_image('file', path)
        self.assertEqual(b'bytes of a file', self.yard.record(self.reference('file')))
        with open(path, 'rb') as stream:
            self.run_.log_image('stream', path=stream)
        self.assertEqual(b'bytes of a file', self.yard.record(self.reference('stream')))

    def test_LG_07_pictures_within_one_second_all_stay(self):
        for _ in range(3):
            self.run_.log_image('many', plot=Savable())
        self.assertEqual(3, len(set(self.metrics()['many'])))
        self.assertEqual(3, len(self.run_.get_file_names()))

    def test_LG_07_exactly_one_source(self):
        with self.refused(ValueError, 'picture'):
            self.run_.log_image('picture')
        with self.refused(ValueError, 'picture'):
            self.run_.log_image('picture', path='a.png', plot=Savable())
        with self.refused(FileNotFoundError, 'absent.png'):
            self.run_.log_image('picture', path='absent.png')
        with self.refused(UserErrorException, self.yard.live, 'folder'):
            self.run_.log_image('picture', path=self.yard.live)
        self.assertEqual([], self.yard.lines())

    def test_LG_07_a_plot_that_cannot_be_saved_leaves_nothing(self):
        class Broken(object):
            def savefig(self, target, **how):
                target.write(b'half a picture')
                raise RuntimeError('no renderer')
        with self.refused(TypeError, "'picture'", 'savefig', 'object'):
            self.run_.log_image('picture', plot=object())
        with self.refused(RuntimeError, 'no renderer'):
            self.run_.log_image('picture', plot=Broken())
        self.assertEqual(([], []), (self.yard.lines(), self.run_.get_file_names()))
        self.assertEqual(['context.json'], os.listdir(self.yard.live))

    def test_LG_07_a_name_cannot_lead_out_of_the_record(self):
        self.run_.log_image('../../escape', plot=Savable())
        self.assertRegex(self.reference('../../escape'), r'^escape_\d+\.png$')

    def test_LG_07_a_picture_cannot_go_below_a_file(self):
        self.run_.upload_file('file', self.yard.write('x', 'x'))
        with self.refused(UserErrorException, 'file'):
            self.run_.log_image('file/picture', plot=Savable())

    def test_LG_08_charts_are_kept_as_json(self):
        value = {'schema_type': 'confusion_matrix', 'schema_version': 'v1',
                 'data': {'class_labels': ['a', 'b'], 'matrix': [[1, 0], [0, 2]]}}
        for log in (self.run_.log_confusion_matrix, self.run_.log_accuracy_table,
                    self.run_.log_predictions, self.run_.log_residuals):
            log(log.__name__, value, description='a description')
            artifact = self.reference(log.__name__)
            self.assertRegex(artifact, r'_\d+\.json$')
            self.assertEqual(value, json.loads(self.yard.record(artifact).decode()))

    def test_LG_08_json_text_is_as_good_as_a_dict(self):
        self.run_.log_residuals('residuals', '{"data": {"bin_edges": [1, 2]}}')
        self.assertEqual({'data': {'bin_edges': [1, 2]}},
                         json.loads(self.yard.record(self.reference('residuals')).decode()))

    def test_LG_08_anything_else_is_refused(self):
        with self.refused(ValueError, 'chart', 'JSON'):
            self.run_.log_predictions('chart', '{"data": ')
        with self.refused(TypeError, 'chart', 'list'):
            self.run_.log_predictions('chart', [1])
        circle = {}
        circle['data'] = [circle]
        for value, why in (({'data': object()}, 'object'), ({'data': {(1, 2): 3}}, 'key'),
                           (circle, 'recursion')):
            with self.refused(TypeError, "'chart'", 'JSON', why):
                self.run_.log_predictions('chart', value)
        self.assertEqual([], self.yard.lines())

    def test_LG_08_what_json_has_no_number_for_is_nothing(self):
        for value in ({'data': {'bins': [float('nan'), (1.5, float('-inf'))]}},
                      '{"data": {"bins": [NaN, [1.5, -Infinity]]}}'):
            self.run_.log_residuals('residuals', value)
        for line in self.yard.lines('reference'):
            self.assertEqual(b'{"data": {"bins": [null, [1.5, null]]}}', self.yard.record(line[4]))

    def test_a_metric_without_a_name_is_refused(self):
        for log in (lambda: self.run_.log('', 1), lambda: self.run_.log_list('', [1]),
                    lambda: self.run_.log_row('', a=1), lambda: self.run_.log_table('', {'a': [1]}),
                    lambda: self.run_.log_image('', plot=Savable()),
                    lambda: self.run_.log_residuals('', {})):
            with self.refused(ValueError, "a metric needs a name, and '' is none"):
                log()
        self.assertEqual([], self.yard.lines())

    @needs_numpy
    def test_LG_08_arrays_inside_are_lists(self):
        self.run_.log_confusion_matrix('matrix', {'data': {'matrix': numpy.eye(2, dtype=int)}})
        self.assertEqual({'data': {'matrix': [[1, 0], [0, 1]]}},
                         json.loads(self.yard.record(self.reference('matrix')).decode()))
        self.run_.log_residuals('edges', {'edges': numpy.array([1.5, numpy.nan]),
                                          'bins': [numpy.float32(0.5), numpy.bool_(True)]})
        self.assertEqual({'edges': [1.5, None], 'bins': [0.5, True]},
                         json.loads(self.yard.record(self.reference('edges')).decode()))


class Reading(YardTest):
    def test_RU_12_one_metric_by_name(self):
        self.run_.log('a', 1)
        self.run_.log('b', 2)
        self.assertEqual({'b': 2}, self.metrics(name='b'))
        self.assertEqual({}, self.metrics(name='c'))

    def test_RU_12_recursive_maps_each_run_to_its_metrics(self):
        child = self.run_.child_run()
        grandchild = child.child_run()
        self.run_.log('who', 'root')
        child.log('who', 'child')
        grandchild.log('who', 'grandchild')
        self.assertEqual({self.run_.id: {'who': 'root'}, child.id: {'who': 'child'},
                          grandchild.id: {'who': 'grandchild'}}, self.metrics(recursive=True))
        self.assertEqual({'who': 'child'}, child.get_metrics())

    def test_RU_12_the_last_shape_of_a_metric_counts(self):
        self.run_.log('mixed', 1)
        self.run_.log_row('mixed', x=2)
        self.assertEqual({'mixed': {'x': 2}}, self.metrics())

    def test_RU_12_a_line_without_its_end_does_not_count(self):
        self.run_.log('loss', 1)
        with open(self.yard.journals()[0], 'ab') as file:
            file.write(b'["log",null,1763600000000000,"loss",2')
        self.assertEqual({'loss': 1}, self.metrics())
