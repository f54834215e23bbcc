R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# What the workspace tells a script that has asked it for something: lines through a named pipe.

import os

from azureml.exceptions import AzureMLException, UserErrorException


class NoAnswer(AzureMLException):
    pass


class Pipe(object):
    def __init__(self, folder):
        self.request = os.urandom(8).hex()
        self.place = os.path.join(folder, self.request)
        self.path = self.place + '.reply'
        self._process = os.getpid()
        self._pipe = None
        self._read = b''
        try:
            os.mkfifo(self.path, 0o600)
            # Held open from the start, so that what is said is kept until somebody listens.
            self._pipe = self._open()
        except (AttributeError, OSError):
            pass  # no named pipes here

    def __bool__(self):
        return self._pipe is not None

    def line(self, end):
        """The next line. None when it is later than `end`, which may be None; nothing when whoever
        had the pipe open is gone: it is as new then."""
        import select
        import time
        while b'\n' not in self._read:
            left = None if end is None else max(0, end - time.monotonic())
            if not select.select([self._pipe], [], [], left)[0]:
                return None
            chunk = os.read(self._pipe, 4096)
            if not chunk:
                # One that somebody had open, and nobody has any more, looks readable for ever.
                before, self._pipe, self._read = self._pipe, self._open(), b''
                os.close(before)
                return b''
            self._read += chunk
        line, _, self._read = self._read.partition(b'\n')
        return line + b'\n'

    def close(self):
        if self._pipe is not None:
            pipe, self._pipe = self._pipe, None
            # A forked copy must not take away the pipe of its parent.
            if self.is_ours():
                os.unlink(self.path)
            os.close(pipe)

    def is_ours(self):
        return self._process == os.getpid()

    def _open(self):
        return os.open(self.path, os.O_RDONLY | os.O_NONBLOCK)


class Reply(object):
    """Which version a model or a dataset got."""

    patience = 60  # seconds

    def __init__(self, folder, what):
        self._what = what
        self._pipe = Pipe(folder)
        self._answer = None
        self.request = self._pipe.request

    def is_ours(self):
        return self._pipe.is_ours()

    def version(self):
        if self._answer is None:
            self._answer = self._read()
        if 'error' in self._answer:
            raise UserErrorException('%s was not registered: %s'
                                     % (self._what, self._answer['error']))
        return self._answer['version']

    def _read(self):
        import json
        import time
        if not self._pipe:
            raise NoAnswer(
                'the version of %s cannot be asked for: there is no named pipe at %s. It is '
                'registered all the same' % (self._what, self._pipe.path))
        end = time.monotonic() + self.patience
        line = b''
        while line == b'':
            line = self._pipe.line(end)
        if line is None:
            raise NoAnswer(
                'the workspace did not say within %s seconds which version of %s it made; '
                'the program that runs it may have stopped. The request is kept, and it is '
                'registered when the program is back' % (self.patience, self._what))
        self.close()
        return json.loads(line.decode('utf-8'))

    def close(self):
        self._pipe.close()

    def __del__(self):
        try:
            self.close()
        except Exception:
            pass  # the folder may be gone, and so may the interpreter

""")"""
