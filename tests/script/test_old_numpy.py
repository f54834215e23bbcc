"""The names numpy and scikit-learn have removed, for scripts that still use them."""

import os

from support import ROOT, YardTest, needs_numpy

OLD = os.path.join(ROOT, 'old_numpy')


class OldNumpy(YardTest):
    def old(self, script, *options, **more):
        path = os.pathsep.join([OLD, ROOT] + more.pop('path', []))
        return self.yard.run(script, *options, PYTHONPATH=path, **more)

    @needs_numpy
    def test_rule_6_the_six_names_are_what_they_were(self):
        code, out, err = self.old("""
import numpy as np
assert (np.float, np.int, np.str, np.object, np.complex) == (float, int, str, object, complex)
assert np.bool in (bool, np.bool_)
assert np.zeros(2, np.float).dtype == np.float64
from azureml.core import Run
Run.get_context().log('kernel', np.str('linear'))
Run.get_context().log('count', np.float(3))
""", '-W', 'error', '-bb')
        self.assertEqual((0, '', ''), (code, out, err))
        self.assertEqual({'kernel': 'linear', 'count': 3.0}, self.metrics())

    @needs_numpy
    def test_rule_6_only_these_six(self):
        code, _, err = self.old('import numpy\nnumpy.unicode')
        self.assertEqual(1, code)
        self.assertIn("no attribute 'unicode'", err)

    @needs_numpy
    def test_rule_6_not_without_the_switch(self):
        code, _, err = self.yard.run("import numpy as np\nnp.str('linear')")
        self.assertEqual(1, code)
        self.assertIn('np.str', err)

    def test_rule_6_numpy_is_not_imported_for_it(self):
        self.assertEqual((0, '', ''), self.old("""
import sys
assert 'numpy' not in sys.modules
assert not any(name.startswith('azureml') for name in sys.modules)
"""))

    @needs_numpy
    def test_rule_9_a_process_that_is_started_has_them_too(self):
        self.assertEqual((0, '', ''), self.old("""
import multiprocessing
import subprocess
import sys

def work(number):
    import numpy as np
    return np.int(number)

if __name__ == '__main__':
    with multiprocessing.get_context('spawn').Pool(1) as pool:
        assert pool.map(work, [1, 2]) == [1, 2]
    subprocess.check_call([sys.executable, '-c', 'import numpy; numpy.int'])
"""))

    @needs_numpy
    def test_whoever_uses_numpy_works(self):
        self.assertEqual((0, 'True\n', ''), self.old("""
import numpy
import numpy.linalg, numpy.random
try:
    import sklearn.svm
except ImportError:
    pass
print(numpy.__spec__.name == 'numpy' and numpy.linalg.norm([3, 4]) == 5)
"""))

    def numpy(self, content, name='site'):
        folder = os.path.join(self.yard.root, name)
        self.yard.write(os.path.join(folder, 'numpy', '__init__.py'), content)
        return folder

    def test_a_numpy_that_has_a_name_keeps_its_own(self):
        # As the newest have `bool`, and as some warn when an old name is asked for.
        site = self.numpy("bool = 'mine'\n"
                          "def __getattr__(name):\n    raise RuntimeError('asked for ' + name)\n")
        self.assertEqual((0, "mine <class 'int'>\n", ''), self.old(
            'import numpy\nprint(numpy.bool, numpy.int)', path=[site]))

    def test_a_numpy_that_is_not_there_or_is_broken_says_so_itself(self):
        for content, words in (("raise ValueError('broken')", 'broken'),
                               ('import no_such_thing', "No module named 'no_such_thing'")):
            code, out, _ = self.old(
                'try:\n    import numpy\nexcept Exception as error:\n    print(error)',
                path=[self.numpy(content)])
            self.assertEqual((0, words + '\n'), (code, out))
        code, out, _ = self.old(
            'import sys\nsys.path[:] = []\ntry:\n    import numpy\n'
            'except ImportError as error:\n    print(error.name)')
        self.assertEqual((0, 'numpy\n'), (code, out))

    def sklearn(self, **files):
        folder = os.path.join(self.yard.root, 'site')
        files = dict({'sklearn/__init__': '', 'sklearn/externals/__init__': '',
                      'joblib/__init__': "from joblib.more import dump\n__version__ = '1.2'\n",
                      'joblib/more': 'def dump(value):\n    return value\n'}, **files)
        for name, content in files.items():
            self.yard.write(os.path.join(folder, name + '.py'), content)
        return [folder]

    def test_rule_7_scikit_learn_has_the_joblib_it_once_had(self):
        script = """
from sklearn.externals import joblib
import sklearn.externals.joblib as again
import joblib as real
assert again is joblib and joblib.dump is real.dump and real.__spec__.name == 'joblib'
print(joblib.__version__, joblib.dump(1))
"""
        site = self.sklearn()
        self.assertEqual((0, '1.2 1\n', ''), self.old(script, '-W', 'error', path=site))
        code, _, err = self.yard.run(script, PYTHONPATH=os.pathsep.join([ROOT] + site))
        self.assertEqual(1, code)
        self.assertIn("cannot import name 'joblib'", err)

    def test_rule_7_a_scikit_learn_that_has_its_own_keeps_it(self):
        site = self.sklearn(**{'sklearn/externals/joblib': "dump = 'mine'\n"})
        self.assertEqual((0, 'mine\n', ''), self.old(
            'from sklearn.externals import joblib\nprint(joblib.dump)', path=site))

    def test_rule_7_a_joblib_that_is_not_there_is_named(self):
        code, _, err = self.old('import sys\nsys.modules["joblib"] = None\n'
                                'from sklearn.externals import joblib', path=self.sklearn())
        self.assertEqual(1, code)
        self.assertIn('joblib', err.splitlines()[-1])

    def test_the_sitecustomize_of_the_machine_or_the_user_comes_after_it(self):
        own = os.path.join(self.yard.root, 'own')
        self.yard.write(os.path.join(own, 'sitecustomize.py'),
                        "import sys\nsys.flag_of_mine = 'set'\n")
        self.assertEqual((0, 'set True\n', ''), self.old(
            'import sys, sitecustomize\n'
            'print(sys.flag_of_mine, sitecustomize.__file__.startswith(%r))' % own, path=[own]))

    def test_an_error_in_that_one_is_seen(self):
        own = os.path.join(self.yard.root, 'own')
        self.yard.write(os.path.join(own, 'sitecustomize.py'), 'import no_such_thing\n')
        code, out, err = self.old("print('goes on')", '-v', path=[own])
        self.assertEqual((0, 'goes on\n'), (code, out))
        self.assertIn('no_such_thing', err)
