R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# How a script learns which version its model or dataset got: one line through a named pipe.

import os

from azureml.exceptions import AzureMLException, UserErrorException


class NoAnswer(AzureMLException):
    pass


class Reply(object):
    patience = 60  # seconds

    def __init__(self, folder, what):
        self._what = what
        self.request = os.urandom(8).hex()
        self._path = os.path.join(folder, self.request + '.reply')
        self._process = os.getpid()
        self._pipe = None
        try:
            os.mkfifo(self._path, 0o600)
            # Held open from the start, so that the answer is kept until somebody asks.
            self._pipe = os.open(self._path, os.O_RDONLY | os.O_NONBLOCK)
        except (AttributeError, OSError):
            pass  # no named pipes here: it is registered all the same

    def version(self):
        import json
        import select
        import time
        if self._pipe is None:
            raise NoAnswer(
                'the version of %s cannot be asked for: there is no named pipe at %s. It is '
                'registered all the same' % (self._what, self._path))
        line = b''
        end = time.monotonic() + self.patience
        while not line.endswith(b'\n'):
            if not select.select([self._pipe], [], [], max(0, end - time.monotonic()))[0]:
                raise NoAnswer(
                    'the workspace did not say within %s seconds which version of %s it made; '
                    'the program that runs it may have stopped. The request is kept, and it is '
                    'registered when the program is back' % (self.patience, self._what))
            chunk = os.read(self._pipe, 4096)
            if not chunk:
                time.sleep(0.01)  # a pipe that nobody writes to may look readable
            line += chunk
        self.close()
        answer = json.loads(line.decode('utf-8'))
        if 'error' in answer:
            raise UserErrorException('%s was not registered: %s' % (self._what, answer['error']))
        return answer['version']

    def close(self):
        if self._pipe is not None:
            pipe, self._pipe = self._pipe, None
            # A forked copy must not take away the pipe of its parent.
            if self._process == os.getpid():
                os.unlink(self._path)
            os.close(pipe)

    def __del__(self):
        try:
            self.close()
        except Exception:
            pass  # the folder may be gone, and so may the interpreter

""")"""
