"""A real school as a real process: ``erbij school create``, files of its own, ``erbij serve``, and a mailbox."""

from __future__ import annotations

import os
import re
import socketserver
import sqlite3
import subprocess
import sys
import threading
import time
from datetime import datetime, timedelta
from email import message_from_string
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from typing_extensions import override

from tests.e2e.demo_school import READY_WITHIN, DemoSchool

ERBIJ = str(Path(sys.executable).parent / "erbij")
ZONE = ZoneInfo("Europe/Amsterdam")
TUESDAY = datetime(2026, 11, 24, 10, 0, tzinfo=ZONE)
GROUPS = "sleutel;naam\n6A;Groep 6A\n7B;Groep 7B\n"
PEOPLE = """sleutel;naam;rol;groep;e-mail;ouder_van;thuis_vanaf
C1;Anouk Voorbeeld;coördinator;;anouk@klimop.example;;
T1;Bram Verzonnen;leraar|mentor;6A;bram@klimop.example;;
T2;Fleur Fictief;leraar;7B;fleur@klimop.example;;
P1;Yara Bedacht;leerling;6A;;;{since}
P2;Lotte Testema;leerling;7B;;;{since}
O1;Karin Bedacht;ouder;;;P1|P2;
"""
TIMETABLE = """weekdag;van;t/m;begin;einde;vak;groep;leraar;lokaal;invaller;status
di;{day};{later};9.00;9.45;Lezen;6A;T1;Lokaal 1;;
di;{day};{later};9.55;10.40;Rekenen;6A;T1;Lokaal 1;;
di;{day};{later};11.00;11.45;Taal;6A;T1;Lokaal 1;T2;
di;{day};{later};13.00;13.45;Gym;6A;T1;Gymzaal;;vervallen
di;{day};{later};9.55;10.40;Aardrijkskunde;7B;T2;Lokaal 2;;
"""
HOLIDAYS = "datum;naam\n{free};Studiedag\n"


class Mailbox(socketserver.ThreadingTCPServer):
    """A mail server on this machine that keeps what it gets."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Post)
        self.mails: list[str] = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        """What ``ERBIJ_SMTP_URL`` is set to."""
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    def link(self, number: int) -> str:
        """Return the link in that mail."""
        text = message_from_string(self.mails[number]).get_payload(decode=True)
        assert isinstance(text, bytes)
        found = re.search(r"http\S+", text.decode())
        assert found
        return found[0]


class _Post(socketserver.StreamRequestHandler):
    server: Mailbox

    @override
    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            command = line.strip().upper()
            if command == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                lines = list(iter(lambda: self.rfile.readline().decode().rstrip("\r\n"), "."))
                self.server.mails.append("\n".join(lines))
            self.wfile.write(b"250 yes\r\n")
            if command == b"QUIT":
                return


class RealSchool(DemoSchool):
    """``erbij serve`` on a Tuesday morning; the clock is moved by starting again."""

    def __init__(self, home: Path) -> None:
        super().__init__(home, TUESDAY)
        self.day = TUESDAY.date()
        self.smtp_url = ""
        self.first_link = ""
        self.locks = False

    @property
    @override
    def environment(self) -> dict[str, str]:
        """What every command of this school is given."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith("ERBIJ_")}
        return {
            **kept,
            "HOME": str(self.home),
            "ERBIJ_HOME": str(self.home),
            "ERBIJ_PORT": str(self.port),
            "ERBIJ_MEDIA_PORT": str(self.media_port),
            "ERBIJ_CLOCK_OFFSET_S": str(int(self.clock_offset.total_seconds())),
            "ERBIJ_SMTP_URL": self.smtp_url,
            "NO_COLOR": "1",
        }

    @override
    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        done = super().run(*words)
        if words[:2] == ("school", "create") and done.returncode == 0 and not self.locks:
            self._open_the_locks()
        return done

    def _open_the_locks(self) -> None:
        """As a coordinator does on the page of the school's rules: most journeys begin after the start."""
        with sqlite3.connect(self.home / "erbij.db") as connection:
            connection.execute("INSERT INTO plans_policy SELECT id, '{\"locks\": false}' FROM schools_school")
        connection.close()

    @override
    def start(self) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log, self.said.open("ab") as said:
            self._process = subprocess.Popen(
                [ERBIJ, "serve"],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=log,
                start_new_session=True,
            )
        until = time.monotonic() + READY_WITHIN
        while not self.is_ready():
            assert self.process.poll() is None, self.log_text()[-4000:]
            assert time.monotonic() < until, self.log_text()[-4000:]
            time.sleep(0.05)

    def later(self, **by: float) -> None:
        """Start again so much later."""
        assert self.stop() == 0
        self.clock_offset += timedelta(**by)
        self.start()

    def files(self) -> dict[str, str]:
        """Return the school's files by their Dutch names, as a spreadsheet writes them."""
        days = {"day": self.day, "later": self.day + timedelta(days=7), "free": self.day + timedelta(days=1)}
        since = self.day - timedelta(days=30)
        texts = {"groepen": GROUPS, "personen": PEOPLE, "rooster": TIMETABLE, "vrije_dagen": HOLIDAYS}
        return {name: "\ufeff" + text.format(since=since, **days) for name, text in texts.items()}

    @override
    def demo(self) -> dict[str, Any]:
        return {"people": []}
