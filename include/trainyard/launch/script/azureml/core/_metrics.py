R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# What a script logs. Everything is in the journal when a call returns.

from azureml.core._script import ScriptSide, visible
from azureml.core._values import (blocks, list_texts, name_text, row_text, step_text, table_columns,
                                  text, value_text)


class Metrics(ScriptSide):
    @visible
    def log(self, name, value, description='', step=None):
        # Names are kept as they are written, because training loops call this very often.
        try:
            key = self._names[name]
        except KeyError:
            key = self._name(name)
        what = value_text(value, name)
        if step is None:
            self._live.write('log', self._ref, key, what)
        else:
            self._live.write('log', self._ref, key, what, step_text(step, name))

    @visible
    def log_list(self, name, value, description=''):
        for block in blocks(list_texts(value, name)):
            self._live.write('list', self._ref, name_text(name), '[%s]' % ','.join(block))

    @visible
    def log_row(self, name, description=None, **kwargs):
        if kwargs:
            self._live.write('row', self._ref, name_text(name), row_text(kwargs, name))

    @visible
    def log_table(self, name, value, description=''):
        table = table_columns(value, name)
        rows = zip(*table.values())
        for block in blocks(rows, size=lambda row: sum(map(len, row)) + len(row)):
            columns = zip(table, zip(*block))
            self._live.write('table', self._ref, name_text(name), '{%s}' % ','.join(
                '%s:[%s]' % (column, ','.join(cells)) for column, cells in columns))

    @visible
    def log_image(self, name, path=None, plot=None, description=''):
        if (path is None) == (plot is None):
            raise ValueError('metric %r: log_image takes either path or plot' % name)
        if plot is None:
            self._refer(name, '.png', path)
        else:
            import io
            if not hasattr(plot, 'savefig'):
                raise TypeError('metric %r: a plot has savefig, and %s has not'
                                % (name, type(plot).__name__))
            picture = io.BytesIO()
            plot.savefig(picture, format='png')
            picture.seek(0)
            self._refer(name, '.png', picture)

    def log_confusion_matrix(self, name, value, description=''):
        self._log_json(name, value)

    def log_accuracy_table(self, name, value, description=''):
        self._log_json(name, value)

    def log_predictions(self, name, value, description=''):
        self._log_json(name, value)

    def log_residuals(self, name, value, description=''):
        self._log_json(name, value)

    def flush(self, timeout_seconds=300):
        pass  # nothing is ever held back

    @visible
    def get_metrics(self, name=None, recursive=False, run_type=None, populate=False, **kwargs):
        from azureml.core import _replay
        runs = [self] + (self._family(recursive=True) if recursive else [])
        here = [run.id for run in runs if run._is_readable()]
        found = _replay.metrics(self._live, here, name) if here else {}
        for run in runs:
            if run.id not in found:
                found[run.id] = run._asked(metrics=True).metrics(name)
        return found if recursive else found[self.id]

    def _name(self, name):
        if len(self._names) >= 1000:
            self._names.clear()
        key = name_text(name)
        self._names[name] = key
        return key

    def _refer(self, name, ending, source):
        import time
        key = name_text(name)
        artifact = self._add_file('%s_%d' % (name, time.time()), source, ending)
        self._live.write('reference', self._ref, key, text(artifact))

    @visible
    def _log_json(self, name, value):
        import io
        import json
        if isinstance(value, (str, bytes)):
            try:
                value = json.loads(value if isinstance(value, str) else value.decode('utf-8'))
            except ValueError as error:
                raise ValueError('metric %r: the value is not JSON: %s' % (name, error))
        if not isinstance(value, dict):
            raise TypeError('metric %r: expected a dict or its JSON text, not %s'
                            % (name, type(value).__name__))
        try:
            encoded = json.dumps(_plain(value), allow_nan=False).encode('utf-8')
        except (TypeError, ValueError, RecursionError) as error:
            raise TypeError('metric %r: the value cannot be written as JSON: %s' % (name, error))
        self._refer(name, '.json', io.BytesIO(encoded))


def _plain(value):
    # numpy arrays and scalars both have it.
    if hasattr(value, 'tolist'):
        value = value.tolist()
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, float):
        return value if value - value == 0 else None  # JSON has neither nan nor inf
    if value is None or isinstance(value, (str, int)):
        return value
    raise TypeError('it has a value of type %s' % type(value).__name__)

""")"""
