import re

from mlflow.age import AGE


class SearchUtils(object):
    @classmethod
    def filter(cls, runs, filter_string):
        if not filter_string:
            return runs
        kind, key, value = re.match(r"(\w+)\.(\S+) = '(.*)'", filter_string).groups()
        return [run for run in runs if getattr(run.data, kind).get(key.strip('`')) == value]

    @classmethod
    def sort(cls, runs, order_by_list):
        return sorted(runs, key=lambda run: -run.info.start_time)

    @classmethod
    def paginate(cls, runs, page_token, max_results):
        start = int(page_token or 0)
        token = str(start + max_results) if start + max_results < len(runs) else None
        return runs[start:start + max_results], token


class SearchLoggedModelsUtils(SearchUtils):
    @classmethod
    def filter_logged_models(cls, models, filter_string=None, datasets=None):
        wanted = re.match("name = '(.*)'$", filter_string).group(1) if filter_string else None
        return [model for model in models if wanted in (None, model.name)]

    @classmethod
    def sort(cls, models, order_by_list):
        return sorted(models, key=lambda model: -model.creation_timestamp)


class _Named(object):
    @classmethod
    def filter(cls, known, filter_string):
        wanted = re.match(" *name *= *'(.*)'$", filter_string).group(1) if filter_string else None
        return [one for one in known if wanted in (None, one.name)]


if AGE >= 2:
    SearchModelUtils = _Named

if AGE >= 3:
    SearchModelVersionUtils = _Named
