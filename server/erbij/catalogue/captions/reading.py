"""What a file of captions says: SubRip, WebVTT or Sub Station Alpha, from anybody's device.

Theory of operation
===================
Which of the three it is, is seen in its first line, never in its name. Everything is read once from the first line to
the last, and every pattern is one that never goes back over what it read, so that no file takes longer than its length.
Only times and plain words come out: styles, positions, drawings and references are left behind. A file with something
wrong gives nothing but the numbers of the lines where it is wrong (``file:12``).
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from erbij.catalogue.captions.wire import FAR_MS, LONGEST_LINE, MOST_LINES, CaptionLine
from erbij.catalogue.items.rules import plain_text
from erbij.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_TOLD = 20
"""So many things that are wrong are told; who mends those sees the next ones."""
ENCODINGS = (("utf-8-sig", b"\xef\xbb\xbf"), ("utf-16", b"\xff\xfe"), ("utf-16", b"\xfe\xff"))
_TIME = re.compile(r"(?:(\d{1,2}):)?(\d{1,2}):(\d{2})[.,:](\d{1,3})")
_SPAN = re.compile(r"\s*([\d:.,]+)\s*-->\s*([\d:.,]+)(?:\s|$)")
_TAG = re.compile(r"<[^<>]*>")
_STYLE = re.compile(r"\{[^{}]*\}")
_DRAWS = re.compile(r"\\p[1-9]")
_APART = ("NOTE", "STYLE", "REGION")
_EVENT = ("Layer", "Start", "End", "Style", "Name", "MarginL", "MarginR", "MarginV", "Effect", "Text")


@dataclass(slots=True)
class _Found:
    """What was read so far, and what is wrong: the number of a line and the code of why."""

    lines: list[CaptionLine] = field(default_factory=list)
    wrong: list[tuple[str, str]] = field(default_factory=list)

    def bad(self, number: int, why: str) -> None:
        self.wrong.append((f"file:{number}", why))

    def add(self, number: int, start: int | None, end: int | None, text: str) -> None:
        """Keep a line that stood at ``number``; one without words is nothing."""
        words = "\n".join(part for one in plain_text(text).split("\n") if (part := " ".join(one.split())))
        if start is None or end is None or max(start, end) > FAR_MS:
            self.bad(number, "time")
        elif end <= start:
            self.bad(number, "order")
        elif len(words) > LONGEST_LINE:
            self.bad(number, "long")
        elif words:
            self.lines.append(CaptionLine(from_ms=start, to_ms=end, text=words))


def read(data: bytes) -> tuple[CaptionLine, ...]:
    """Return the lines of a file in the order of time; raises ``Invalid`` with the place of what is wrong."""
    rows = _text(data).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    first = rows[0].strip()
    found = _Found()
    if first.startswith("[") or any(row.strip().casefold() == "[events]" for row in rows[:500]):
        _alpha(rows, found)
    else:
        _timed(rows, found, is_web=first == "WEBVTT" or first.startswith(("WEBVTT ", "WEBVTT\t")))
    if not found.lines and not found.wrong:
        found.bad(1, "empty")
    if len(found.lines) > MOST_LINES:
        found.bad(1, "many")
    if found.wrong:
        raise Invalid(found.wrong[:MOST_TOLD])
    return tuple(sorted(found.lines, key=lambda one: (one.from_ms, one.to_ms)))


def _text(data: bytes) -> str:
    """Return the words of a file; an old one is in the letters of Western Europe."""
    encoding = next((name for name, mark in ENCODINGS if data.startswith(mark)), None)
    for name in [encoding] if encoding else ["utf-8", "cp1252"]:
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Invalid([("file:1", "no_text")])


def _timed(rows: list[str], found: _Found, *, is_web: bool) -> None:
    """SubRip and WebVTT: a line of times, then words until an empty line; a name or number may stand before."""
    for start, block in _blocks(rows):
        if is_web and (block[0].startswith("WEBVTT") or block[0].split(" ")[0] in _APART) and "-->" not in block[0]:
            continue
        at = 0 if "-->" in block[0] else 1
        if at >= len(block) or "-->" not in block[at]:
            found.bad(start, "no_time")
            continue
        span = _SPAN.match(block[at])
        begin, end = (_ms(span[1]), _ms(span[2])) if span else (None, None)
        found.add(start + at, begin, end, _words("\n".join(block[at + 1 :])))


def _blocks(rows: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield what stands between empty lines, with the number of its first line."""
    block: list[str] = []
    for number, row in enumerate([*rows, ""], 1):
        if row.strip():
            block.append(row)
        elif block:
            yield number - len(block), block
            block = []


def _alpha(rows: list[str], found: _Found) -> None:
    """Sub Station Alpha: ``Dialogue`` rows under ``[Events]``, with the columns that its ``Format`` row says."""
    columns, inside = [name.casefold() for name in _EVENT], False
    for number, row in enumerate(rows, 1):
        name, _, rest = row.partition(":")
        if row.strip().startswith("["):
            inside = row.strip().casefold() == "[events]"
        elif inside and name.strip().casefold() == "format":
            columns = [one.strip().casefold() for one in rest.split(",")]
        elif inside and name.strip().casefold() == "dialogue":
            _dialogue(number, dict(zip(columns, rest.strip().split(",", len(columns) - 1), strict=False)), found)


def _dialogue(number: int, values: dict[str, str], found: _Found) -> None:
    if not {"start", "end", "text"} <= values.keys():
        found.bad(number, "columns")
        return
    styles = _STYLE.findall(values["text"])
    drawn = any(_DRAWS.search(style) for style in styles)
    text = _STYLE.sub("", values["text"]).replace("\\N", "\n").replace("\\n", "\n").replace("\\h", " ")
    found.add(number, _ms(values["start"].strip()), _ms(values["end"].strip()), "" if drawn else text)


def _words(text: str) -> str:
    return html.unescape(_TAG.sub("", _STYLE.sub("", text)))


def _ms(told: str) -> int | None:
    """Return a time in milliseconds; None for what is none. ``1:02.5`` is half a second."""
    match = _TIME.fullmatch(told)
    if not match or not told.isascii():
        return None
    hours, minutes, seconds = (int(match[at] or 0) for at in (1, 2, 3))
    if minutes >= 60 or seconds >= 60:  # noqa: PLR2004 - as on a clock
        return None
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + int(match[4].ljust(3, "0"))
