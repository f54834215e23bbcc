R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# What an installed mlflow needs, which records for itself and knows nothing of our runs.

import os


def prepare_mlflow():
    # It would look for the run where it keeps its own, and not find it.
    for name in ('RUN_ID', 'EXPERIMENT_ID'):
        if os.environ.get('MLFLOW_' + name) == os.environ.get('AZUREML_' + name):
            os.environ.pop('MLFLOW_' + name, None)
    # What it writes joins the record of the run as a file, unless the user has it elsewhere.
    folder = os.environ.get('TRAINYARD_RUN')
    if folder and 'MLFLOW_TRACKING_URI' not in os.environ:
        import json
        from urllib.parse import quote
        try:
            with open(os.path.join(folder, 'context.json'), encoding='utf-8') as file:
                directory = json.load(file)['directory']
        except (OSError, ValueError, KeyError):
            return  # whoever asks for the run is told
        os.environ['MLFLOW_TRACKING_URI'] = 'file://' + quote(directory + '/outputs/mlruns')

""")"""
