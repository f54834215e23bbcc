R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# Runs inside of a run.

import os

from azureml.core._script import ScriptSide, visible
from azureml.core._values import text, texts

_plain = frozenset('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.')


class Children(ScriptSide):
    @visible
    def child_run(self, name=None, run_id=None, outputs=None):
        return self._make_child(run_id, name, {})

    @visible
    def create_children(self, count=None, tag_key=None, tag_values=None):
        if tag_key is not None and tag_values is not None:
            tags = [{str(tag_key): str(value)} for value in tag_values]
        elif count is not None:
            tags = [{}] * count
        else:
            raise ValueError('create_children takes count, or tag_key and tag_values')
        return [self._make_child(None, None, given) for given in tags]

    @visible
    def submit_child(self, config, tags=None, **kwargs):
        from azureml.core.script_run_config import ScriptRunConfig
        if not isinstance(config, ScriptRunConfig):
            raise NotImplementedError('submit_child starts a ScriptRunConfig, not %s'
                                      % type(config).__name__)
        import time
        run_id = '%s_%d_%s' % (self._live.context['run']['experiment'], time.time(),
                               os.urandom(4).hex())
        given = config._request(self._live)
        given['tags'] = {str(key): _text(value) for key, value in (tags or {}).items()}
        given['experiment'] = self._live.context['run']['experiment']
        self._live.write('submit', self._ref, text(run_id), texts(given))
        return self._of(self._live, run_id)

    def get_children(self, recursive=False, tags=None, properties=None, type=None, status=None,
                     **kwargs):
        from azureml.core import _replay
        family = {self.id}
        children = []
        for run, parent, _, _ in _replay.births(self._live):
            if parent in family:
                children.append(self._of(self._live, run))
                if recursive:
                    family.add(run)
        return [child for child in children
                if _matches(tags, child.get_tags) and _matches(properties, child.get_properties)
                and (status is None or status == child.get_status())]

    def _make_child(self, run_id, name, tags):
        # The id becomes the name of a folder.
        run_id = run_id or '%s_%s' % (self.id[:247], os.urandom(4).hex())
        if not _plain.issuperset(run_id) or run_id[0] in '-_.' or len(run_id) > 256:
            raise ValueError('%r is not an id for a run: letters, digits, and - _ . make one, and '
                             'it begins with a letter or a digit' % run_id)
        self._live.write('child', self._ref, text(run_id),
                         texts({'display_name': name, 'tags': tags}))
        return self._of(self._live, run_id)


def _text(value):
    return None if value is None else str(value)


def _matches(wanted, read):
    if not wanted:
        return True
    if isinstance(wanted, str):
        return wanted in read()
    found = read()
    return all(key in found and found[key] == value for key, value in wanted.items())

""")"""
