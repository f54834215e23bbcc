R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# Asking the workspace how a run stands that is not in this folder: one that was submitted, a
# parent, or any other.

import os

from azureml.core import _replay
from azureml.core._reply import NoAnswer, Pipe
from azureml.core._script import visible
from azureml.core._values import text, texts
from azureml.exceptions import ActivityFailedException, UserErrorException

patience = 60  # seconds, for somebody to hear the question

final = ('Completed', 'Failed', 'Canceled')


class Answer(dict):
    """The record; and what it has logged, if that was asked for."""

    def __init__(self, path):
        import json
        with open(path, 'rb') as file:
            dict.__init__(self, json.loads(file.readline().decode('utf-8')))
            self._lines = file.read()

    def metrics(self, name=None):
        entries = filter(None, map(_replay.entry, self._lines.splitlines()))
        return _replay.collect(entries, [self['id']], name)[self['id']]


@visible
def ask(live, run, for_long=False, **wanted):
    """Now, or as soon as it is otherwise than it is said to be, however long that takes."""
    pipe = Pipe(live.folder)
    try:
        if not pipe:
            raise NoAnswer('how run %s stands cannot be asked for: there is no named pipe at %s'
                           % (run, pipe.path))
        said = None
        while said is None:
            # Who has heard it holds the pipe open. When they are gone, somebody else is asked.
            live.write('ask', text(run), text(pipe.request), texts(wanted))
            said = _listen(pipe, run, for_long)
        if 'error' in said:
            raise UserErrorException(said['error'])
        return Answer(pipe.place + '.answer')
    finally:
        pipe.close()
        if os.path.exists(pipe.place + '.answer'):
            os.unlink(pipe.place + '.answer')


def _listen(pipe, run, for_long):
    import json
    import time
    end = time.monotonic() + patience
    while True:
        line = pipe.line(end)
        if line is None and not for_long:
            raise NoAnswer('the workspace did not say within %s seconds how run %s stands; the '
                           'program that runs it may have stopped' % (patience, run))
        if line is None:
            import sys
            sys.stderr.write('trainyard: no program that runs the workspace has answered for %s '
                             'seconds; run %s is waited for until one does\n' % (patience, run))
            end = None
        elif line == b'\n':
            end = None if for_long else end
        else:
            return json.loads(line.decode('utf-8')) if line else None


def wait(run, show_output, raise_on_error):
    live = run._live
    if run.id in [live.id] + live.context['run']['parents']:
        raise UserErrorException('run %s does not end before this script does, which therefore '
                                 'cannot wait for it' % run.id)
    shown = Shown(run) if show_output else None
    record = ask(live, run.id, for_long=True)
    while record['status'] not in final:
        known = {'unless': record['status']}
        if shown:
            followed = record['log']
            shown.more('system_logs/', followed)
            known.update(log=followed, log_size=shown.sizes.get(followed, 0))
        record = ask(live, run.id, for_long=True, **known)
    if shown:
        shown.end(record)
    if record['status'] == 'Failed' and raise_on_error:
        raise ActivityFailedException('run %s failed: %s. Its logs are in %s' % (
            run.id, (record['error'] or {}).get('message') or 'it gave no reason', run._record))
    return run.get_details()


class Shown(object):
    """What a run prints, as it grows."""

    def __init__(self, run):
        self._run = run
        self._last = None
        self._decoders = {}
        self.sizes = {}
        self._print('RunId: %s\nWeb View: %s\n' % (run.id, run.get_portal_url()))

    def more(self, *beginnings):
        from azureml.core._details import logs
        for name, path in logs(self._run):
            if not name.startswith(beginnings):
                continue
            try:
                with open(path, 'rb') as file:
                    file.seek(self.sizes.get(name, 0))
                    self._show(name, file.read())
            except FileNotFoundError:
                pass  # on its way into the record

    def end(self, record):
        # Those of the other processes are complete by now.
        self.more('')
        self._print('\n%sRunId: %s\nStatus: %s\nWeb View: %s\n' % (
            _heading('Execution Summary'), self._run.id, record['status'],
            self._run.get_portal_url()))
        for warning in record['warnings']:
            self._print('Warning: %s\n' % warning)
        if record['error']:
            self._print('Error: %s\n' % record['error']['message'])

    def _show(self, name, data):
        if not data:
            return
        if name not in self._decoders:
            import codecs
            self._decoders[name] = codecs.getincrementaldecoder('utf-8')('replace')
        if name != self._last:
            self._print('\n' + _heading('Streaming ' + name) + '\n')
        self._last = name
        self.sizes[name] = self.sizes.get(name, 0) + len(data)
        self._print(self._decoders[name].decode(data))

    def _print(self, text):
        import sys
        sys.stdout.write(text)
        sys.stdout.flush()


def _heading(text):
    return '%s\n%s\n' % (text, '=' * len(text))

""")"""
