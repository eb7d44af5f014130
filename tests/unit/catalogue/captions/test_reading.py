"""Files of captions as teachers have them, and files made to do harm."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erbij.catalogue.captions.reading import MOST_TOLD, read
from erbij.catalogue.captions.rules import clean, fitted, webvtt
from erbij.catalogue.captions.wire import LARGEST_FILE, MOST_LINES, CaptionLine
from erbij.errors import Invalid

SRT = """1
00:00:01,000 --> 00:00:02,500
Een breuk is een <i>deel</i>
van een geheel.

2
00:01:00,25 --> 00:01:01,000 X1:100
{\\an8}Twee halven & een heel
"""
VTT = """WEBVTT - les 3

STYLE
::cue { color: url(https://elders.test/volg) }

NOTE dit is
geen regel

begin
00:01.000 --> 00:02.500 align:start position:0%
<v Thijs>Een breuk is een <c.rood>deel</c>
van een geheel.

01:00.250 --> 00:01:01.000
Twee halven &amp; een heel
"""
ASS = """[Script Info]
Title: les
[V4+ Styles]
Format: Name, Fontname
[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Comment: 0,0:00:00.00,0:00:09.00,Default,,0,0,0,,niet
Dialogue: 0,0:00:01.00,0:00:02.50,Default,,0,0,0,,Een breuk is {\\i1}een deel{\\i0}\\Nvan een geheel.
Dialogue: 0,0:00:30.00,0:00:31.00,Default,,0,0,0,,{\\p1}m 0 0 l 100 0 100 100{\\p0}
Dialogue: 0,0:01:00.25,0:01:01.00,Default,,0,0,0,,Twee halven & een heel
"""
LINES = (
    CaptionLine(from_ms=1000, to_ms=2500, text="Een breuk is een deel\nvan een geheel."),
    CaptionLine(from_ms=60_250, to_ms=61_000, text="Twee halven & een heel"),
)


def told(data: bytes | str) -> list[tuple[str, str]]:
    """What is said of a file that cannot be used."""
    with pytest.raises(Invalid) as refusal:
        read(data.encode() if isinstance(data, str) else data)
    return list(refusal.value.errors)


@pytest.mark.parametrize("text", [SRT, VTT, ASS])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_the_three_kinds_of_files_say_the_same(text: str, ends: str) -> None:
    found = read(text.replace("\n", ends).encode())

    assert [(one.from_ms, one.to_ms) for one in found] == [(1000, 2500), (60_250, 61_000)]
    assert [one.text for one in found] == [one.text for one in LINES]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_file_of_an_old_or_strange_computer_keeps_its_letters(encoding: str) -> None:
    assert read(SRT.replace("heel", "één").encode(encoding))[1].text == "Twee halven & een één"


def test_what_was_read_is_served_as_webvtt_and_reads_the_same_again() -> None:
    tricky = (*LINES, CaptionLine(from_ms=70_000, to_ms=71_000, text="a --> b <b>x</b> &lt;\nWEBVTT"))

    assert webvtt(tricky).startswith("WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.500\nEen breuk")
    assert read(webvtt(tricky).encode()) == tricky


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("1\n00:00:01 -> 00:00:02\nhoi\n", [("file:1", "no_time")]),
        ("1\n00:00:0x,000 --> 00:00:02,000\nhoi\n", [("file:2", "time")]),
        ("1\n00:61:00,000 --> 00:62:00,000\nhoi\n", [("file:2", "time")]),
        ("1\n00:00:03,000 --> 00:00:02,000\nhoi\n\nlos\n", [("file:2", "order"), ("file:5", "no_time")]),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n" + "x" * 501, [("file:3", "long")]),
        ("[Events]\nFormat: Layer, Start\nDialogue: 0,0:00:01.00\n", [("file:3", "columns")]),
        ("[Events]\nDialogue: 0,0:00:09.00,0:00:02.50,D,,0,0,0,,hoi\n", [("file:2", "order")]),
        ("", [("file:1", "empty")]),
        ("WEBVTT\n\nNOTE niets\n", [("file:1", "empty")]),
        ("1\n00:00:01,000 --> 00:00:02,000\n   \n", [("file:1", "empty")]),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, wrong: list[tuple[str, str]]) -> None:
    assert told(text) == wrong


@pytest.mark.parametrize("data", [b"\x00\x01\x02", b"\x89PNG\r\n\x1a\n\x00", b"\xff\xfe\x00", b"1\x81\x8d\x00"])
def test_what_is_no_text_is_told_so(data: bytes) -> None:
    assert told(data) == [("file:1", "no_text")]


def test_many_faults_are_told_twenty_at_a_time() -> None:
    assert len(told("los\n\n" * 5000)) == MOST_TOLD


def test_more_lines_than_a_film_can_have_are_refused() -> None:
    assert told("00:01.000 --> 00:02.000\nhoi\n\n" * (MOST_LINES + 1))[-1] == ("file:1", "many")


@pytest.mark.parametrize(
    "text",
    [
        *(what * (LARGEST_FILE // len(what)) for what in ("<", "{", "&", "\n", "1:", "-->")),
        "00:01.000 --> 00:02.000\n" + "{\\p" * (LARGEST_FILE // 4),
        "[Events]\n" + "Dialogue:" * 100_000,
    ],
)
def test_a_file_made_to_take_for_ever_takes_no_longer_than_its_length(text: str) -> None:
    begun = time.process_time()
    told(text)
    assert time.process_time() - begun < 5


def test_marks_that_nobody_sees_and_pages_inside_words_come_out_as_plain_words() -> None:
    bad = "WEBVTT\n\n00:01.000 --> 00:02.000\n<script>alert(1)</script>\u202egnal\u0007 &lt;b&gt;\n"
    (line,) = read(bad.encode())
    assert line.text == "alert(1)gnal <b>"
    assert "&lt;b&gt;" in webvtt([line])


@pytest.mark.parametrize(
    "text",
    [
        (
            "WEBVTT\n\nSTYLE\n::cue{background:url(http://elders.test/)}\n\n"
            "00:01.000 --> 00:02.000\n<img src='http://elders.test/'>Hart\n"
        ),
        "1\n00:00:01,000 --> 00:00:02,000\n<font face='http://elders.test/'>Hart</font>\n",
        (
            "[Fonts]\nfontname: http://elders.test/x.ttf\n\n[Events]\n"
            "Dialogue: 0,0:00:01.00,0:00:02.00,http://elders.test,,0,0,0,,{\\fnhttp://elders.test}Hart\n"
        ),
    ],
    ids=["vtt", "srt", "ass"],
)
def test_captions_that_lead_elsewhere_keep_their_words_only(text: str) -> None:
    lines = read(text.encode())
    assert [line.text for line in lines] == ["Hart"]
    assert "elders" not in webvtt(lines)


def test_a_line_stops_when_the_film_does_and_lines_of_another_film_are_refused() -> None:
    assert fitted(LINES, 60_500, "file:1")[-1].to_ms == 60_500
    with pytest.raises(Invalid) as refusal:
        fitted(LINES, 60_250, "file:1")
    assert refusal.value.errors == (("file:1", "after_end"),)


def test_typed_lines_are_put_in_order_and_wrong_ones_are_named() -> None:
    assert clean(LINES[::-1], 90_000) == LINES
    empty = CaptionLine(from_ms=0, to_ms=10, text="\u202e")
    back = CaptionLine(from_ms=10, to_ms=10, text="hoi")
    with pytest.raises(Invalid) as refusal:
        clean([empty, back, *LINES], 90_000)
    assert refusal.value.errors == (("body.lines.0.text", "empty"), ("body.lines.1.to_ms", "order"))


@given(st.binary(max_size=300))
def test_whatever_comes_is_read_or_refused(data: bytes) -> None:
    try:
        found = read(data)
    except Invalid:
        return
    assert all(one.from_ms < one.to_ms for one in found)


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 10**4), st.text(max_size=40)), max_size=20))
def test_whatever_is_kept_comes_out_of_webvtt_as_it_went_in(rows: list[tuple[int, int, str]]) -> None:
    try:
        kept = clean(
            [CaptionLine(from_ms=at, to_ms=at + long, text=text.strip() or "x") for at, long, text in rows], 10**7
        )
    except Invalid:
        return
    again = read(webvtt(kept).encode()) if kept else ()
    assert [" ".join(one.text.split()) for one in again] == [" ".join(one.text.split()) for one in kept]
