"""Rule 5: an error inside the package is seen in the driver log even if the script hides it."""

from support import YardTest


class Visible(YardTest):
    def shown(self, call):
        code, out, err = self.yard.run("""
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
