"""When lines fit the film, and how they go out as WebVTT."""

from __future__ import annotations

import hashlib
import html
import json
from typing import TYPE_CHECKING

from erbij.catalogue.captions.wire import CaptionLine
from erbij.catalogue.items.rules import plain_text
from erbij.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from erbij.catalogue.captions.model import Captions

MOST_TOLD = 20


def clean(lines: Sequence[CaptionLine], media_ms: int) -> tuple[CaptionLine, ...]:
    """Return typed lines as they are kept, in the order of time; raises ``Invalid`` with the place of wrong ones."""
    wrong = []
    kept = []
    for at, line in enumerate(lines):
        text = "\n".join(one.strip() for one in plain_text(line.text).split("\n") if one.strip())
        if not text:
            wrong.append((f"body.lines.{at}.text", "empty"))
        elif line.to_ms <= line.from_ms:
            wrong.append((f"body.lines.{at}.to_ms", "order"))
        else:
            kept.append(CaptionLine(from_ms=line.from_ms, to_ms=line.to_ms, text=text))
    if wrong:
        raise Invalid(wrong[:MOST_TOLD])
    return fitted(kept, media_ms, "body.lines")


def fitted(lines: Iterable[CaptionLine], media_ms: int, path: str) -> tuple[CaptionLine, ...]:
    """Return lines that end when the film does; raises ``Invalid`` where one begins after it: it is of another film."""
    ordered = sorted(lines, key=lambda one: (one.from_ms, one.to_ms))
    if ordered and ordered[-1].from_ms >= media_ms:
        raise Invalid([(path, "after_end")])
    return tuple(line.model_copy(update={"to_ms": min(line.to_ms, media_ms)}) for line in ordered)


def webvtt(lines: Sequence[CaptionLine]) -> str:
    """Return lines as a WebVTT file; nothing in their words is taken for a mark of it."""
    cues = (
        f"{at}\n{_time(line.from_ms)} --> {_time(line.to_ms)}\n{html.escape(line.text, quote=False)}\n"
        for at, line in enumerate(lines, 1)
    )
    return "\n".join(["WEBVTT\n", *cues])


def remembered(one: Captions | None) -> Mapping[str, object] | None:
    """Return what the history compares: that there is something, and whether its words changed."""
    if one is None:
        return None
    said = json.dumps([line.model_dump() for line in one.lines], ensure_ascii=False)
    return {"version": one.version, "lines": hashlib.sha256(said.encode()).hexdigest()}


def _time(ms: int) -> str:
    seconds, rest = divmod(ms, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"
