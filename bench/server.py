"""The real server, `playhead serve`, as a process of its own; its memory is read from /proc."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import httpx

START = 60
STOP = 120
PARTS = re.compile(r"has (\d+) parts")


@dataclass(frozen=True, slots=True)
class Memory:
    """Resident bytes: now, and the most there ever were."""

    now: int
    peak: int


class Server:
    """Runs on a data directory while the context lasts, with nothing set but the rate limit off."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def token(self) -> str:
        """The owner's."""
        return (self.data / "token").read_text().strip()

    def __enter__(self) -> Server:
        command = (sys.executable, "-m", "playhead", "serve", "--data", str(self.data), "--port", str(self.port))
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PLAYHEAD_")}
        log = (self.data.parent / f"{self.data.name}.log").open("wb")
        self._process = subprocess.Popen(
            command, env={**environment, "PLAYHEAD_RATE_LIMIT": "off"}, stdout=log, stderr=log
        )
        self._wait_until_ready()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(STOP)
        except subprocess.TimeoutExpired:
            self._process.kill()
            raise

    def _wait_until_ready(self) -> None:
        assert self._process is not None
        end = time.monotonic() + START
        while time.monotonic() < end and self._process.poll() is None:
            try:
                if httpx.get(f"{self.address}/healthz", timeout=START).status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.05)
        raise RuntimeError(f"The server did not start; see {self.data}.log")

    def memory(self) -> Memory:
        assert self._process is not None
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        now, peak = (int(re.findall(rf"{name}:\s+(\d+) kB", status)[0]) * 1024 for name in ("VmRSS", "VmHWM"))
        return Memory(now, peak)

    def processor_seconds(self) -> float:
        """Time that the process has spent on the processors."""
        assert self._process is not None
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def parts(self) -> int:
        """How many parts the table `sessions` has."""
        headers = {"Authorization": f"Bearer {self.token}"}
        checks = httpx.get(f"{self.address}/v1/admin/check", headers=headers, timeout=START).json()["data"]
        (found,) = PARTS.findall(" ".join(check["message"] for check in checks))
        return int(found)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
