R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# How values are written into a journal line.

_special = {'nan': '{"f":"nan"}', 'inf': '{"f":"inf"}', '-inf': '{"f":"-inf"}'}

# A line is kept below 64 KiB, which leaves room for the name and for text that is not ASCII.
_block = 48 * 1024


def text(value):
    # Loaded here, because importing the package is to cost nothing.
    from json.encoder import encode_basestring
    return encode_basestring(value)


def texts(values):
    import json
    return json.dumps(values, ensure_ascii=False, separators=(',', ':'))


def named(kind, name):
    # Without one it could not be found again, and the workspace would pass over its line.
    if name is None:
        raise TypeError('a %s needs a name' % kind)
    if not str(name):
        raise ValueError('a %s needs a name, and %r is none' % (kind, name))
    return str(name)


def name_text(name):
    return text(named('metric', name))


def attached(kind, values):
    """Tags or properties, as texts or None. All are looked at before one is written."""
    return {named(kind, key): None if value is None else str(value)
            for key, value in values.items()}


def value_text(value, name):
    # The base class spells it, because numpy.float64 and enums spell themselves differently.
    if isinstance(value, float):
        spelt = float.__repr__(value)
        return _special.get(spelt, spelt)
    if value is None:
        return 'null'
    if value is True:
        return 'true'
    if value is False:
        return 'false'
    if isinstance(value, int):
        if -2 ** 63 <= value < 2 ** 63:
            return int.__repr__(value)
        return value_text(_float(value, name), name)
    if isinstance(value, str):
        return text(value)
    plain = _item(value)
    if isinstance(plain, (float, int, str)):
        return value_text(plain, name)
    return value_text(_float(value, name), name)


def _item(value):
    # numpy scalars, and arrays and tensors that hold one value.
    try:
        return value.item()
    except Exception:
        return None


def _float(value, name):
    try:
        if hasattr(type(value), '__float__'):
            return float(value)
    except Exception:
        pass  # whatever the thing itself does
    raise TypeError(
        'metric %r: a value of type %s cannot be logged; a value is a number, a text, a bool or '
        'None, and log_list, log_row and log_table take many' % (name, type(value).__name__))


def step_text(step, name):
    try:
        if -2 ** 63 <= step < 2 ** 63:
            return '%d' % step
    except (TypeError, ValueError, OverflowError):
        pass
    raise TypeError('metric %r: a step is a whole number of 64 bits, not %r' % (name, step))


def list_texts(values, name):
    if isinstance(values, (str, bytes, dict)):
        raise TypeError('metric %r: expected a list of values, not %s'
                        % (name, type(values).__name__))
    if hasattr(values, 'tolist'):
        values = values.tolist()
    try:
        values = iter(values)
    except TypeError:
        raise TypeError('metric %r: expected a list of values, not %s'
                        % (name, type(values).__name__))
    return [value_text(value, name) for value in values]


def row_text(columns, name):
    return '{%s}' % ','.join('%s:%s' % (text(str(column)), value_text(value, name))
                             for column, value in columns.items())


def table_columns(columns, name):
    if not hasattr(columns, 'items'):
        raise TypeError('metric %r: a table is a dict of columns, not %s'
                        % (name, type(columns).__name__))
    table = {text(str(column)): _cells(cells, name) for column, cells in columns.items()}
    if len(set(map(len, table.values()))) > 1:
        raise ValueError('metric %r: the columns of a table must be equally long: %s' % (
            name, ', '.join('%s has %d' % (column, len(cells)) for column, cells in table.items())))
    return table


def _cells(cells, name):
    if isinstance(cells, str) or not hasattr(cells, '__iter__') or getattr(cells, 'ndim', 1) == 0:
        return [value_text(cells, name)]
    return list_texts(cells, name)


def blocks(items, size=len):
    # None for no items: an empty list leaves no metric.
    block, total = [], 0
    for item in items:
        if block and total + size(item) + 1 > _block:
            yield block
            block, total = [], 0
        block.append(item)
        total += size(item) + 1
    if block:
        yield block

""")"""
