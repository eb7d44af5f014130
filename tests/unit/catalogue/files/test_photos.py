"""Photos that pupils hand in are written anew: upright, not too large, and without what was hidden in the file."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from tests.unit.catalogue.files.test_probe import lie, look

if TYPE_CHECKING:
    from pathlib import Path

ORIENTATION, MADE_BY, PLACE = 0x0112, 0x010F, 0x8825
SECRET = "De Dorpsstraat 12"


def photo(path: Path, kind: str = "JPEG", size: tuple[int, int] = (40, 30), **more: Any) -> Path:
    """A picture that is red on the left and blue on the right."""
    picture = Image.new("RGB", size, "blue")
    picture.paste((255, 0, 0), (0, 0, size[0] // 2, size[1]))
    picture.save(path, kind, **more)
    return path


def served(source: Path) -> Image.Image:
    return Image.open(io.BytesIO(source.with_suffix(".out").read_bytes()))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_becomes_a_jpeg(tmp_path: Path, kind: str) -> None:
    source = photo(tmp_path / "foto", kind)

    found = look(source)

    assert found == {"kind": "PHOTO", "media_type": "image/jpeg", "width": 40, "height": 30, "copied": True}
    assert served(source).format == "JPEG"


def test_where_and_with_what_it_was_taken_is_taken_off_and_it_stands_upright(tmp_path: Path) -> None:
    told = Image.Exif()
    told[ORIENTATION], told[MADE_BY] = 6, SECRET  # 6: the telephone was held upright
    told.get_ifd(PLACE)[1] = "N"
    source = photo(tmp_path / "foto", exif=told, comment=SECRET.encode())
    assert SECRET.encode() in source.read_bytes()

    found = look(source)

    upright = served(source)
    assert (found["width"], found["height"]) == upright.size == (30, 40)
    assert upright.getpixel((15, 5))[0] > 200, "red is above now"  # type: ignore[index]
    assert dict(upright.getexif()) == {}
    assert SECRET.encode() not in source.with_suffix(".out").read_bytes()


def test_what_hangs_behind_a_photo_does_not_come_along(tmp_path: Path) -> None:
    source = photo(tmp_path / "foto")
    source.write_bytes(source.read_bytes() + b"<script>alert(1)</script>PK\x03\x04")

    assert look(source)["copied"] is True
    assert b"script" not in source.with_suffix(".out").read_bytes()


def test_what_can_be_seen_through_becomes_white_paper(tmp_path: Path) -> None:
    source = tmp_path / "tekening"
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(source, "PNG")

    look(source)

    assert served(source).getpixel((5, 5)) == (255, 255, 255)


def test_a_large_photo_becomes_as_large_as_a_screen(tmp_path: Path) -> None:
    source = photo(tmp_path / "foto", size=(5000, 2500))

    found = look(source)

    assert (found["width"], found["height"]) == (2560, 1280)


def test_more_pixels_than_fit_into_memory_are_refused_before_they_are_unpacked(tmp_path: Path) -> None:
    assert look(photo(tmp_path / "foto"), photo_pixels=1000) == {"why": "too_many_pixels"}
    bomb = photo(tmp_path / "bom.png", "PNG", size=(9000, 9000))
    assert bomb.stat().st_size < 1_000_000
    assert look(bomb) == {"why": "too_many_pixels"}


def test_a_photo_that_is_broken_off_or_no_photo_at_all_is_refused(tmp_path: Path) -> None:
    whole = photo(tmp_path / "foto", size=(400, 300)).read_bytes()

    assert look(lie(tmp_path / "half", whole[: len(whole) // 2])) == {"why": "broken"}
    for start in (b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"RIFF\x00\x00\x00\x00WEBPVP8 "):
        assert look(lie(tmp_path / "lie", start + b"<svg onload=alert(1)>" * 20)) == {"why": "broken"}
