R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md


class DataPath(object):
    """A place on a datastore."""

    def __init__(self, datastore=None, path_on_datastore=None, name=None):
        self.datastore = datastore
        self.path_on_datastore = path_on_datastore
        self.name = name

""")"""
