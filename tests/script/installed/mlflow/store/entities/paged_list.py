class PagedList(list):
    def __init__(self, items, token):
        list.__init__(self, items)
        self.token = token
