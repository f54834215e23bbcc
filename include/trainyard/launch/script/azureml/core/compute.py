R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

from azureml.core._script import Elsewhere
from azureml.exceptions import ComputeTargetException


class ComputeTarget(Elsewhere):
    pass


class AdlaCompute(ComputeTarget):
    pass


class AksCompute(ComputeTarget):
    pass


class AmlCompute(ComputeTarget):
    pass


class BatchCompute(ComputeTarget):
    pass


class ComputeInstance(ComputeTarget):
    pass


class DataFactoryCompute(ComputeTarget):
    pass


class DatabricksCompute(ComputeTarget):
    pass


class HDInsightCompute(ComputeTarget):
    pass


class RemoteCompute(ComputeTarget):
    pass

""")"""
