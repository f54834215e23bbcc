R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

from mlflow.client import MlflowClient

""")"""
