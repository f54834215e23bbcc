R"""(""" # Python, and a C++ raw string literal: see launch/script/README.md

# Files, as an mlflow that is installed writes and reads them. It reads copies, because it writes
# into folders that it was given.

import os
import shutil

from mlflow.store.artifact.artifact_repo import ArtifactRepository
from _trainyard_mlflow import files, refusal
from _trainyard_mlflow.installed import all_visible, logged, outside


@all_visible
class Repository(outside('delete_artifacts'), ArtifactRepository):
    def log_artifact(self, local_file, artifact_path=None):
        run, name = self._split(artifact_path)
        files.put(run, files.join(name, os.path.basename(local_file)), local_file)

    def log_artifacts(self, local_dir, artifact_path=None):
        run, name = self._split(artifact_path)
        files.put_all(run, local_dir, name)

    def list_artifacts(self, path=None):
        found = files.listed_below(files.place(self._address(path)), path)
        run, root = files.split(self.artifact_uri)
        # What mlflow knows as a model is found there, and not once more among the files of a run.
        models = logged.folders_of(run) if run else []
        return [one for one in found
                if not any(_is_within(files.join(root, one.path), model) for model in models)]

    def _download_file(self, remote_file_path, local_path):
        shutil.copyfile(files.local_path(self._address(remote_file_path)), local_path)

    def _split(self, path):
        run, name = files.split(self._address(path))
        if run is None:
            raise refusal('the files of a registered model stay as they are: %s' % name)
        return run, name

    def _address(self, path):
        return files.join(logged.place_of(self.artifact_uri), path)


def _is_within(name, folder):
    return (name + '/').startswith(folder + '/')

""")"""
