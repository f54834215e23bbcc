"""Which version the double is like: MLFLOW_DOUBLE says it."""

import os

VERSION = os.environ.get('MLFLOW_DOUBLE', '3.11.0')
AGE = int(VERSION.split('.')[0])
