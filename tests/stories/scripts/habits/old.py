# What scripts do that nobody expects them to.

from __future__ import print_function

import io
import os
import sys

import azureml.core
import numpy as np
from azureml.core import Dataset, Datastore, Experiment, Model, Run, Workspace
from azureml.core.run import Run as OldRun, _OfflineRun

run = OldRun.get_context()
assert type(run) != _OfflineRun and run is Run.get_submitted_run()
print('SDK version:', azureml.core.VERSION)

with open('outputs/model.txt', 'w') as file:
    file.write('weights')
os.chdir('/')
os.umask(0o077)
run.upload_file('uploads/note.txt', io.BytesIO(b'hello'))
model = run.register_model('habits', './outputs/model.txt', tags={'a': 'b'})
print('version', model.version)

out, sys.stdout, sys.stderr = sys.stdout, io.StringIO(), None
run.log('replaced', 1)
sys.stdout, sys.stderr = out, sys.__stderr__

for name, value in {
        'nan': float('nan'), 'inf': np.inf, 'minus inf': -np.inf, 'float32': np.float32(0.1),
        'int64': np.int64(-5), 'bool': np.bool_(True), 'zero dim': np.array(3.5),
        'one': np.array([7]), 'text': u'n\xe4me \u2603', 'none': None, 'least': -2 ** 63,
        'beyond': 2 ** 63, 'surrogate': u'a\ud800b', 'control': '\0\x1f"\\', 'flag': True}.items():
    run.log(name, value)
run.log(u'n\xe4me \u2603 ', 1)
run.log('loss', 0.5, 'a description', step=3)
run.log_row('row', 'a description', x=1, y=float('nan'))
run.log_row('row', x=2, y=3)
run.log_table('table', {'x': range(3), 'y': np.arange(3) / 2})
run.log_list('generator', (n * n for n in range(4)))
run.log('anew', 1)
run.log_row('anew', x=1)


class Plot(object):
    def savefig(self, target, **options):
        target.write(b'a picture')


run.log('plot', 1)
run.log_image('plot', plot=Plot())
run.log_confusion_matrix('matrix', '{"schema_type": "confusion_matrix", "data": {}}')

os.closerange(3, 1024)
with open('/dev/null', 'w') as file:
    run.log('closed', 1)

child = run.child_run(name='kid', run_id=run.id + '_kid')
assert run.child_run(run_id=run.id + '_kid').id == child.id
child.log('m', 1)
child.fail('on purpose')
child.complete()
assert child.get_status() == 'Failed', child.get_status()

run.complete()
run.fail('after its end')
run.log('after its end', 1)
sys.stdout.flush()
os._exit(0)
