R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

from azureml.core._datasets import FileDataset

""")"""
