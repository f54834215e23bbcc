R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# What mlflow answers with: plain records.

_statuses = {'Running': 'RUNNING', 'Completed': 'FINISHED', 'Failed': 'FAILED',
             'Canceled': 'KILLED'}


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
        from mlflow import _runs
        run = self._run
        return RunInfo(run_id=run.id, run_name=run.display_name,
                       experiment_id=_runs.experiment().experiment_id, user_id='',
                       status=_statuses.get(_runs.status_of(run), 'RUNNING'),
                       start_time=_runs.start_of(run), end_time=_runs.end_of(run),
                       artifact_uri=_runs.folder_of(run), lifecycle_stage='active')

    @property
    def data(self):
        from mlflow import _runs
        return RunData(metrics=_runs.metrics_of(self._run), params=_runs.params_of(self._run),
                       tags=_runs.tags_of(self._run))

    def to_dictionary(self):
        return {'info': dict(self.info), 'data': dict(self.data)}

    def __repr__(self):
        return '<Run: %s>' % self._run.id

""")"""
