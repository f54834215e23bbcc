R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# Reading the journals of a live folder, all processes together. Nothing has to be running for it.

import heapq
import json
import os
import re


def entries(live, *operations):
    # Merged by time; within a file the order of the lines stands, even if the clock was set back.
    wanted = re.compile(('"(%s)"' % '|'.join(operations)).encode('ascii')).search
    names = sorted(name for name in os.listdir(live.folder) if name.endswith('.journal'))
    files = [_lines(os.path.join(live.folder, name), wanted) for name in names]
    for entry in heapq.merge(*files, key=lambda entry: entry[2]):
        if entry[0] in operations:
            if entry[1] is None:
                entry[1] = live.id
            yield entry


def kept(live, *operations):
    """The same as a list, which is read again only when there is more: runs are many, and whoever
    looks for one among them asks each."""
    sizes = {entry.name: entry.stat().st_size for entry in os.scandir(live.folder)
             if entry.name.endswith('.journal')}
    known = live.replayed.get(operations)
    if known is None or known[0] != sizes:
        known = live.replayed[operations] = (sizes, list(entries(live, *operations)))
    return known[1]


def _lines(path, wanted):
    with open(path, 'rb') as file:
        for line in file:
            if not line.endswith(b'\n'):
                return
            # Far cheaper than parsing, and most lines are metrics while most questions are not.
            if wanted(line):
                found = entry(line)
                if found:
                    yield found


def entry(line):
    # Passed over where the workspace passes over it as well, and says so.
    try:
        found = json.loads(line.decode('utf-8'))
        return found if len(found) > 3 and isinstance(found[2], int) else None
    except (ValueError, TypeError):
        return None


_special = {'nan': float('nan'), 'inf': float('inf'), '-inf': float('-inf')}


def _plain(value):
    if isinstance(value, dict):
        return _special[value['f']]
    if isinstance(value, list):
        raise TypeError
    return value


def _columns(operation, run, what):
    """What a line says, as columns of values. A single column has no name."""
    if operation == 'reference':
        return {None: ['aml://artifactId/ExperimentRun/dcid.%s/%s' % (run, what)]}
    if operation == 'log':
        return {None: [_plain(what)]}
    named = what.items() if operation != 'list' else [(None, what)]
    columns = {}
    for column, values in named:
        if not isinstance(values, list) and operation != 'list':
            values = [values]
        columns[column] = [_plain(value) for value in values]
    return {column: values for column, values in columns.items() if values}


_shapes = {'row': 'columns', 'table': 'columns', 'reference': 'references'}


class _Metric(object):
    def __init__(self, shape):
        self.shape = shape
        self.columns = {}
        self.rows = 0
        self.many = False

    def add(self, operation, columns):
        self.many = self.many or operation in ('list', 'table')
        self.rows += operation == 'row'
        for column, values in columns.items():
            self.columns.setdefault(column, []).extend(values)

    def result(self):
        if self.shape != 'columns':
            values = self.columns[None]
            return values if self.many or len(values) != 1 else values[0]
        if self.many or self.rows != 1:
            return self.columns
        return {column: values[0] for column, values in self.columns.items()}


def metrics(live, runs, name=None):
    return collect(entries(live, 'log', 'list', 'row', 'table', 'reference'), runs, name)


def collect(lines, runs, name=None):
    """Map run -> metric -> what was logged: one value as itself, many as a list."""
    found = {run: {} for run in runs}
    for line in lines:
        try:
            operation, run, _, metric, what = line[:5]
            if run not in found or name not in (None, metric):
                continue
            columns = _columns(operation, run, what)
        except (AttributeError, KeyError, TypeError, ValueError):
            continue  # it makes no sense to the workspace either
        if not columns:
            continue
        shape = _shapes.get(operation, 'values')
        known = found[run].get(metric)
        if known is None or known.shape != shape:
            known = found[run][metric] = _Metric(shape)  # of another kind than before: starts anew
        known.add(operation, columns)
    return {run: {metric: known.result() for metric, known in logged.items()}
            for run, logged in found.items()}


def tags(live, run, first):
    result = dict(first)
    for operation, who, _, key, *rest in kept(live, 'tag', 'untag'):
        if who == run and operation == 'tag':
            result[key] = rest[0]
        elif who == run:
            result.pop(key, None)
    return result


def properties(live, run, first):
    result = dict(first)
    for _, who, _, key, value in kept(live, 'property'):
        if who == run:
            result.setdefault(key, value)
    return result


def description(live, run, first):
    result = dict(first)
    for _, who, _, change in kept(live, 'describe'):
        if who == run:
            result.update(change)
    return result


def status(live, run):
    for _, who, _, ended, *_ in kept(live, 'end'):
        if who == run:
            return ended  # an end is final, so the first one stands
    return 'Running'


def births(live):
    """The runs this run has made, in order: child, parent, what it was given, how it was made."""
    seen = set()
    for how, parent, _, run, given in kept(live, 'child', 'submit'):
        # Several processes may name the same child, each meaning the one run.
        if run not in seen:
            seen.add(run)
            yield run, parent, given, how

""")"""
