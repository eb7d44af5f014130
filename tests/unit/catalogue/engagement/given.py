"""Sessions for the tests of engaged time: a film of ten minutes, a clip, a text, a file and a link."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from erbij.catalogue.engagement.fold import coverage, fold
from erbij.catalogue.engagement.model import Arrival, Beat, BlockKind, Measured, Pupil, Session
from erbij.catalogue.engagement.rules import CHECKS, needed_of_media

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from erbij.catalogue.engagement.model import BlockDone, Folded, Verdict
    from erbij.catalogue.engagement.rules import Case

FILM_MS, CLIP_MS = 600_000, 30_000
HOUR = 3_600_000
BLOCKS = {
    "film": Measured("film", BlockKind.VIDEO, FILM_MS, needed_of_media(FILM_MS)),
    "clip": Measured("clip", BlockKind.AUDIO, CLIP_MS, needed_of_media(CLIP_MS)),
    "text": Measured("text", BlockKind.TEXT, 0, 60_000),
    "file": Measured("file", BlockKind.PDF, 0, 60_000),
    "link": Measured("link", BlockKind.LINK, 0, None),
    "site": Measured("site", BlockKind.EMBED, 0, None),
    "rest": Measured("rest", BlockKind.PAUSE, 0, None),
}


def beat(seq: int, m0: int, m1: int, block: str = "film", **other: Any) -> Beat:
    """An honest beat of a film that plays from ``m0``; ``other`` says what is different."""
    media = BLOCKS.get(block, BLOCKS["film"]).media_ms > 0
    usual: dict[str, Any] = {
        "rev": 1,
        "start": m0 if media else 0,
        "end": m1 if media else 0,
        "rate": 1000,
        "playing": media,
        "visible": True,
        "pip": False,
        "muted": False,
        "audio_only": False,
        "input_age": 1_000,
        "online": True,
        "cause": "tick",
    }
    return Beat(m0, m1, seq, block, **(usual | other))


def played(since: int, until: int, *, seq: int = 1, step: int = 15_000, **other: Any) -> list[Beat]:
    """A film that plays in [since, until), a beat every ``step`` ms."""
    return [beat(seq + index, m0, min(m0 + step, until), **other) for index, m0 in enumerate(range(since, until, step))]


def at_once(beats: Iterable[Beat]) -> list[Arrival]:
    """Every beat as it is cut off, on a good line."""
    return [Arrival(one, max(one.m1, 0) + 200) for one in beats]


def session(arrivals: Iterable[Arrival], *, until: int = 24 * HOUR, pupil: Pupil | None = None) -> Session:
    """A session of those beats."""
    return Session(1, BLOCKS, until, tuple(arrivals), pupil or Pupil())


def folded(beats: Iterable[Beat], *, without: str = "", until: int = 24 * HOUR, pupil: Pupil | None = None) -> Folded:
    """What honest arrival makes of beats, with every check but one."""
    return fold(session(at_once(beats), until=until, pupil=pupil), all_but(without))


def all_but(name: str) -> Sequence[Callable[[Case], Case | Verdict]]:
    """The checks, less one."""
    left = [one for one in CHECKS if one.__name__ != name]
    assert len(left) == len(CHECKS) - bool(name), name
    return left


def covered(*sessions: Folded, block: str = "film") -> int:
    """Milliseconds of a block's media that were played."""
    done: list[BlockDone] = [one.blocks[block] for one in sessions if block in one.blocks]
    return coverage(done)
