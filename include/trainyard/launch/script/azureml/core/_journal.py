R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# Writing the journal: one file a process, one line a call, one write a line.

import os
from _thread import RLock
from errno import EBADF
from os import write


class Journal(object):
    def __init__(self, folder):
        self._folder = folder
        self._file = None
        self._lock = RLock()  # a signal handler may log in the middle of a call that logs

    def append(self, line):
        # A lone surrogate becomes '?': the reader takes nothing but valid UTF-8.
        data = rest = line.encode('utf-8', 'replace')
        with self._lock:
            if self._file is None:
                self._file = self._open()
            try:
                while rest:
                    rest = rest[write(self._file, rest):]
            except BaseException as error:
                if getattr(error, 'errno', None) == EBADF:
                    # Some scripts close every file there is. What was written stays.
                    self._file = None
                    return self.append(line)
                # Half a line is harmless only as the last one of its file, so it stays just that.
                if rest is not data:
                    os.close(self._file)
                    self._file = None
                raise

    def _open(self):
        host = os.uname().nodename if hasattr(os, 'uname') else os.environ.get('COMPUTERNAME', '')
        host = ''.join(c if c.isalnum() or c in '._-' else '_' for c in host) or 'host'
        name = '%s-%d-%s.journal' % (host, os.getpid(), os.urandom(4).hex())
        # Closed on exec without asking for it, as every file that Python opens.
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, 'O_BINARY', 0)
        path = os.path.join(self._folder, name)
        # The workspace reads it as soon as it has its name, whatever the script's umask is.
        file = os.open(path + '.part', flags, 0o666)
        os.chmod(path + '.part', os.fstat(file).st_mode & 0o777 | 0o600)
        os.rename(path + '.part', path)
        return _out_of_the_way(file)


def _out_of_the_way(file):
    # Whoever closes our file without knowing and then opens one of its own must not get the same
    # number for it, or our lines would be in there.
    try:
        from fcntl import F_DUPFD_CLOEXEC, fcntl
        moved = fcntl(file, F_DUPFD_CLOEXEC, 700)
    except (ImportError, OSError):
        return file  # another system, or the number is beyond a limit
    os.close(file)
    return moved

""")"""
