"""Runs on the device: ``python -m erbij_unit /etc/erbij-unit.toml``."""

from __future__ import annotations

import logging
import os
import socket
import sys
import threading
import time
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

from erbij_unit.browser import KioskBrowser
from erbij_unit.ladder import Ladder, Rung, climbed, heard
from erbij_unit.lamps import Lamp, colour_of, find_lamp
from erbij_unit.motor import find_motor
from erbij_unit.server import Access, helper

LOOK_S = 0.5


class Unit:
    """What is known of the page, and what is done about it."""

    def __init__(self, browser: KioskBrowser, lamp: Lamp, ladder: Ladder) -> None:
        self._browser = browser
        self._lamp = lamp
        self._ladder = ladder
        self._state, self._hand = "recovering", False
        self._lock = threading.Lock()

    def said(self, state: str, hand: bool) -> None:  # noqa: FBT001 - called by the server, in this order
        """The page lives, and this is how it is."""
        with self._lock:
            self._state, self._hand = state, hand
            self._ladder = heard(self._ladder, time.monotonic())

    def look(self, now: float) -> Rung | None:
        """Show the lamp, and help a page that says nothing; returns what was done."""
        with self._lock:
            self._ladder, rung = climbed(self._ladder, now)
            state, hand = ("recovering", False) if self._ladder.rung else (self._state, self._hand)
        self._lamp.show(colour_of(state, hand=hand, now=now))
        match rung:
            case Rung.PAGE:
                self._browser.page_anew()
            case Rung.BROWSER:
                self._browser.anew()
            case Rung.DEVICE:
                self._browser.device_anew()
            case None:
                pass
        return rung


def tell_systemd(words: str) -> None:
    """Say that this helper lives: systemd starts one that stands still again."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.connect("\0" + address[1:] if address.startswith("@") else address)
        line.send(words.encode())


def main(arguments: list[str]) -> None:
    """Serve and watch until the end."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    settings = tomllib.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    school = urlsplit(settings["school"])
    secret = Path(settings["secret_file"]).read_text(encoding="utf-8").strip()
    origin = f"{school.scheme}://{school.netloc}"
    browser = KioskBrowser(settings["control"], f"{origin}/unit#helper={secret}")
    unit = Unit(browser, find_lamp(), Ladder(heard_at=time.monotonic(), device_at=time.monotonic()))
    server = helper(Access(origin, secret), unit.said, find_motor())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    tell_systemd("READY=1")
    while True:
        unit.look(time.monotonic())
        tell_systemd("WATCHDOG=1")
        time.sleep(LOOK_S)


if __name__ == "__main__":
    main(sys.argv[1:])
