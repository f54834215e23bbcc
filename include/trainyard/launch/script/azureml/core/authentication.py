R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# A script is on the machine of its workspace, so there is nobody to prove anything to.


class AbstractAuthentication(object):
    def __init__(self, *args, **kwargs):
        pass


class AzureCliAuthentication(AbstractAuthentication):
    pass


class InteractiveLoginAuthentication(AbstractAuthentication):
    pass


class MsiAuthentication(AbstractAuthentication):
    pass


class ServicePrincipalAuthentication(AbstractAuthentication):
    pass

""")"""
