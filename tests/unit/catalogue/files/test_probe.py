"""What a file really is, found by a process that can do no harm; and files made to do harm."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import av
import pytest

from erbij.catalogue.files.checking import LIMITS, PROBE, REASONS
from tests.support.made_media import make

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "een geheim van de server"


def look(source: Path, **limits: int) -> dict[str, Any]:
    """What the process says; ``died`` where it says nothing."""
    words = [
        sys.executable,
        "-I",
        str(PROBE),
        str(source),
        str(source.with_suffix(".out")),
        json.dumps(LIMITS | limits),
    ]
    done = subprocess.run(words, capture_output=True, env={}, timeout=60, check=False)
    return dict(json.loads(done.stdout)) if done.returncode == 0 else {"died": done.returncode}


def lie(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("container", "video", "audio", "kind", "media_type", "copied"),
    [
        ("mp4", "libx264", "aac", "VIDEO", "video/mp4", True),
        ("matroska", "libx264", "aac", "VIDEO", "video/mp4", True),
        ("mp4", None, "aac", "AUDIO", "audio/mp4", True),
        ("webm", "libvpx", "libopus", "VIDEO", "video/webm", False),
        ("mp3", None, "libmp3lame", "AUDIO", "audio/mpeg", False),
        ("ogg", None, "libopus", "AUDIO", "audio/ogg", False),
        ("wav", None, "pcm_s16le", "AUDIO", "audio/wav", False),
    ],
)
def test_what_browsers_play_is_told_with_its_length(tmp_path, container, video, audio, kind, media_type, copied):  # noqa: PLR0917
    found = look(make(tmp_path / "file", container, video, audio))

    assert (found["kind"], found["media_type"], found["copied"]) == (kind, media_type, copied)
    assert found["media_ms"] == pytest.approx(1000, abs=60)
    assert (found["width"], found["height"]) == ((160, 90) if video else (None, None))


def test_a_copy_has_its_index_first_so_that_it_plays_while_it_comes(tmp_path):
    source = make(tmp_path / "file", "mp4", "libx264", "aac")
    assert source.read_bytes().index(b"moov") > source.read_bytes().index(b"mdat")

    look(source)

    copy = source.with_suffix(".out").read_bytes()
    assert copy.index(b"moov") < copy.index(b"mdat")
    with av.open(str(source.with_suffix(".out"))) as box:
        assert sum(1 for _ in box.decode(video=0)) == 25


def test_a_document_is_told_by_its_first_and_last_bytes(tmp_path):
    assert look(lie(tmp_path / "a", b"%PDF-1.7\n...\n%%EOF\n"))["kind"] == "PDF"
    assert look(lie(tmp_path / "b", b"%PDF-1.7\nbroken off")) == {"why": "broken"}


@pytest.mark.parametrize(
    ("container", "video", "audio", "why"),
    [
        ("mp4", "mpeg4", None, "unknown_codec"),
        ("avi", "mpeg4", None, "unknown_kind"),
        ("mpegts", "mpeg2video", None, "unknown_kind"),
    ],
)
def test_what_browsers_do_not_play_is_refused_in_words(tmp_path, container, video, audio, why):
    assert look(make(tmp_path / "file", container, video, audio)) == {"why": why}
    assert why in REASONS


@pytest.mark.parametrize(
    "data",
    [
        b"<html><script>alert(1)</script>",
        b"GIF89a/*\x00*/=1;alert(1)",
        b"PK\x03\x04 zip",
        b"#!/bin/sh\nrm -rf /",
        b"\x7fELF",
        b"",
        b"\x00" * 100,
        b"#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n",
        b"ffconcat version 1.0\nfile '/etc/passwd'\n",
    ],
)
def test_what_is_no_medium_is_refused_whatever_its_name(tmp_path, data):
    assert look(lie(tmp_path / "les.mp4", data)) == {"why": "unknown_kind"}


def test_a_container_that_is_broken_off_or_scrambled_is_refused(tmp_path):
    whole = make(tmp_path / "file", "mp4", "libx264", "aac").read_bytes()
    for at, bad in enumerate((whole[: len(whole) // 2], whole[:40], whole[:32] + b"\xff" * len(whole), whole[:8])):
        found = look(lie(tmp_path / f"bad{at}", bad))
        assert found.get("why") in REASONS, found


def test_a_page_in_front_of_a_film_or_behind_it_is_not_served_with_it(tmp_path):
    page = b"<html><script>alert(1)</script></html>"
    whole = make(tmp_path / "file", "mp4", "libx264", None).read_bytes()
    assert look(lie(tmp_path / "front", page + whole)) == {"why": "unknown_kind"}

    behind = lie(tmp_path / "behind", whole + len(page + b"free").to_bytes(4, "big") + b"free" + page)
    assert look(behind)["copied"]
    assert page not in behind.with_suffix(".out").read_bytes()


def test_a_play_list_inside_another_kind_leads_to_no_file_of_the_server(tmp_path):
    lie(tmp_path / "secret.txt", SECRET.encode())
    for start in (b"RIFF\x00\x00\x00\x00WAVE", b"OggS", b"ID3\x04\x00\x00\x00\x00\x00\x00"):
        bad = lie(tmp_path / "list", start + b"\n#EXTM3U\n#EXTINF:1,\n" + str(tmp_path / "secret.txt").encode())
        assert look(bad).get("why") in REASONS
        out = bad.with_suffix(".out")
        assert not out.exists() or SECRET.encode() not in out.read_bytes()


def test_a_play_list_behind_an_empty_tag_is_not_played_in_the_place_of_what_it_names(tmp_path):
    other = make(tmp_path / "of-somebody-else.mp3", "mp3", None, "libmp3lame")
    tag = b"ID3\x04\x00\x00\x00\x00\x00\x00"
    listed = f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{other}\n#EXT-X-ENDLIST\n"
    assert look(lie(tmp_path / "list.mp3", tag + listed.encode())) == {"why": "broken"}


def test_huge_pictures_are_refused_before_one_is_unpacked(tmp_path):
    wide = make(tmp_path / "wide", "mp4", "libx264", size=(2560, 1440), frames=1)
    assert look(wide) == {"why": "too_large_picture"}
    assert look(wide, pixels=1000) == {"why": "too_many_pixels"}


def test_a_file_that_says_that_its_pictures_are_huge_is_believed_and_refused(tmp_path):
    whole = make(tmp_path / "file", "webm", "libvpx", None).read_bytes()
    width, height = b"\xb0\x81\xa0", b"\xba\x81\x5a"  # PixelWidth 160, PixelHeight 90, a byte each
    assert whole.count(width) == 1 == whole.count(height)
    found = look(
        lie(tmp_path / "huge", whole.replace(width, b"\xb0\x81\xff").replace(height, b"\xba\x81\xff")), pixels=60_000
    )
    assert found.get("why") in REASONS


def test_what_takes_too_long_or_writes_too_much_is_stopped_by_the_kernel(tmp_path):
    film = make(tmp_path / "file", "mp4", "libx264", "aac", frames=50)
    assert look(film, longest_s=1) == {"why": "too_long"}
    stopped = look(film, written=1000)
    assert stopped.get("why") in REASONS or "died" in stopped
    assert look(film, memory=64 * 1024**2).keys() & {"why", "died"}
    assert look(film, cpu_s=0).keys() & {"why", "died"}
