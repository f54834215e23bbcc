R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

from azureml.core._script import Elsewhere
from azureml.core.dataset import Dataset

FileDatasetFactory = Dataset.File
TabularDatasetFactory = Dataset.Tabular


class DataType(Elsewhere):
    pass

""")"""
