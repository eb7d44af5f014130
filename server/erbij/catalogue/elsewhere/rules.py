"""When a catalogue is read, what it is asked, and what of it may be shown. Pure."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from erbij.catalogue.elsewhere.wire import LONGEST_KEY, LONGEST_LINK, OtherKind, OtherTrouble
from erbij.catalogue.items.rules import plain_text

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from erbij.catalogue.elsewhere.model import Other

EVERY = timedelta(hours=24)
AGAIN = timedelta(hours=1)
"""After something went wrong."""
GOES_ON = timedelta(seconds=30)
"""A harvest that took too long goes on so much later."""
LEFT = timedelta(minutes=5)
"""So long after its last sign of life a harvest that was in its first part is begun anew: its server died."""
MOST_WORDS = 8
AT_ONCE = 10
"""So many records are asked of a catalogue that is searched."""


def due(one: Other, now: datetime) -> bool:
    """Whether a catalogue is to be read now."""
    if one.kind is not OtherKind.OAI or one.paused:
        return False
    if one.asked or one.tried_at is None:
        return True
    if one.token and one.trouble is None:
        return now >= one.tried_at + GOES_ON
    if one.trouble is None and (one.read_at is None or one.read_at < one.tried_at):
        return now >= one.tried_at + LEFT
    wait = AGAIN if one.trouble and one.trouble is not OtherTrouble.TOO_MANY else EVERY
    return now >= one.tried_at + wait


def is_reading(one: Other) -> bool:
    """Whether a harvest is under way or asked for."""
    going = bool(one.token or one.begun) and one.trouble is None
    new = one.read_at is None and one.trouble is None
    return one.kind is OtherKind.OAI and not one.paused and (one.asked or new or going)


def may_be_read(address: str, hosts: Collection[str], *, inside: bool) -> bool:
    """Whether it is an address that a catalogue may have: https, and of a host that is allowed where any are named."""
    try:
        parts = urlsplit(address)
        fine = bool(parts.hostname) and parts.username is None and (parts.port is None or parts.port > 0)
    except ValueError:
        return False
    schemes = {"https", "http"} if inside else {"https"}
    plain = plain_text(address) == address and not re.search(r"\s", address) and not parts.query
    return fine and plain and parts.scheme in schemes and (not hosts or parts.hostname in hosts)


def is_link(url: str) -> bool:
    """Whether somebody may be led there: a page on the web, with nothing hidden in the address."""
    try:
        parts = urlsplit(url)
        fine = bool(parts.hostname) and parts.username is None and (parts.port is None or parts.port > 0)
    except ValueError:
        return False
    plain = plain_text(url) == url and not re.search(r"[\s<>\"\\]", url)
    return fine and plain and parts.scheme in {"http", "https"} and len(url) <= LONGEST_LINK


def first_question(one: Other) -> dict[str, str]:
    """Return what a harvest asks first: everything, or what changed since the last one."""
    asked = {"verb": "ListRecords", "metadataPrefix": one.prefix}
    return asked | ({"from": one.since} if one.since and one.tells_deleted else {})


def asked(address: str, question: dict[str, str]) -> str:
    """Return the address of a question."""
    return f"{address.partition('#')[0]}?{urlencode(question)}"


def search_of(text: str) -> dict[str, str] | None:
    """Return a question of SRU 1.2 for words; None where there are none. Only letters and digits go along."""
    words = list(dict.fromkeys(re.findall(r"\w+", plain_text(text))))[:MOST_WORDS]
    if not words:
        return None
    return {
        "version": "1.2",
        "operation": "searchRetrieve",
        "recordPacking": "xml",
        "startRecord": "1",
        "maximumRecords": str(AT_ONCE),
        "query": " and ".join(f'"{word}"' for word in words),
    }


def known_as(key: str) -> str:
    """Return what is shown of a record that was skipped."""
    return plain_text(key)[:LONGEST_KEY]
