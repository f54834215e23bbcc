# Starts runs of its own, and follows its parents.

import sys

from azureml.core import Run, ScriptRunConfig

run = Run.get_context()
if len(sys.argv) == 1:
    run.submit_child(ScriptRunConfig('.', 'family.py', arguments=['two words']), tags={'a': 'b'})
    run.submit_child(ScriptRunConfig('.', command=['echo', 'from a', 'shell in $AZUREML_RUN_ID']))
    run.submit_child(ScriptRunConfig('.', command='echo "one line" | tr a-z A-Z'))
else:
    print(sys.executable, sys.argv[1:])
    root = run
    while root.parent is not None:
        root = root.parent
    root.log('from below', 1)
