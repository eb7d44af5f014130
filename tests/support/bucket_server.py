"""A real store that speaks S3, on this machine only: SeaweedFS, one for the test session."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from itertools import count
from pathlib import Path
from urllib.request import urlopen

import obstore
from obstore.store import S3Store

from erbij.catalogue.files.bucket import BucketPlace
from tests.support.settings import free_port

KEY_ID, KEY = "erbij", "a-key-of-tests"
SLOWEST_START_S = 60.0
ADMITS = {"name": KEY_ID, "credentials": [{"accessKey": KEY_ID, "secretKey": KEY}], "actions": ["Admin"]}
PORTS = ("master.port", "master.port.grpc", "volume.port", "volume.port.grpc", "filer.port", "filer.port.grpc")


class BucketServer:
    """Each test has a bucket of its own in it."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="erbij-bucket-"))
        self.port = free_port()
        self._names = count(1)
        (self.folder / "s3.json").write_text(json.dumps({"identities": [ADMITS]}), encoding="utf-8")
        words = [
            f"-dir={self.folder}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-filer", "-s3", f"-s3.port={self.port}",
            f"-s3.port.grpc={free_port()}", "-s3.port.iceberg=0", "-s3.port.lance=0",
            f"-s3.config={self.folder / 's3.json'}", "-s3.autoCreateBucket", "-volume.max=200",
            "-master.volumeSizeLimitMB=64", "-master.telemetry=false",
            *(f"-{name}={free_port()}" for name in PORTS),
        ]  # fmt: skip
        program = Path(sys.executable).with_name("weed")
        self._out = (self.folder / "said").open("wb")
        self._child = subprocess.Popen([program, "server", *words], stdout=self._out, stderr=subprocess.STDOUT)
        self._wait()

    def _wait(self) -> None:
        """Return when it keeps something."""
        end = time.monotonic() + SLOWEST_START_S
        while time.monotonic() < end and self._child.poll() is None:
            try:
                with urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5):
                    return
            except OSError:
                time.sleep(0.1)
        raise TimeoutError((self.folder / "said").read_text(encoding="utf-8")[-2000:])

    def place(self, name: str) -> BucketPlace:
        """Where a bucket of that name would be."""
        return BucketPlace(f"http://127.0.0.1:{self.port}", name, "us-east-1", KEY_ID, KEY)

    def new(self) -> BucketPlace:
        """Where an empty bucket is; this store makes one for the first thing that is put there."""
        place = self.place(f"lessons-{next(self._names)}")
        store = S3Store(
            place.name, endpoint=place.address, region=place.region, access_key_id=KEY_ID, secret_access_key=KEY,
            client_options={"allow_http": True},
        )  # fmt: skip
        obstore.put(store, "first", b"")
        obstore.delete(store, "first")
        return place

    def stop(self) -> None:
        """End it, and take away what it kept."""
        self._child.kill()
        self._child.wait()
        self._out.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def nowhere() -> BucketPlace:
    """A place at which nobody answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return BucketPlace(f"http://127.0.0.1:{port}", "lessons", "us-east-1", KEY_ID, KEY)
