"""Entities, with what their constructors take in each version."""

from enum import Enum

from mlflow.age import AGE, VERSION


class _Entity(object):
    def __init__(self, facts):
        facts.pop('self', None)
        facts.pop('__class__', None)
        self.__dict__.update(facts)


class Metric(_Entity):
    if AGE < 3:
        def __init__(self, key, value, timestamp, step):
            _Entity.__init__(self, locals())
    else:
        def __init__(self, key, value, timestamp, step, model_id=None, dataset_name=None,
                     dataset_digest=None, run_id=None):
            _Entity.__init__(self, locals())


class Param(_Entity):
    def __init__(self, key, value):
        _Entity.__init__(self, locals())


class RunTag(_Entity):
    def __init__(self, key, value):
        _Entity.__init__(self, locals())


class FileInfo(_Entity):
    def __init__(self, path, is_dir, file_size):
        _Entity.__init__(self, locals())


class Experiment(_Entity):
    def __init__(self, experiment_id, name, artifact_location, lifecycle_stage, tags=None):
        _Entity.__init__(self, dict(locals(), tags={tag.key: tag.value for tag in tags or []}))


class RunInfo(_Entity):
    if VERSION < '1.30':
        def __init__(self, run_uuid, experiment_id, user_id, status, start_time, end_time,
                     lifecycle_stage, artifact_uri=None, run_id=None):
            _Entity.__init__(self, dict(locals(), run_id=run_id or run_uuid))
    elif AGE < 3:
        def __init__(self, run_uuid, experiment_id, user_id, status, start_time, end_time,
                     lifecycle_stage, artifact_uri=None, run_id=None, run_name=None):
            _Entity.__init__(self, dict(locals(), run_id=run_id or run_uuid))
    else:
        def __init__(self, run_id, experiment_id, user_id, status, start_time, end_time,
                     lifecycle_stage, artifact_uri=None, run_name=None):
            _Entity.__init__(self, locals())


class RunData(object):
    def __init__(self, metrics=None, params=None, tags=None):
        self.metrics = {metric.key: metric.value for metric in metrics or []}
        self.params = {param.key: param.value for param in params or []}
        self.tags = {tag.key: tag.value for tag in tags or []}


class Run(object):
    if AGE < 2:
        def __init__(self, run_info, run_data):
            self.info, self.data = run_info, run_data
    elif AGE < 3:
        def __init__(self, run_info, run_data, run_inputs=None):
            self.info, self.data, self.inputs = run_info, run_data, run_inputs
    else:
        def __init__(self, run_info, run_data, run_inputs=None, run_outputs=None):
            self.info, self.data = run_info, run_data
            self.inputs, self.outputs = run_inputs, run_outputs


class RunStatus(object):
    _names = ['', 'RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED']

    @staticmethod
    def from_string(name):
        return RunStatus._names.index(name)

    @staticmethod
    def to_string(status):
        return RunStatus._names[status]


class ViewType(object):
    ACTIVE_ONLY, DELETED_ONLY, ALL = 1, 2, 3


if AGE >= 2:
    class InputTag(_Entity):
        def __init__(self, key, value):
            _Entity.__init__(self, locals())

    class Dataset(_Entity):
        def __init__(self, name, digest, source_type, source, schema=None, profile=None):
            _Entity.__init__(self, locals())

    class DatasetInput(object):
        def __init__(self, dataset, tags=None):
            self.dataset, self.tags = dataset, tags or []

    class RunInputs(object):
        if AGE < 3:
            def __init__(self, dataset_inputs):
                self.dataset_inputs = dataset_inputs
        else:
            def __init__(self, dataset_inputs, model_inputs=None):
                self.dataset_inputs, self.model_inputs = dataset_inputs, model_inputs or []


if AGE >= 3:
    class LoggedModelTag(RunTag):
        pass

    class LoggedModelParameter(Param):
        pass

    class LoggedModelInput(_Entity):
        def __init__(self, model_id):
            _Entity.__init__(self, locals())

    class LoggedModelOutput(_Entity):
        def __init__(self, model_id, step):
            _Entity.__init__(self, locals())

    class RunOutputs(object):
        def __init__(self, model_outputs):
            self.model_outputs = model_outputs

    class LoggedModelStatus(str, Enum):
        PENDING = 'PENDING'
        READY = 'READY'
        FAILED = 'FAILED'

        def __str__(self):
            return self.value

    class LoggedModel(_Entity):
        def __init__(self, experiment_id, model_id, name, artifact_location, creation_timestamp,
                     last_updated_timestamp, model_type=None, source_run_id=None,
                     status=LoggedModelStatus.READY, status_message=None, tags=None, params=None,
                     metrics=None):
            _Entity.__init__(self, locals())
