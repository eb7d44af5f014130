"""Answers of OAI-PMH 2.0, written as XML.

Every text goes through the writer of the standard library, after what XML cannot hold was taken out; nothing is put
together by hand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from erbij.catalogue.items.wire import ItemLevel
from erbij.catalogue.sharing import describing, rules
from erbij.catalogue.sharing.model import Refusal, Verb

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from erbij.catalogue.sharing.model import Part, Question, Sharing, Told

OAI = "http://www.openarchives.org/OAI/2.0/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
_WHERE = f"{{{XSI}}}schemaLocation"
_ITEM = re.compile(r"[a-z0-9_-]{1,64}")
_UNSAID = frozenset({"badVerb", "badArgument"})
"""After these the question is not repeated in the answer: the protocol wants it so."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What every answer of one school begins with. ``address`` is where it is asked, ``origin`` where people look."""

    address: str
    origin: str
    school: str
    sharing: Sharing
    asked_at: datetime

    @property
    def school_id(self) -> str:
        """Whose lessons they are."""
        return self.sharing.school_id

    def item_of(self, identifier: str) -> str:
        """Return the item that an identifier names; raises ``Refusal``."""
        before = self._identifier("")
        item_id = identifier.removeprefix(before)
        if not identifier.startswith(before) or not _ITEM.fullmatch(item_id):
            raise Refusal("idDoesNotExist", "there is no such record")
        return item_id

    def identify(self, question: Question) -> bytes:
        """Who this is."""
        root, told = self._begin(question)
        for name, text in (
            ("repositoryName", self.school),
            ("baseURL", self.address),
            ("protocolVersion", "2.0"),
            ("adminEmail", self.sharing.contact or "onbekend@example.invalid"),
            ("earliestDatestamp", _moment(rules.EARLIEST)),
            ("deletedRecord", "persistent"),
            ("granularity", "YYYY-MM-DDThh:mm:ssZ"),
        ):
            _add(told, name, text)
        return _written(root)

    def formats(self, question: Question) -> bytes:
        """In which forms a record is told."""
        root, told = self._begin(question)
        for prefix in rules.PREFIXES:
            form = describing.FORMS[prefix]
            one = _add(told, "metadataFormat")
            _add(one, "metadataPrefix", prefix)
            _add(one, "schema", form.schema)
            _add(one, "metadataNamespace", form.namespace)
        return _written(root)

    def sets(self, question: Question) -> bytes:
        """One for each kind of school."""
        root, told = self._begin(question)
        for level in ItemLevel:
            one = _add(told, "set")
            _add(one, "setSpec", level.value)
            _add(one, "setName", describing.LEVELS[level].name)
        return _written(root)

    def record(self, question: Question, found: Told) -> bytes:
        """One record."""
        root, told = self._begin(question)
        self._record(told, question.prefix, found)
        return _written(root)

    def part(self, question: Question, part: Part) -> bytes:
        """Records or only their heads, and where the list goes on."""
        root, told = self._begin(question)
        for found in part.records:
            if question.verb is Verb.RECORDS:
                self._record(told, question.prefix, found)
            else:
                self._header(told, found)
        if part.token or question.after:
            token = _add(told, "resumptionToken", part.token)
            token.set("cursor", str(question.told))
        return _written(root)

    def refused(self, refusal: Refusal, pairs: Sequence[tuple[str, str]]) -> bytes:
        """Why a question has no answer."""
        root = self._root(() if refusal.code in _UNSAID else pairs)
        _add(root, "error", refusal.words).set("code", refusal.code)
        return _written(root)

    def _begin(self, question: Question) -> tuple[ET.Element, ET.Element]:
        root = self._root([("verb", question.verb.value)])
        return root, _add(root, question.verb.value)

    def _root(self, asked: Sequence[tuple[str, str]]) -> ET.Element:
        root = ET.Element(f"{{{OAI}}}OAI-PMH", {_WHERE: f"{OAI} {OAI.rstrip('/')}/OAI-PMH.xsd"})
        _add(root, "responseDate", _moment(self.asked_at))
        request = _add(root, "request", self.address)
        for name, text in asked:
            request.set(describing.clean(name), describing.clean(text))
        return root

    def _record(self, told: ET.Element, prefix: str, found: Told) -> None:
        record = _add(told, "record")
        self._header(record, found)
        if found.item is not None and found.revision is not None:
            about = describing.About(found, self.school, self._identifier(found.item.id), self.origin)
            _add(record, "metadata").append(describing.FORMS[prefix].write(about))

    def _header(self, into: ET.Element, found: Told) -> None:
        header = _add(into, "header")
        if found.item is None:
            header.set("status", "deleted")
        _add(header, "identifier", self._identifier(found.shown.item_id))
        _add(header, "datestamp", _moment(found.shown.stamp))
        if found.shown.level:
            _add(header, "setSpec", found.shown.level)

    def _identifier(self, item_id: str) -> str:
        return f"oai:{urlsplit(self.origin).hostname}:{item_id}"


def _add(parent: ET.Element, name: str, text: str = "") -> ET.Element:
    one = ET.SubElement(parent, f"{{{OAI}}}{name}")
    if text:
        one.text = describing.clean(text)
    return one


def _moment(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _written(root: ET.Element) -> bytes:
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True, default_namespace=None)
    return written
