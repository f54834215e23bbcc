R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# What all classes of the package share: errors that can be seen, and a clear answer to calls that
# belong to the program that submits runs.

import sys


class NotInScript(NotImplementedError, AttributeError):
    # An AttributeError too, so that `hasattr` still answers.

    def __init__(self, what):
        NotImplementedError.__init__(
            self, '%s is not available in a script that trainyard runs; '
                  'it belongs to the program that submits the run' % what)


class _Kind(type):
    def __getattr__(cls, name):
        raise NotInScript('%s.%s' % (cls.__name__, name))


class ScriptSide(object, metaclass=_Kind):
    def __getattr__(self, name):
        raise NotInScript('%s.%s' % (type(self).__name__, name))


class Elsewhere(ScriptSide):
    # Can be imported and named, but not made.

    def __init__(self, *args, **kwargs):
        raise NotInScript('%s()' % type(self).__name__)


def show(error):
    # Some scripts put everything into a bare `except`, and a failure would look like a success.
    # So an error is printed here, once, as it would be if nobody caught it.
    if getattr(error, '_trainyard_shown', False):
        return
    error._trainyard_shown = True
    try:
        import traceback
        callers = traceback.format_list(traceback.extract_stack(sys._getframe(2)))
        lines = traceback.format_exception(type(error), error, error.__traceback__, chain=False)
        sys.stderr.write('trainyard: this error is raised in the script, which may hide it\n'
                         + lines[0] + ''.join(callers + lines[1:]))
        sys.stderr.flush()
    except Exception:
        pass  # the error itself matters more than showing it


def visible(method):
    def call(*args, **kwargs):
        try:
            return method(*args, **kwargs)
        except Exception as error:
            show(error)
            raise
    call.__name__ = method.__name__
    call.__qualname__ = method.__qualname__
    call.__doc__ = method.__doc__
    call.__wrapped__ = method
    return call

""")"""
