"""Makes one lighter form of a film in a process of its own, confined as ``files.probe`` is.

    python -I encode.py KIND SOURCE TARGET LIMITS

Theory of operation
===================
The film was looked at before it came here, and is read with the same care: no network, a ceiling on everything, the
lowest priority, one reader, no way to open another file. Of ours it imports ``files.probe`` and ``stream`` only. Time
begins where the film's own begins, so that a place in one form is the same place in every other one. A picture that a
telephone took lying down is put upright, for a copy does not say how it lay.

Answers one line of JSON: ``{}`` or ``{"facts"}`` where TARGET holds what was made, or ``{"why"}``. Dying without an
answer is one too.
"""

from __future__ import annotations

import json
import sys
from fractions import Fraction
from itertools import islice
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any

if __name__ == "__main__":  # ``-I`` leaves our own folder out
    sys.path.insert(0, str(Path(__file__).parents[3]))

from erbij.catalogue.files.probe import HEAD, Unusable, confine, opened, reader_of, streams_of
from erbij.catalogue.levels.stream import package

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

LOW_SIDE, POSTER_SIDE = 240, 360
MOST_RATE = 25
SOUND_BITS, SOUND_RATE, SOUND_FRAME = 48_000, 44_100, 1024
POSTER_AT_S, POSTER_AT_PART = 8.0, 0.1
MS = Fraction(1, 1000)
TILE_SIDE, COLUMNS, MOST_TILES, LEAST_TILES, SHEET_QUALITY = 90, 10, 100, 3, 70
LEAST_EVERY_S = 2.0
MOST_FRAMES = 500
"""So many pictures are read for one of the sheet: a film with few key frames gets some that are of earlier."""
LOW = {
    "preset": "veryfast",
    "crf": "27",
    "maxrate": "220k",
    "bufsize": "440k",
    "profile": "main",
    "x264-params": "scenecut=0",
}
MOST_BAD = 200
"""So many pieces of a film may be unreadable before it is called broken."""
UPRIGHT = {90: [("transpose", "cclock")], -90: [("transpose", "clock")], 180: [("hflip", ""), ("vflip", "")]}


def make(kind: str, source: Path, target: Path) -> dict[str, Any]:
    """Make one form; raises ``Unusable``."""
    import av  # noqa: PLC0415 - after the ceilings stand

    av.logging.set_level(None)
    with source.open("rb") as file:
        reader = reader_of(file.read(HEAD))
    try:
        with opened(source, reader) as box:
            streams = streams_of(box)
            made = {"POSTER": _poster, "SPRITE": _sprite, "SOUND": _sound, "LOW": _low}
            return made.get(kind, package)(box, streams, target)
    except (av.error.FFmpegError, ValueError, EOFError, IndexError) as wrong:
        raise Unusable("disk_full" if getattr(wrong, "errno", 0) in {27, 28} else "broken") from wrong


def _poster(box: Any, streams: dict[str, Any], target: Path) -> dict[str, str]:
    """One picture from near the begin, where a title is over and the end is not told."""
    import av  # noqa: PLC0415

    stream = _alone(streams["video"])
    length = float(box.duration or 0) / av.time_base
    box.seek(int(min(POSTER_AT_S, length * POSTER_AT_PART) * av.time_base))
    frame = next(iter(box.decode(stream)), None)
    if frame is None:
        raise Unusable("broken")
    shape = _Shaper(frame, POSTER_SIDE, "yuvj420p")
    picture = shape.take(frame)
    out = av.CodecContext.create("mjpeg", "w")
    out.width, out.height, out.pix_fmt, out.time_base = picture.width, picture.height, "yuvj420p", Fraction(1, 25)
    out.options = {"qscale": "5"}
    picture.pict_type = 0
    picture.pts = 0
    target.write_bytes(b"".join(bytes(packet) for packet in [*out.encode(picture), *out.encode(None)]))
    return {}


def _sprite(box: Any, streams: dict[str, Any], target: Path) -> dict[str, Any]:
    """Many small pictures on one sheet, row by row, each of its moment: what somebody sees who looks for a place."""
    from PIL import Image  # noqa: PLC0415

    stream, begin = _alone(streams["video"]), _begin(streams)
    seconds = float(box.duration or 0) / 1_000_000
    every = max(LEAST_EVERY_S, seconds / MOST_TILES)
    tiles = min(MOST_TILES, ceil(seconds / every))
    if tiles < LEAST_TILES:
        raise Unusable("too_short")
    sheet, shape = None, None
    for tile in range(tiles):
        frame = _frame_at(box, stream, begin + (tile + 0.5) * every)
        shape = shape or _Shaper(frame, TILE_SIDE, "rgb24")
        width, height = shape.size
        if sheet is None:
            rows = ceil(tiles / min(COLUMNS, tiles))
            sheet = Image.new("RGB", (width * min(COLUMNS, tiles), height * rows))
        sheet.paste(shape.take(frame).to_image(), (tile % COLUMNS * width, tile // COLUMNS * height))
    if sheet is None or shape is None:
        raise Unusable("broken")
    sheet.save(target, "JPEG", quality=SHEET_QUALITY)
    width, height = shape.size
    facts = {"tiles": tiles, "every_ms": round(every * 1000), "columns": min(COLUMNS, tiles)}
    return {"facts": facts | {"width": width, "height": height}}


def _frame_at(box: Any, stream: Any, at: float) -> Any:
    """The picture of a moment, or the last one that is read before it; raises ``Unusable`` where there is none."""
    box.seek(int(at / stream.time_base), stream=stream)
    found = None
    for frame in islice(box.decode(stream), MOST_FRAMES):
        found = frame
        if frame.time is None or frame.time >= at:
            break
    if found is None:
        raise Unusable("broken")
    return found


def _sound(box: Any, streams: dict[str, Any], target: Path) -> dict[str, str]:
    import av  # noqa: PLC0415

    if "audio" not in streams:
        raise Unusable("no_sound")
    with av.open(str(target), "w", format="mp4", options={"movflags": "+faststart"}) as out:
        sound = _Sound(out, streams["audio"], _begin(streams))
        _through(box, {_alone(streams["audio"]).index: sound.take})
        sound.end()
    return {}


def _low(box: Any, streams: dict[str, Any], target: Path) -> dict[str, str]:
    import av  # noqa: PLC0415

    begin = _begin(streams)
    with av.open(str(target), "w", format="mp4", options={"movflags": "+faststart"}) as out:
        film = _Film(out, _alone(streams["video"]), begin)
        takes: dict[int, Callable[[Any], None]] = {streams["video"].index: film.take}
        sound = None
        if "audio" in streams:
            sound = _Sound(out, streams["audio"], begin)
            takes[_alone(streams["audio"]).index] = sound.take
        _through(box, takes)
        film.end()
        if sound:
            sound.end()
    return {}


def _alone(stream: Any) -> Any:
    """One thread: the machine is for lessons."""
    stream.codec_context.thread_count = 1
    return stream


def _begin(streams: dict[str, Any]) -> float:
    """Return when the film begins, in seconds of its own time."""
    found = [streams[name] for name in ("video", "audio") if name in streams]
    starts = [float(one.start_time * one.time_base) for one in found if one.start_time is not None]
    return min(starts, default=0.0)


def _through(box: Any, takes: dict[int, Callable[[Any], None]]) -> None:
    """Give every frame of the wanted streams; a few that cannot be read are passed over."""
    import av  # noqa: PLC0415

    bad = 0
    for packet in box.demux([stream for stream in box.streams if stream.index in takes]):
        try:
            frames = packet.decode()
        except av.error.InvalidDataError as wrong:
            bad += 1
            if bad > MOST_BAD:
                raise Unusable("broken") from wrong
            continue
        for frame in frames:
            takes[packet.stream.index](frame)


class _Shaper:
    """Puts frames upright and makes them small: ``side`` is the shorter one, and both are even."""

    def __init__(self, first: Any, side: int, form: str) -> None:
        from av.filter import Graph  # noqa: PLC0415

        turned = abs(first.rotation) == 90  # noqa: PLR2004 - a quarter
        width, height = (first.height, first.width) if turned else (first.width, first.height)
        part = min(1.0, side / min(width, height))
        self.size = tuple(max(2, round(one * part / 2) * 2) for one in (width, height))
        self._graph = Graph()
        nodes = [self._graph.add_buffer(width=first.width, height=first.height, format=first.format, time_base=MS)]
        steps = [*UPRIGHT.get(first.rotation, []), ("scale", f"{self.size[0]}:{self.size[1]}"), ("format", form)]
        nodes += [self._graph.add(name, words) for name, words in steps]
        self._graph.link_nodes(*nodes, self._graph.add("buffersink")).configure()

    def take(self, frame: Any) -> Any:
        """Return one frame as it is to be."""
        self._graph.push(frame)
        return self._graph.pull()


class _Film:
    """The pictures of the small form."""

    def __init__(self, out: Any, stream: Any, begin: float) -> None:
        rate = min(MOST_RATE, round(float(stream.average_rate or MOST_RATE)) or MOST_RATE)
        self._out = out
        self._begin = begin
        self._every = 1 / rate
        self._next = 0.0
        self._last = -1
        self._shape: _Shaper | None = None
        self._stream = out.add_stream("libx264", rate=rate, options=LOW | {"g": str(2 * rate)})
        self._stream.pix_fmt = "yuv420p"
        self._stream.codec_context.time_base = MS
        self._stream.codec_context.thread_count = 1
        first = stream.codec_context
        self._stream.width, self._stream.height = first.width, first.height

    def take(self, frame: Any) -> None:
        """Write a frame, unless there are more of them than anybody needs."""
        at = 0.0 if frame.time is None else frame.time - self._begin
        if at < self._next - self._every / 4:
            return
        self._next = max(self._next + self._every, at)
        if self._shape is None:
            self._shape = _Shaper(frame, LOW_SIDE, "yuv420p")
            self._stream.width, self._stream.height = self._shape.size
        small = self._shape.take(frame)
        self._last = max(self._last + 1, round(max(0.0, at) * 1000))
        small.pts, small.time_base = self._last, MS
        small.pict_type = 0  # else every key frame of the film becomes one of the copy
        self._out.mux(self._stream.encode(small))

    def end(self) -> None:
        """Write what is held."""
        if self._shape is None:
            raise Unusable("broken")
        self._out.mux(self._stream.encode(None))


class _Sound:
    """The sound, in one channel."""

    def __init__(self, out: Any, stream: Any, begin: float) -> None:
        from av import AudioResampler  # noqa: PLC0415

        self._out = out
        self._begin = begin
        self._took = False
        self._source = stream
        self._stream = out.add_stream("aac", rate=SOUND_RATE, bit_rate=SOUND_BITS, layout="mono")
        self._even = AudioResampler(format="fltp", layout="mono", rate=SOUND_RATE, frame_size=SOUND_FRAME)

    def take(self, frame: Any) -> None:
        """Write a frame."""
        if frame.pts is not None and frame.time_base:
            frame.pts -= round(self._begin / frame.time_base)
        self._took = True
        self._write(self._even.resample(frame))

    def end(self) -> None:
        """Write what is held."""
        if not self._took:
            raise Unusable("broken")
        self._write(self._even.resample(None))
        self._out.mux(self._stream.encode(None))

    def _write(self, frames: Iterable[Any]) -> None:
        for one in frames:
            self._out.mux(self._stream.encode(one))


def main() -> None:
    """Confine this process, make one form, and answer."""
    kind, source, target, limits = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), json.loads(sys.argv[4])
    confine(limits)
    sys.stdout.write("\n")  # from now on it ends with its server, also while it stands still
    sys.stdout.flush()
    try:
        answer = make(kind, source, target)
    except Unusable as reason:
        answer = {"why": str(reason)}
    except FileNotFoundError:
        answer = {"why": "broken"}
    except MemoryError:
        answer = {"why": "too_heavy"}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
