"""A pupil's home that is far from the school: another network namespace, behind a line that can be bad."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import asdict
from typing import IO, TYPE_CHECKING

from typing_extensions import override

from deploy.packaging.browser import apt_install
from tests.e2e.conftest import FAKE_DEVICES, FLAGS, browser_path
from tests.e2e.demo_school import DemoSchool
from tests.e2e.line import DEVICE, FAR, MOVED, NEAR, Quality
from tests.e2e.network import NoNetworkOfOnesOwn
from tests.e2e.visitor import CHECKOUT

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Playwright

PERFECT = Quality()
GONE = Quality(up=False)


class Network:
    """A network namespace of our own, as long as its holder lives."""

    def __init__(self) -> None:
        self._holder = subprocess.Popen(
            ["unshare", "--net", "sh", "-c", "ip link set lo up && echo up && exec sleep infinity"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        if _first_line(self._holder.stdout) != "up":
            raise NoNetworkOfOnesOwn(self._holder.communicate()[1].strip())

    @property
    def pid(self) -> int:
        """A process that lives there."""
        return self._holder.pid

    def command(self, *command: str) -> list[str]:
        """Return the command that runs ``command`` there."""
        return ["nsenter", f"--net=/proc/{self.pid}/ns/net", *command]

    def close(self) -> None:
        """Let the namespace go."""
        self._holder.kill()
        self._holder.communicate()


class Line:
    """The line between school and home."""

    def __init__(self, school: Network, home: Network) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.e2e.line", str(school.pid), str(home.pid)],
            cwd=CHECKOUT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        if _first_line(self._process.stdout) != "ready":
            raise NoNetworkOfOnesOwn(self._process.communicate()[1].strip())

    def become(self, quality: Quality) -> None:
        """From now on the line is like this."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(asdict(quality)) + "\n")
        self._process.stdin.flush()
        assert _first_line(self._process.stdout) == "changed"

    def close(self) -> None:
        """Cut it."""
        self._process.kill()
        self._process.communicate()


def moves(home: Network, *, back: bool = False) -> None:
    """Give a home another address, as a laptop gets that goes from Wi-Fi to a phone's network; the old one is gone."""
    old, new = (MOVED, FAR) if back else (FAR, MOVED)
    for words in (
        f"address del {old} peer {NEAR} dev {DEVICE}",
        f"address add {new} peer {NEAR} dev {DEVICE}",
        f"route replace default dev {DEVICE}",
    ):
        subprocess.run(home.command("ip", *words.split()), check=True)


class FarSchool(DemoSchool):
    """A demonstration school in a network namespace, which homes reach at ``NEAR``."""

    def __init__(self, home: Path, network: Network) -> None:
        super().__init__(home, ERBIJ_BIND="0.0.0.0", ERBIJ_PUBLIC_ADDRESSES=NEAR)  # noqa: S104 - nothing is beyond it
        self.network = network
        self.inside = tuple(network.command())

    @override
    def is_ready(self) -> bool:
        """Ask from inside."""
        ask = f"import urllib.request as u; u.urlopen('{self.base_url}/health/ready', timeout=2)"
        line = self.network.command(sys.executable, "-c", ask)
        return subprocess.run(line, capture_output=True, timeout=20, check=False).returncode == 0


def needs_ip() -> None:
    """Make sure that namespaces can be furnished. Raises ``NoNetworkOfOnesOwn``."""
    if os.geteuid() != 0:
        raise NoNetworkOfOnesOwn("two networks and a line between them need root")
    if shutil.which("ip") is None and not apt_install("iproute2"):
        raise NoNetworkOfOnesOwn("there is no `ip` and it cannot be installed: install iproute2")


def browser_in(network: Network, playwright: Playwright, folder: Path, *more: str) -> Browser:
    """Start a browser that lives in a network; ``http://localhost`` is the school's address there."""
    start = folder / f"browser-{network.pid}"
    start.write_text(f'#!/bin/sh\nexec {" ".join(network.command(browser_path()))} "$@"\n', encoding="utf-8")
    start.chmod(0o755)
    return playwright.chromium.launch(executable_path=start, args=[*FLAGS, *FAKE_DEVICES, *more])


FROM_HOME = f"--host-resolver-rules=MAP localhost {NEAR}"


def _first_line(stream: IO[str] | None) -> str:
    assert stream is not None
    return stream.readline().strip()
