# Tries twenty values of one parameter in one run, and keeps a model of each.

import os

import joblib
from azureml.core.run import Run
from sklearn.datasets import load_diabetes
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_squared_error
from sklearn.model_selection import train_test_split

import mylib

os.makedirs('./outputs', exist_ok=True)
run = Run.get_context()
x, y = load_diabetes(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.2, random_state=0)

for alpha in mylib.alphas():
    model = Ridge(alpha=alpha).fit(x_train, y_train)
    mse = mean_squared_error(model.predict(x_test), y_test)
    run.log('alpha', alpha)
    run.log('mse', mse)
    name = 'ridge_{0:.2f}.pkl'.format(alpha)
    with open(name, 'wb'):
        joblib.dump(value=model, filename='outputs/' + name)
    print('alpha {0:.2f}: {1:0.2f}'.format(alpha, mse))
