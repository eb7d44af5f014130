"""The set-up of a classroom screen, tried without a device: what it would write and run, and where it writes it."""

from __future__ import annotations

import configparser
import json
import stat
import subprocess
import tomllib
from typing import TYPE_CHECKING

import pytest

from tests.support.checkout import CHECKOUT

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = CHECKOUT / "deploy/classroom-unit"
SCHOOL = "https://erbij.example.school"


def install(*arguments: str) -> subprocess.CompletedProcess[str]:
    line = ["sh", str(FOLDER / "install.sh"), *arguments]
    return subprocess.run(line, capture_output=True, text=True, timeout=30, check=False)


def test_a_dry_run_says_what_it_would_do_and_does_nothing(tmp_path: Path) -> None:
    said = install("--school", SCHOOL, "--dry-run", "--lamp", "--root", str(tmp_path))
    assert said.returncode == 0, said.stderr
    assert "write /etc/systemd/system/erbij-unit-browser.service" in said.stdout
    assert "run   systemctl enable --now erbij-unit-update.timer" in said.stdout
    assert "[lamp]" in said.stdout
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "school", ["", "http://erbij.example.school", f"{SCHOOL}/unit", "https://", "https://a b", "https://a;reboot"]
)
def test_an_address_that_no_camera_opens_on_is_refused(school: str) -> None:
    said = install("--school", school, "--dry-run")
    assert said.returncode == 2
    assert said.stdout == ""


def test_everything_is_written_and_a_second_time_keeps_the_secret(tmp_path: Path) -> None:
    for _ in range(2):
        assert install("--school", SCHOOL, "--root", str(tmp_path)).returncode == 0
    settings = tomllib.loads((tmp_path / "etc/erbij-unit.toml").read_text())
    assert settings["school"] == SCHOOL
    secret = tmp_path / "etc/erbij-unit.secret"
    kept = secret.read_text()
    assert len(kept) == 48
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert install("--school", SCHOOL, "--root", str(tmp_path)).returncode == 0
    assert secret.read_text() == kept
    policy = json.loads((tmp_path / "etc/chromium/policies/managed/erbij-unit.json").read_text())
    assert policy["VideoCaptureAllowedUrls"] == policy["URLAllowlist"] == [SCHOOL]
    assert not [path for path in tmp_path.rglob("*") if path.suffix == ".new"]


@pytest.mark.parametrize("name", ["browser.service", "helper.service", "update.service", "update.timer"])
def test_each_unit_file_can_be_read_and_starts_what_is_installed(name: str) -> None:
    unit = configparser.RawConfigParser(strict=False, interpolation=None)
    unit.read(FOLDER / "files" / f"erbij-unit-{name}")
    assert unit["Unit"]["Description"]
    starts = unit["Service"]["ExecStart"] if unit.has_section("Service") else ""
    for word in starts.split():
        if "erbij-unit/" in word and word.endswith(".sh"):
            assert (FOLDER / "files" / word.rpartition("/")[2]).is_file()


@pytest.mark.parametrize(
    ("when", "free"),
    [("1 05", True), ("1 06", False), ("3 12", False), ("5 18", False), ("5 19", True), ("6 11", True), ("7 09", True)],
)
def test_nothing_is_updated_in_school_hours(when: str, free: bool) -> None:
    line = ["sh", str(FOLDER / "files/no-school-now.sh")]
    done = subprocess.run(line, env={"ERBIJ_NOW": when, "PATH": "/usr/bin:/bin"}, check=False)
    assert (done.returncode == 0) is free


def test_the_kiosk_opens_the_one_page_with_its_secret_after_the_hash() -> None:
    line = (FOLDER / "files/browser.sh").read_text()
    assert '"$school/unit#helper=$secret"' in line
    assert "--remote-debugging-address=127.0.0.1" in line
    assert subprocess.run(["sh", "-n", FOLDER / "files/browser.sh"], check=False).returncode == 0
