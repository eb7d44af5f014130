"""What a test installs on the machine of whoever develops Erbij, tried with an apt-get that only writes down."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from deploy.packaging import browser

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("systemd_runs", "serves", "installed"),
    [(True, True, False), (True, False, True), (False, True, True)],
)
def test_no_service_begins_on_a_developers_machine_because_of_a_test(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, systemd_runs: bool, serves: bool, installed: bool
) -> None:
    asked, apt = tmp_path / "asked", tmp_path / "apt-get"
    apt.write_text(f'#!/bin/sh\necho "$@" >> {asked}\n')
    apt.chmod(0o755)
    monkeypatch.setattr("os.geteuid", lambda: 0)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(browser, "SYSTEMD", tmp_path if systemd_runs else tmp_path / "nowhere")

    assert browser.apt_install("caddy", serves=serves) is installed
    assert asked.exists() is installed
