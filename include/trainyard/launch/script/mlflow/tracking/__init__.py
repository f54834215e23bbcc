R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

from mlflow._fluent import get_tracking_uri, set_tracking_uri
from mlflow._part import has_no_more
from mlflow.client import MlflowClient

has_no_more(__name__)

""")"""
