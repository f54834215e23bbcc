R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

from mlflow._part import has_no_more


class MlflowException(Exception):
    def __init__(self, message, error_code='INTERNAL_ERROR', **kwargs):
        Exception.__init__(self, str(message))
        self.message = str(message)
        self.error_code = error_code


class RestException(MlflowException):
    pass


has_no_more(__name__)

""")"""
