"""Helps the browser of this device: a new tab for the page, a new browser, a new start of the device."""

from __future__ import annotations

import json
import logging
import subprocess
import urllib.request
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

log = logging.getLogger(__name__)

WAIT_S = 5.0
SERVICE = "erbij-unit-browser.service"


def run(command: Sequence[str]) -> None:
    """Run one of the commands that the rules of this device allow; it never asks anything."""
    subprocess.run(  # noqa: S603 - the two commands below
        list(command), check=False, timeout=30, stdin=subprocess.DEVNULL
    )


class KioskBrowser:
    """The browser that systemd keeps running; its control port is on the loopback and refuses pages by their origin."""

    def __init__(self, control: str, page: str, command: Callable[[Sequence[str]], None] = run) -> None:
        """``control``: the loopback address of DevTools; ``page``: what the screen shows."""
        self._control = control
        self._page = page
        self._command = command

    def page_anew(self) -> None:
        """Open the page in a new tab and close the others; a browser that does not answer is for the next rung."""
        try:
            old = [tab["id"] for tab in self._ask("GET", "/json/list") if tab.get("type") == "page"]
            self._ask("PUT", f"/json/new?{quote(self._page, safe='')}")
            for tab in old:
                self._ask("GET", f"/json/close/{tab}", plain=True)
        except (OSError, ValueError, KeyError):
            log.warning("browser_does_not_answer")

    def anew(self) -> None:
        """Start the browser again, with what it keeps."""
        self._command(["systemctl", "restart", SERVICE])

    def device_anew(self) -> None:
        """Start the device again."""
        self._command(["systemctl", "reboot"])

    def _ask(self, method: str, path: str, *, plain: bool = False) -> Any:
        asked = urllib.request.Request(f"{self._control}{path}", method=method)  # noqa: S310 - from our own settings
        with urllib.request.urlopen(asked, timeout=WAIT_S) as answer:  # noqa: S310
            said = answer.read()
        return None if plain else json.loads(said)
