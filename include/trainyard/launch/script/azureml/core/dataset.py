R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# Datasets by name belong to the program that submits a run; a script gets its data as inputs.

from azureml.core._script import Elsewhere, ScriptSide


class Dataset(ScriptSide):
    class File(Elsewhere):
        pass

    class Tabular(Elsewhere):
        pass

    class Scenario(object):
        TRAINING = 'training'
        VALIDATION = 'validation'
        TEST = 'testing'
        INFERENCING = 'inferencing'

    def __init__(self, *args, **kwargs):
        raise _by_input()

    @staticmethod
    def get_by_name(workspace, name, version='latest'):
        raise _by_input(name)

    @staticmethod
    def get_by_id(workspace, id, **kwargs):
        raise _by_input(id)


def _by_input(name='<name>'):
    return NotImplementedError(
        'a script cannot look up the dataset %s; give it to the run as a named input and read '
        'run.input_datasets[...]' % name)

""")"""
