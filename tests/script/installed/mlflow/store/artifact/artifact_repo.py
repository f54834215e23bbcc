import os
import tempfile
from abc import ABC, abstractmethod

from mlflow.age import AGE


class ArtifactRepository(ABC):
    if AGE < 3:
        def __init__(self, artifact_uri):
            self.artifact_uri = artifact_uri
    else:
        def __init__(self, artifact_uri, tracking_uri=None, registry_uri=None):
            self.artifact_uri = artifact_uri

    @abstractmethod
    def log_artifact(self, local_file, artifact_path=None):
        pass

    @abstractmethod
    def log_artifacts(self, local_dir, artifact_path=None):
        pass

    @abstractmethod
    def list_artifacts(self, path):
        pass

    @abstractmethod
    def _download_file(self, remote_file_path, local_path):
        pass

    def download_artifacts(self, artifact_path, dst_path=None):
        target = dst_path or tempfile.mkdtemp()
        inside = self.list_artifacts(artifact_path)
        for info in inside:
            self.download_artifacts(info.path, target)
        path = os.path.join(target, artifact_path)
        if not inside:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            self._download_file(remote_file_path=artifact_path, local_path=path)
        return path
