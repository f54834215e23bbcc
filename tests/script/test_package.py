"""The package itself: what imports, what it costs, for whom it steps aside, and its two languages."""

import ast
import importlib.util
import os
import py_compile
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

from support import ROOT, YardTest, package_files

RESOLVES = """
from azureml.core.run import Run
from azureml.core import Run
import azureml.core
assert azureml.core.VERSION == azureml.core.__version__ == '1.60.0'
from azureml.core.run import _OfflineRun, get_run
from azureml.core import get_run
from azureml.core import Workspace, Experiment, Dataset, Datastore, Model, Environment
from azureml.core import ScriptRunConfig, RunConfiguration, ComputeTarget, Keyvault
from azureml.core.model import Model, Dataset
from azureml.core.experiment import Experiment
from azureml.core.dataset import Dataset
from azureml.core.datastore import Datastore
from azureml.core.environment import Environment, DEFAULT_CPU_IMAGE
from azureml.core.keyvault import Keyvault
from azureml.core.workspace import Workspace
from azureml.core.conda_dependencies import CondaDependencies
from azureml.core.runconfig import RunConfiguration, DEFAULT_CPU_IMAGE, MpiConfiguration
from azureml.core.runconfig import TensorflowConfiguration, PyTorchConfiguration
from azureml.core.runconfig import CondaDependencies, PyTorchConfiguration, JarLibrary
from azureml.core.compute import ComputeTarget, AmlCompute, AksCompute, RemoteCompute
from azureml.core.compute_target import ComputeTargetException
from azureml.core.authentication import ServicePrincipalAuthentication, AzureCliAuthentication
from azureml.core.authentication import InteractiveLoginAuthentication, MsiAuthentication
from azureml.core import ContainerRegistry, Image, Webservice
from azureml.core.container_registry import ContainerRegistry
from azureml.core.image import ContainerImage, Image
from azureml.core.model import InferenceConfig
from azureml.core.webservice import AciWebservice, AksWebservice, LocalWebservice, Webservice
from azureml.opendatasets import MNIST
from azureml.pipeline.core import Pipeline, PipelineData, PipelineParameter, PublishedPipeline
from azureml.pipeline.core.graph import PipelineParameter
from azureml.pipeline.steps import ParallelRunConfig, ParallelRunStep, PythonScriptStep
from azureml.tensorboard import Tensorboard
from azureml.tensorboard.export import export_to_tensorboard
import azureml.train
from azureml.train.automl import AutoMLConfig
from azureml.train.automl.run import AutoMLRun
from azureml.train.dnn import TensorFlow, PyTorch, Chainer
from azureml.train.estimator import Estimator
from azureml.train.hyperdrive import BanditPolicy, HyperDriveConfig, PrimaryMetricGoal, choice
from azureml.train.hyperdrive.parameter_expressions import uniform
from azureml.train.hyperdrive.sampling import RandomParameterSampling
from azureml.train.sklearn import SKLearn
from azureml.widgets import RunDetails
from azureml.core.resource_configuration import ResourceConfiguration
from azureml.contrib.services.aml_request import AMLRequest, rawhttp
from azureml.contrib.services.aml_response import AMLResponse
from azureml.data import FileDataset, TabularDataset, OutputFileDatasetConfig
from azureml.data import LinkTabularOutputDatasetConfig
from azureml.data.azure_storage_datastore import AzureBlobDatastore
from azureml.data.dataset_consumption_config import DatasetConsumptionConfig
from azureml.data.data_reference import DataReference
from azureml.data.datapath import DataPath
from azureml.data import DataType
from azureml.data.dataset_error_handling import DatasetExecutionError, DatasetValidationError
from azureml.data.dataset_factory import DataType, FileDatasetFactory, TabularDatasetFactory
from azureml.data.dataset_type_definitions import PromoteHeadersBehavior
from azureml.data.file_dataset import FileDataset
from azureml.data.tabular_dataset import TabularDataset
assert FileDatasetFactory is Dataset.File and TabularDatasetFactory is Dataset.Tabular
from azureml.exceptions import ComputeTargetException, WebserviceException, UserErrorException
from azureml.exceptions import WorkspaceException
from azureml.monitoring import ModelDataCollector
from azureml.telemetry import set_diagnostics_collection
set_diagnostics_collection(send_diagnostics=True)
ModelDataCollector('model', designation='inputs', feature_names=['a']).collect([1])
CondaDependencies.create(conda_packages=['scikit-learn']).add_pip_package('x')
ServicePrincipalAuthentication('tenant', 'id', 'secret')
RunConfiguration().environment.python.conda_dependencies = CondaDependencies()
assert AMLResponse('bad request', 500).status_code == 500
@rawhttp
def run(request):
    return request
assert run(1) == 1
assert 'Run' in dir(azureml.core)
"""


class Importing(YardTest):
    def test_everything_scripts_import_resolves(self):
        self.assertEqual((0, '', ''), self.yard.run(RESOLVES, '-W', 'error', '-bb'))

    def test_every_module_imports_without_a_warning(self):
        modules = [os.path.relpath(path, ROOT)[:-3].replace(os.sep, '.').replace('.__init__', '')
                   for path in package_files()
                   if 'old_numpy' not in path and 'installed' not in path]
        script = ''.join('import %s\n' % module for module in modules)
        self.assertEqual((0, '', ''), self.yard.run(script, '-W', 'error', '-bb'))

    def test_rule_8_importing_loads_nothing_else(self):
        code, out, err = self.yard.run("""
import sys
before = set(sys.modules)
from azureml.core.run import Run
print(sorted(name for name in set(sys.modules) - before if not name.startswith('azureml')))
from azureml.core import Run
print(sorted(name for name in set(sys.modules) - before if 'model' in name or 'work' in name))
""")
        self.assertEqual((0, '[]\n[]\n', ''), (code, out, err))

    def test_rule_8_importing_touches_nothing(self):
        self.yard.run('from azureml.core import Run, Model, Workspace')
        self.assertEqual(['context.json'], os.listdir(self.yard.live))
        self.assertEqual([], os.listdir(self.yard.records))

    def test_a_module_that_is_missing_is_named(self):
        for statement, name in (('import azureml.interpret', 'azureml.interpret'),
                                ('import azureml.train.automl.runtime', 'train.automl.runtime'),
                                ('from azureml.opendatasets import X', 'azureml.opendatasets.X'),
                                ('from azureml.data import X', 'azureml.data.X'),
                                ('from azureml.train.dnn import X', 'azureml.train.dnn.X'),
                                ('from azureml.core import Nothing', 'azureml.core.Nothing'),
                                ('import azureml.core.linked_service', 'core.linked_service'),
                                ('from azureml import nothing', 'azureml.nothing')):
            code, out, err = self.yard.run(
                'try:\n    %s\nexcept ImportError as error:\n    print(error)' % statement)
            self.assertEqual((0, ''), (code, err))
            self.assertIn("%s'" % name, out)
            self.assertIn('trainyard', out)

    def test_names_that_are_missing_can_still_be_asked_for(self):
        self.assertEqual((0, '', ''), self.yard.run("""
import azureml.core
assert not hasattr(azureml.core, 'Nothing')
assert getattr(azureml.core, 'Nothing', 5) == 5
"""))

    def test_what_belongs_to_the_program_that_submits_runs_says_so_when_it_is_used(self):
        code, out, err = self.yard.run("""
from azureml.core.compute import AmlCompute
from azureml.core.model import InferenceConfig
from azureml.core.webservice import AciWebservice, WebserviceException
from azureml.pipeline.core import PipelineParameter
from azureml.pipeline.steps import PythonScriptStep
from azureml.train.automl import AutoMLConfig
from azureml.train.dnn import TensorFlow
from azureml.train.hyperdrive import *
from azureml.widgets import RunDetails
from azureml.core import Run
import azureml.exceptions
assert WebserviceException is azureml.exceptions.WebserviceException
run = Run.get_context()
assert not isinstance(run, HyperDriveRun)
for use in (lambda: InferenceConfig(entry_script='score.py'), lambda: TensorFlow('.'),
            lambda: AciWebservice.deploy_configuration(), lambda: choice(1, 2),
            lambda: AmlCompute.provisioning_configuration(vm_size='X'),
            lambda: PipelineParameter('rate', 1), lambda: PythonScriptStep(script_name='x'),
            lambda: AutoMLConfig(task='regression'), lambda: RunDetails(run).show()):
    try:
        use()
    except NotImplementedError as error:
        print(error)
""")
        self.assertEqual((0, ''), (code, err))
        for name in ('InferenceConfig()', 'TensorFlow()', 'AciWebservice.deploy_configuration',
                     'choice()', 'AmlCompute.provisioning_configuration', 'PipelineParameter()',
                     'PythonScriptStep()', 'AutoMLConfig()', 'RunDetails()'):
            self.assertIn(name + ' is not available in a script', out)

    def test_what_a_script_has_in_its_place_is_said(self):
        from azureml.core import ComputeTarget, Experiment, Run
        from azureml.data import DataType, OutputFileDatasetConfig
        experiment = Experiment(self.run_.experiment.workspace, 'other')
        for use, instead in ((lambda: experiment.submit(None), 'run.submit_child'),
                             (lambda: experiment.start_logging(), 'run.child_run'),
                             (lambda: experiment.get_runs(), 'run.get_children'),
                             (lambda: Run.list(experiment), 'run.get_children'),
                             (lambda: experiment.workspace.compute_targets['x'], 'the name'),
                             (lambda: ComputeTarget(experiment.workspace, 'x'), 'the name'),
                             (lambda: DataType.to_bool(), 'pandas'),
                             (lambda: OutputFileDatasetConfig('x'), 'run.output_datasets')):
            with self.assertRaisesRegex(NotImplementedError, 'In a script, .*' + instead):
                use()

    def test_EN_01_SR_11_what_environments_and_run_configurations_are_made_of_belongs_outside(self):
        from azureml.core import Environment, RunConfiguration
        from azureml.core.conda_dependencies import CondaDependencies
        for kind, names in ((Environment, 'get list from_conda_specification from_docker_image '
                                          'from_pip_requirements load_from_directory'),
                            (Environment('mine'), 'register clone build save_to_directory'),
                            (CondaDependencies(), 'serialize_to_string save_to_file '
                                                  'add_tensorflow_conda_package'),
                            (RunConfiguration, 'load delete'), (RunConfiguration(), 'save')):
            for name in names.split():
                with self.assertRaisesRegex(NotImplementedError,
                                            r'\w\.%s is not available in a script' % name):
                    getattr(kind, name)('anything')

    def test_CO_01_CO_10_computes_belong_outside_whatever_they_are(self):
        from azureml.core import compute
        workspace = self.run_.experiment.workspace
        for name in ('ComputeTarget', 'AmlCompute', 'AksCompute', 'ComputeInstance',
                     'DatabricksCompute', 'RemoteCompute', 'HDInsightCompute', 'BatchCompute'):
            kind = getattr(compute, name)
            for use in (lambda: kind(workspace, 'pool'), lambda: kind.attach_configuration(),
                        lambda: kind.create(workspace, 'pool', None)):
                with self.assertRaisesRegex(NotImplementedError, name + '.*not available in a'):
                    use()

    def test_mnist_is_what_lies_in_a_datastore(self):
        from azureml.exceptions import UserErrorException
        from azureml.opendatasets import MNIST
        with self.refused(UserErrorException, 'mnist', 'workspaceblobstore'):
            MNIST.get_file_dataset()
        name = 'train-images-idx3-ubyte.gz'
        self.yard.write(os.path.join(self.yard.store, 'mnist', name), 'images')
        copies = MNIST.get_file_dataset().download('here', overwrite=True)
        self.assertEqual([os.path.join('here', name)], copies)


class SteppingAside(YardTest):
    """Another `azureml` on the path, made in the ways such packages are made."""

    def real(self, files, name='site'):
        folder = os.path.join(self.yard.root, name)
        for path, content in files.items():
            self.yard.write(os.path.join(folder, path), content)
        return folder

    def which(self, *path, **more):
        script = """
import sys
from azureml.core import Run
import azureml.core.run
print(azureml.core.run.WHO if hasattr(azureml.core.run, 'WHO') else 'ours')
print(sys.modules['azureml'] is azureml, %r in sys.path)
""" % ROOT
        more.setdefault('TRAINYARD_SCRIPT_PACKAGE', None)
        code, out, err = self.yard.run(script, '-W', 'ignore',
                                       PYTHONPATH=os.pathsep.join(path), **more)
        self.assertEqual((0, ''), (code, err))
        return out.split('\n')[:2]

    CORE = {'azureml/core/__init__.py': 'from azureml.core.run import Run\n',
            'azureml/core/run.py': "WHO = 'real'\nclass Run(object):\n    pass\n"}

    def test_an_ordinary_package(self):
        real = self.real(dict(self.CORE, **{'azureml/__init__.py': ''}))
        self.assertEqual(['real', 'True False'], self.which(ROOT, real))

    def test_a_namespace_package_without_a_file_of_its_own(self):
        real = self.real(self.CORE)
        self.assertEqual(['real', 'True False'], self.which(ROOT, real))
        self.assertEqual(['real', 'True False'], self.which(real, ROOT))

    def test_a_namespace_package_in_two_places(self):
        extend = "__path__ = __import__('pkgutil').extend_path(__path__, __name__)\n"
        first = self.real({'azureml/__init__.py': extend, 'azureml/train/__init__.py': ''}, 'one')
        second = self.real(dict(self.CORE, **{'azureml/__init__.py': extend}), 'two')
        self.assertEqual(['real', 'True False'], self.which(ROOT, first, second))
        self.assertEqual((0, '', ''), self.yard.run(
            'import azureml.train, azureml.core\nassert azureml.core.run.WHO',
            PYTHONPATH=os.pathsep.join([ROOT, first, second]), TRAINYARD_SCRIPT_PACKAGE=None))

    def test_a_namespace_package_declared_by_setuptools(self):
        declare = "__import__('pkg_resources').declare_namespace(__name__)\n"
        if not importlib.util.find_spec('pkg_resources'):
            self.skipTest('setuptools is not installed')
        real = self.real(dict(self.CORE, **{'azureml/__init__.py': declare}))
        self.assertEqual(['real', 'True False'], self.which(ROOT, real))

    def test_our_folder_named_twice_or_by_a_link(self):
        real = self.real(dict(self.CORE, **{'azureml/__init__.py': ''}))
        link = os.path.join(self.yard.root, 'link')
        os.symlink(ROOT, link)
        self.assertEqual(['real', 'True False'], self.which(link, ROOT, ROOT + os.sep, real))

    def test_not_for_a_link_to_itself(self):
        link = os.path.join(self.yard.root, 'link')
        os.symlink(ROOT, link)
        self.assertEqual('ours', self.which(ROOT, link)[0])

    def test_not_when_told_to_stay(self):
        real = self.real(dict(self.CORE, **{'azureml/__init__.py': ''}))
        self.assertEqual(['ours', 'True True'],
                         self.which(ROOT, real, TRAINYARD_SCRIPT_PACKAGE='always'))

    def test_parts_installed_without_the_core_can_be_imported_beside_us(self):
        real = self.real({'azureml/__init__.py': '', 'azureml/mlflow/__init__.py': 'HERE = 1\n'})
        self.assertEqual((0, '', ''), self.yard.run(
            'import azureml.mlflow\nfrom azureml.core import Run\n'
            'assert azureml.mlflow.HERE and Run.get_context().id',
            PYTHONPATH=os.pathsep.join([ROOT, real]), TRAINYARD_SCRIPT_PACKAGE=None))

    def test_a_part_that_is_installed_comes_before_names_of_ours(self):
        real = self.real({'azureml/__init__.py': '',
                          'azureml/train/__init__.py': '', 'azureml/train/dnn.py': 'HERE = 1\n',
                          'azureml/widgets/__init__.py': 'RunDetails = 2\n',
                          'azureml/opendatasets/__init__.py': 'MNIST = 3\n'})
        self.assertEqual((0, '1 2 3\n', ''), self.yard.run(
            'import azureml.train.dnn\nfrom azureml.widgets import RunDetails\n'
            'from azureml.opendatasets import MNIST\n'
            'print(azureml.train.dnn.HERE, RunDetails, MNIST)',
            PYTHONPATH=os.pathsep.join([ROOT, real]), TRAINYARD_SCRIPT_PACKAGE=None))

    def test_an_error_inside_the_real_package_is_seen(self):
        real = self.real(dict(self.CORE, **{'azureml/__init__.py': 'import no_such_thing\n'}))
        code, out, err = self.yard.run('import azureml', TRAINYARD_SCRIPT_PACKAGE=None,
                                       PYTHONPATH=os.pathsep.join([ROOT, real]))
        self.assertEqual(1, code)
        self.assertIn("No module named 'no_such_thing'", err)


class TwoLanguages(unittest.TestCase):
    def contents(self):
        for path in package_files():
            with open(path, encoding='ascii', newline='') as file:
                yield os.path.relpath(path, ROOT), path, file.read()

    def test_each_file_is_a_raw_string_literal(self):
        for name, _, content in self.contents():
            lines = content.split('\n')
            self.assertTrue(lines[0].startswith('R"""(""" # '), name)
            self.assertEqual(['""")"""', ''], lines[-2:], name)
            self.assertEqual(1, content.count(')"""'), name)
            self.assertNotIn('\r', content, name)
            self.assertLess(len(content), 14 * 1024, name)

    def test_the_library_carries_each_file(self):
        with open(os.path.join(os.path.dirname(ROOT), 'impl', 'bundle.ipp')) as file:
            lines = file.read().split('\n')
        names = sorted(name for name, _, _ in self.contents())
        self.assertEqual(names, [line.split('"')[1] for line in lines if line.endswith('.py",')])
        self.assertEqual(names, [line.split('/script/')[1][:-1] for line in lines
                                 if line.endswith('.py>')])

    def test_what_is_passed_on_to_a_script_is_what_is_said(self):
        workdir = os.path.join(ROOT, os.pardir, os.pardir, 'local', 'impl', 'workdir.ipp')
        with open(workdir) as file:
            passed_on = re.search(r'passed_on\[\] = \{(.*?)\};', file.read(), re.DOTALL).group(1)
        with open(os.path.join(ROOT, 'README.md')) as file:
            said = next(line for line in file if line.startswith('| `PATH`'))
        self.assertEqual(re.findall(r'"(\w+)"', passed_on),
                         re.findall(r'`(\w+)`', said.split('|')[1]))

    def test_each_file_is_tidy(self):
        for name, _, content in self.contents():
            for number, line in enumerate(content.split('\n'), 1):
                self.assertLessEqual(len(line), 100, '%s:%d' % (name, number))
                self.assertEqual(line.rstrip(), line, '%s:%d' % (name, number))

    def test_rule_8_each_file_is_python_3_6(self):
        for name, path, content in self.contents():
            if sys.version_info >= (3, 8):
                ast.parse(content, name, feature_version=(3, 6))
            with tempfile.TemporaryDirectory() as folder:
                py_compile.compile(path, os.path.join(folder, 'x.pyc'), doraise=True)

    def test_only_the_standard_library_is_needed(self):
        ours = {name.split('.')[0] for name in os.listdir(ROOT)}
        # Where somebody asks for what these do.
        lent = {'mlflow': {'PIL', 'joblib', 'pandas', 'sklearn', 'torch'}, 'azureml': {'pandas'},
                'old_numpy': {'joblib'}}
        for name, _, content in self.contents():
            tree = ast.parse(content)
            for node in ast.walk(tree):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else (
                    [node.module] if isinstance(node, ast.ImportFrom) else [])
                for module in names:
                    top = module.split('.')[0]
                    known = ours if node in tree.body else ours | lent.get(name.split(os.sep)[0], set())
                    if hasattr(sys, 'stdlib_module_names') and top not in known:
                        self.assertIn(top, sys.stdlib_module_names, name)

    @unittest.skipUnless(shutil.which('g++'), 'g++ is not installed')
    def test_a_compiler_reads_the_same_text(self):
        paths = [path for _, path, _ in self.contents()]
        with tempfile.TemporaryDirectory() as folder:
            source, program = os.path.join(folder, 'x.cpp'), os.path.join(folder, 'x')
            with open(source, 'w') as file:
                file.write('#include <cstdio>\nconstexpr char const* files[] = {\n')
                file.write(',\n'.join('#include "%s"\n' % path for path in paths))
                file.write('};\nint main() { for (auto file : files) {'
                           ' std::fputs(file, stdout); std::putchar(0); } }\n')
            subprocess.check_call(['g++', '-std=c++20', '-O0', '-Wall', '-Werror', source,
                                   '-o', program])
            texts = subprocess.check_output([program]).decode('ascii').split('\0')[:-1]
        # The bundle writes the wrapping back, or all of a file would be a docstring.
        self.assertEqual([content for _, _, content in self.contents()],
                         ['R"""(' + text + ')"""\n' for text in texts])
