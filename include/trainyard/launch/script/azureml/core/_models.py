R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# The models of the workspace: their files, which are there as long as they are registered, and what
# was known of them when the script was started or registered one.

import os

from azureml.core._files import walk
from azureml.core._script import visible
from azureml.exceptions import AzureMLException, UserErrorException

facts = {'created_time': 'created', 'description': 'description', 'experiment_name': 'experiment',
         'framework': 'framework', 'framework_version': 'framework_version',
         'model_framework': 'framework', 'model_framework_version': 'framework_version',
         'properties': 'properties', 'run_id': 'run', 'tags': 'tags'}


def found(workspace, name, version, tags, properties, run_id, framework):
    """The names and versions of those that match, the newest version of a name first."""
    _settle(workspace._live)
    root = workspace._live.context['models']
    names = [name] if name else sorted(os.listdir(root)) if os.path.isdir(root) else []
    matching = [(each, one) for each in names for one in _versions(os.path.join(root, each))
                if version is None or one == int(version)]
    wanted = {'run': run_id, 'framework': framework}
    wanted = {key: value for key, value in wanted.items() if value is not None}
    if not (wanted or tags or properties):
        return matching
    known = _known(workspace._live)
    return [each for each in matching if each in known
            and all(known[each][key] == value for key, value in wanted.items())
            and _has(known[each]['tags'], tags) and _has(known[each]['properties'], properties)]


@visible
def fact(live, name, version, what):
    record = _known(live).get((name, version))
    if record is None:
        raise UserErrorException('the %s of model %s:%s cannot be known here: it was registered by '
                                 'somebody else after this script was started'
                                 % (what, name, version))
    value = record[facts[what]]
    if what != 'created_time':
        return value
    from datetime import datetime, timezone
    return datetime.strptime(value, '%Y-%m-%dT%H:%M:%S.%fZ').replace(tzinfo=timezone.utc)


def served(name, version):
    """A service has its models below AZUREML_MODEL_DIR: all, or <name>/<version> of one."""
    folder = os.environ.get('AZUREML_MODEL_DIR')
    if not folder:
        return None
    above = os.path.dirname(os.path.abspath(folder))
    places = [os.path.join(folder, name)] + [above] * (os.path.basename(above) == name)
    return next((path for path in (_pick(place, version) for place in places) if path), None)


def copy_for_run(name, version):
    """Below azureml-models, where it would be fetched to: what is registered stays as it is."""
    from azureml.core.run import Run, _OfflineRun
    run = Run.get_context()
    if isinstance(run, _OfflineRun):
        return None
    _settle(run._live)
    path = _pick(os.path.join(run._live.context['models'], name), version)
    if path is None:
        return None
    kept = os.path.relpath(path, run._live.context['models'])
    target = os.path.join(run._live.context['directory'], 'azureml-models', kept)
    if not os.path.exists(target):
        # Whole or not there, because other processes of the run want it, too.
        part = '%s.%s.part' % (target, os.urandom(4).hex())
        copy(path, part)
        try:
            os.rename(part, target)
        except OSError:
            import shutil
            shutil.rmtree(part, ignore_errors=True)
            if not os.path.exists(target):
                raise
            # Another process was faster.
    return target


def local(name, version):
    return _pick(os.path.join('azureml-models', name), version)


def copy(path, target):
    import shutil
    for name, source in walk(path) if os.path.isdir(path) else [('', path)]:
        file = os.path.join(target, name) if name else target
        os.makedirs(os.path.dirname(os.path.abspath(file)), exist_ok=True)
        shutil.copyfile(source, file)


def content(folder):
    entries = os.listdir(folder)
    return os.path.join(folder, entries[0]) if len(entries) == 1 else folder


def _settle(live):
    # What a script registers it finds; only then is it waited for. What it registered last is done
    # last.
    reply, live.registered = live.registered, None
    if reply is not None and reply.is_ours():
        try:
            reply.version()
        except AzureMLException:
            pass  # who asks for the version is told


def _known(live):
    import json
    try:
        with open(os.path.join(live.folder, 'models.json'), encoding='utf-8') as file:
            return {(record['name'], record['version']): record for record in json.load(file)}
    except FileNotFoundError:
        return {}


def _has(known, wanted):
    # A key, or a key and its value; or a map of these.
    pairs = wanted.items() if isinstance(wanted, dict) else wanted or []
    for each in pairs:
        key, value = (each, known.get(each)) if isinstance(each, str) else each
        if key not in known or known[key] != value:
            return False
    return True


def _versions(folder):
    names = os.listdir(folder) if os.path.isdir(folder) else []
    return sorted((int(name) for name in names if name.isdigit()), reverse=True)


def _pick(folder, version):
    versions = [each for each in _versions(folder) if version is None or each == int(version)]
    return content(os.path.join(folder, str(versions[0]))) if versions else None

""")"""
