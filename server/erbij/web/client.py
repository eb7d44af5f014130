"""The built web client: its document for every page, and its files.

Only files that are really in the folder are ever opened: an address is looked up in a list, never joined to a path. The
list is read again when the document changes, so a rebuild needs no restart.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from mimetypes import guess_type
from typing import TYPE_CHECKING

from aiohttp import web

from erbij.web.headers import IMMUTABLE
from erbij.web.pages import no_build_page

if TYPE_CHECKING:
    from pathlib import Path

_ID = "[a-z0-9_-]{1,64}"
_PAGES = (
    "absence(?:/illness|/unseen|/in-view|/notices|/policies|/support|/exchange)?",
    f"access(?:/in|/password|/units|/providers|/schools|/second|/factors|/provider/{_ID})?",
    f"catalogue/items/{_ID}/answers",
    f"catalogue/collections(?:/{_ID}(?:/edit)?)?",
    f"live/{_ID}",
    "people",
    "operating|reach",
    "privacy(?:/subjects|/retention)?",
    f"plans(?:/mine|/start|/policy|/granted|/granted/{_ID}|/pupil/{_ID})?",
    f"register(?:/disputes|/corrections|/periods|/attendance|/offline|/hosted/{_ID})?",
    f"reports(?:/overview|/partnership|/board|/teaching|/own-time|/pupil/{_ID})?",
    "settings",
    f"catalogue(?:/(?:captions|items|lesson|materials)/{_ID}|/assignments|/giving|/kept|/(?:missed|handins)(?:/{_ID})?)?",
    "catalogue/(?:elsewhere|folders|guides|links|sharing)",
    f"timetable(?:/new|/calendar|/feed|/sources|/slots/{_ID})?",
    "unit",
)
PAGES = re.compile(rf"^/(?:{'|'.join(_PAGES)})?/?$")
PACKED = ".gz"
_TYPES = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}


@dataclass(slots=True)
class StaticClient:
    """The folder of the build; it may be absent, and may come later."""

    folder: Path
    _files: dict[str, Path] = field(default_factory=dict)
    _seen: int = -1

    async def answer(self, path: str) -> web.StreamResponse | None:
        """Return the page or file at ``path``, or None."""
        files = await asyncio.to_thread(self._list)
        if PAGES.match(path):
            document = files.get("/index.html")
            return web.FileResponse(document, headers={"Cache-Control": "no-store"}) if document else no_build_page()
        file = files.get(path)
        if file is None or path in {"/index.html", "/manifest.json"}:
            return None
        cache = IMMUTABLE if path.startswith("/assets/") else "no-cache"
        kind = _TYPES.get(file.suffix) or guess_type(file.name)[0] or "application/octet-stream"
        return web.FileResponse(file, headers={"Cache-Control": cache, "Content-Type": kind})

    def _list(self) -> dict[str, Path]:
        document = self.folder / "index.html"
        try:
            seen = document.stat().st_mtime_ns
        except OSError:
            return {}
        if seen != self._seen:
            found = (file for file in self.folder.rglob("*") if file.is_file() and not file.is_symlink())
            found = (file for file in found if file.suffix != PACKED)  # aiohttp sends them in place of the others
            self._files = {f"/{file.relative_to(self.folder).as_posix()}": file for file in found}
            self._seen = seen
        return self._files
