R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# Data and models that go into a run, and models that come out of it: tags of the run, which later
# mlflows have classes for.

import json

from mlflow import entities

_data = 'mlflow.input.'
_model = 'mlflow.input_model.'
_output = 'mlflow.output_model.'
_parts = ('name', 'digest', 'source_type', 'source', 'schema', 'profile')


def log(run, datasets, models):
    for one in datasets:
        facts = {part: getattr(one.dataset, part) for part in _parts}
        facts['tags'] = {tag.key: tag.value for tag in one.tags}
        run.tag(_data + one.dataset.digest, json.dumps(facts))
    for one in models:
        run.tag(_model + one.model_id, '')


def log_outputs(run, models):
    for one in models:
        run.tag(_output + one.model_id, str(one.step))


def inputs_in(tags):
    if not hasattr(entities, 'RunInputs'):
        return None
    data = [_dataset(json.loads(text)) for _, text in _those(tags, _data)]
    models = [entities.LoggedModelInput(model_id) for model_id, _ in _those(tags, _model)]
    return entities.RunInputs(data, models) if models else entities.RunInputs(data)


def outputs_in(tags):
    if not hasattr(entities, 'RunOutputs'):
        return None
    return entities.RunOutputs([entities.LoggedModelOutput(model_id, int(step))
                                for model_id, step in _those(tags, _output)])


def _dataset(facts):
    tags = [entities.InputTag(*tag) for tag in facts.pop('tags').items()]
    return entities.DatasetInput(entities.Dataset(**facts), tags)


def _those(tags, beginning):
    return [(key[len(beginning):], text) for key, text in tags.items()
            if key.startswith(beginning)]

""")"""
