"""What no test may do: talk to another machine, or hold up the event loop."""

from __future__ import annotations

import ipaddress
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from blockbuster import blockbuster_ctx

if TYPE_CHECKING:
    from collections.abc import Iterator

LOCAL_NAMES = frozenset({"", "localhost", "0.0.0.0", "::"})  # noqa: S104 - names to compare with, nothing listens


class TalkedToAnotherMachine(RuntimeError):
    """A test reached for an address that is not on this machine."""


def is_local(host: object) -> bool:
    """Whether a host name or address, as a socket gets it, is this machine; Unix sockets have none."""
    if host is None or isinstance(host, int):
        return True
    text = host.decode() if isinstance(host, bytes) else str(host)
    if text in LOCAL_NAMES:
        return True
    try:
        return ipaddress.ip_address(text.partition("%")[0]).is_loopback
    except ValueError:
        return False


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event in {"socket.connect", "socket.sendto"}:
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) and address else None
    elif event == "socket.getaddrinfo":
        host = arguments[0]
    else:
        return
    if not is_local(host):
        raise TalkedToAnotherMachine(f"{event} to {host!r}")


def only_this_machine() -> None:
    """Refuse every connection and datagram to another machine, for the rest of this process."""
    sys.addaudithook(_watch)


@contextmanager
def nothing_blocks_the_loop() -> Iterator[None]:
    """Fail a call of ours that sleeps, reads a file or waits for a socket or lock inside a running event loop.

    A look at the file system (``os.*``) may: it takes microseconds, and libraries do it whenever they import something.
    """
    with blockbuster_ctx(scanned_modules=["erbij", "erbij_media"]) as guard:
        for name, function in guard.functions.items():
            if name.startswith("os."):
                function.deactivate()
        yield
