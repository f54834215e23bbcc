from mlflow.age import AGE
from mlflow.entities import RunTag, _Entity


class ModelVersionTag(RunTag):
    pass


class ModelVersion(_Entity):
    if AGE < 3:
        def __init__(self, name, version, creation_timestamp, last_updated_timestamp=None,
                     description=None, user_id=None, current_stage=None, source=None, run_id=None,
                     status='READY', status_message=None, tags=None, run_link=None):
            _Entity.__init__(self, dict(locals(), tags={tag.key: tag.value for tag in tags or []}))
    else:
        def __init__(self, name, version, creation_timestamp, last_updated_timestamp=None,
                     description=None, user_id=None, current_stage=None, source=None, run_id=None,
                     status='READY', status_message=None, tags=None, run_link=None, aliases=None,
                     model_id=None, params=None, metrics=None):
            _Entity.__init__(self, dict(locals(), tags={tag.key: tag.value for tag in tags or []}))


class RegisteredModel(_Entity):
    def __init__(self, name, creation_timestamp=None, last_updated_timestamp=None,
                 description=None, latest_versions=None, tags=None):
        _Entity.__init__(self, locals())
