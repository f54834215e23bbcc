R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

from azureml.core._script import Elsewhere
from azureml.exceptions import ComputeTargetException


class ComputeTarget(Elsewhere):
    pass


class AmlCompute(ComputeTarget):
    pass


class ComputeInstance(ComputeTarget):
    pass

""")"""
