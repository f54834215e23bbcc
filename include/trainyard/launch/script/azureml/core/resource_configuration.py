R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md


class ResourceConfiguration(object):
    def __init__(self, cpu=None, memory_in_gb=None, gpu=None):
        for amount in (cpu, memory_in_gb, gpu):
            if amount is not None and amount < 0:
                raise ValueError('resources cannot be negative')
        self.cpu = cpu
        self.memory_in_gb = memory_in_gb
        self.gpu = gpu

""")"""
