R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# Whoever serves a scoring script makes the requests; here are only the names it is written with.


class AMLRequest(object):
    pass


def rawhttp(run):
    """Marks a `run` function that takes the request itself and not the data in it."""
    run.rawhttp = True
    return run

""")"""
