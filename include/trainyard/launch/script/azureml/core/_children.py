R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# Runs inside of a run.

import os

from azureml.core._script import ScriptSide, visible
from azureml.core._values import attached, text, texts

_plain = frozenset('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.')


class Found(list):
    # Scripts expect a generator here, and call `next` on it.

    def __next__(self):
        if not self:
            raise StopIteration
        return self.pop(0)


class Children(ScriptSide):
    @visible
    def child_run(self, name=None, run_id=None, outputs=None):
        return self._make_child(run_id, name, {})

    @visible
    def create_children(self, count=None, tag_key=None, tag_values=None):
        if tag_key is not None and tag_values is not None:
            tags = [attached('tag', {tag_key: str(value)}) for value in tag_values]
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
        experiment = self._live.context['run']['experiment']
        run_id = '%s_%d_%s' % (experiment[:200], time.time(), os.urandom(4).hex())
        given = config._request()
        given['tags'] = attached('tag', tags or {})
        given['experiment'] = experiment
        self._live.write('submit', self._ref, text(run_id), texts(given))
        return self._of(self._live, run_id)

    def get_children(self, recursive=False, tags=None, properties=None, type=None, status=None,
                     **kwargs):
        return Found(child for child in self._family(recursive)
                     if _matches(tags, child.get_tags)
                     and _matches(properties, child.get_properties)
                     and (status is None or status == child.get_status()))

    def _family(self, recursive):
        # A run of another script may have more children than this one knows of.
        if not self._is_readable():
            found = [self._of(self._live, run) for run in self._asked()['children']]
        else:
            found = self._made(recursive)
        if recursive:
            seen = {self.id} | {run.id for run in found}
            for run in found:
                if not run._is_readable():
                    found += [below for below in run._family(False) if below.id not in seen]
                    seen.update(below.id for below in found)
        return found

    def _made(self, recursive):
        """Those that this script has made."""
        from azureml.core import _replay
        family = {self.id}
        children = []
        for run, parent, _, _ in _replay.births(self._live):
            if parent in family:
                children.append(self._of(self._live, run))
                if recursive:
                    family.add(run)
        return children

    def _make_child(self, run_id, name, tags):
        # The id becomes the name of a folder, and no file system has longer ones than 255.
        run_id = run_id or '%s_%s' % (self.id[:231], os.urandom(4).hex())
        if not _plain.issuperset(run_id) or run_id[0] in '-_.' or len(run_id) > 255:
            raise ValueError('%r is not an id for a run: letters, digits, and - _ . make one, at '
                             'most 255, and it begins with a letter or a digit' % run_id)
        self._live.write('child', self._ref, text(run_id),
                         texts({'display_name': name, 'tags': tags}))
        return self._of(self._live, run_id)


def _matches(wanted, read):
    if not wanted:
        return True
    if isinstance(wanted, str):
        return wanted in read()
    found = read()
    return all(key in found and found[key] == value for key, value in wanted.items())

""")"""
