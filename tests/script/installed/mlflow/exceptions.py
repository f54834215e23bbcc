"""Codes are numbers here; by their name an error has none."""

_names = {1: 'INTERNAL_ERROR', 4: 'INVALID_PARAMETER_VALUE'}


class MlflowException(Exception):
    def __init__(self, message, error_code=1, **kwargs):
        self.error_code = _names.get(error_code, 'INTERNAL_ERROR')
        self.message = str(message)
        Exception.__init__(self, self.message)
