from abc import ABCMeta, abstractmethod

from mlflow.age import AGE
from mlflow.store.entities.paged_list import PagedList


class AbstractStore(object):
    __metaclass__ = ABCMeta  # as Python 2 has it: what is abstract can be left out

    def __init__(self):
        self.is_ready = True

    def log_metric(self, run_id, metric):
        self.log_batch(run_id, metrics=[metric], params=[], tags=[])

    def log_param(self, run_id, param):
        self.log_batch(run_id, metrics=[], params=[param], tags=[])

    def set_tag(self, run_id, tag):
        self.log_batch(run_id, metrics=[], params=[], tags=[tag])

    def search_runs(self, experiment_ids, filter_string, run_view_type, max_results=1000,
                    order_by=None, page_token=None):
        runs, token = self._search_runs(experiment_ids, filter_string, run_view_type, max_results,
                                        order_by, page_token)
        return PagedList(runs, token)

    @abstractmethod
    def log_batch(self, run_id, metrics, params, tags):
        pass

    if AGE >= 3:
        def create_logged_model(self, experiment_id, name=None, source_run_id=None, tags=None,
                                params=None, model_type=None):
            raise NotImplementedError(self.__class__.__name__)

        def start_trace(self, trace_info):
            raise NotImplementedError
