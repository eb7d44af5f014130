"""A control link over a network: both ends know one secret, and no frame can be made, changed, left out or said again.

Theory of operation
===================
Each end sends 32 random bytes; from these and the secret both make two keys, one for each direction. Every frame then
carries 16 bytes of HMAC-SHA256 over its number and its text. The first sealed frame of each end therefore proves that
it knows the secret, and nothing is carried out before. Whoever listens in can read descriptions of connections but no
media: their keys never leave the two ends of DTLS, and its fingerprints cannot be changed on the way. Where even that
is too much, the link goes through TLS with a certificate on each side.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import secrets
from contextlib import asynccontextmanager
from struct import Struct
from typing import TYPE_CHECKING

from erbij_media.wire import MAX_FRAME, LinkBroken, Message

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

MAGIC = b"erbij-media-link\n"
LEAST_SECRET = 32
HELLO_WITHIN = 5.0
_NONCE = 32
_TAG = 16
_HEAD = Struct("!I16s")
_NUMBER = Struct("!Q")
_MAX_UNSENT = 8 << 20


class WrongSecret(LinkBroken):
    """The other end does not know the secret, or somebody changed what it said."""


class SealedChannel:
    """Implements ``Channel`` over a stream after both ends said hello."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, sends_with: bytes, reads_with: bytes
    ) -> None:
        self._reader, self._writer = reader, writer
        self._out, self._in = sends_with, reads_with
        self._sent = self._read = 0

    def write(self, message: Message) -> None:
        """Send one. Raises ``LinkBroken`` when it is too long or the other end does not take anything any more."""
        data = json.dumps(message, separators=(",", ":")).encode()
        if len(data) > MAX_FRAME:
            raise LinkBroken("a frame is longer than 1 MiB")
        if self._writer.transport.get_write_buffer_size() > _MAX_UNSENT:
            self._writer.transport.abort()
            raise LinkBroken("the other end does not read")
        self._writer.write(_HEAD.pack(len(data), _tag(self._out, self._sent, data)) + data)
        self._sent += 1

    async def read(self) -> Message:
        """Return the next one. Raises ``LinkBroken``, also at the end."""
        try:
            size, tag = _HEAD.unpack(await self._reader.readexactly(_HEAD.size))
            if size > MAX_FRAME:
                raise LinkBroken("a frame is longer than 1 MiB")
            data = await self._reader.readexactly(size)
            if not hmac.compare_digest(tag, _tag(self._in, self._read, data)):
                raise WrongSecret("the other end does not know the secret")
            message = json.loads(data)
        except (asyncio.IncompleteReadError, OSError, ValueError) as problem:
            raise LinkBroken("the link ended") from problem
        if not isinstance(message, dict):
            raise LinkBroken("a frame is no object")
        self._read += 1
        return message

    async def flush(self) -> None:
        """Wait until what was written is with the kernel. Raises ``OSError``."""
        await self._writer.drain()

    def close(self) -> None:
        """End it at once."""
        self._writer.transport.abort()


async def greet_server(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, secret: bytes
) -> tuple[SealedChannel, Message]:
    """Be the node: return the channel and the server's first words. Raises ``LinkBroken``, ``WrongSecret``."""
    channel = await _greet(reader, writer, secret, own=b"node", other=b"server")
    async with _in_time():
        return channel, await channel.read()


async def greet_node(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, secret: bytes, words: Message
) -> tuple[SealedChannel, Message]:
    """Be the server, with its first words: return the channel and the node's. Raises as ``greet_server``."""
    channel = await _greet(reader, writer, secret, own=b"server", other=b"node")
    async with _in_time():
        channel.write(words)
        return channel, await channel.read()


async def _greet(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, secret: bytes, *, own: bytes, other: bytes
) -> SealedChannel:
    mine = secrets.token_bytes(_NONCE)
    writer.write(MAGIC + mine)
    async with _in_time():
        try:
            if await reader.readexactly(len(MAGIC)) != MAGIC:
                raise LinkBroken("that is no media link")
            theirs = await reader.readexactly(_NONCE)
        except (asyncio.IncompleteReadError, OSError) as problem:
            raise LinkBroken("the link ended") from problem
    both = mine + theirs if own == b"node" else theirs + mine
    keys = {label: hmac.digest(secret, label + b"\0" + both, "sha256") for label in (own, other)}
    return SealedChannel(reader, writer, sends_with=keys[own], reads_with=keys[other])


@asynccontextmanager
async def _in_time() -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(HELLO_WITHIN):
            yield
    except TimeoutError as problem:
        raise LinkBroken("the other end says nothing") from problem


def _tag(key: bytes, number: int, data: bytes) -> bytes:
    return hmac.digest(key, _NUMBER.pack(number) + data, "sha256")[:_TAG]
