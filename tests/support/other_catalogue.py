"""Somebody else's catalogue on a loopback port: it answers OAI-PMH and SRU, and misbehaves as a test wants."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from aiohttp import web

from tests.support.loopback import answering

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

OAI = "http://www.openarchives.org/OAI/2.0/"
IMS = "http://www.imsglobal.org/xsd/imsmd_v1p2"
AT = "2026-11-18T09:00:00Z"
BOMB = """<?xml version="1.0"?><!DOCTYPE lol [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><OAI-PMH><error code="badVerb">&c;</error></OAI-PMH>"""
STRANGER = """<?xml version="1.0"?><!DOCTYPE lol [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<searchRetrieveResponse><numberOfRecords>1</numberOfRecords><x>&a;</x></searchRetrieveResponse>"""


def lom(title: str, url: str, text: str = "") -> str:
    """A lesson in NL LOM."""
    return f"""<lom xmlns="{IMS}"><general><title><langstring xml:lang="en">Fractions</langstring>
<langstring xml:lang="nl">{escape(title)}</langstring></title>
<description><langstring xml:lang="nl">{escape(text)}</langstring></description></general>
<technical><location>{escape(url)}</location></technical></lom>"""


def record(key: str, metadata: str = "", *, deleted: bool = False) -> str:
    """A record with its head."""
    status = ' status="deleted"' if deleted else ""
    head = f"<header{status}><identifier>{escape(key)}</identifier><datestamp>{AT}</datestamp></header>"
    return f"<record>{head}{f'<metadata>{metadata}</metadata>' if metadata else ''}</record>"


def told(inside: str, at: str = AT) -> str:
    """An answer of OAI-PMH."""
    return f'<?xml version="1.0"?><OAI-PMH xmlns="{OAI}"><responseDate>{at}</responseDate>{inside}</OAI-PMH>'


def searched(*records: str, total: int | None = None) -> str:
    """An answer of SRU."""
    inside = "".join(f"<srw:record><srw:recordData>{one}</srw:recordData></srw:record>" for one in records)
    count = len(records) if total is None else total
    return f"""<?xml version="1.0"?><srw:searchRetrieveResponse xmlns:srw="http://www.loc.gov/zing/srw/">
<srw:numberOfRecords>{count}</srw:numberOfRecords><srw:records>{inside}</srw:records></srw:searchRetrieveResponse>"""


@dataclass
class OtherCatalogue:
    """Parts of a list by token (the first one by ""); ``asked`` are the questions. ``hangs``: no answer comes.

    ``instead``: what it answers whatever is asked.
    """

    url: str = ""
    parts: dict[str, str] = field(default_factory=lambda: {"": told("<ListRecords></ListRecords>")})
    deletes: str = "persistent"
    granularity: str = "YYYY-MM-DDThh:mm:ssZ"
    forms: tuple[str, ...] = ("marc", "oai_dc", "lom")
    instead: web.Response | None = None
    asked: list[dict[str, str]] = field(default_factory=list)
    answers: str = ""
    hangs: bool = False
    released: asyncio.Event = field(default_factory=asyncio.Event)
    elsewhere: str = ""
    came: asyncio.Event = field(default_factory=asyncio.Event)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer as told."""
        query = dict(request.query)
        self.asked.append(query)
        self.came.set()
        if self.hangs:
            await self.released.wait()
        if self.elsewhere:
            raise web.HTTPFound(self.elsewhere)
        if self.instead is not None:
            made = self.instead
            return web.Response(status=made.status, body=made.body, headers=made.headers)
        return web.Response(text=self._said(query), content_type="text/xml")

    def _said(self, query: dict[str, str]) -> str:
        if "operation" in query:
            return self.answers
        if query.get("verb") == "Identify":
            fine = f"<granularity>{self.granularity}</granularity>"
            return told(f"<Identify><deletedRecord>{self.deletes}</deletedRecord>{fine}</Identify>")
        if query.get("verb") == "ListMetadataFormats":
            one = "<metadataFormat><metadataPrefix>{}</metadataPrefix></metadataFormat>"
            return told(f"<ListMetadataFormats>{''.join(map(one.format, self.forms))}</ListMetadataFormats>")
        token = query.get("resumptionToken", "")
        return self.parts.get(token, told('<error code="badResumptionToken">no</error>'))

    def lists(self, *parts: list[str], at: str = AT) -> None:
        """Tell these records, part by part."""
        self.parts = {}
        for number, records in enumerate(parts):
            last = number == len(parts) - 1
            token = "" if last else f"<resumptionToken>deel {number + 1}</resumptionToken>"
            name = f"deel {number}" if number else ""
            self.parts[name] = told(f"<ListRecords>{''.join(records)}{token}</ListRecords>", at)


@asynccontextmanager
async def other_catalogue() -> AsyncIterator[OtherCatalogue]:
    """Serve a catalogue."""
    made = OtherCatalogue()
    async with answering(made.answer) as address:
        made.url = f"{address}/oai"
        try:
            yield made
        finally:
            made.released.set()
