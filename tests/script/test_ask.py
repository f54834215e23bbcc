"""Runs that are not in this folder: the workspace is asked how they stand."""

import contextlib
import io
import os
import re
import time
import unittest

from support import YardTest  # first: it puts the package on the path

from azureml.core import Run, ScriptRunConfig, _ask
from azureml.core._reply import NoAnswer
from azureml.exceptions import ActivityFailedException, UserErrorException

has_pipes = unittest.skipUnless(hasattr(os, 'mkfifo'), 'there are no named pipes')


class AskTest(YardTest):
    def setUp(self):
        YardTest.setUp(self)
        self.addCleanup(setattr, _ask, 'patience', _ask.patience)
        _ask.patience = 20
        self.yard.write('train.py', '')
        self.asked = []

    def tearDown(self):
        left = [name for name in os.listdir(self.yard.live) if name.endswith(('.reply', '.answer'))]
        self.assertEqual([], left)

    def submitted(self):
        return self.run_.submit_child(ScriptRunConfig('.', 'train.py'))

    def other(self, run='other'):
        return Run(self.run_.experiment, run)

    def answers(self, *records, **always):
        """One record for each question, and what they all have."""
        rest = list(records)

        def answer(question):
            self.asked.append((question.run, question.wanted))
            question.tell(**dict(always, **(rest.pop(0) if rest else {})))
        self.answering(answer)


@has_pipes
class Reading(AskTest):
    def test_RU_02_the_status_of_a_submitted_child_is_asked_for(self):
        child = self.submitted()
        self.answers({'status': 'Queued'}, {'status': 'Running'}, {'status': 'Failed'})
        self.assertEqual(['Queued', 'Running', 'Failed'],
                         [child.get_status(), child.status, child.get_status()])
        self.assertEqual([(child.id, {})] * 3, self.asked)
        self.assertEqual(['submit', 'ask', 'ask', 'ask'], [line[0] for line in self.yard.lines()])

    def test_RU_20_who_it_is(self):
        self.answers(number=9, parent='above', display_name='good one', description='text',
                     tags={'a': 'b'}, properties={'p': '1'}, children=['x', 'y'])
        run = self.other()
        self.assertEqual((9, 'above', 'good one', 'good one', 'text'),
                         (run.number, run.parent.id, run.name, run.display_name, run.description))
        self.assertEqual(({'a': 'b'}, {'p': '1'}), (run.tags, run.get_properties()))
        self.assertEqual(['x', 'y'], [child.id for child in run.get_children()])

    def test_RU_20_a_run_without_a_parent_has_none(self):
        self.answers()
        self.assertIsNone(self.other().parent)

    def test_RU_12_its_metrics_are_what_they_would_be_to_itself(self):
        lines = [['log', 'other', 1, 'loss', 0.5], ['list', 'other', 1, 'many', [1, {'f': 'nan'}]],
                 ['row', 'other', 1, 'row', {'x': 1}], ['table', 'other', 1, 'table', {'x': [1]}],
                 ['reference', 'other', 1, 'plot', 'plot_1.png']]
        self.answering(lambda question: question.tell(*lines if question.wanted['metrics'] else ()))
        found = self.other().get_metrics()
        self.assertNotEqual(found['many'][1], found['many'].pop())  # not a number
        self.assertEqual({'loss': 0.5, 'many': [1], 'row': {'x': 1}, 'table': {'x': [1]},
                          'plot': 'aml://artifactId/ExperimentRun/dcid.other/plot_1.png'}, found)
        self.assertEqual({'loss': 0.5}, self.other().get_metrics('loss'))

    def test_RU_12_the_metrics_of_the_whole_family(self):
        self.run_.log('own', 1)
        here = self.run_.child_run(run_id='here')
        here.log('own', 2)
        child = self.submitted()
        children = {child.id: ['grandchild']}
        self.answering(lambda question: question.tell(
            ['log', question.run, 1, 'own', question.run],
            children=children.get(question.run, [])))
        self.assertEqual({self.run_.id: {'own': 1}, 'here': {'own': 2}, child.id: {'own': child.id},
                          'grandchild': {'own': 'grandchild'}}, self.metrics(recursive=True))
        self.assertEqual(['here', child.id, 'grandchild'],
                         [run.id for run in self.run_.get_children(recursive=True)])
        self.assertEqual(['here', child.id], [run.id for run in self.run_.get_children()])

    def test_RU_03_its_details(self):
        self.yard.write(os.path.join(self.yard.records, 'other', 'user_logs', 'std_log.txt'), 'said')
        self.answers(status='Failed', ended='2026-11-20T12:41:10.454089Z', warnings=['odd'],
                     error={'code': 'ExitCode', 'message': 'no luck'})
        details = self.other().get_details()
        self.assertEqual(('other', 'Failed', '2026-11-20T12:41:09.454089Z',
                          '2026-11-20T12:41:10.454089Z', [{'message': 'odd'}], 'somebody'),
                         tuple(details[key] for key in ('runId', 'status', 'startTimeUtc',
                                                        'endTimeUtc', 'warnings', 'submittedBy')))
        self.assertEqual('no luck', details['error']['error']['message'])
        self.assertEqual(['user_logs/std_log.txt'], list(details['logFiles']))
        self.assertNotIn('runDefinition', details)
        logs = self.other().get_details_with_logs()['logFiles']
        self.assertEqual({'user_logs/std_log.txt': 'said'}, logs)

    def test_what_a_parent_holds_is_asked_for_too_LG_13(self):
        self.run_._live.context['run']['parents'] = ['HD_1', 'HD_0']
        self.answers(status='Running', tags={'a': 'b'})
        parent = self.run_.parent
        self.assertEqual(('HD_1', 'HD_0'), (parent.id, parent.parent.id))
        self.assertEqual([], self.asked)
        self.assertEqual(('Running', {'a': 'b'}), (parent.get_status(), parent.get_tags()))

    def test_a_run_that_is_not_there_is_an_error_with_the_words_of_the_workspace(self):
        self.answering(lambda question: question.refuse('there is no run "%s"' % question.run))
        for ask in (self.other().get_status, self.other().get_metrics, self.other().get_tags):
            with self.refused(UserErrorException, 'there is no run "other"'):
                ask()


@has_pipes
class Waiting(AskTest):
    def test_RU_01_it_is_waited_for_by_being_told_of_what_is_new(self):
        child = self.submitted()
        self.answers({'status': 'NotStarted'}, {'status': 'Running'}, {'status': 'Completed'},
                     status='Completed')
        self.assertEqual('Completed', child.wait_for_completion()['status'])
        self.assertEqual([{}, {'unless': 'NotStarted'}, {'unless': 'Running'}, {}],
                         [wanted for _, wanted in self.asked])

    def test_RU_01_one_that_failed_raises_with_its_reason_unless_it_is_not_to(self):
        self.answers(status='Failed', error={'code': 'ExitCode', 'message': 'ended with exit code 3'})
        with self.refused(ActivityFailedException, 'other', 'ended with exit code 3', 'other'):
            self.other().wait_for_completion()
        self.assertEqual('Failed', self.other().wait_for_completion(raise_on_error=False)['status'])

    def test_RU_01_one_that_was_canceled_does_not_raise(self):
        self.answers(status='Canceled')
        self.assertEqual('Canceled', self.other().wait_for_completion()['status'])

    def shown(self, answer):
        self.answering(answer)
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            self.other().wait_for_completion(show_output=True, raise_on_error=False)
        return out.getvalue()

    def test_RU_01_its_output_is_shown_as_it_grows_and_each_line_once(self):
        live = os.path.join(os.path.dirname(self.yard.live), 'other')
        record = os.path.join(self.yard.records, 'other')
        said = []

        def answer(question):
            turn = len(said)
            said.append(question.wanted)
            if turn == 1:
                self.yard.write(record + '/system_logs/preparation.txt', 'made ready\n')
                self.yard.write(live + '/user_logs/std_log.txt', 'one \u00e4'.encode()[:-1])
            if turn == 2:
                self.yard.write(live + '/user_logs/std_log.txt', 'one \u00e4\ntwo\n')
            if turn == 3:
                os.unlink(live + '/user_logs/std_log.txt')
                self.yard.write(record + '/user_logs/std_log.txt', 'one \u00e4\ntwo\nthree\n')
            question.tell(status='Running' if turn < 3 else 'Failed', warnings=['odd'],
                          error={'code': 'ExitCode', 'message': 'no luck'})
        shown = self.shown(answer)
        self.assertEqual([None, 0, 5, 11], [wanted.get('log_size') for wanted in said[:4]])
        self.assertEqual({'unless': 'Running', 'log': 'user_logs/std_log.txt', 'log_size': 5},
                         said[2])
        self.assertRegex(shown, r'^RunId: other\nWeb View: file://.*/other\n')
        self.assertIn('\nStreaming system_logs/preparation.txt\n%s\n\nmade ready\n' % ('=' * 37),
                      shown)
        self.assertIn('Streaming user_logs/std_log.txt\n%s\n\none \u00e4\ntwo\nthree\n' % ('=' * 31),
                      shown)
        self.assertRegex(shown, r'Execution Summary\n=+\nRunId: other\nStatus: Failed\n(.*\n)*'
                                r'Warning: odd\nError: no luck\n$')

    def test_DI_13_of_many_processes_the_first_one_is_followed_and_the_others_come_at_the_end(self):
        live = os.path.join(os.path.dirname(self.yard.live), 'other')
        said = []

        def answer(question):
            turn = len(said)
            said.append(question.wanted)
            for rank in '01':
                self.yard.write(live + '/user_logs/std_log_process_%s.txt' % rank,
                                'line of %s\n' % rank * turn)
            self.yard.write(live + '/user_logs/mpi_log.txt', 'launched\n')
            self.yard.write(live + '/logs/more.txt', 'more\n')
            question.tell(status='Running' if turn < 2 else 'Completed',
                          log='user_logs/std_log_process_0.txt')
        shown = self.shown(answer)
        self.assertEqual([('user_logs/std_log_process_0.txt', 0),
                          ('user_logs/std_log_process_0.txt', 10)],
                         [(wanted['log'], wanted['log_size']) for wanted in said[1:3]])
        self.assertEqual(['user_logs/std_log_process_0.txt', 'user_logs/std_log_process_1.txt',
                          'logs/more.txt', 'user_logs/mpi_log.txt'],
                         re.findall(r'Streaming (.*)', shown))
        self.assertEqual(2, shown.count('line of 0'))
        self.assertEqual(2, shown.count('line of 1'))

    def test_RU_01_a_script_does_not_wait_for_what_ends_after_it(self):
        self.run_._live.context['run']['parents'] = ['HD_1']
        for run in (self.run_, self.run_.parent):
            with self.refused(UserErrorException, run.id, 'cannot wait'):
                run.wait_for_completion()
        self.assertEqual([], self.yard.lines())


@has_pipes
class Alone(AskTest):
    """Nobody is there, or not any more."""

    def test_who_has_heard_it_and_dies_is_missed_and_the_next_one_is_asked(self):
        deaths = [2]

        def answer(question):
            question.hear()
            if deaths[0]:
                deaths[0] -= 1
                return question.die()
            question.tell(status='Completed')
        self.answering(answer)
        self.assertEqual('Completed', self.other().wait_for_completion()['status'])
        self.assertEqual(4, len(self.yard.lines('ask')))
        self.assertEqual(2, len({line[3] for line in self.yard.lines('ask')}))

    def test_a_question_that_nobody_hears_is_given_up(self):
        _ask.patience = 0.05
        start = time.monotonic()
        with self.refused(NoAnswer, 'other', 'may have stopped'):
            self.other().get_status()
        self.assertLess(time.monotonic() - start, 10)

    def test_who_waits_is_told_that_nobody_hears_and_waits_on(self):
        _ask.patience = 0.05
        heard = []

        class Told(io.StringIO):
            def write(shown, text):
                # The workspace comes back while the script is being told that it is not there.
                pending.pop().tell(status='Completed')
                heard.append(text)
        pending = []

        def answer(question):
            if heard:
                question.tell(status='Completed')
            else:
                pending.append(question)
        self.answering(answer)
        with contextlib.redirect_stderr(Told()):
            details = self.other().wait_for_completion()
        self.assertEqual('Completed', details['status'])
        self.assertRegex(heard[0], 'other.*until one does')

    def test_without_named_pipes_it_says_so(self):
        make, os.mkfifo = os.mkfifo, None
        try:
            del os.mkfifo
            with self.refused(NoAnswer, 'no named pipe'):
                self.other().get_status()
        finally:
            os.mkfifo = make
        self.assertEqual([], self.yard.lines())
