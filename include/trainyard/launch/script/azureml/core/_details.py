R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# What a run is, with the keys the service has for it.

import os

from azureml.core._files import walk


def details(run):
    context = run._live.context
    own = run.id == run._live.id
    definition = context.get('definition') or {} if own else {}
    found = {'runId': run.id, 'services': {},
             'inputDatasets': [_consumed(name, run.input_datasets[name], given)
                               for name, given in _data(context, 'inputs', own)],
             'outputDatasets': [_produced(name, run.output_datasets[name])
                                for name, given in _data(context, 'outputs', own)],
             'runDefinition': _definition(definition, context) if own else None,
             'logFiles': {name: 'file://' + path for name, path in logs(run)}}
    found.update(_known(run, context, own) if run._is_readable() else _told(run._asked()))
    # A run that goes on has not these.
    return {key: value for key, value in found.items() if value is not None or key == 'error'}


def _known(run, context, own):
    return {'target': (context.get('definition') or {}).get('target') or 'local',
            'status': run.get_status(),
            'startTimeUtc': _time(os.path.join(run._live.folder, 'context.json')) if own else None,
            'error': None, 'warnings': [], 'properties': run.get_properties(),
            'tags': run.get_tags(), 'submittedBy': context['run'].get('submitted_by')}


def _told(record):
    return {'target': record['target'], 'status': record['status'],
            'startTimeUtc': record['started'], 'endTimeUtc': record['ended'],
            'error': record['error'] and {'error': record['error']},
            'warnings': [{'message': each} for each in record['warnings']],
            'properties': record['properties'], 'tags': record['tags'],
            'submittedBy': record['submitted_by']}


def logs(run):
    """The logs there are, by name: those of the record, and those that are being written."""
    # While a run goes on, it has a folder beside ours.
    live = os.path.join(os.path.dirname(run._live.folder), run.id)
    found = {}
    for folder in (run._record, live):
        for below in ('system_logs', 'user_logs', 'logs', 'azureml-logs'):
            for name, path in walk(os.path.join(folder, below)):
                found['%s/%s' % (below, name)] = path
    return sorted(found.items(), key=_as_looked_at)


def _as_looked_at(log):
    # What was made ready, then the processes, of which the first has the log people look at first.
    name, _ = log
    order = ('system_logs/', 'user_logs/std_log', '')
    return [name.startswith(each) for each in order].index(True), name


def _data(context, kind, own):
    return sorted((context.get(kind) or {}).items()) if own else []


def _consumed(name, data, given):
    return {'dataset': data,
            'consumptionDetails': {'type': 'RunInput', 'inputName': name,
                                   'mechanism': (given.get('mode') or 'mount').title()}}


def _produced(name, data):
    return {'dataset': data, 'outputType': 'RunOutput', 'identifier': {'savedId': data.id},
            'outputDetails': {'outputName': name}}


def _definition(given, context):
    import sys
    command = given.get('command') or []
    environment = given.get('environment') or {}
    data = {name: {'dataLocation': {'dataset': {'name': one.get('dataset'),
                                                'version': one.get('version')}},
                   'mechanism': (one.get('mode') or 'mount').title(),
                   'environmentVariableName': name}
            for name, one in (context.get('inputs') or {}).items()}
    output_data = {name: {'outputLocation': {'dataPath': {
        'datastoreName': (one.get('destination') or {}).get('datastore'),
        'relativePath': (one.get('destination') or {}).get('path')}},
        'mechanism': (one.get('mode') or 'mount').title()}
        for name, one in (context.get('outputs') or {}).items()}
    references = {name: {'dataStoreName': one['datastore'], 'pathOnDataStore': one['path'],
                         'mode': one['mode'].title(), 'overwrite': one['overwrite']}
                  for name, one in (given.get('references') or {}).items()}
    return {'script': given.get('script') or (None if command else sys.argv[0]),
            'command': command[0] if len(command) == 1 else command,
            'arguments': given.get('arguments', sys.argv[1:]),
            'framework': given.get('framework', 'Python'),
            'communicator': given.get('communicator', 'None'),
            'target': given.get('target') or 'local',
            'nodeCount': given.get('node_count', 1),
            'maxRunDurationSeconds': given.get('max_run_duration_seconds'),
            'data': data, 'outputData': output_data, 'dataReferences': references,
            'environment': {'name': environment.get('name'),
                            'version': environment.get('version') or None,
                            'environmentVariables': environment.get('variables') or {}},
            'history': {'outputCollection': True, 'snapshotProject': True,
                        'directoriesToWatch': ['logs']}}


def _time(path):
    # The context is written just before the script is started.
    import time
    seconds = os.stat(path).st_mtime
    return time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(seconds)) + '.%06dZ' % (
        seconds % 1 * 1e6)

""")"""
