"""The route of the public key: for anybody, since whoever holds a report may want to check it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from erbij.reports.signature import wire
from erbij.reports.signature.rules import fingerprint
from erbij.web.route import Call, Route

if TYPE_CHECKING:
    from erbij.reports.signature.service import Signer


def routes(signer: Signer) -> list[Route]:
    """Everything that can be asked about the signature over HTTP."""

    async def key(_: Call) -> wire.ReportKey:
        public = await asyncio.to_thread(signer.public)
        return wire.ReportKey(key=public, fingerprint=fingerprint(public))

    return [Route("GET", "/api/reports/signature", key, None, reply=wire.ReportKey)]
