"""Rule 5: an error inside the package is seen in the driver log even if the script hides it."""

from support import YardTest

READING = """
import mlflow
import azureml.opendatasets
from azureml import core
from azureml.core import Datastore, Dataset, Model, Run, Workspace
workspace = Run.get_context().experiment.workspace
store = workspace.get_default_datastore()
store.upload('data', 'digits', show_progress=False)
files = Dataset.File.from_files((store, 'digits'))
client = mlflow.MlflowClient()

class Odd(object):
    def __str__(self):
        raise RuntimeError('odd')
"""


class Visible(YardTest):
    def shown(self, call, given=''):
        code, out, err = self.yard.run(given + """
from azureml.core import Run

def train():
    run = Run.get_context()
    try:
        %s
    except:
        print('hidden')

train()
""" % call)
        self.assertEqual((0, 'hidden\n'), (code, out), err)
        return err

    def test_rule_5_a_hidden_error_is_in_the_log_with_the_line_of_the_script(self):
        err = self.shown("run.log('accuracy', [1, 2])")
        self.assertEqual(1, err.count('Traceback'))
        self.assertIn('script.py", line 7, in train', err)
        self.assertIn("TypeError: metric 'accuracy'", err)

    def test_rule_5_each_call_that_records_something_does_so(self):
        for call in ("run.log()", "run.log_list('x', 5)", "run.log_row('x', y=[])",
                     "run.log_table('x', 5)", "run.log_image('x')", "run.log_residuals('x', 5)",
                     "run.upload_file('x', 'absent')", "run.upload_files(['x'], [])",
                     "run.upload_folder('x', 'absent')", "run.register_model('absent')",
                     "run.set_tags(5)", "run.add_properties({'fixed': 2})",
                     "run.child_run(run_id='/')", "run.create_children()",
                     "run.submit_child(None)"):
            self.assertEqual(1, self.shown(call).count('Traceback'), call)

    def test_rule_5_each_call_that_reads_or_changes_something_does_so(self):
        self.yard.write('data/a.csv', 'a,b\n1,2\n')
        for call in ("Run.get_metrics(5)", "Run.get_status(5)", "run.display_name = Odd()",
                     "run.description = Odd()", "run.download_file('absent')",
                     "run.download_files(output_paths=['a'])", "store.upload('absent')",
                     "store.upload_files(['absent'])", "store.upload('data', 'digits/a.csv')",
                     "store.download('data/a.csv')", "store.path(data_reference_name='a b')",
                     "Model(workspace)",
                     "Model.list(workspace, dataset_id='x')", "Model.get_model_path(5)",
                     "Workspace.get('another')", "files.random_split(2)",
                     "files.download('data')",
                     "Dataset.File.from_files((store, 'nowhere')).to_path()",
                     "azureml.opendatasets.MNIST.get_file_dataset()",
                     "mlflow.artifacts.load_dict('data/a.csv')",
                     "client.search_runs(filter_string='like')",
                     "client.create_run(tags=5)"):
            self.assertEqual(1, self.shown(call, READING).count('Traceback'), call)

    def test_rule_5_what_is_looked_for_and_not_there_takes_a_line(self):
        self.yard.write('data/a.csv', 'a,b\n1,2\n')
        for call in ("Model(workspace, 'absent')", "Model.get_model_path('absent')",
                     "Dataset.get_by_name(workspace, 'absent')", "Datastore(workspace, 'absent')",
                     "mlflow.artifacts.load_text('runs:/%s/absent' % run.id)",
                     "mlflow.sklearn.load_model('models:/absent/1')",
                     "mlflow.models.get_model_info('absent')",
                     "client.get_experiment('absent')"):
            err = self.shown(call, READING)
            self.assertRegex(err, '^trainyard: .*absent.*\n$', call)

    def test_rule_5_what_scripts_probe_for_is_not_shown(self):
        self.yard.write('data/a.csv', 'a,b\n1,2\n')
        for call in ("run.get_snapshot_id", "run.input_datasets['absent']", "mlflow.evaluate",
                     "Workspace.create('x')", "client.restore_run"):
            self.assertEqual('', self.shown(call, READING), call)

    def test_rule_5_an_error_passed_on_is_shown_once(self):
        err = self.shown("""
        try:
            run.register_model('a', '..')
        except ValueError as error:
            first = error
        with run.child_run() as child:
            raise first""")
        self.assertEqual(1, err.count('Traceback'))

    def test_rule_5_an_error_nobody_hides_ends_the_script(self):
        code, out, err = self.yard.run(
            "from azureml.core import Run\nRun.get_context().log('accuracy', [])")
        self.assertEqual((1, ''), (code, out))
        self.assertTrue(err.rstrip().splitlines()[-1].startswith("TypeError: metric 'accuracy'"))

    def test_rule_5_a_closed_error_stream_does_not_change_the_error(self):
        code, out, err = self.yard.run("""
import sys
from azureml.core import Run
run = Run.get_context()
for stream in (None, open(__file__)):
    sys.stderr = stream
    try:
        run.log('accuracy', [])
    except TypeError as error:
        print('accuracy' in str(error))
""", '-W', 'ignore')
        self.assertEqual((0, 'True\nTrue\n', ''), (code, out, err))
