"""Radicale, a CalDAV server that is not ours, on this machine: an independent reader of what we write."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from radicale import config
from radicale.app import Application
from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Quiet(WSGIRequestHandler):
    """Says nothing for each request."""

    @override
    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def calendar_server(folder: Path) -> Iterator[str]:
    """Serve calendars without a sign-in; yields the address."""
    settings = config.load()
    settings.update(
        {
            "auth": {"type": "none"},
            "rights": {"type": "authenticated"},
            "storage": {"filesystem_folder": str(folder), "_filesystem_fsync": "False"},
            "logging": {"level": "critical"},
        },
        "test",
        privileged=True,
    )
    with make_server("127.0.0.1", 0, Application(settings), handler_class=Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()
