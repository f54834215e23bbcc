# Trains with mlflow, which is not installed here.

import argparse
import os

import mlflow
from sklearn.datasets import load_diabetes
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_squared_error

parser = argparse.ArgumentParser()
parser.add_argument('--alphas', type=float, nargs='+')
args = parser.parse_args()

X, y = load_diabetes(return_X_y=True)
mlflow.set_experiment(os.environ['MLFLOW_EXPERIMENT_NAME'])
with mlflow.start_run() as run:
    assert run.info.run_id == os.environ['MLFLOW_RUN_ID']
    mlflow.log_params({'data': 'diabetes', 'rows': len(X)})
    best = None
    for alpha in args.alphas:
        with mlflow.start_run(nested=True, run_name='alpha %s' % alpha):
            model = Ridge(alpha=alpha).fit(X, y)
            error = mean_squared_error(y, model.predict(X))
            mlflow.log_param('alpha', alpha)
            mlflow.log_metric('mse', error)
        mlflow.log_metric('mse', error)
        best = min(best or (error, alpha), (error, alpha))
    mlflow.set_tag('best', best[1])
    mlflow.log_dict({'alpha': best[1]}, 'best.json')
    mlflow.sklearn.log_model(Ridge(alpha=best[1]).fit(X, y), 'model')

mlflow.log_metric('after', 1)
version = mlflow.register_model('runs:/%s/model' % run.info.run_id, 'diabetes')
print('version', version.version)
