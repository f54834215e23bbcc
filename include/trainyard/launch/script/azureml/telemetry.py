R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md


def set_diagnostics_collection(send_diagnostics=True, verbose=False):
    pass  # nothing is ever sent anywhere

""")"""
