"""A browser without Playwright: only there a tab is really hidden, and a profile outlives a browser that was killed."""

from __future__ import annotations

import asyncio
import subprocess
import threading
import time
from typing import TYPE_CHECKING, Any

import aiohttp

from tests.e2e.conftest import FAKE_DEVICES, FLAGS, browser_path

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from pathlib import Path

READY_WITHIN = 15.0


class TabBrowser:
    """One Chromium of its own with one tab that matters; closed by :meth:`close`."""

    def __init__(self, home: Path) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        (home / "DevToolsActivePort").unlink(missing_ok=True)
        line = [browser_path(), "--headless=new", *FLAGS, *FAKE_DEVICES, "--remote-debugging-port=0"]
        self._process = subprocess.Popen(
            [*line, f"--user-data-dir={home}", "about:blank"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self._count = 0
        self._base = f"http://127.0.0.1:{self._port(home / 'DevToolsActivePort')}"
        self._run(self._open())

    def evaluate(self, script: str) -> Any:
        """Run something in the tab, as if after a tap, and return what it gives."""
        asked = {"expression": script, "returnByValue": True, "awaitPromise": True, "userGesture": True}
        return self._run(self._call("Runtime.evaluate", **asked))["result"]["result"].get("value")

    def go(self, address: str) -> None:
        """Open an address in the tab."""
        self._run(self._call("Page.navigate", url=address))

    def on_every_page(self, script: str) -> None:
        """Run this before the scripts of every page."""
        self._run(self._call("Page.addScriptToEvaluateOnNewDocument", source=script))

    def hide(self) -> None:
        """Bring another tab in front of it."""
        self._run(self._cover())

    def until(self, script: str, within: float) -> None:
        """Wait until the script gives something true."""
        end = time.monotonic() + within
        while not self.evaluate(script):
            assert time.monotonic() < end, f"not within {within:g} s: {script}"
            time.sleep(0.1)

    def kill(self) -> None:
        """Take the power away; what it kept in ``home`` stays."""
        self._process.kill()
        self.close()

    def close(self) -> None:
        """End the browser."""
        self._run(self._session.close())
        self._process.terminate()
        self._process.wait()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _port(self, file: Path) -> int:
        end = time.monotonic() + READY_WITHIN
        while time.monotonic() < end:
            if file.is_file() and (text := file.read_text()):
                return int(text.splitlines()[0])
            time.sleep(0.05)
        raise AssertionError("the browser did not start")

    def _run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(READY_WITHIN)

    async def _open(self) -> None:
        self._session = aiohttp.ClientSession(self._base)
        async with self._session.put("/json/new?about:blank") as answer:
            tab = await answer.json()
        self._socket = await self._session.ws_connect(tab["webSocketDebuggerUrl"])
        await self._call("Page.enable")

    async def _cover(self) -> None:
        async with self._session.put("/json/new?about:blank") as answer:
            other = await answer.json()
        async with self._session.get(f"/json/activate/{other['id']}"):
            pass

    async def _call(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._count += 1
        asked = self._count
        await self._socket.send_json({"id": asked, "method": method, "params": parameters})
        while True:
            answer: dict[str, Any] = await self._socket.receive_json()
            if answer.get("id") == asked:
                return answer
