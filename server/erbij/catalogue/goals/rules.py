"""What a published file of goals says, and to which goals of today an older one leads; pure.

Theory of operation
===================
SLO publishes each collection as a JSON list (``kerndoelen.json``, ``doelen.json``); ``deprecated.json`` holds what
ended, with ``replacedBy``. A goal that was released never changes and never disappears: it can only end. So a file is
added to what is known, in any order, and the same file again changes nothing. Where only the newer goal is at hand,
its ``replaces`` says the same from the other side.

Following goes from a goal to all that took its place, and on from those, to goals that are in force. One that ended
with nothing in its place, or whose successors are in no file, stays what it is: an item never loses a goal.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from erbij.catalogue.goals.model import Goal, Published
from erbij.catalogue.search.rules import indexed
from erbij.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

COLLECTIONS = ("doel", "kerndoel", "doelzin", "examenprogramma_eindterm", "deprecated", "data")
"""The lists of goals in a file that holds several collections, by SLO's names; other lists are left alone."""
MOST_ERRORS = 20
_LIST = TypeAdapter(list[Published])


def published(name: str, data: bytes) -> list[Published]:
    """Return the entries of a file; raises ``Invalid`` with the place of what is wrong, as ``doelen.json[3].id``."""
    try:
        content = json.loads(data)
    except (ValueError, RecursionError) as wrong:
        line = f":{wrong.lineno}" if isinstance(wrong, json.JSONDecodeError) else ""
        raise Invalid([(f"{name}{line}", "no JSON")]) from wrong
    if isinstance(content, list):
        return _entries(name, content)
    lists = {key: content[key] for key in COLLECTIONS if key in content} if isinstance(content, dict) else {}
    if not lists:
        raise Invalid([(name, f"a list of goals, or an object with one of {', '.join(COLLECTIONS)}")])
    return [one for key, entries in lists.items() for one in _entries(f"{name}.{key}", entries)]


def _entries(path: str, content: Any) -> list[Published]:
    try:
        found = _LIST.validate_python(content)
    except ValidationError as wrong:
        raise Invalid([_fault(path, one) for one in wrong.errors(include_url=False)[:MOST_ERRORS]]) from wrong
    return [one for one in found if not one.unreleased]


def _fault(path: str, error: Any) -> tuple[str, str]:
    place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in error["loc"])
    return f"{path}{place}", error["msg"]


def merged(known: Mapping[str, Goal], entries: Iterable[Published]) -> dict[str, Goal]:
    """Return the goals that files speak of, as they are with what was known before.

    Of an id that is there twice, the entry that says that it ended holds: older collections gave one id to several.
    What ended once stays so: an older file, in which it is still in force, does not bring it back.
    """
    found: dict[str, Goal] = {}
    older: dict[str, list[str]] = {}
    for one in entries:
        before = found.get(one.id)
        if before is None or (one.replaced_by is not None and not before.replaced_by):
            found[one.id] = _goal(one)
        for old in set(one.replaces) - {one.id}:
            older.setdefault(old, []).append(one.id)
    told = {goal_id for goal_id, goal in found.items() if goal.ended}
    for goal_id in {**found, **older}.keys() - told:
        before = known.get(goal_id, Goal(goal_id, ""))
        if before.ended or goal_id in older:
            newer = dict.fromkeys((*before.replaced_by, *older.get(goal_id, ())))
            found[goal_id] = replace(found.get(goal_id, before), ended=True, replaced_by=tuple(newer))
    return found


def _goal(one: Published) -> Goal:
    """As it is kept; older goals say their few words only behind their number: ``PO Kerndoel 40: Planten``."""
    label = one.label or one.prefix.partition(": ")[2].strip()
    ended = one.replaced_by is not None
    return Goal(one.id, one.title, label, one.prefix, tuple(dict.fromkeys(one.replaced_by or ())), ended=ended)


def followed(goal_id: str, known: Mapping[str, Goal]) -> tuple[Goal, ...]:
    """Return the goals in force that a goal leads to, each once; itself where there are none."""
    seen, found, waiting = {goal_id}, dict[str, Goal](), [goal_id]
    while waiting:
        one = known.get(waiting.pop(0))
        if one is None:
            continue
        if not one.ended:
            found[one.id] = one
        following = [each for each in one.replaced_by if each not in seen]
        seen.update(following)
        waiting += following
    return tuple(found.values()) or (known.get(goal_id, Goal(goal_id, "", ended=True)),)


def unknown(known: Mapping[str, Goal]) -> set[str]:
    """Return the successors that still have to be looked up."""
    return {each for one in known.values() for each in one.replaced_by} - known.keys()


def flat(goal_ids: Sequence[str], by_id: Mapping[str, Sequence[Goal]]) -> tuple[Goal, ...]:
    """Return the goals of today of an item, each once, in the order of its own."""
    return tuple({one.id: one for goal_id in goal_ids for one in by_id.get(goal_id, ())}.values())


def index_words(one: Goal) -> str:
    """Return the words by which a goal is found, with a space before and after each."""
    return f" {indexed(one.prefix, one.label, one.title)} "
