R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md


class ModelDataCollector(object):
    # Scoring scripts go on when nobody collects.

    def __init__(self, *args, **kwargs):
        pass

    def collect(self, *args, **kwargs):
        pass

    def add_correlations(self, *args, **kwargs):
        pass

""")"""
