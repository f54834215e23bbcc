"""Trains a support vector machine on the iris flowers, the way the old notebooks do."""

import argparse
import os

import joblib
from azureml.core import Run
from sklearn.datasets import load_iris
from sklearn.metrics import confusion_matrix
from sklearn.model_selection import train_test_split
from sklearn.svm import SVC

parser = argparse.ArgumentParser()
parser.add_argument('--kernel', type=str, default='linear')
parser.add_argument('--penalty', type=float, default=1.0)
args = parser.parse_args()

run = Run.get_context()
run.log('kernel', args.kernel)
run.log('penalty', args.penalty)

flowers = load_iris()
x_train, x_test, y_train, y_test = train_test_split(flowers.data, flowers.target, random_state=0)

model = SVC(kernel=args.kernel, C=args.penalty)
model.fit(x_train, y_train)

accuracy = model.score(x_test, y_test)
print('accuracy on {} flowers it has not seen: {:.2f}'.format(len(x_test), accuracy))
run.log('accuracy', accuracy)

print(confusion_matrix(y_test, model.predict(x_test)))

os.makedirs('outputs', exist_ok=True)
joblib.dump(model, 'outputs/model.joblib')
