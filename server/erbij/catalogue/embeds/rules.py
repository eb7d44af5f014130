"""Which address may stand inside a lesson; pure."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Collection

HTTPS = 443


def host_of(address: str, hosts: Collection[str]) -> str | None:
    """Return the host of an address on the web that is exactly one of ``hosts``; None where it is not."""
    try:
        parts = urlsplit(address)
        usual = parts.port in {None, HTTPS}
    except ValueError:
        return None
    plain = parts.scheme == "https" and usual and "@" not in parts.netloc and address.isprintable()
    return parts.hostname if plain and " " not in address and parts.hostname in hosts else None
