"""What a question of another catalogue means (OAI-PMH 2.0), and where a list goes on. Pure.

Theory of operation
===================
A list goes by the ids of the items, which never change: whatever happens to items while somebody reads a list, each
stands in one place of it, so that none comes twice and none is left out. An item that changed since the list was begun
still comes, even when its new date lies behind ``until``; a new item has a later id and comes at the end. What a token
holds is only the question and the last id: it stays good for ever, and who writes one by hand gets nothing that is not
there for everybody.
"""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from erbij.catalogue.items.wire import ItemLevel, ItemState
from erbij.catalogue.search.rules import OPEN
from erbij.catalogue.sharing.model import Question, Refusal, Verb

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from erbij.catalogue.items.model import Item

PART = 100
"""So many records in one answer."""
LOM, DC = "lom", "oai_dc"
PREFIXES = (LOM, DC)
EARLIEST = datetime(2020, 1, 1, tzinfo=UTC)
"""No item is older than this."""
LONGEST_TOKEN = 600
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
_FORMS = {
    re.compile(r"\d{4}-\d{2}-\d{2}"): ("%Y-%m-%d", DAY),
    re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z"): ("%Y-%m-%dT%H:%M:%SZ", SECOND),
}
_LIST = frozenset({"from", "until", "set", "metadataPrefix"})
_MAY: Mapping[Verb, frozenset[str]] = {
    Verb.IDENTIFY: frozenset(),
    Verb.FORMATS: frozenset({"identifier"}),
    Verb.SETS: frozenset(),
    Verb.IDENTIFIERS: _LIST,
    Verb.RECORDS: _LIST,
    Verb.RECORD: frozenset({"identifier", "metadataPrefix"}),
}
_MUST: Mapping[Verb, frozenset[str]] = {
    Verb.IDENTIFIERS: frozenset({"metadataPrefix"}),
    Verb.RECORDS: frozenset({"metadataPrefix"}),
    Verb.RECORD: frozenset({"identifier", "metadataPrefix"}),
}
_GO_ON = frozenset({Verb.SETS, Verb.IDENTIFIERS, Verb.RECORDS})
_ID = re.compile(r"[a-z0-9_-]{1,64}")


def may_be_shown(item: Item) -> bool:
    """Whether an item is one that a school may show: somebody may have changed it a moment ago."""
    return item.state is ItemState.READY and item.licence in OPEN


def question_of(pairs: Sequence[tuple[str, str]]) -> Question:
    """Return what is asked; raises ``Refusal``."""
    often = Counter(name for name, _ in pairs)
    given = dict(pairs)
    try:
        verb = Verb(given.pop("verb", ""))
    except ValueError:
        raise Refusal("badVerb", "there is no such verb") from None
    if often["verb"] > 1:
        raise Refusal("badVerb", "the verb is there twice")
    if any(count > 1 for count in often.values()):
        raise Refusal("badArgument", "an argument is there twice")
    if "resumptionToken" in given and verb in _GO_ON:
        if len(given) > 1:
            raise Refusal("badArgument", "a resumptionToken goes alone")
        return _read_token(verb, given["resumptionToken"])
    if given.keys() - _MAY[verb] or _MUST.get(verb, frozenset()) - given.keys():
        raise Refusal("badArgument", "an argument is missing, or is none of this verb")
    return _question(verb, given)


def _question(verb: Verb, given: Mapping[str, str]) -> Question:
    prefix = given.get("metadataPrefix", "")
    if "metadataPrefix" in given and prefix not in PREFIXES:
        raise Refusal("cannotDisseminateFormat", "there is no such format")
    since, until = given.get("from"), given.get("until")
    begin, end = _moment(since) if since is not None else None, _moment(until) if until is not None else None
    if begin and end and (begin[1] != end[1] or begin[0] > end[0]):
        raise Refusal("badArgument", "from and until do not fit")
    return Question(
        verb,
        prefix,
        given.get("identifier", ""),
        begin[0] if begin else None,
        _after(*end) if end else None,
        _level(given["set"]) if "set" in given else "",
    )


def _moment(text: str) -> tuple[datetime, timedelta]:
    """Return the moment in a text, and how much of time it names."""
    for pattern, (form, size) in _FORMS.items():
        if pattern.fullmatch(text):
            try:
                return datetime.strptime(text, form).replace(tzinfo=UTC), size
            except ValueError:
                break
    raise Refusal("badArgument", "no date of a known form")


def _after(moment: datetime, size: timedelta) -> datetime | None:
    """Return when what a date names is over; None for the last one that there is, which is always."""
    try:
        return moment + size
    except OverflowError:
        return None


def _level(text: str) -> str:
    if text not in set(ItemLevel):
        raise Refusal("noRecordsMatch", "there is no such set")
    return text


def token_of(question: Question, after: str, told: int, begun: datetime) -> str:
    """Return what asks for the part of a list after an item."""
    held = [
        question.verb.value,
        question.prefix,
        _written(question.since),
        _written(question.until),
        question.level,
        after,
        told,
        _written(question.begun or begun),
    ]
    return urlsafe_b64encode(json.dumps(held, separators=(",", ":")).encode()).decode().rstrip("=")


def _read_token(verb: Verb, token: str) -> Question:
    wrong = Refusal("badResumptionToken", "this is no resumptionToken of ours")
    if len(token) > LONGEST_TOKEN or not token.isascii():
        raise wrong
    try:
        held = json.loads(urlsafe_b64decode(token + "=" * (-len(token) % 4)))
        of_verb, prefix, since, until, level, after, told, begun = held
        found = Question(
            verb, prefix, "", _read(since), _read(until), level and str(ItemLevel(level)), after, told, _read(begun)
        )
    except (ValueError, TypeError, RecursionError, OverflowError, OSError):  # the last one: a year of another age
        raise wrong from None
    fits = of_verb == verb.value and prefix in PREFIXES and isinstance(told, int) and 0 <= told < 10**9
    if not fits or found.begun is None or not isinstance(after, str) or not _ID.fullmatch(after):
        raise wrong
    return found


def _written(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp())


def _read(seconds: object) -> datetime | None:
    if seconds is None:
        return None
    if not isinstance(seconds, int):
        raise TypeError
    return EARLIEST.fromtimestamp(seconds, UTC)
