"""What keeps a request safe that this server makes to an address which somebody gave it.

A school's server stands inside the school's network, so an address must not become a way in. The name is looked up once
and the connection goes to exactly the addresses that were looked at, so that a name cannot mean something else a moment
later.
"""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from string import hexdigits

from aiohttp import ThreadedResolver
from aiohttp.abc import AbstractResolver, ResolveResult
from typing_extensions import override

_GIVEN_OUT = IPv6Network("2000::/3")
"""Every other address of IPv6 is somebody's own, an old way to write an IPv4 address, or for nothing yet."""
_TRANSLATED = IPv6Network("64:ff9b::/96")


class NotOutside(Exception):
    """The name leads to this machine or into somebody's own network."""


def outside(host: str) -> bool:
    """Whether an IP address is one of the internet, and not of this machine or of somebody's own network."""
    try:
        found = ip_address(host.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        inner = _ipv4_within(found)
        if inner is None:
            return found in _GIVEN_OUT and found.is_global
        found = inner
    return found.is_global and not found.is_multicast


def _ipv4_within(address: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that packets to this one reach in the end: mapped, 6to4, or translated (NAT64)."""
    if address in _TRANSLATED:
        return IPv4Address(address.packed[-4:])
    return address.ipv4_mapped or address.sixtofour


def is_ip(host: str | None) -> bool:
    """Whether a host is an address, which nobody looks up.

    A name never ends in a number, so ``127.1``, ``0x7f.1`` and ``2130706433`` are odd ways to write an address:
    :func:`outside` knows none of them.
    """
    plain = (host or "").partition("%")[0]
    last = plain.rstrip(".").rpartition(".")[2].lower()
    return ":" in plain or last.isdigit() or (last.startswith("0x") and set(last[2:]) <= set(hexdigits))


class OutsideOnly(AbstractResolver):
    """Looks names up and keeps only addresses of the internet; raises :class:`NotOutside` where none is left."""

    def __init__(self) -> None:
        self._names = ThreadedResolver()

    @override
    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._names.resolve(host, port, family)
        allowed = [one for one in found if outside(one["host"])]
        if not allowed:
            raise NotOutside
        return allowed

    @override
    async def close(self) -> None:
        await self._names.close()
