"""An mlflow that is installed records into the run. A double of it stands for versions that differ
in what they ask of whoever records for them."""

import os
import sys
import unittest

from support import INSTALLED, ROOT, YardTest, distribution

VERSIONS = ['1.10.0', '1.30.0', '2.17.0', '3.11.0']

CHECKED = """
import contextlib, io, json, os
import mlflow
from mlflow.tracking import artifacts_at, registry, store
from mlflow.entities import Metric, Param, RunTag, ViewType
from mlflow.exceptions import MlflowException

def refused(*words):
    class Refused(object):
        def __enter__(self):
            self.log = io.StringIO()
            self.quiet = contextlib.redirect_stderr(self.log)
            self.quiet.__enter__()
            return self
        def __exit__(self, kind, error, trace):
            self.quiet.__exit__(None, None, None)
            assert kind is MlflowException, kind
            self.code = error.error_code
            for word in words:
                assert word in str(error), (word, str(error))
            return True
    return Refused()
"""


class InstalledTest(YardTest):
    def setUp(self):
        YardTest.setUp(self)
        self.site = distribution(os.path.join(self.yard.root, 'site'))
        self.prefix = 'mlflow.param.'

    def job(self, script, version='3.11.0', **more):
        given = dict({'AZUREML_EXPERIMENT_ID': '3', 'MLFLOW_EXPERIMENT_ID': '3',
                      'MLFLOW_EXPERIMENT_NAME': 'iris', 'MLFLOW_RUN_ID': self.yard.id,
                      'MLFLOW_TRACKING_URI': 'trainyard://yard', 'MLFLOW_DOUBLE': version,
                      'PYTHONPATH': os.pathsep.join([ROOT, self.site, INSTALLED])}, **more)
        return self.yard.run(CHECKED + script, '-W', 'error', **given)

    def runs(self, script, version='3.11.0', err='', **more):
        code, out, shown = self.job(script, version, **more)
        self.assertEqual((0, err), (code, shown if err == '' else err), (version, shown))
        return out if err == '' else out + shown

    def in_each(self, script, check=lambda version: None, **more):
        for version in VERSIONS:
            with self.subTest(version):
                self.setUp()
                self.runs(script, version, **more)
                check(version)

    def params(self, run=None):
        return {key[len(self.prefix):]: value
                for key, value in (run or self.run_).get_properties().items()
                if key.startswith(self.prefix)}


class Runs(InstalledTest):
    def test_LG_16_a_run_that_is_started_is_the_one_of_the_script_and_its_end_does_not_end_it(self):
        def check(version):
            self.assertEqual({'loss': [0.5, 0.25], 'after': 1.0}, self.metrics())
            self.assertEqual([1, 2, 0], [line[5] for line in self.yard.lines('log')])
            self.assertEqual({'alpha': '0.1'}, self.params())
            self.assertEqual({'a': 'b', 'flag': None, 'k': '1'}, self.run_.get_tags())
            self.assertEqual([], self.yard.lines('end', 'child'))
        self.in_each("""
with mlflow.start_run(tags={'k': 1}) as run:
    assert run.info.run_id == os.environ['AZUREML_RUN_ID'], run.info.run_id
    mlflow.log_metric('loss', 0.5, step=1)
    mlflow.log_metric('loss', 0.25, step=2)
    mlflow.log_param('alpha', 0.1)
store().update_run_info(run.info.run_id, 4, 1)
mlflow.start_run(run.info.run_id)
mlflow.log_metric('after', 1)
""", check)

    def test_LG_16_without_a_start_what_is_logged_is_in_the_run_of_the_script(self):
        self.runs("mlflow.log_metric('loss', 1)\nassert 'MLFLOW_RUN_ID' not in os.environ")
        self.assertEqual({'loss': 1.0}, self.metrics())
        self.assertEqual([], self.yard.lines('child'))

    def test_LG_16_nested_runs_are_children(self):
        def check(version):
            children = self.run_.get_children(recursive=True)
            self.assertEqual(['kid', 'grandkid', 'bad'], [one.display_name for one in children])
            self.assertEqual(['Completed', 'Completed', 'Failed'],
                             [one.get_status() for one in children])
            self.assertEqual([self.yard.id, children[0].id, self.yard.id],
                             [one.parent.id for one in children])
            self.assertEqual([{'alpha': '1'}, {'alpha': '2'}, {}, {'alpha': '3'}],
                             [self.params(one) for one in children + [self.run_]])
            self.assertEqual({'mlflow.user': 'somebody', 'kind': 'trial'}, children[0].get_tags())
        self.in_each("""
with mlflow.start_run():
    with mlflow.start_run(run_name='kid', nested=True, tags={'kind': 'trial'}) as kid:
        mlflow.log_param('alpha', 1)
        with mlflow.start_run(run_name='grandkid', nested=True) as grandkid:
            mlflow.log_param('alpha', 2)
    try:
        with mlflow.start_run(run_name='bad', nested=True):
            raise KeyError('x')
    except KeyError:
        pass
    mlflow.log_param('alpha', 3)
assert store().get_run(kid.info.run_id).info.status == 'FINISHED'
tags = store().get_run(grandkid.info.run_id).data.tags
assert tags['mlflow.parentRunId'] == kid.info.run_id, tags
assert tags['mlflow.runName'] == 'grandkid', tags
""", check)

    def test_LG_16_further_runs_are_children_of_the_first(self):
        self.runs("""
for alpha in range(3):
    with mlflow.start_run():
        mlflow.log_param('alpha', alpha)
""")
        children = self.run_.get_children()
        self.assertEqual([{'alpha': '0'}, {'alpha': '1'}, {'alpha': '2'}],
                         [self.params(run) for run in [self.run_] + children])
        self.assertEqual(['Completed'] * 2, [child.get_status() for child in children])

    def test_LG_16_a_run_can_be_named_and_described(self):
        self.runs("""
mlflow.start_run(run_name='best', tags={'mlflow.note.content': 'why'})
store().delete_tag(os.environ['AZUREML_RUN_ID'], 'a')
""")
        self.assertEqual(('best', 'why', {'flag': None}),
                         (self.run_.display_name, self.run_.description, self.run_.get_tags()))

    def test_rule_5_what_fails_is_seen_though_the_script_hides_it(self):
        shown = self.runs("""
mlflow.log_param('alpha', 1)
try:
    mlflow.log_param('alpha', 2)
except Exception:
    pass
""", err='said')
        self.assertEqual(1, shown.count('Traceback'), shown)
        self.assertIn("MlflowException: param 'alpha'", shown)

    def test_LG_16_params_are_set_once(self):
        self.runs("""
mlflow.log_param('alpha', 1)
with refused("'alpha'", "'1'", "'2'", 'nested') as told:
    mlflow.log_param('alpha', 2)
assert told.code == 'INVALID_PARAMETER_VALUE', told.code
""")
        self.assertEqual({'alpha': '1'}, self.params())

    def test_LG_16_runs_are_read_and_found(self):
        self.in_each("""
own = os.environ['AZUREML_RUN_ID']
for alpha in (1, 2):
    with mlflow.start_run(nested=True):
        mlflow.log_param('alpha', alpha)
        mlflow.log_metric('loss', 3, step=1)
        mlflow.log_metric('loss', alpha, step=2)
def found(text='', view=ViewType.ACTIVE_ONLY, experiment='3', **more):
    runs = store().search_runs([experiment], text, view, **more)
    return [run.data.params.get('alpha') for run in runs]
assert sorted(found()) == ['1', '2'], found()
assert found("params.alpha = '2'") == ['2']
kids = store().search_runs(['3'], "tags.`mlflow.parentRunId` = '%s'" % own, 1, max_results=1)
assert kids and kids.token is None, kids
assert found(view=ViewType.DELETED_ONLY) == found(experiment='77') == []
run = store().search_runs(['3'], "params.alpha = '2'", 1)[0]
history = store().get_metric_history(run.info.run_id, 'loss')
assert [(one.value, one.step) for one in history] == [(3.0, 1), (2.0, 2)]
assert history[0].timestamp > 1.5e12 and history.token is None
assert (run.data.metrics, run.info.experiment_id) == ({'loss': 2.0}, '3')
assert run.info.lifecycle_stage == 'active'
with refused('elsewhere', 'cannot be read') as told:
    store().get_run('elsewhere')
assert told.code == 'RESOURCE_DOES_NOT_EXIST', told.code
""")

    def test_LG_16_the_run_stays_in_its_experiment(self):
        shown = self.runs("""
assert [one.name for one in store().search_experiments()] == ['iris']
assert store().get_experiment('3').name == 'iris'
assert store().get_experiment_by_name('other') is None
assert store().create_experiment('other', None, []) == '3'
with refused('77', '3'):
    store().get_experiment('77')
""", err='said')
        self.assertIn("'iris', though the script asks for 'other'", shown)

    def test_LG_16_what_belongs_to_the_program_that_submits_runs_is_named(self):
        self.runs("""
for name, arguments in (('delete_run', 1), ('restore_run', 1), ('rename_experiment', 2)):
    with refused(name, 'belongs to the program'):
        getattr(store(), name)(*['x'] * arguments)
for name, arguments in (('transition_model_version_stage', 4), ('set_model_version_tag', 3)):
    with refused(name, 'belongs to the program'):
        getattr(registry(), name)(*['x'] * arguments)
with refused('delete_artifacts'):
    artifacts_at('trainyard://yard/runs/x').delete_artifacts('a')
""")

    def test_LG_16_inputs_and_outputs_are_kept(self):
        self.runs("""
from mlflow.entities import *
data = Dataset('digits', 'abc', 'local', '{}')
own = os.environ['AZUREML_RUN_ID']
store().log_inputs(own, [DatasetInput(data, [InputTag('mlflow.data.context', 'train')])])
store().log_inputs(own, models=[LoggedModelInput('m-1')])
store().log_outputs(own, [LoggedModelOutput('m-2', 5)])
run = store().get_run(own)
one = run.inputs.dataset_inputs[0]
assert (one.dataset.name, one.dataset.profile, one.tags[0].value) == ('digits', None, 'train')
assert run.inputs.model_inputs[0].model_id == 'm-1'
assert [(one.model_id, one.step) for one in run.outputs.model_outputs] == [('m-2', 5)]
""")


class Files(InstalledTest):
    def test_LG_16_files_are_in_the_record_and_stay_as_they_are(self):
        def check(version):
            self.assertEqual(['a.txt', 'all/deep/c.txt', 'notes/b.txt', 'notes/b_1.txt'],
                             self.run_.get_file_names())
            self.assertEqual(b'B', self.yard.record('notes/b.txt'))
            self.assertEqual(b'C', self.yard.record('all/deep/c.txt'))
        script = """
os.makedirs('folder/deep')
with open('folder/deep/c.txt', 'w') as file:
    file.write('C')
mlflow.log_text('A', 'a.txt')
mlflow.log_text('B', 'notes/b.txt')
mlflow.log_text('B', 'notes/b.txt')
mlflow.log_text('another', 'notes/b.txt')
mlflow.log_artifacts('folder', 'all')
files = artifacts_at(store().get_run(os.environ['AZUREML_RUN_ID']).info.artifact_uri)
def listed(path=None):
    return [(one.path, one.is_dir, one.file_size) for one in files.list_artifacts(path)]
assert listed() == [('a.txt', False, 1), ('all', True, None), ('notes', True, None)], listed()
assert listed('all') == [('all/deep', True, None)], listed('all')
assert listed('a.txt') == listed('none') == []
path = files.download_artifacts('all')
with open(os.path.join(path, 'deep/c.txt'), 'a') as file:
    file.write('more')
with refused('none'):
    files.download_artifacts('none')
"""
        self.in_each(script, check, err='said')

    def test_LG_16_a_run_without_files_has_none_though_its_folder_has_some(self):
        self.runs("""
files = artifacts_at('trainyard://yard/runs/' + os.environ['AZUREML_RUN_ID'])
assert files.list_artifacts() == files.list_artifacts('script.py') == []
with open('outputs/now.txt', 'w') as file:
    file.write('now')
assert [one.path for one in files.list_artifacts('outputs')] == ['outputs/now.txt']
with open(files.download_artifacts('outputs/now.txt')) as file:
    assert file.read() == 'now'
""")


class Models(InstalledTest):
    ANSWERED = """
from azureml.core import _reply
_reply.Reply.version = lambda self: 3  # as the workspace says
"""

    def test_LG_16_a_model_that_is_logged_is_in_the_record(self):
        def check(version):
            self.assertEqual(b'one', self.yard.record('model/MLmodel'))
            tags = self.run_.get_tags()
            if version < '3':
                self.assertIn('"artifact_path": "model"', tags['mlflow.log-model.history'])
                self.assertEqual(['model/MLmodel'], self.run_.get_file_names())
            else:
                self.assertEqual(b'two', self.yard.record('model_1/MLmodel'))
        self.in_each("""
mlflow.log_model('one', 'model')
if mlflow.__version__ >= '3':
    early = store().create_logged_model('3', 'early')
    late = store().create_logged_model('3', 'early')
    for model in (late, early):
        with open('MLmodel', 'w') as file:
            file.write(model.model_id)
        artifacts_at(model.artifact_location).log_artifact('MLmodel')
        path = artifacts_at(model.artifact_location).download_artifacts('MLmodel')
        with open(path) as file:
            assert file.read() == model.model_id
if mlflow.__version__ < '3':
    with refused('another model model', 'nested run'):
        mlflow.log_model('two', 'model')
else:
    mlflow.log_model('two', 'model')
""", check)

    def test_LG_16_a_logged_model_is_something_of_its_own(self):
        self.runs("""
from mlflow.entities import LoggedModelParameter, LoggedModelStatus, LoggedModelTag
uri = mlflow.log_model('one', 'model')
model_id = uri[len('models:/'):]
model = store().get_logged_model(model_id)
assert (model.name, model.status, model.experiment_id) == ('model', 'READY', '3')
assert model.source_run_id == os.environ['AZUREML_RUN_ID']
files = artifacts_at(model.artifact_location)
assert [one.path for one in files.list_artifacts()] == ['MLmodel']
with open(files.download_artifacts('MLmodel')) as file:
    assert file.read() == 'one'
run = artifacts_at('trainyard://yard/runs/' + model.source_run_id)
assert run.list_artifacts() == run.list_artifacts('model') == [], 'it is found as a model'
with open('MLmodel', 'w') as file:
    file.write('changed')
with refused('another model model', 'nested run'):
    files.log_artifact('MLmodel')
with refused('traces are not kept'):
    store().start_trace(None)
store().set_logged_model_tags(model_id, [LoggedModelTag('a', 1), LoggedModelTag('b', 2)])
store().delete_logged_model_tag(model_id, 'a')
store().log_logged_model_params(model_id, [LoggedModelParameter('alpha', 1)])
model = store().get_logged_model(model_id)
assert (model.tags, model.params) == ({'b': '2'}, {'alpha': '1'})
with mlflow.start_run(nested=True):
    mlflow.log_model('other', 'other')
names = [one.name for one in store().search_logged_models(['3'])]
assert sorted(names) == ['model', 'other'], names
assert [one.model_id for one in store().search_logged_models(['3'], "name = 'model'")] == [model_id]
store().delete_logged_model(model_id)
with refused(model_id):
    store().get_logged_model(model_id)
run = store().get_run(os.environ['AZUREML_RUN_ID'])
assert [one.model_id for one in run.outputs.model_outputs] == [model_id]
""")
        self.assertEqual(b'one', self.yard.record('model/MLmodel'))

    def test_LG_16_what_is_said_again_of_a_model_is_in_the_run_once(self):
        self.runs("""
mlflow.log_metric('loss', 0.5, step=1)
own = os.environ['AZUREML_RUN_ID']
again = store().get_metric_history(own, 'loss')
store().log_batch(own, [Metric(one.key, one.value, one.timestamp, one.step, model_id='m-1',
                               run_id=one.run_id) for one in again], [], [])
store().log_batch(own, [Metric('loss', 0.25, 7, 2, model_id='m-1')], [], [])
""")
        self.assertEqual({'loss': [0.5, 0.25]}, self.metrics())

    def test_LG_16_models_are_registered_from_the_record(self):
        def check(version):
            lines = self.yard.lines('model')
            self.assertEqual([('named', 'model'), ('named', 'outputs/kept')],
                             [(line[4], line[5]) for line in lines[:2]])
            self.assertEqual(('local', b'L'), (lines[2][4], self.yard.record(
                lines[2][5] + '/MLmodel')))
        self.in_each(self.ANSWERED + """
version = mlflow.register_model(mlflow.log_model('one', 'model'), 'named')
assert (version.name, version.version, version.status) == ('named', '3', 'READY')
assert version.run_id == os.environ['AZUREML_RUN_ID'], version.run_id
for folder, text in (('outputs/kept', 'K'), ('saved', 'L')):
    os.makedirs(folder)
    with open(folder + '/MLmodel', 'w') as file:
        file.write(text)
mlflow.register_model('runs:/%s/outputs/kept' % version.run_id, 'named')
mlflow.register_model('saved', 'local')
""", check, err='said')

    def test_LG_16_a_version_that_nobody_says_is_unknown_and_the_model_registered_all_the_same(self):
        shown = self.runs("""
from azureml.core import _reply
_reply.Reply.patience = 0
version = mlflow.register_model(mlflow.log_model('one', 'model'), 'named')
print(version.version)
""", err='said')
        self.assertIn('unknown\n', shown)
        self.assertIn('the program that runs it may have stopped', shown)
        self.assertNotIn('Traceback', shown)
        self.assertEqual(1, len(self.yard.lines('model')))

    def test_LG_16_a_refusal_of_the_workspace_is_an_error_with_its_words(self):
        self.runs("""
from azureml.core import _reply
from azureml.exceptions import UserErrorException
def version(self):
    raise UserErrorException('it was not registered: odd name')
_reply.Reply.version = version
with refused('odd name') as told:
    mlflow.register_model(mlflow.log_model('one', 'model'), 'named')
assert told.code == 'INVALID_PARAMETER_VALUE'
""")

    def test_LG_16_models_of_the_workspace_are_found_and_read(self):
        script = """
import os
for version in '12':
    os.makedirs(os.path.join(MODELS, 'line', version, 'model'))
    with open(os.path.join(MODELS, 'line', version, 'model', 'MLmodel'), 'w') as file:
        file.write('text ' + version)
assert [one.version for one in registry().get_latest_versions('line')] == ['2']
assert registry().get_latest_versions('line', ['Production']) == []
assert registry().get_model_version('line', '1').current_stage == 'None'
found = registry().search_model_versions("name = 'line'")
assert [one.version for one in found] == ['2', '1'], found
assert registry().search_model_versions("name='other'") == []
assert [one.name for one in registry().search_registered_models()] == ['line']
assert registry().get_registered_model('line').latest_versions[0].version == '2'
if mlflow.__version__ < '3':
    with refused('name', 'run_id'):
        registry().search_model_versions("run_id = 'x'")
with refused('none') as told:
    registry().get_registered_model('none')
assert told.code == 'RESOURCE_DOES_NOT_EXIST'
with refused('line already') as told:
    registry().create_registered_model('line')
assert told.code == 'RESOURCE_ALREADY_EXISTS'
files = artifacts_at(registry().get_model_version_download_uri('line', '1'))
with open(files.download_artifacts('MLmodel'), 'r+') as file:
    assert file.read() == 'text 1'
    file.write('changed')
with refused('stay as they are'):
    files.log_artifact('script.py')
"""

        def check(version):
            with open(os.path.join(self.yard.models, 'line', '1', 'model', 'MLmodel')) as file:
                self.assertEqual('text 1', file.read())
        self.in_each("MODELS = os.path.join(os.path.dirname(os.getcwd()), 'models')" + script, check)

class Places(InstalledTest):
    @unittest.skipIf(sys.version_info < (3, 8), 'there is no importlib.metadata')
    def test_LG_16_what_finds_us_is_a_distribution_that_others_can_read(self):
        self.runs("""
from importlib import metadata
known = {one.metadata['Name']: one.version for one in metadata.distributions()}
assert known['trainyard-script'] == '1', known
""")

    def test_LG_16_a_script_that_records_elsewhere_is_left_alone(self):
        show = "print(os.environ.get('MLFLOW_RUN_ID'), os.environ.get('MLFLOW_EXPERIMENT_ID'))\n"
        here = self.yard.id + ' 3\n'
        self.assertEqual(here, self.runs(show))
        self.assertEqual('None None\n', self.runs(show, MLFLOW_TRACKING_URI='http://mine'))
        self.assertEqual('None None\n', self.runs(show, MLFLOW_TRACKING_URI=None))
        self.assertEqual('of the user None\n', self.runs(
            show, MLFLOW_TRACKING_URI='http://mine', MLFLOW_RUN_ID='of the user'))
        for how in ('mlflow.set_tracking_uri', 'mlflow.tracking.set_tracking_uri'):
            self.assertEqual('None None\n', self.runs(how + "('file:./mine')\n" + show))
        self.assertEqual(here, self.runs("""
from azureml.core import Workspace
mlflow.set_tracking_uri(Workspace.from_config().get_mlflow_tracking_uri())
mlflow.set_tracking_uri(uri=mlflow.get_tracking_uri())
""" + show))

    def test_LG_16_a_version_that_cannot_record_here_says_so_before_anything_is_lost(self):
        odd = os.path.join(self.yard.root, 'odd')
        self.yard.write(os.path.join(odd, 'mlflow', '__init__.py'), "__version__ = '0.9'\n")
        self.yard.write(os.path.join(odd, 'mlflow', 'exceptions.py'),
                        'class MlflowException(Exception):\n    pass\n')
        self.yard.write(os.path.join(odd, 'mlflow', 'entities.py'), '')
        code, _, err = self.yard.run("""
import mlflow
from _trainyard_mlflow.installed import tracking_store
tracking_store(store_uri='trainyard://yard')
""", PYTHONPATH=os.pathsep.join([ROOT, odd]), MLFLOW_TRACKING_URI='trainyard://yard')
        self.assertEqual(1, code)
        for words in ('mlflow 0.9', 'cannot import name', 'MLFLOW_TRACKING_URI'):
            self.assertIn(words, err)

    def test_LG_16_without_a_run_the_address_leads_nowhere(self):
        code, _, err = self.job("store()", TRAINYARD_RUN=None)
        self.assertEqual(1, code)
        self.assertIn('this script does not run inside a run', err)

    def test_rule_9_processes_that_are_started_log_to_the_same_run(self):
        self.runs("""
import multiprocessing

def work(number):
    mlflow.log_metric('number', number)

if __name__ == '__main__':
    for way in multiprocessing.get_all_start_methods():
        with multiprocessing.get_context(way).Pool(1) as pool:
            pool.map(work, [1])
""")
        import multiprocessing
        ways = len(multiprocessing.get_all_start_methods())
        self.assertEqual([1.0] * ways, self.metrics()['number'])
        self.assertEqual([], self.yard.lines('child'))
