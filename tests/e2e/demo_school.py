"""A demonstration school as a real process, with its own folder and ports: what ``make demo`` starts."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tests.support.settings import free_port

READY_WITHIN = 60.0
GONE_WITHIN = 15.0
MORNING = datetime(2026, 11, 18, 10, 12, tzinfo=ZoneInfo("Europe/Amsterdam"))
"""A Wednesday of no holiday, with two days of its week past and a demonstration lesson that began two minutes ago."""
LEAST_TELLING = 4  # shorter words of a name ("van", "Sem") stand in logs by chance


def offset_to(moment: datetime) -> timedelta:
    """Return by how much a school's clock is moved to stand at a moment: the same journey at night and in July."""
    return moment.astimezone(UTC) - datetime.now(UTC)  # noqa: TID251 - the harness knows the real time


@dataclass(frozen=True)
class DemoPerson:
    """One of the people in ``demo.json``."""

    role: str
    name: str
    sign_in_url: str


class DemoSchool:
    """Start, kill and restart ``erbij demo``; the same folder and ports stay from start to start."""

    def __init__(self, home: Path, at: datetime = MORNING, **settings: str) -> None:
        """``at`` is where its clock starts; ``settings`` are further ``ERBIJ_...`` variables."""
        self.home = home
        self.settings = settings
        self.inside: tuple[str, ...] = ()  # what its command line begins with
        self.command = "demo"
        self.port = free_port(socket.SOCK_STREAM)
        self.media_port = free_port(socket.SOCK_DGRAM)
        self.clock_offset = offset_to(at)
        self.log = home / "server.log"
        self.said = home / "server.out"
        self._process: subprocess.Popen[bytes] | None = None

    # --- running ------------------------------------------------------------------------------------------------------

    @property
    def base_url(self) -> str:
        """The school's address."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start the server and wait until it is ready; raises with the log's end when it is not."""
        self.home.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log, self.said.open("ab") as said:
            self._process = subprocess.Popen(
                [*self.inside, str(Path(sys.executable).parent / "erbij"), self.command],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=log,
                start_new_session=True,
            )
        self._wait_ready()

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Carry out a command beside the server, with its settings."""
        erbij, environment = str(Path(sys.executable).parent / "erbij"), self.environment
        return subprocess.run(
            [*self.inside, erbij, *words], env=environment, capture_output=True, text=True, timeout=120, check=False
        )

    @property
    def environment(self) -> dict[str, str]:
        """What the server and every command beside it are given."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith("ERBIJ_")}
        return {
            **kept,
            "HOME": str(self.home),
            "ERBIJ_HOME": str(self.home),
            "ERBIJ_PORT": str(self.port),
            "ERBIJ_MEDIA_PORT": str(self.media_port),
            "ERBIJ_CLOCK_OFFSET_S": str(int(self.clock_offset.total_seconds())),
            "PYTHONWARNINGS": "default",
            **self.settings,
        }

    def _wait_ready(self) -> None:
        until = time.monotonic() + READY_WITHIN
        while time.monotonic() < until:
            if self.process.poll() is not None:
                break
            if self.is_ready() and self.demo_file.is_file():
                return
            time.sleep(0.05)
        raise AssertionError(f"the demonstration school did not become ready:\n{self.log_text()[-4000:]}")

    def is_ready(self) -> bool:
        """Whether ``/health/ready`` answers 200."""
        try:
            with urllib.request.urlopen(f"{self.base_url}/health/ready", timeout=2) as answer:  # noqa: S310
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    @property
    def process(self) -> subprocess.Popen[bytes]:
        """The running server."""
        assert self._process is not None, "not started"
        return self._process

    def media_process(self) -> int:
        """Return the process id of the media process that serves; another of the server's children waits to."""
        for child in Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split():
            if Path(f"/proc/{child}/comm").read_text().strip() == "erbij-media":
                return int(child)
        raise AssertionError("the server has no media process")

    def kill_media(self) -> None:
        """Kill the media process as a crash would."""
        os.kill(self.media_process(), signal.SIGKILL)

    def kill(self) -> None:
        """Kill the server as a crash would; its media process notices by itself."""
        self.process.kill()
        self.process.wait()

    def stop(self, by: signal.Signals = signal.SIGINT) -> int:
        """Stop as Ctrl-C does, or systemd (SIGTERM), and return the exit status; the whole family must be gone."""
        if self._process is None:
            return 0
        if self.process.poll() is None:
            self.process.send_signal(by)
        try:
            return self.process.wait(GONE_WITHIN)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            raise AssertionError(f"{by.name} did not end the server:\n{self.log_text()[-4000:]}") from None

    def log_text(self) -> str:
        """Everything that the server and the media process wrote to their outputs."""
        return self.log.read_text(encoding="utf-8", errors="replace") if self.log.is_file() else ""

    # --- what is in it ------------------------------------------------------------------------------------------------

    @property
    def demo_file(self) -> Path:
        """``demo.json``, which is stable for others to build on."""
        return self.home / "demo.json"

    def demo(self) -> dict[str, Any]:
        """Return the contents of ``demo.json``."""
        found: dict[str, Any] = json.loads(self.demo_file.read_text(encoding="utf-8"))
        return found

    def people(self, role: str) -> list[DemoPerson]:
        """Return everybody with a role, in the file's order."""
        return [DemoPerson(**person) for person in self.demo()["people"] if person["role"] == role]

    def lesson(self) -> tuple[str, datetime, datetime]:
        """Return id, start and end of the lesson that is on now."""
        lesson = self.demo()["lesson"]
        return lesson["id"], datetime.fromisoformat(lesson["starts_at"]), datetime.fromisoformat(lesson["ends_at"])

    def now(self) -> datetime:
        """Return the server's wall clock."""
        return datetime.now().astimezone() + self.clock_offset  # noqa: TID251 - the harness knows the real time

    def personal_data_in_log(self) -> list[str]:
        """Return the log lines that hold a name, a mail address or a sign-in secret of anybody in the database."""
        known = [str(value) for row in self.rows("SELECT name, email FROM people_person") for value in row if value]
        known += [person["sign_in_url"].partition("#")[2] for person in self.demo()["people"]]
        words = {part for value in known for part in (value, *value.split()) if len(part) > LEAST_TELLING}
        return [line for line in self.log_text().splitlines() if any(word in line for word in words)]

    def rows(self, query: str, *arguments: object) -> list[tuple[Any, ...]]:
        """Look into the database, as an auditor would."""
        with sqlite3.connect(f"file:{self.home / 'erbij.db'}?mode=ro", uri=True) as connection:
            found = connection.execute(query, arguments).fetchall()
        connection.close()
        return found


def started(home: Path, at: datetime = MORNING, **settings: str) -> DemoSchool:
    """Start a school; at ``MORNING`` its present lesson lasts for 48 minutes more."""
    school = DemoSchool(home, at, **settings)
    school.start()
    return school
