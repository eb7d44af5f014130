"""Drive Debian's stock Firefox over WebDriver BiDi: a browser of another make, without any driver program."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Self

from websockets.sync.client import connect

from deploy.packaging.browser import apt_install

if TYPE_CHECKING:
    from pathlib import Path

PREFERENCES = {
    "media.navigator.streams.fake": True,
    "media.navigator.permission.disabled": True,
    "media.peerconnection.ice.loopback": True,
    "media.autoplay.default": 0,
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "toolkit.telemetry.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "remote.prefs.recommended": True,
}
STARTS_WITHIN = 60.0
ADVICE = """No Firefox was found and none could be installed.
Install Firefox ESR with the system's package manager (Debian, Ubuntu: apt-get install firefox-esr) and run it again."""


def firefox_path() -> str | None:
    """Return the system's Firefox, installing Debian's where that can be done."""
    found = shutil.which("firefox-esr") or shutil.which("firefox")
    if not found and apt_install("firefox-esr"):
        found = shutil.which("firefox-esr")
    return found


class Firefox:
    """One Firefox with one tab; ``with Firefox(...) as firefox``."""

    def __init__(self, path: str, profile: Path) -> None:
        self._path = path
        self._profile = profile
        self._log = profile / "said.log"
        self._open = ExitStack()
        self._count = 0

    def __enter__(self) -> Self:
        self._profile.mkdir()
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in PREFERENCES.items()]
        (self._profile / "user.js").write_text("\n".join(lines), encoding="utf-8")
        line = [
            self._path,
            "--headless",
            "--no-remote",
            "--profile",
            str(self._profile),
            "--remote-debugging-port",
            "0",
        ]
        with ExitStack() as opening:
            said = opening.enter_context(self._log.open("wb"))
            process = opening.enter_context(subprocess.Popen(line, stdout=said, stderr=said))
            opening.callback(process.terminate)
            self._socket = opening.enter_context(connect(f"{self._address()}/session", max_size=None))
            self._open = opening.pop_all()
        self._ask("session.new", {"capabilities": {}})
        self._tab = self._ask("browsingContext.getTree", {})["contexts"][0]["context"]
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def _address(self) -> str:
        until = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < until:
            found = re.search(r"(ws://\S+)", self._log.read_text(errors="replace"))
            if found:
                return found[1].rstrip("/")
            time.sleep(0.1)
        raise AssertionError(f"Firefox did not start: {self._log.read_text(errors='replace')[-2000:]}")

    def _ask(self, method: str, parameters: dict[str, Any]) -> dict[str, Any]:
        self._count += 1
        self._socket.send(json.dumps({"id": self._count, "method": method, "params": parameters}))
        while True:
            answer = json.loads(self._socket.recv(60))
            if answer.get("id") == self._count:
                assert answer["type"] == "success", answer
                result: dict[str, Any] = answer["result"]
                return result

    def before_every_page(self, script: str) -> None:
        """Run a script before the scripts of each page."""
        self._ask("script.addPreloadScript", {"functionDeclaration": f"() => {{ {script} }}"})

    def open(self, url: str) -> None:
        """Go to an address and wait until it is loaded."""
        self._ask("browsingContext.navigate", {"context": self._tab, "url": url, "wait": "complete"})

    def run(self, expression: str) -> Any:
        """Return what an expression, or its promise, gives in the page, by way of JSON."""
        line = f"(async () => JSON.stringify((await ({expression})) ?? null))()"
        asked = {"expression": line, "target": {"context": self._tab}, "awaitPromise": True, "userActivation": True}
        answer = self._ask("script.evaluate", asked)
        assert answer["type"] == "success", answer
        return json.loads(answer["result"]["value"])

    def click(self, words: str) -> None:
        """Click where the button (or label) that begins with these words is, as a finger would."""
        find = (
            "[...document.querySelectorAll('button, label')]"
            f".find((e) => e.textContent.trim().startsWith({json.dumps(words)}))"
        )
        self.wait(f"!!{find}", 15)
        self.run(f"{find}.scrollIntoView({{ block: 'center' }})")
        place = self.run(
            f"(({{ x, y, width, height }}) => [x + width / 2, y + height / 2])({find}.getBoundingClientRect())"
        )
        moves = [
            {"type": "pointerMove", "x": round(place[0]), "y": round(place[1])},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        finger = {"type": "pointer", "id": "finger", "parameters": {"pointerType": "mouse"}, "actions": moves}
        self._ask("input.performActions", {"context": self._tab, "actions": [finger]})

    def wait(self, condition: str, within: float) -> Any:
        """Wait until an expression gives something true and return it."""
        until = time.monotonic() + within
        while time.monotonic() < until:
            found = self.run(condition)
            if found:
                return found
            time.sleep(0.1)
        raise AssertionError(f"not within {within:g} s in Firefox: {condition}")
