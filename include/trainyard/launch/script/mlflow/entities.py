R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# What mlflow answers with: plain records.

from mlflow._part import has_no_more


class _Record(object):
    def __init__(self, **fields):
        self.__dict__.update(fields)

    def __iter__(self):
        return iter(self.__dict__.items())

    def __eq__(self, other):
        return type(self) is type(other) and self.__dict__ == other.__dict__

    def __repr__(self):
        return '<%s: %s>' % (type(self).__name__, ', '.join(
            '%s=%r' % field for field in sorted(self.__dict__.items())))


class Metric(_Record):
    def __init__(self, key, value, timestamp, step=0, **kwargs):
        _Record.__init__(self, key=key, value=value, timestamp=timestamp, step=step)


class Param(_Record):
    def __init__(self, key, value):
        _Record.__init__(self, key=key, value=str(value))


class RunTag(_Record):
    def __init__(self, key, value):
        _Record.__init__(self, key=key, value=str(value))


class FileInfo(_Record):
    pass


class Experiment(_Record):
    pass


class RunInfo(_Record):
    @property
    def run_uuid(self):
        return self.run_id


class RunData(_Record):
    pass


class RunStatus(object):
    RUNNING = 'RUNNING'
    SCHEDULED = 'SCHEDULED'
    FINISHED = 'FINISHED'
    FAILED = 'FAILED'
    KILLED = 'KILLED'

    @staticmethod
    def to_string(status):
        return status


class ViewType(object):
    ACTIVE_ONLY, DELETED_ONLY, ALL = 1, 2, 3


class Run(object):
    """A run; what it holds is looked up when somebody asks."""

    def __init__(self, run):
        self._run = run

    @property
    def info(self):
        from _trainyard_mlflow import runs
        return RunInfo(artifact_uri=folder_of(self._run), **runs.facts_of(self._run))

    @property
    def data(self):
        from _trainyard_mlflow import runs
        metrics = {metric.key: metric.value for metric in runs.newest_metrics(self._run)}
        return RunData(metrics=metrics, params=runs.params_of(self._run),
                       tags=runs.tags_of(self._run))

    def to_dictionary(self):
        return {'info': dict(self.info), 'data': dict(self.data)}

    def __repr__(self):
        return '<Run: %s>' % self._run.id


def folder_of(run):
    # An offline one has none.
    return 'file://' + run._record if hasattr(run, '_record') else ''


has_no_more(__name__)

""")"""
