# Writes into its journal by hand, and not well.

import json
import os

live = os.environ['TRAINYARD_RUN']
time = 1763600000000000
with open(os.path.join(live, 'here-1-00000000.journal'), 'ab', buffering=0) as journal:
    for line in (['child', None, time, '../../elsewhere', {}],
                 ['child', None, time, '', {}],
                 ['child', None, time, 'kid', {'display_name': 'first'}],
                 ['child', None, time, 'kid', {'display_name': 'second'}],
                 ['log', 'nobody', time, 'm', 1],
                 ['log', 'kid', time, 'm', 1],
                 ['end', 'kid', time, 'Canceled', None, None],
                 ['end', 'kid', time, 'Completed', None, None],
                 ['model', None, time, 'request', '../../elsewhere', 'outputs', {}],
                 ['submit', None, time, 'a/b', {'source_directory': '/', 'script': 'x.py'}],
                 ['end', None, time, 'Running', None, None]):
        journal.write(json.dumps(line).encode() + b'\n')
    journal.write(b'["log",null,1763600000000000,"\xff\xfe",1]\n\n\0\n[]\n' + b'[' * 1000 + b'\n')
    journal.write(b'["log",null,1763600000000000,"last",1]\n["log",null,17636')
os.mkdir(os.path.join(live, 'folder.journal'))
os.mkfifo(os.path.join(live, 'pipe.journal'))
os.symlink('/etc/passwd', os.path.join(live, 'link.journal'))
