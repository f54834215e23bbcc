# Starts a child process, and takes longer than it may.

import subprocess
import sys
import time

from azureml.core import Run

run = Run.get_context()
child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])
print('waiting', child.pid)
time.sleep(60)
run.log('too late', 1)
