# Logs with an mlflow that is installed, and with nothing else.
import os

import mlflow

run_id = os.environ['MLFLOW_RUN_ID']
with mlflow.start_run(tags={'phase': 'search'}) as run:
    assert run.info.run_id == run_id
    for alpha in (1.0, 0.5):
        with mlflow.start_run(nested=True, run_name='alpha %s' % alpha):
            mlflow.log_param('alpha', alpha)
            mlflow.log_metric('mse', alpha * 2)
        mlflow.log_metric('mse', alpha * 2)
    mlflow.log_param('data', 'diabetes')
    mlflow.log_text('notes', 'notes/first.txt')
    model = mlflow.log_model('flavors: none', 'model')
print('version', mlflow.register_model(model, 'diabetes').version)
