# Trains a classifier of flowers, with the calls of the scripts that users have.

import argparse
import os

from azureml.core.run import Run
import joblib
from sklearn import datasets
from sklearn.metrics import confusion_matrix
from sklearn.model_selection import train_test_split
from sklearn.svm import SVC

run = Run.get_context()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--kernel', type=str, default='linear')
    parser.add_argument('--penalty', type=float, default=1.0)
    args = parser.parse_args()
    run.log('Kernel type', str(args.kernel))
    run.log('Penalty', float(args.penalty))

    iris = datasets.load_iris()
    x_train, x_test, y_train, y_test = train_test_split(iris.data, iris.target, random_state=0)
    model = SVC(kernel=args.kernel, C=args.penalty).fit(x_train, y_train)

    accuracy = model.score(x_test, y_test)
    print('accuracy: {:.2f}'.format(accuracy))
    run.log('Accuracy', accuracy)
    print(confusion_matrix(y_test, model.predict(x_test)))

    os.makedirs('outputs', exist_ok=True)
    joblib.dump(model, 'outputs/model.joblib')


if __name__ == '__main__':
    main()
