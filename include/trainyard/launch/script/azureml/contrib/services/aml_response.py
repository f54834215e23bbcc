R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md


class AMLResponse(object):
    def __init__(self, message, status_code=200, response_headers=None, json_str=False, **kwargs):
        self.message = message
        self.status_code = status_code
        self.headers = dict(response_headers or {})
        self.json_str = json_str

""")"""
