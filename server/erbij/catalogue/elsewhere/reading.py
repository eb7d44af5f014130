"""What other catalogues say: answers of OAI-PMH and SRU, with lessons in NL LOM (both bindings) or Dublin Core.

Nothing of what comes is trusted: no document types, no entities, nothing fetched, no more elements and no deeper than a
catalogue needs. A record without a title or a link is skipped and said; an answer that is no XML is refused whole.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from erbij.catalogue.elsewhere.model import Hits, Nature, Page, Record
from erbij.catalogue.elsewhere.rules import is_link
from erbij.catalogue.elsewhere.wire import LONGEST_KEY, LONGEST_LINK, LONGEST_TEXT, LONGEST_TITLE, SkippedWhy
from erbij.catalogue.items.rules import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST_ELEMENTS = 200_000
DEEPEST = 60
BLANK = b" \t\r\n"
"""Before the first word of XML nothing may stand; many servers send an empty line there."""
LONGEST_TOKEN = 2000
MOST_KEYWORDS = 20
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")
_FORMS = ("lom", "oai_lom", "nl_lom", "oai_dc", "dc")
"""Forms that can be read, the best first."""


class NotUnderstood(Exception):
    """It is no XML that can be read, or not what was asked for."""


def page(data: bytes) -> Page:
    """Return an answer to ListRecords; raises ``NotUnderstood``."""
    root = _root(data, "OAI-PMH")
    said = _text(root, "responseDate")
    at = said if _MOMENT.fullmatch(said) else ""
    error = next(_all(root, "error"), None)
    if error is not None:
        return Page(at, error=(error.get("code") or "unknown")[:40])
    if next(_all(root, "ListRecords"), None) is None:  # no list is not an empty one: nothing is forgotten for it
        raise NotUnderstood
    records: list[Record] = []
    deleted: list[str] = []
    skipped: list[tuple[str, SkippedWhy]] = []
    for one in _all(root, "ListRecords", "record"):
        header = next(_all(one, "header"), None)
        key = _text(header, "identifier")[:LONGEST_KEY] if header is not None else ""
        if header is not None and key and header.get("status") == "deleted":
            deleted.append(key)
            continue
        found = _record(one, key) if key else SkippedWhy.NOT_READABLE
        if isinstance(found, Record):
            records.append(found)
        else:
            skipped.append((key, found))
    token = _text(root, "ListRecords", "resumptionToken")
    if len(token) > LONGEST_TOKEN:
        raise NotUnderstood
    return Page(at, tuple(records), tuple(deleted), tuple(skipped), token)


def nature(data: bytes) -> Nature:
    """Return what a catalogue says of itself, by its answer to Identify; raises ``NotUnderstood``."""
    found = next(_all(_root(data, "OAI-PMH"), "Identify"), None)
    if found is None:
        raise NotUnderstood
    tells = _text(found, "deletedRecord") in {"persistent", "transient"}
    return Nature(tells, _text(found, "granularity") == "YYYY-MM-DD")


def form(data: bytes) -> str:
    """Return the best form that a catalogue offers; empty: none that can be read. Raises ``NotUnderstood``."""
    root = _root(data, "OAI-PMH")
    there = {_text(one, "metadataPrefix") for one in _all(root, "ListMetadataFormats", "metadataFormat")}
    return next((one for one in _FORMS if one in there), "")


def hits(data: bytes) -> Hits:
    """Return an answer to searchRetrieve; what cannot be used of it is left out. Raises ``NotUnderstood``."""
    root = _root(data, "searchRetrieveResponse")
    if not list(_all(root, "numberOfRecords")):
        raise NotUnderstood
    count = _text(root, "numberOfRecords")
    total = int(count) if count.isascii() and count.isdigit() and len(count) <= 9 else 0  # noqa: PLR2004
    found = [_record(one, str(at)) for at, one in enumerate(_all(root, "records", "record"))]
    return Hits(total, tuple(one for one in found if isinstance(one, Record)))


def _root(data: bytes, name: str) -> Element:
    depth = count = 0
    root: Element | None = None
    try:
        for event, element in iterparse(BytesIO(data.lstrip(BLANK)), events=("start", "end"), forbid_dtd=True):
            if event == "end":
                depth -= 1
                continue
            root = element if root is None else root
            depth, count = depth + 1, count + 1
            if depth > DEEPEST or count > MOST_ELEMENTS:
                raise NotUnderstood
    except (ParseError, DefusedXmlException, ValueError, LookupError) as wrong:
        raise NotUnderstood from wrong
    if root is None or _local(root) != name:
        raise NotUnderstood
    return root


def _record(around: Element, key: str) -> Record | SkippedWhy:
    described = next((one for one in around.iter() if _local(one) in {"lom", "dc"}), None)
    if described is None:
        return SkippedWhy.NOT_READABLE
    is_lom = _local(described) == "lom"
    title, text, links, words = _lom(described) if is_lom else _dublin(described)
    if not title:
        return SkippedWhy.NO_TITLE
    link = next((one for one in links if len(one) <= LONGEST_LINK and is_link(one)), "")
    if not link:
        return SkippedWhy.NO_LINK
    return Record(key, title[:LONGEST_TITLE], text[:LONGEST_TEXT], link, " ".join(words)[:LONGEST_TEXT])


Said = tuple[str, str, list[str], list[str]]
"""Title, description, links, and words by which it is found."""


def _lom(lom: Element) -> Said:
    general = ("general",)
    return (
        _said(_all(lom, *general, "title")),
        _said(_all(lom, *general, "description")),
        [_clean(one) for one in _all(lom, "technical", "location")],
        [_said([one]) for one in _all(lom, *general, "keyword")][:MOST_KEYWORDS],
    )


def _dublin(dc: Element) -> Said:
    def first(name: str) -> str:
        return next((text for one in _all(dc, name) if (text := _clean(one))), "")

    return (
        first("title"),
        first("description"),
        [_clean(one) for one in _all(dc, "identifier")],
        [_clean(one) for one in _all(dc, "subject")][:MOST_KEYWORDS],
    )


def _said(elements: Iterable[Element]) -> str:
    """Return a text of LOM: the Dutch one where there are several."""
    strings = [part for one in elements for part in one.iter() if part.text and not len(part)]
    dutch = [one for one in strings if (one.get(_LANG) or one.get("language") or "").startswith("nl")]
    return next((text for one in [*dutch, *strings] if (text := _clean(one))), "")


def _all(root: Element, *path: str) -> Iterator[Element]:
    """Walk down by names without their namespace."""
    level = [root]
    for name in path:
        level = [child for one in level for child in one if _local(child).lower() == name.lower()]
    yield from level


def _text(root: Element, *path: str) -> str:
    return next((_clean(one) for one in _all(root, *path)), "")


def _clean(one: Element) -> str:
    return re.sub(r"\s+", " ", plain_text(one.text or "")).strip()


def _local(one: Element) -> str:
    return one.tag.rpartition("}")[2] if isinstance(one.tag, str) else ""
