R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# The folder of a run that is going on: the context it was given and the journal it writes.

import os
from os import getpid
from time import time

from azureml.core._journal import Journal
from azureml.exceptions import RunEnvironmentException


class Live(object):
    def __init__(self, folder):
        self.folder = folder
        self.context = _read(folder)
        self.id = self.context['run']['id']
        self.registered = None  # the answer to the newest model it asked for
        self.replayed = {}  # what was read of the journals, see _replay
        self._journals = {}

    def write(self, operation, run, *texts):
        # Kept by process id, because a forked process must not write into the file of its parent,
        # nor wait for a lock that a thread of the parent held.
        process = getpid()
        journal = self._journals.get(process)
        if journal is None:
            journal = self._journals.setdefault(process, Journal(self.folder))
        journal.append('["%s",%s,%d,%s]\n' % (operation, run, time() * 1e6, ','.join(texts)))

    def record(self, run):
        return os.path.join(self.context['records'], run)

    def secrets(self):
        import json
        path = self.context['workspace'].get('secrets')
        try:
            with open(path, encoding='utf-8') as file:
                return json.load(file)
        except (OSError, TypeError):
            return {}


def _read(folder):
    import json
    path = os.path.join(folder, 'context.json')
    try:
        with open(path, encoding='utf-8') as file:
            context = json.load(file)
        version = context['version']
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RunEnvironmentException(
            'TRAINYARD_RUN names %s, but the context of a run cannot be read there: %s'
            % (folder, error), inner_exception=error)
    if version != 1:
        raise RunEnvironmentException(
            '%s has version %s, and this azureml package reads version 1; the program that '
            'submitted the run and the package belong to different releases of trainyard'
            % (path, version))
    return context

""")"""
