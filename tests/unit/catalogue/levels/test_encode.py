"""What a confined process makes of a film, and of films made to do harm."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import av
import pytest

from erbij.catalogue.levels.making import ENCODE, LIMITS
from tests.support.made_media import make

if TYPE_CHECKING:
    from collections.abc import Callable


def encode(kind: str, source: Path, **limits: int) -> dict[str, Any]:
    """What the process says; ``died`` where it says nothing."""
    target = source.with_suffix(f".{kind.lower()}")
    given = json.dumps(LIMITS | {"cpu_s": 60} | limits)
    words = [sys.executable, "-I", str(ENCODE), kind, str(source), str(target), given]
    done = subprocess.run(words, capture_output=True, env={}, timeout=120, check=False)
    return dict(json.loads(done.stdout)) if done.returncode == 0 else {"died": done.returncode}


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four seconds of 640 by 360 with sound."""
    return make(tmp_path_factory.mktemp("film") / "film", "mp4", "libx264", "aac", size=(640, 360), frames=100)


def test_the_small_form_is_240_lines_high_and_plays_while_it_comes(film: Path) -> None:
    assert encode("LOW", film) == {}

    data = film.with_suffix(".low").read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")
    with av.open(str(film.with_suffix(".low"))) as box:
        video, audio = box.streams.video[0], box.streams.audio[0]
        assert (video.codec_context.name, video.width, video.height) == ("h264", 426, 240)
        assert (audio.codec_context.name, audio.codec_context.channels) == ("aac", 1)
        frames = [frame for frame in box.decode(video) if frame.time is not None]
        keys = [round(float(frame.time or 0), 1) for frame in frames if frame.key_frame]
    assert len(frames) == 100
    assert frames[-1].time == pytest.approx(3.96, abs=0.1)
    assert keys == [0.0, 2.0], "key frames of the copy, not those of the film"


def test_the_sound_alone_is_as_long_as_the_film_and_light(film: Path) -> None:
    assert encode("SOUND", film) == {}

    made = film.with_suffix(".sound")
    with av.open(str(made)) as box:
        assert [stream.type for stream in box.streams] == ["audio"]
        frames = list(box.decode(audio=0))
        assert (frames[-1].time or 0) + 1024 / 44_100 == pytest.approx(4, abs=0.15)
    assert made.stat().st_size < 4 * 48_000 / 8 * 1.3 + 5_000


def test_a_picture_of_the_film_is_small(film: Path) -> None:
    assert encode("POSTER", film) == {}

    data = film.with_suffix(".poster").read_bytes()
    assert data.startswith(b"\xff\xd8\xff")
    with av.open(str(film.with_suffix(".poster")), format="jpeg_pipe") as box:
        assert (box.streams.video[0].width, box.streams.video[0].height) == (640, 360)


def test_a_film_without_sound_has_no_sound_alone_and_still_a_small_form(tmp_path: Path) -> None:
    silent = make(tmp_path / "film", "webm", "libvpx", size=(320, 568))

    assert encode("SOUND", silent) == {"why": "no_sound"}
    assert encode("LOW", silent) == {}
    with av.open(str(silent.with_suffix(".low"))) as box:
        assert (box.streams.video[0].width, box.streams.video[0].height) == (240, 426)


def test_what_is_broken_off_or_no_film_is_told_or_stopped(tmp_path: Path, film: Path) -> None:
    whole = film.read_bytes()
    for at, bad in enumerate((b"", b"<html>", whole[:500], whole[:64] + b"\xff" * len(whole))):
        source = tmp_path / f"bad{at}"
        source.write_bytes(bad)
        found = encode("LOW", source)
        assert found.get("why") or found.get("died"), found
    assert encode("LOW", tmp_path / "away") == {"why": "broken"}


def test_what_takes_too_much_is_stopped_by_the_kernel(film: Path) -> None:
    assert encode("LOW", film, written=1000).keys() & {"why", "died"}
    assert encode("LOW", film, memory=64 * 1024**2).keys() & {"why", "died"}
    assert encode("LOW", film, cpu_s=0).keys() & {"why", "died"}


T = TypeVar("T")
STARTS = "import subprocess, sys; print(subprocess.Popen(sys.argv[1:], env={}).pid, flush=True); sys.stdin.read()"


def test_work_ends_with_a_server_that_is_ended_hard(tmp_path: Path) -> None:
    source, limits = tmp_path / "endless", json.dumps(LIMITS | {"cpu_s": 60})
    os.mkfifo(source)
    words = [sys.executable, "-I", str(ENCODE), "LOW", str(source), str(tmp_path / "low"), limits]
    server = subprocess.Popen([sys.executable, "-c", STARTS, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert server.stdout is not None
    work = Path("/proc") / server.stdout.readline().decode().strip()
    writes = until(lambda: opened(source), "the work reads its source")

    server.kill()
    server.communicate()

    until(lambda: not work.exists() or (work / "stat").read_text().split()[2] == "Z", "the kernel ends it")
    os.close(writes)


def opened(source: Path) -> int | None:
    """The end that writes, once somebody reads at the other; until it is closed they wait for what comes."""
    try:
        return os.open(source, os.O_WRONLY | os.O_NONBLOCK)
    except OSError:
        return None


def until(found: Callable[[], T | None], what: str) -> T:
    end = time.monotonic() + 30
    while not (value := found()):
        assert time.monotonic() < end, what
        time.sleep(0.02)
    return value
