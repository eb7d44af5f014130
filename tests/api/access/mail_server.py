"""As much of a mail server as a mail needs."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


class MailServer:
    """Takes mails; ``refuses``: hangs up instead."""

    def __init__(self, *, refuses: bool) -> None:
        self.refuses = refuses
        self.mails: list[str] = []
        self.url = ""

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self.refuses:
            writer.write(b"220 ready\r\n")
            while line := await reader.readline():
                await self._answer(line.strip().upper(), reader, writer)
        writer.close()

    async def _answer(self, line: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if line == b"DATA":
            writer.write(b"354 go on\r\n")
            mail = await reader.readuntil(b"\r\n.\r\n")
            self.mails.append(mail.decode())
        writer.write(b"221 bye\r\n" if line == b"QUIT" else b"250 ok\r\n")


@asynccontextmanager
async def mail_server(*, refuses: bool = False) -> AsyncIterator[MailServer]:
    fake = MailServer(refuses=refuses)
    server = await asyncio.start_server(fake.talk, "127.0.0.1", 0)
    fake.url = f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        yield fake
