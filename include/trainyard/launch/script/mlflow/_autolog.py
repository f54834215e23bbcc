R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# Logging what scikit-learn fits: its parameters, how good it is on what it was fitted with, and
# the model.

import functools
import threading
import types

from mlflow import _runs
from _trainyard_mlflow import runs, tell

_state = {'on': False, 'models': True, 'patched': False}
_busy = threading.Lock()  # of what is fitted inside of it, nothing is logged, in no thread

# These prepare data; what they are fitted with says nothing about a model.
_others = ('sklearn.preprocessing', 'sklearn.feature_extraction', 'sklearn.feature_selection',
           'sklearn.impute', 'sklearn.model_selection._split')


def switch(on, models):
    import sklearn.base
    _state.update(on=on, models=models)
    if on and not _state['patched']:
        _state['patched'] = True
        _patch_all(sklearn.base.BaseEstimator)


def _patch_all(base):
    own = base.__dict__.get('__init_subclass__')

    def __init_subclass__(cls, **kwargs):
        # Those that are imported later.
        if own is None:
            super(base, cls).__init_subclass__(**kwargs)
        else:
            own.__func__(cls, **kwargs)
        _patch(cls)

    base.__init_subclass__ = classmethod(__init_subclass__)
    waiting = [base]
    while waiting:
        cls = waiting.pop()
        waiting += cls.__subclasses__()
        _patch(cls)


def _patch(cls):
    fit = cls.__dict__.get('fit')
    if not isinstance(fit, types.FunctionType) or hasattr(fit, '_logged'):
        return
    if cls.__module__.startswith(_others):
        return

    @functools.wraps(fit)
    def logged(self, *args, **kwargs):
        if not _state['on'] or not _busy.acquire(False):
            return fit(self, *args, **kwargs)
        try:
            result = fit(self, *args, **kwargs)
            try:
                _log(self, *args, **kwargs)
            except Exception as error:  # training matters more
                tell('%s was fitted, but not all of it is logged: %s'
                     % (type(self).__name__, error))
            return result
        finally:
            _busy.release()

    logged._logged = True
    cls.fit = logged


def _log(estimator, X=None, y=None, *args, **kwargs):
    # In the run that is active, or else in one for this estimator: the first is the script's own.
    active = _runs.started()
    run = (active or _runs.start_run())._run
    try:
        _log_in(run, estimator, X, y)
    finally:
        if active is None:
            _runs.end_run()


def _log_in(run, estimator, X, y):
    params = {key: str(value)[:500] for key, value in estimator.get_params(deep=True).items()}
    params.update(('best_' + key, str(value)[:500]) for key, value in
                  getattr(estimator, 'best_params_', {}).items())
    # Of several that are fitted in one run, the first one's stand.
    known = runs.params_of(run) if runs.can_be_read(run) else {}
    runs.log_params(run, {key: value for key, value in params.items() if key not in known})
    kind = type(estimator)
    runs.set_tag(run, 'estimator_name', kind.__name__)
    runs.set_tag(run, 'estimator_class', '%s.%s' % (kind.__module__, kind.__name__))
    if hasattr(estimator, 'best_score_'):
        runs.log_metric(run, 'best_cv_score', estimator.best_score_)
    for key, value in _scores(estimator, X, y).items():
        runs.log_metric(run, 'training_' + key, value)
    if _state['models']:
        from mlflow.sklearn import _flavour
        _flavour.log(getattr(estimator, 'best_estimator_', estimator), 'model')


def _scores(estimator, X, y):
    from sklearn import base, metrics
    scores = {}
    if y is not None and base.is_classifier(estimator):
        guess = estimator.predict(X)
        scores['accuracy_score'] = metrics.accuracy_score(y, guess)
        for name in ('precision_score', 'recall_score', 'f1_score'):
            scores[name] = getattr(metrics, name)(y, guess, average='weighted', zero_division=0)
        if hasattr(estimator, 'predict_proba'):
            chances = estimator.predict_proba(X)
            scores['log_loss'] = metrics.log_loss(y, chances, labels=estimator.classes_)
            scores['roc_auc'] = metrics.roc_auc_score(
                y, chances[:, 1] if chances.shape[1] == 2 else chances,
                average='weighted', multi_class='ovo')
    elif y is not None and base.is_regressor(estimator):
        guess = estimator.predict(X)
        scores['mean_squared_error'] = metrics.mean_squared_error(y, guess)
        scores['root_mean_squared_error'] = scores['mean_squared_error'] ** 0.5
        scores['mean_absolute_error'] = metrics.mean_absolute_error(y, guess)
        scores['r2_score'] = metrics.r2_score(y, guess)
    if hasattr(estimator, 'score'):
        scores['score'] = estimator.score(X) if y is None else estimator.score(X, y)
    return scores

""")"""
