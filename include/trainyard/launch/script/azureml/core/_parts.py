R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# What can be done with the files of a dataset, and with a random part of them.

import os

from azureml.core._script import ScriptSide, visible
from azureml.exceptions import UserErrorException


class FilesOfData(object):
    """Whoever has `_files`, a list of (name, path)."""

    _reading = {}

    @visible
    def to_path(self):
        """The files, as paths that begin at the root of the data."""
        return ['/' + name for name, _ in self._files()]

    @property
    def data_changed_time(self):
        from datetime import datetime, timezone
        times = [os.stat(path).st_mtime for _, path in self._files()]
        return datetime.fromtimestamp(max(times), timezone.utc) if times else None

    @visible
    def download(self, target_path=None, overwrite=False, **kwargs):
        import shutil
        if target_path is None:
            import tempfile
            target_path = tempfile.mkdtemp(prefix='trainyard-')
        files = [(os.path.join(target_path, name), path) for name, path in self._files()]
        for copy, _ in files:
            if os.path.exists(copy) and not overwrite:
                raise FileExistsError('%s exists, and overwrite is not asked for' % copy)
        for copy, path in files:
            os.makedirs(os.path.dirname(copy) or '.', exist_ok=True)
            shutil.copyfile(path, copy)
        return [copy for copy, _ in files]

    def mount(self, mount_point=None, **kwargs):
        return Mounted(self, mount_point)

    def take(self, count):
        return Part(self, lambda total: range(min(count, total)))

    def skip(self, count):
        return Part(self, lambda total: range(min(count, total), total))

    @visible
    def random_split(self, percentage, seed=None):
        """Two parts that have everything between them; the first has about `percentage`."""
        import random
        if not 0 <= percentage <= 1:
            raise UserErrorException('percentage is %r; it is from 0.0 to 1.0' % (percentage,))
        seed = random.randrange(2 ** 32) if seed is None else seed

        def first(total):
            return set(random.Random(seed).sample(range(total), round(total * percentage)))

        def pick(wanted):
            def rows(total):
                chosen = first(total)
                return [row for row in range(total) if (row in chosen) == wanted]
            return rows
        return Part(self, pick(True)), Part(self, pick(False))

    def keep_columns(self, columns, validate=False):
        return View(self, lambda frame: frame[_names(columns)])

    def drop_columns(self, columns):
        return View(self, lambda frame: frame.drop(columns=_names(columns)))

    def with_timestamp_columns(self, *args, **kwargs):
        return self  # which only tells what filters by time go by

    @visible
    def to_pandas_dataframe(self, **kwargs):
        import pandas
        readers = {'.parquet': pandas.read_parquet, '.json': pandas.read_json,
                   '.jsonl': lambda path: pandas.read_json(path, lines=True),
                   '.tsv': lambda path: pandas.read_csv(path, sep='\t')}
        if self._reading:
            readers = {}

        def table(path):
            return pandas.read_csv(path, **self._reading)
        frames = [readers.get(os.path.splitext(path)[1], table)(path)
                  for _, path in self._files()]
        return frames[0] if len(frames) == 1 else pandas.concat(frames, ignore_index=True)


def _names(columns):
    return [columns] if isinstance(columns, str) else list(columns)


class View(FilesOfData, ScriptSide):
    """What another has, and of its table what `pick` leaves."""

    def __init__(self, whole, pick):
        self._whole = whole
        self._pick = pick

    def _files(self):
        return self._whole._files()

    @visible
    def to_pandas_dataframe(self, **kwargs):
        return self._pick(self._whole.to_pandas_dataframe(**kwargs))

    @visible
    def register(self, *args, **kwargs):
        raise NotImplementedError('a dataset is registered as paths, and a part of one has none of '
                                  'its own: upload the part to a datastore, and register that')


class Part(View):
    # Of the files where files are asked for, and of the rows where a table is.

    def __init__(self, whole, rows):
        View.__init__(self, whole, lambda frame: frame.iloc[list(rows(len(frame)))]
                      .reset_index(drop=True))
        self._rows = rows

    def _files(self):
        files = View._files(self)
        return [files[row] for row in self._rows(len(files))]


class Mounted(object):
    # A copy, so that a script cannot damage what it is given.

    def __init__(self, data, mount_point):
        self._data = data
        self._made = None
        self.mount_point = mount_point

    def start(self):
        if self._made is None:
            import tempfile
            if self.mount_point is None:
                self.mount_point = tempfile.mkdtemp(prefix='trainyard-')
            self._made = self._data.download(self.mount_point, overwrite=True)

    def stop(self):
        # Of what lies in there, only what was put there.
        for path in self._made or []:
            if os.path.exists(path):
                os.unlink(path)
        self._made = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *error):
        self.stop()
        return False

""")"""
