"""When a figure asks for attention; pure. The limits are those of the alarms in ``deploy/monitoring``."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from erbij.operating.model import Point, PointName, PointState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from erbij.operating.model import Figures, Machine, Node

GB = 1024**3
LITTLE_FREE, LITTLE_PART = 2 * GB, 0.1
LATE_S = 0.25
LEDGER_SOON_S, LEDGER_BAD_S = 60, 300
BACKUP_SOON_S, BACKUP_BAD_S = 60, 600
BACKUP_EVERY = 2
"""A copy begins when the one before is as old as they are apart, and is of use when it is whole."""
NEARLY_FULL, TENS = 0.9, 10
CERTIFICATE_SOON, CERTIFICATE_BAD = timedelta(days=14), timedelta(days=2)


def points(figures: Figures) -> list[Point]:
    """Judge every part, in the order of ``PointName``; what this server does not have is left out."""
    found = {one.name: one for one in _judged(figures)}
    return [found[name] for name in PointName if name in found]


def of_server(server: Machine) -> PointState:
    """How one of several servers is: when it is gone the others have its lessons, and one less may be lost."""
    return _state(bad=False, soon=not server.there)


def of_node(node: Node) -> PointState:
    """How a media node is; what was lost with it is on the others."""
    return _state(bad=False, soon=not node.there or node.draining or node.full > NEARLY_FULL)


def rounded(people: int) -> int:
    """How many people, up to the next ten: at a server with two schools one would count the pupils of the other."""
    return -(-people // TENS) * TENS


def worst(figures: Figures, all_points: list[Point]) -> PointState:
    """The state of the whole: that of its worst part, server or node."""
    states = {one.state for one in all_points}
    states |= {of_server(one) for one in figures.servers} | {of_node(one) for one in figures.nodes}
    return next((state for state in (PointState.BAD, PointState.SOON) if state in states), PointState.GOOD)


def _judged(figures: Figures) -> Iterator[Point]:
    for name in (PointName.DATABASE, PointName.MEDIA, PointName.CLOCK):
        yield Point(name, _state(bad=not figures.parts[name]))
    yield Point(PointName.LOOP, _state(bad=not figures.parts[PointName.LOOP], soon=figures.lag_s > LATE_S))
    yield _disk(figures)
    lag = figures.ledger_lag_s
    yield Point(PointName.REGISTER, _state(bad=lag > LEDGER_BAD_S, soon=lag > LEDGER_SOON_S), int(lag))
    if figures.set_aside:
        yield Point(PointName.SET_ASIDE, PointState.BAD, figures.set_aside)
    yield _backup(figures)
    if figures.files is not None:
        yield Point(PointName.FILES, _state(bad=not figures.files.answers, soon=not figures.files.copied))
    if figures.certificate_ends is not None:
        left = figures.certificate_ends - figures.at
        state = _state(bad=left < CERTIFICATE_BAD, soon=left < CERTIFICATE_SOON)
        yield Point(PointName.CERTIFICATE, state, max(0, left.days))


def _disk(figures: Figures) -> Point:
    little = figures.disk_free < LITTLE_FREE or figures.disk_free < LITTLE_PART * figures.disk_size
    return Point(
        PointName.DISK, _state(bad=not figures.parts[PointName.DISK], soon=little), round(figures.disk_free / GB)
    )


def _backup(figures: Figures) -> Point:
    """Without a second place a lost machine takes everything with it; with one, what came after ``until``."""
    if figures.backup is None:
        return Point(PointName.BACKUP, PointState.SOON)
    if figures.backup.until is None:
        return Point(PointName.BACKUP, _state(bad=figures.backup.failing, soon=True))
    age = max(0.0, (figures.at - figures.backup.until).total_seconds())
    late = age - BACKUP_EVERY * figures.backup.every_s
    bad = figures.backup.failing or late > BACKUP_BAD_S
    return Point(PointName.BACKUP, _state(bad=bad, soon=late > BACKUP_SOON_S), int(age))


def _state(*, bad: bool, soon: bool = False) -> PointState:
    if bad:
        return PointState.BAD
    return PointState.SOON if soon else PointState.GOOD
