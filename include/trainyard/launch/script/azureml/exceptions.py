R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# The exceptions scripts catch by name.


class AzureMLException(Exception):
    def __init__(self, exception_message='', inner_exception=None, **kwargs):
        Exception.__init__(self, exception_message)
        self.message = exception_message
        self.inner_exception = inner_exception


class UserErrorException(AzureMLException):
    pass


class RunEnvironmentException(AzureMLException):
    pass


class ActivityFailedException(AzureMLException):
    pass


class AuthenticationException(AzureMLException):
    pass


class ComputeTargetException(AzureMLException):
    pass


class ExperimentExecutionException(AzureMLException):
    pass


class ExperimentNotFoundException(AzureMLException):
    pass


class ProjectSystemException(AzureMLException):
    pass


class RunConfigurationException(AzureMLException):
    pass


class ServiceException(AzureMLException):
    pass


class SnapshotException(AzureMLException):
    pass


class TrainingException(AzureMLException):
    pass


class WebserviceException(AzureMLException):
    pass


class WorkspaceException(AzureMLException):
    pass


class DatasetExecutionError(AzureMLException):
    pass


class DatasetValidationError(UserErrorException):
    pass


class ModelNotFoundException(WebserviceException):
    _trainyard_takes_a_line = True  # in the log, see azureml.core._script


class ModelPathNotFoundException(WebserviceException):
    pass

""")"""
