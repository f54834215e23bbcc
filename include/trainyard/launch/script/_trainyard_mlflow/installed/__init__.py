R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# What an mlflow that is installed finds by its entry points and uses for addresses that begin with
# `trainyard:`. It records into the script's run, wherever the workspace is. Nothing here needs an
# mlflow to be loaded, because mlflow loads this while it is loaded itself.


def tracking_store(store_uri=None, artifact_uri=None, **kwargs):
    return _made('tracking', 'Store')


def artifact_repository(artifact_uri, *args, **kwargs):
    return _made('artifacts', 'Repository', artifact_uri, *args, **kwargs)


def model_registry_store(store_uri=None, tracking_uri=None, **kwargs):
    return _made('registry', 'Registry')


def _made(home, kind, *args, **kwargs):
    from azureml.core.run import Run
    Run.get_context(allow_offline=False)
    try:
        module = __import__('%s.%s' % (__name__, home), fromlist=[kind])
    except (AttributeError, ImportError) as error:
        import mlflow
        from _trainyard_mlflow import refusal
        raise refusal(
            'mlflow %s, which is installed, is not one that can record into the run: %s. Use '
            'another version, or have MLFLOW_TRACKING_URI say where else it is to record'
            % (mlflow.__version__, error))
    return getattr(module, kind)(*args, **kwargs)


def entity(kind, **facts):
    """Made of the facts that this version of mlflow knows; later ones know more."""
    from inspect import signature
    known = signature(kind).parameters
    return kind(**{name: fact for name, fact in facts.items() if name in known})


def all_visible(kind):
    """What fails in it is seen in the log, as what fails in azureml is."""
    from azureml.core._script import visible
    for name, method in list(vars(kind).items()):
        if callable(method) and not name.startswith('__'):
            setattr(kind, name, visible(method))
    return kind


def outside(*names):
    """A class of methods that belong to the program that submits runs."""
    return type('Outside', (), {name: _outside(name) for name in names})


def _outside(name):
    def method(self, *args, **kwargs):
        from _trainyard_mlflow import refusal
        raise refusal('%s is not available in a script that trainyard runs; it belongs to the '
                      'program that submits the run' % name, 'FEATURE_DISABLED')
    return method

""")"""
