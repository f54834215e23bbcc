"""Outside of a run a script works as well: it shows what it logs."""

from support import YardTest

EVERYTHING = """
from azureml.core.run import Run, _OfflineRun
from azureml.exceptions import RunEnvironmentException
run = Run.get_context()
assert type(run) == _OfflineRun
assert run is Run.get_context() is Run.get_submitted_run()
assert run.id.startswith('OfflineRun_') and '_OfflineRun' in str(run)
try:
    Run.get_context(allow_offline=False)
    assert False
except RunEnvironmentException as error:
    assert 'TRAINYARD_RUN' in str(error)
run.log('loss', 0.5)
run.log_list('list', (n for n in range(3)))
run.log_row('row', 'text', x=1)
run.log_table('table', {'x': [1]})
run.log_image('image', plot=object())
for log in (run.log_confusion_matrix, run.log_accuracy_table, run.log_predictions,
            run.log_residuals):
    log('chart', {})
run.upload_file('a', 'absent')
run.upload_files(['a'], ['absent'])
run.upload_folder('a', 'absent')
run.tag('key', 'value')
run.set_tags({'key': 'value'})
run.remove_tags(['key'])
run.add_properties({'key': 'value'})
run.register_model('name', 'path')
assert (run.get_tags(), run.tags, run.properties, run.get_metrics()) == ({}, {}, {}, {})
assert (run.get_file_names(), run.get_children(), run.parent) == ([], [], None)
assert not hasattr(run, 'experiment')
with run.child_run() as child:
    child.log('in child', 1)
assert len(run.create_children(count=3)) == 3
assert len(run.create_children(tag_key='a', tag_values=[1, 2])) == 2
run.flush()
run.complete()
run.fail('reason')
run.cancel()
"""


class Offline(YardTest):
    def test_LG_01_everything_can_be_called_and_is_shown(self):
        code, out, err = self.yard.run(EVERYTHING, TRAINYARD_RUN=None)
        self.assertEqual((0, ''), (code, err))
        for words in ("metric 'loss' = 0.5", "list 'list' = [0, 1, 2]", "row 'row' = {'x': 1}",
                      "metric 'in child' = 1", "model 'name' = path"):
            self.assertIn(words, out)

    def test_LG_01_nothing_is_kept(self):
        self.yard.write('script.py', EVERYTHING)
        before = self.yard.files()
        code, out, err = self.yard.run(EVERYTHING, TRAINYARD_RUN=None)
        self.assertEqual((0, ''), (code, err))
        self.assertEqual(before, self.yard.files())

    def test_LG_01_the_workspace_is_refused_in_words(self):
        code, out, err = self.yard.run("""
from azureml.core import Run, Workspace
try:
    Run.get_context().experiment.workspace
except AttributeError as error:
    print(error)
try:
    Workspace.from_config()
except NotImplementedError as error:
    print(error)
""", TRAINYARD_RUN=None)
        self.assertEqual((0, ''), (code, err))
        self.assertRegex(out, "(?s)has no 'experiment'.*there is no workspace")
