R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# A script is on the machine of its workspace, so there is nobody to prove anything to.


from azureml.core._script import ScriptSide


class AbstractAuthentication(ScriptSide):
    def __init__(self, *args, **kwargs):
        pass


class ArcTokenAuthentication(AbstractAuthentication):
    pass


class AzureCliAuthentication(AbstractAuthentication):
    pass


class InteractiveLoginAuthentication(AbstractAuthentication):
    pass


class MsiAuthentication(AbstractAuthentication):
    pass


class ServicePrincipalAuthentication(AbstractAuthentication):
    pass


class TokenAuthentication(AbstractAuthentication):
    pass

""")"""
