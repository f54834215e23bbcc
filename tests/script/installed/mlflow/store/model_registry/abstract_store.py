from mlflow.age import AGE


class AbstractStore(object):
    if AGE < 2:
        def __init__(self):
            self.is_ready = True
    else:
        def __init__(self, store_uri=None, tracking_uri=None):
            self.is_ready = True
