R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

from azureml.exceptions import ComputeTargetException

""")"""
