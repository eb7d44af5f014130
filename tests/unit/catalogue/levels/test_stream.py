"""A film in pieces: what the confined process makes, read strictly as a player does, and films made to do harm."""

from __future__ import annotations

import io
import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import av
import pytest

from erbij.catalogue.levels import rules
from erbij.catalogue.levels.model import LevelKind, Sprite, Stream, Work
from tests.support.made_media import make
from tests.support.play_lists import Variant, chosen, pieces
from tests.unit.catalogue.levels.test_encode import encode

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FORMS = {"STREAM": "film", "STREAM_LOW": "film.low", "STREAM_SOUND": "film.sound"}
SECONDS = 20


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, tuple[Path, Stream]]:
    """A film of twenty seconds with sound, itself and its lighter forms, each in pieces."""
    folder = tmp_path_factory.mktemp("stream")
    film = make(folder / "film", "mp4", "libx264", "aac", size=(640, 360), frames=25 * SECONDS)
    assert encode("SOUND", film) == encode("LOW", film) == {}
    return {kind: made(kind, folder / source) for kind, source in FORMS.items()}


def made(kind: str, source: Path) -> tuple[Path, Stream]:
    said = encode(kind, source)
    path = source.with_suffix(f".{kind.lower()}")
    why, facts = rules.judged(work(kind), path.stat().st_size, said["facts"])
    assert why == ""
    assert isinstance(facts, Stream)
    return path, facts


def work(kind: str) -> Work:
    return Work("a", "school", LevelKind(kind), "hash", 1, 20_000)


@pytest.mark.parametrize("kind", FORMS)
def test_each_piece_of_the_play_list_plays_alone_after_the_head(
    forms: Mapping[str, tuple[Path, Stream]], kind: str
) -> None:
    path, facts = forms[kind]
    listed = pieces(rules.play_list(facts, f"content?kind={kind}"))
    data = path.read_bytes()
    assert {one.address for one in listed.pieces} | {listed.address} == {f"content?kind={kind}"}
    assert sum(one.seconds for one in listed.pieces) == pytest.approx(SECONDS, abs=0.1)
    assert listed.pieces[-1].end == len(data)
    assert len(listed.pieces) >= 2
    at = 0.0
    for one in listed.pieces:
        with av.open(io.BytesIO(data[: listed.head] + data[one.start : one.end]), format="mp4") as box:
            times = _times(box)
        assert min(times) == pytest.approx(at, abs=0.1), "a piece begins where the one before it ends"
        assert max(times) == pytest.approx(at + one.seconds, abs=0.1)
        at += one.seconds


def test_all_pieces_after_each_other_are_the_film_with_its_sound_in_time(
    forms: Mapping[str, tuple[Path, Stream]],
) -> None:
    for kind, (path, _) in forms.items():
        with av.open(str(path)) as box:
            begins = {stream.type: _first(box, stream) for stream in box.streams}
        assert set(begins) == ({"audio"} if kind == "STREAM_SOUND" else {"video", "audio"})
        assert all(abs(one) < 0.03 for one in begins.values())


def _times(box: Any) -> list[float]:
    return [frame.time for frame in box.decode(box.streams[0])]


def _first(box: Any, stream: Any) -> float:
    box.seek(0)
    return float(next(box.decode(stream)).time)


def test_the_list_of_choices_says_what_each_form_asks_of_a_line(forms: Mapping[str, tuple[Path, Stream]]) -> None:
    told = chosen(rules.choice_of({kind: facts for kind, (_, facts) in forms.items()}))
    assert [one.address for one in told] == list(FORMS)
    assert [(one.width, one.height) for one in told] == [(640, 360), (426, 240), (0, 0)]
    assert all(one.average <= one.most for one in told)
    assert [one.codecs for one in told] == ["avc1.64001e,mp4a.40.2", "avc1.4d4015,mp4a.40.2", "mp4a.40.2"]
    assert isinstance(told[0], Variant)


def test_what_no_play_list_can_name_is_not_needed(tmp_path: Path) -> None:
    assert encode("STREAM", make(tmp_path / "film", "webm", "libvpx", "libopus")) == {"why": "other_kind"}
    assert encode("STREAM", make(tmp_path / "sound", "mp4", "libx264", "libmp3lame")) == {"why": "other_kind"}


@pytest.mark.parametrize("share", [30, 60, 95])
def test_a_film_that_was_cut_off_gives_pieces_that_are_there_or_a_reason(tmp_path: Path, share: int) -> None:
    whole = make(tmp_path / "whole", "mp4", "libx264", "aac", frames=250).read_bytes()
    source = tmp_path / "film"
    source.write_bytes(whole[: len(whole) * share // 100])
    said = encode("STREAM", source)
    assert said.get("why", "facts") in {"broken", "no_media", "facts"}


def test_a_film_without_room_for_its_pieces_fails_and_says_so(tmp_path: Path) -> None:
    source = make(tmp_path / "film", "mp4", "libx264", "aac", frames=250, snow=True)
    assert encode("STREAM", source, written=4096).keys() & {"why", "died"}


GOOD = {"codecs": "avc1.64001f,mp4a.40.2", "width": 640, "height": 360, "head": 10, "pieces": [[5, 2000], [5, 1000]]}


@pytest.mark.parametrize(
    "wrong",
    [
        {"pieces": []},
        {"pieces": [[5, 2000], [6, 1000]]},
        {"pieces": [[-5, 2000], [15, 1000]]},
        {"pieces": [[10, -1]]},
        {"head": 0},
        {"codecs": 'avc1"\n#EXT-X-KEY:METHOD=NONE'},
        {"codecs": "x" * 5000},
        {"width": -1},
        {"height": 10**9},
        {"pieces": "alles"},
    ],
)
def test_a_process_that_a_film_took_over_says_nothing_that_reaches_a_player(wrong: dict[str, object]) -> None:
    assert rules.judged(work("STREAM"), 20, GOOD)[0] == ""
    assert rules.judged(work("STREAM"), 20, GOOD | wrong) == ("broken", None)
    for other in (None, 7, "x"):
        assert rules.judged(work("STREAM"), 20, other) == ("broken", None)


# --- pictures ---------------------------------------------------------------------------------------------------------


def test_the_sheet_has_a_picture_of_every_two_seconds_and_the_map_says_where(tmp_path: Path) -> None:
    film = make(tmp_path / "film", "mp4", "libx264", size=(640, 360), frames=25 * 25)
    said = encode("SPRITE", film)
    assert said["facts"] == {"tiles": 13, "every_ms": 2000, "columns": 10, "width": 160, "height": 90}
    with av.open(str(film.with_suffix(".sprite")), format="jpeg_pipe") as box:
        assert (box.streams.video[0].width, box.streams.video[0].height) == (1600, 180)
    why, sheet = rules.judged(work("SPRITE"), 1000, said["facts"])
    assert isinstance(sheet, Sprite), why
    said_map = rules.picture_map(sheet, "content?kind=SPRITE")
    cues = re.findall(r"(\S+) --> (\S+)\ncontent\?kind=SPRITE#xywh=(\d+),(\d+),160,90\n", said_map)
    assert said_map.startswith("WEBVTT\n\n")
    assert (len(cues), cues[0], cues[12]) == (
        13,
        ("00:00:00.000", "00:00:02.000", "0", "0"),
        ("00:00:24.000", "00:00:26.000", "320", "90"),
    )
    assert all(one[1] == other[0] for one, other in pairwise(cues))


def test_a_long_film_has_no_more_than_a_hundred_pictures_and_an_upright_one_stays_upright(tmp_path: Path) -> None:
    long = make(tmp_path / "long", "mp4", "libx264", size=(90, 160), frames=25 * 220)
    facts = encode("SPRITE", long)["facts"]
    assert (facts["tiles"], facts["every_ms"], facts["width"], facts["height"]) == (100, 2200, 90, 160)


def test_a_film_of_a_moment_needs_no_sheet(tmp_path: Path) -> None:
    assert encode("SPRITE", make(tmp_path / "film", "mp4", "libx264", frames=50)) == {"why": "too_short"}
