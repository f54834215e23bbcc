"""The small mlflow: models, what is logged by itself, and for whom it steps aside."""

import json
import os
import unittest

from support import ROOT, needs_numpy
from test_mlflow import MlflowTest

try:
    import sklearn
except ImportError:
    sklearn = None

needs_sklearn = unittest.skipIf(sklearn is None, 'scikit-learn is not installed')

FITTED = """
import mlflow
import mlflow.sklearn
from sklearn.linear_model import LinearRegression
model = LinearRegression().fit([[0.], [1.], [2.]], [1., 3., 5.])
"""


class Models(MlflowTest):
    def run_script(self, script, **more):
        code, out, err = self.yard.run(script, **more)
        self.assertEqual((0, ''), (code, err))
        return out

    @needs_sklearn
    def test_rule_10_a_model_is_a_folder_that_says_what_it_holds(self):
        self.run_script(FITTED + """
from mlflow.models import infer_signature
mlflow.sklearn.save_model(model, 'saved', signature=infer_signature([[0.]], [1.]))
again = mlflow.sklearn.load_model('saved')
assert round(again.predict([[10.]])[0], 6) == 21
assert round(mlflow.pyfunc.load_model('saved').predict([[3.]])[0], 6) == 7
assert 'sklearn' in mlflow.models.get_model_info('saved').flavors
""")
        names = sorted(os.listdir('saved'))
        self.assertEqual(['MLmodel', 'conda.yaml', 'model.pkl', 'requirements.txt'], names)
        with open('saved/MLmodel') as file:
            text = file.read()
        self.assertIn('loader_module: mlflow.sklearn', text)
        self.assertIn('sklearn_version: ' + sklearn.__version__, text)
        try:
            import yaml
        except ImportError:
            return
        facts = yaml.safe_load(text)
        self.assertEqual('model.pkl', facts['flavors']['sklearn']['pickled_model'])
        self.assertEqual([{'type': 'double'}], json.loads(facts['signature']['outputs']))
        with open('saved/conda.yaml') as file:
            self.assertIn('scikit-learn==' + sklearn.__version__,
                          yaml.safe_load(file)['dependencies'][2]['pip'])

    @needs_sklearn
    def test_LG_16_a_model_that_is_logged_is_in_the_record(self):
        out = self.run_script(FITTED + """
info = mlflow.sklearn.log_model(model, 'model')
again = mlflow.sklearn.log_model(sk_model=model, artifact_path='model')
print(info.model_uri, again.model_uri)
assert round(mlflow.sklearn.load_model(info.model_uri).predict([[10.]])[0], 6) == 21
assert round(mlflow.sklearn.load_model(mlflow.get_artifact_uri('model')).coef_[0], 6) == 2
""")
        self.assertEqual('runs:/%s/model runs:/%s/model_1\n' % (self.yard.id, self.yard.id), out)
        self.assertIn('model/MLmodel', self.run_.get_file_names())
        self.assertIn('run_id: ' + self.yard.id, self.yard.record('model/MLmodel').decode())

    @needs_sklearn
    def test_LG_16_models_are_registered_from_runs_and_from_folders(self):
        self.run_script(FITTED + """
import os
mlflow.sklearn.log_model(model, 'model', registered_model_name='logged')
version = mlflow.register_model('runs:/%s/model' % mlflow.last_active_run().info.run_id, 'named')
assert version.name == 'named'
mlflow.register_model(mlflow.get_artifact_uri('model'), 'by address', tags={'k': 1})
mlflow.sklearn.save_model(model, 'saved')
mlflow.register_model('saved', 'local')
os.makedirs('outputs/kept')
mlflow.sklearn.save_model(model, 'outputs/kept')
mlflow.register_model('runs:/%s/outputs/kept' % os.environ['AZUREML_RUN_ID'], 'kept')
""")
        lines = self.yard.lines('model')
        self.assertEqual(['logged', 'named', 'by address', 'local', 'kept'],
                         [line[4] for line in lines])
        self.assertEqual(['model', 'model', 'model', 'outputs/kept'],
                         [line[5] for line in lines[:3] + lines[4:]])
        self.assertEqual({'k': '1'}, lines[2][6]['tags'])
        self.assertIn(lines[3][5] + '/MLmodel', self.run_.get_file_names())

    @needs_sklearn
    def test_LG_16_registered_models_are_loaded_by_name(self):
        self.run_script(FITTED + "mlflow.sklearn.save_model(model, %r)"
                        % os.path.join(self.yard.models, 'line', '2', 'model'))
        self.run_script("""
import mlflow
assert round(mlflow.sklearn.load_model('models:/line/2').coef_[0], 6) == 2
assert round(mlflow.pyfunc.load_model('models:/line/latest').predict([[0.]])[0], 6) == 1
""")
        with self.not_there(self.mlflow.MlflowException, 'line', 'version 3'):
            self.mlflow.sklearn.load_model('models:/line/3')

    @needs_sklearn
    def test_LG_16_a_model_keeps_what_its_script_defined(self):
        self.run_script("""
import mlflow
from sklearn.linear_model import LinearRegression
class Twice(LinearRegression):
    def predict(self, X):
        return 2 * LinearRegression.predict(self, X)
mlflow.sklearn.save_model(Twice().fit([[0.], [1.]], [0., 1.]), 'saved')
""")
        self.run_script("""
import mlflow
assert round(mlflow.sklearn.load_model('saved').predict([[3.]])[0], 6) == 6
""")

    def test_LG_16_a_folder_without_a_model_is_named(self):
        with self.refused(self.mlflow.MlflowException, 'work', 'MLmodel'):
            self.mlflow.sklearn.load_model(self.yard.work)
        self.yard.write('other/MLmodel', 'flavors:\n  xgboost:\n    data: model.xgb\n')
        with self.refused(self.mlflow.MlflowException, 'other', 'sklearn', 'xgboost'):
            self.mlflow.sklearn.load_model('other')
        with self.refused(self.mlflow.MlflowException, 'other', 'xgboost'):
            self.mlflow.pyfunc.load_model('other')
        with self.refused(self.mlflow.MlflowException, 'other', 'not empty'):
            self.mlflow.sklearn.save_model(None, 'other')

    def test_LG_16_models_of_pytorch(self):
        try:
            import torch
        except ImportError:
            self.skipTest('PyTorch is not installed')
        model = torch.nn.Linear(2, 1)
        self.mlflow.pytorch.save_model(model, 'saved')
        self.assertEqual(['MLmodel', 'conda.yaml', 'data', 'requirements.txt'],
                         sorted(os.listdir('saved')))
        expected = model(torch.ones(1, 2)).item()
        self.assertEqual(expected, self.mlflow.pytorch.load_model('saved')(torch.ones(1, 2)).item())
        info = self.mlflow.pytorch.log_model(model, 'net')
        numbers = self.mlflow.pyfunc.load_model(info.model_uri).predict([[1.0, 1.0]])
        self.assertAlmostEqual(expected, float(numbers[0][0]), 6)

    @needs_numpy
    def test_LG_16_a_signature_tells_names_and_types(self):
        import numpy
        from mlflow.models.signature import infer_signature
        signature = infer_signature(numpy.zeros((4, 2)), ['a'])
        self.assertEqual([{'type': 'tensor', 'tensor-spec': {'dtype': 'float64', 'shape': [-1, 2]}}],
                         signature.inputs)
        self.assertEqual([{'type': 'string'}], signature.outputs)
        try:
            import pandas
        except ImportError:
            return
        frame = pandas.DataFrame({'x': [1.5], 'n': [1], 'b': [True], 't': ['text']})
        self.assertEqual([('x', 'double'), ('n', 'long'), ('b', 'boolean'), ('t', 'string')],
                         [(one['name'], one['type']) for one in infer_signature(frame).inputs])


class Autolog(MlflowTest):
    def logged(self, script):
        code, out, err = self.yard.run(script)
        self.assertEqual((0, ''), (code, err))
        return out

    @needs_sklearn
    def test_LG_16_what_is_fitted_is_logged(self):
        self.logged("""
import mlflow
mlflow.sklearn.autolog()
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC
X, y = [[0.], [1.], [2.], [3.]], [0, 0, 1, 1]
model = SVC(kernel='linear', C=2.0)
assert model.fit(StandardScaler().fit_transform(X), y) is model
""")
        self.assertEqual(('linear', '2.0'), (self.params()['kernel'], self.params()['C']))
        self.assertEqual({'training_accuracy_score': 1.0, 'training_precision_score': 1.0,
                          'training_recall_score': 1.0, 'training_f1_score': 1.0,
                          'training_score': 1.0}, self.metrics())
        tags = self.run_.get_tags()
        self.assertEqual('SVC', tags['estimator_name'])
        self.assertIn('model/MLmodel', self.run_.get_file_names())
        self.assertEqual([], self.yard.lines('child'))

    @needs_sklearn
    def test_LG_16_regressors_searches_and_further_fits(self):
        self.logged("""
import mlflow, numpy
from sklearn.linear_model import Ridge
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
mlflow.autolog(log_models=False)
X = numpy.arange(20.).reshape(-1, 1)
y = 2 * X[:, 0]
with mlflow.start_run():
    GridSearchCV(Ridge(), {'alpha': [0.0, 10.0]}, cv=2).fit(X, y=y)
make_pipeline(StandardScaler(), Ridge(alpha=3.0)).fit(X, y)
Ridge(alpha=4.0).fit(X, y)
mlflow.autolog(disable=True)
Ridge(alpha=5.0).fit(X, y)
""")
        self.assertEqual('0.0', self.params()['best_alpha'])
        self.assertAlmostEqual(1.0, self.metrics()['best_cv_score'])
        self.assertAlmostEqual(1.0, self.metrics()['training_r2_score'])
        self.assertLess(self.metrics()['training_root_mean_squared_error'], 1e-6)
        children = self.run_.get_children()
        self.assertEqual(['Pipeline', 'Ridge'],
                         [child.get_tags()['estimator_name'] for child in children])
        self.assertEqual(['3.0', '4.0'], [self.params(children[0])['ridge__alpha'],
                                          self.params(children[1])['alpha']])
        self.assertEqual([], [name for name in self.run_.get_file_names() if 'model' in name])

    @needs_sklearn
    def test_LG_16_what_a_model_fits_inside_of_itself_is_not_logged(self):
        self.logged("""
import mlflow.sklearn
from sklearn.ensemble import RandomForestClassifier
mlflow.sklearn.autolog(log_models=False)
X, y = [[float(n)] for n in range(40)], [0, 1] * 20
RandomForestClassifier(n_estimators=8, n_jobs=4).fit(X, y)
""")
        self.assertEqual(('8', 'RandomForestClassifier'),
                         (self.params()['n_estimators'], self.run_.get_tags()['estimator_name']))
        self.assertEqual([], self.yard.lines('child'))
        self.assertIn('training_roc_auc', self.metrics())

    @needs_sklearn
    def test_LG_16_training_goes_on_when_it_cannot_be_logged(self):
        code, out, err = self.yard.run("""
import mlflow.sklearn
from sklearn.linear_model import LinearRegression
mlflow.sklearn.autolog()
class Odd(LinearRegression):
    def score(self, X, y):
        raise RuntimeError('no score today')
print(Odd().fit([[1.], [2.]], [1., 2.]).coef_[0] > 0)
""")
        self.assertEqual((0, 'True\n'), (code, out))
        self.assertIn('Odd was fitted, but not all of it is logged: no score today', err)

    def test_LG_16_others_say_that_they_log_nothing_by_themselves(self):
        code, out, err = self.yard.run("""
import mlflow, mlflow.xgboost
import mlflow.keras as keras
mlflow.xgboost.autolog(log_models=False)
mlflow.tensorflow.autolog()
mlflow.pytorch.autolog()
keras.autolog()
mlflow.autolog()
try:
    mlflow.xgboost.log_model(None, 'model')
except NotImplementedError as error:
    print(error)
""")
        self.assertEqual(0, code, err)
        for name in ('xgboost', 'tensorflow', 'pytorch', 'keras'):
            self.assertIn('nothing is logged automatically for %s' % name, err)
        self.assertIn('mlflow.xgboost.log_model', out)
        self.assertIn('install mlflow', out)


class Importing(MlflowTest):
    def test_rule_8_importing_touches_nothing(self):
        script = 'import mlflow, mlflow.sklearn, mlflow.tracking'
        self.yard.write('script.py', script)
        before = self.yard.files()
        self.assertEqual((0, '', ''), self.yard.run(script, '-W', 'error', '-bb'))
        self.assertEqual(before, self.yard.files())

    def test_rule_10_what_is_missing_is_named(self):
        for statement, name in (('import mlflow.projects', 'mlflow.projects'),
                                ('from mlflow import nothing', 'mlflow.nothing'),
                                ('from mlflow.store import x', 'mlflow.store'),
                                ('import mlflow.pyfunc.scoring_server',
                                 'mlflow.pyfunc.scoring_server'),
                                ('from mlflow.pyfunc import PythonModel',
                                 'mlflow.pyfunc.PythonModel'),
                                ('from mlflow.models import Model', 'mlflow.models.Model'),
                                ('from mlflow.entities import Trace', 'mlflow.entities.Trace')):
            code, out, err = self.yard.run(
                'try:\n    %s\nexcept ImportError as error:\n    print(error)' % statement)
            self.assertEqual((0, ''), (code, err))
            self.assertIn(name, out)
            self.assertIn('install mlflow', out)
        code, out, err = self.yard.run("""
import mlflow
import mlflow.sklearn
assert not hasattr(mlflow, 'evaluate') and 'log_metric' in dir(mlflow)
assert not hasattr(mlflow.sklearn, 'evaluate')
for call in (lambda: mlflow.evaluate(), lambda: mlflow.sklearn.evaluate()):
    try:
        call()
    except NotImplementedError as error:
        print(error)
""")
        self.assertEqual((0, ''), (code, err))
        self.assertIn('mlflow.evaluate', out)
        self.assertIn('mlflow.sklearn.evaluate', out)

    def test_rule_10_what_scripts_import_resolves(self):
        self.assertEqual((0, '', ''), self.yard.run("""
import mlflow
import mlflow.sklearn, mlflow.pytorch, mlflow.pyfunc, mlflow.keras, mlflow.xgboost
from mlflow import MlflowClient, log_metric, log_param, log_artifacts, start_run
from mlflow.client import MlflowClient
from mlflow.tracking import MlflowClient
from mlflow.tracking.client import MlflowClient
from mlflow.entities import ViewType, RunStatus
from mlflow.exceptions import MlflowException
from mlflow.models import infer_signature, ModelSignature
from mlflow.models.signature import infer_signature
from mlflow.sklearn import load_model, log_model
from mlflow.pyfunc import load_model
assert mlflow.__version__
""", '-W', 'error', '-bb'))

    def test_rule_10_its_parts_are_found_though_only_itself_is_imported(self):
        self.assertEqual((0, '', ''), self.yard.run("""
import mlflow
mlflow.tracking.MlflowClient().get_experiment_by_name('iris')
mlflow.models.infer_signature([[0.]])
mlflow.entities.ViewType, mlflow.sklearn.autolog, mlflow.artifacts.load_text
"""))

    def test_rule_10_without_a_run_it_shows_what_is_not_recorded(self):
        code, out, err = self.yard.run("""
import mlflow
mlflow.set_experiment('x')
with mlflow.start_run(run_name='a', tags={'k': 1}) as run:
    mlflow.log_metric('loss', 1)
    mlflow.log_param('alpha', 2)
    mlflow.log_text('text', 'a.txt')
    with mlflow.start_run(nested=True):
        mlflow.log_metric('inner', 3)
print(run.data.metrics, mlflow.get_artifact_uri(), mlflow.search_runs(output_format='list')[0].info.status)
""", TRAINYARD_RUN=None)
        self.assertEqual((0,), (code,), err)
        for words in ("'loss' = 1.0", "'mlflow.param.alpha' = 2", "'a.txt'", "'inner' = 3.0"):
            self.assertIn(words, out)
        self.assertEqual([], self.yard.journals())

    def test_rule_9_processes_that_are_started_log_to_the_same_run(self):
        self.assertEqual((0, '', ''), self.yard.run("""
import multiprocessing
import mlflow

def work(number):
    mlflow.log_metric('number', number)

if __name__ == '__main__':
    with mlflow.start_run():
        for way in multiprocessing.get_all_start_methods():
            with multiprocessing.get_context(way).Pool(1) as pool:
                pool.map(work, [1])
"""))
        import multiprocessing
        ways = len(multiprocessing.get_all_start_methods())
        self.assertEqual([1.0] * ways, self.metrics()['number'])


class SteppingAside(MlflowTest):
    """Another `mlflow` on the path, as it is when the real one is installed."""

    def which(self, path, script="print(getattr(mlflow, 'WHO', 'ours'))", **more):
        code, out, err = self.yard.run('import mlflow\n' + script,
                                       PYTHONPATH=os.pathsep.join(path), **more)
        self.assertEqual((0, ''), (code, err))
        return out.strip()

    def real(self, files, name='site'):
        folder = os.path.join(self.yard.root, name)
        for path, content in files.items():
            self.yard.write(os.path.join(folder, path), content)
        return folder

    def test_rule_10_for_one_that_is_installed_whatever_azureml_does(self):
        real = self.real({'mlflow/__init__.py': "WHO = 'real'\n", 'mlflow/sklearn.py': 'X = 1\n'})
        for always in (None, 'always'):
            self.assertEqual('real', self.which([ROOT, real], TRAINYARD_SCRIPT_PACKAGE=always))
        self.assertEqual('real 1 True', self.which([ROOT, real], """
import mlflow.sklearn
from azureml.core import Run
Run.get_context().log('loss', 1)
import sys
print(mlflow.WHO, mlflow.sklearn.X, %r in sys.path)
""" % ROOT))
        self.assertEqual({'loss': 1}, self.metrics())

    def test_rule_10_for_one_that_is_installed_in_a_virtual_environment(self):
        import subprocess
        import sys
        home = os.path.join(self.yard.root, 'venv')
        subprocess.check_call([sys.executable, '-m', 'venv', '--without-pip', home])
        python = os.path.join(home, 'bin', 'python')
        show = [python, '-c', "import mlflow; print(getattr(mlflow, 'WHO', 'ours'))"]
        environment = self.yard.environment()
        before = subprocess.check_output(show, env=environment, universal_newlines=True)
        site = subprocess.check_output(
            [python, '-c', "import sysconfig; print(sysconfig.get_paths()['purelib'])"],
            universal_newlines=True).strip()
        self.yard.write(os.path.join(site, 'mlflow', '__init__.py'), "WHO = 'real'\n")
        after = subprocess.check_output(show, env=environment, universal_newlines=True)
        self.assertEqual(('ours\n', 'real\n'), (before, after))

    def test_rule_10_the_real_one_is_not_sent_to_look_for_our_run(self):
        show = """
import os
print(os.environ.get('MLFLOW_RUN_ID'), os.environ.get('MLFLOW_EXPERIMENT_ID'))
"""
        given = {'AZUREML_EXPERIMENT_ID': '3', 'MLFLOW_EXPERIMENT_ID': '3',
                 'MLFLOW_RUN_ID': self.yard.id}
        real = self.real({'mlflow/__init__.py': ''})
        self.assertEqual('None None', self.which([ROOT, real], show, **given))
        self.assertEqual(self.yard.id + ' 3', self.which([ROOT], show, **given))
        own = dict(given, MLFLOW_RUN_ID='of the user')
        self.assertEqual('of the user None', self.which([ROOT, real], show, **own))
        sdk = self.real({'azureml/__init__.py': '', 'azureml/core/__init__.py': ''})
        code, out, err = self.yard.run('import azureml.core, mlflow' + show,
                                       PYTHONPATH=os.pathsep.join([ROOT, real, sdk]),
                                       **dict(given, TRAINYARD_SCRIPT_PACKAGE=None))
        self.assertEqual((0, 'None None\n', ''), (code, out, err))

    def test_rule_10_what_one_beside_the_azureml_sdk_records_lies_in_the_outputs(self):
        show = "import os\nprint(os.environ.get('MLFLOW_TRACKING_URI'))"
        real = self.real({'mlflow/__init__.py': ''})
        sdk = self.real({'azureml/__init__.py': '', 'azureml/core/__init__.py': ''}, 'sdk')
        ours = {'MLFLOW_TRACKING_URI': 'trainyard://yard', 'TRAINYARD_SCRIPT_PACKAGE': None}
        mine = dict(ours, MLFLOW_TRACKING_URI='http://mine')
        kept = 'file://%s/outputs/mlruns' % self.yard.work
        for script in (show, 'import azureml.core\n' + show):
            self.assertEqual(kept, self.which([ROOT, real, sdk], script, **ours))
            self.assertEqual('http://mine', self.which([ROOT, real, sdk], script, **mine))
        first = "import azureml.core, mlflow, os\nprint(os.environ['MLFLOW_TRACKING_URI'])"
        code, out, err = self.yard.run(first, PYTHONPATH=os.pathsep.join([ROOT, real, sdk]), **ours)
        self.assertEqual((0, kept + '\n', ''), (code, out, err))
        self.assertEqual('trainyard://yard', self.which([ROOT, real], show, **ours))

    def test_rule_10_an_error_inside_the_real_one_is_seen(self):
        for content, words in (('import no_such_thing\n', "No module named 'no_such_thing'"),
                               ("raise ValueError('broken')\n", 'broken')):
            real = self.real({'mlflow/__init__.py': content})
            code, _, err = self.yard.run('import mlflow', PYTHONPATH=os.pathsep.join([ROOT, real]))
            self.assertEqual(1, code)
            self.assertIn(words, err)

    def test_rule_10_not_for_a_folder_of_that_name_or_a_link_to_itself(self):
        self.yard.write('mlflow/runs/1.txt', '')
        link = os.path.join(self.yard.root, 'link')
        os.symlink(ROOT, link)
        self.assertEqual('ours', self.which([ROOT, link]))

    def test_rule_10_not_beside_an_azureml_that_is_not_ours(self):
        real = self.real({'azureml/__init__.py': '', 'azureml/core/__init__.py': '',
                          'azureml/core/run.py': 'class Run(object):\n    pass\n'})
        for first in ('', 'import azureml.core\n'):
            code, out, _ = self.yard.run(
                first + 'try:\n    import mlflow\nexcept ImportError as error:\n'
                '    print(error.name, error)',
                PYTHONPATH=os.pathsep.join([ROOT, real]), TRAINYARD_SCRIPT_PACKAGE=None)
            self.assertEqual(0, code)
            self.assertIn("mlflow No module named 'mlflow'", out)
