"""`erbij doctor` says in plain words what is missing or unsafe."""

from __future__ import annotations

import io
import os
import socket
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from erbij.backup.model import Copy
from erbij.backup.seal import make_key
from erbij.cli import backup
from erbij.cli import doctor as checks
from erbij.cli.doctor import doctor, run
from tests.support.bucket_server import nowhere
from tests.support.settings import settings_in

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from pathlib import Path

    from erbij.catalogue.files.bucket import BucketPlace
    from erbij.cli.finding import Finding
    from erbij.settings import Settings
    from tests.support.bucket_server import BucketServer
    from tests.support.redis_server import RedisServer


def about(found: list[Finding]) -> set[str]:
    return {finding.about for finding in found}


def test_a_school_on_its_own_machine_needs_no_https(tmp_path: Path) -> None:
    assert list(checks.https(settings_in(tmp_path))) == []


def test_a_school_that_browsers_reach_without_https_is_warned(tmp_path: Path) -> None:
    settings = settings_in(tmp_path, base_url="http://school.example")

    assert about(list(checks.https(settings))) == {"https"}


def test_a_demonstration_that_the_whole_network_can_reach_is_warned(tmp_path: Path) -> None:
    settings = settings_in(tmp_path, demo=True, bind="192.0.2.1")

    assert about(list(checks.https(settings))) == {"demonstration"}


def test_media_that_is_announced_on_this_machine_only_is_warned(tmp_path: Path) -> None:
    settings = settings_in(tmp_path, base_url="https://school.example")

    assert about(list(checks.addresses(settings))) == {"media address"}
    assert (
        list(checks.addresses(settings_in(tmp_path, base_url="https://a.example", public_addresses="192.0.2.1"))) == []
    )


@pytest.mark.parametrize(("size", "wrong"), [(31, True), (32, False)])
def test_a_key_that_is_too_short_is_weak(tmp_path: Path, size: int, wrong: bool) -> None:
    tmp_path.chmod(0o700)
    (tmp_path / "ledger.key").write_bytes(b"k" * size)

    assert about(list(checks.own_files(settings_in(tmp_path)))) == ({"key"} if wrong else set())


def test_a_key_that_other_users_can_read_is_unsafe(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    key = tmp_path / "ledger.key"
    key.write_bytes(b"k" * 32)
    key.chmod(0o644)

    assert about(list(checks.own_files(settings_in(tmp_path)))) == {"permissions"}


def test_a_port_that_another_program_uses_is_named(tmp_path: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("127.0.0.1", 0))
        settings = settings_in(tmp_path, media_port=other.getsockname()[1])

        [finding] = checks.media_port(settings)

    assert finding.about == "media port"
    assert "another program uses it" in finding.what


def test_a_free_port_is_fine(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)

    assert [*checks.media_port(settings), *checks.web_port(settings)] == []


def test_a_database_that_is_not_there_yet_is_made_by_migrate(tmp_path: Path) -> None:
    [finding] = checks.database(settings_in(tmp_path))

    assert finding.do == "erbij migrate"


def test_a_database_that_does_not_answer_is_named_without_its_password(tmp_path: Path) -> None:
    settings = settings_in(tmp_path, database_url="postgresql+asyncpg://erbij:geheim@127.0.0.1:9/erbij")

    [finding] = checks.database(settings)

    assert finding.about == "database"
    assert "geheim" not in finding.what


def test_the_exit_status_is_1_when_something_is_wrong(tmp_path: Path) -> None:
    out = io.StringIO()

    status = run(settings_in(tmp_path, base_url="http://school.example"), Console(file=out, width=200))

    assert status == 1
    assert "https: browsers come to http://school.example without HTTPS" in out.getvalue()


def test_every_check_is_carried_out(tmp_path: Path) -> None:
    assert "database" in about(doctor(settings_in(tmp_path / "nowhere")))
    assert "folder" in about(doctor(settings_in(tmp_path / "nowhere")))


def test_a_school_that_people_reach_without_backups_is_warned(tmp_path: Path) -> None:
    found = list(checks.backups(settings_in(tmp_path, base_url="https://school.example")))

    assert [finding.what for finding in found] == ["no backups are made"]
    assert list(checks.backups(settings_in(tmp_path))) == []


def test_backups_without_a_key_or_a_folder_or_on_the_same_disk_are_named(tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    settings = settings_in(tmp_path, backup_folder=folder)

    assert [
        str(place) in finding.what
        for finding, place in zip(checks.backups(settings), (settings.backup_key, folder), strict=True)
    ] == [True, True]
    folder.mkdir()
    make_key(settings.backup_key)
    assert [finding.what for finding in checks.backups(settings)] == [f"{folder} is on the same disk as the database"]


def test_a_server_that_makes_no_copies_is_named_though_its_folder_can_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "backups"
    settings = settings_in(tmp_path, backup_folder=folder)
    make_key(settings.backup_key)
    alive, copy = folder / "frames/chain/alive", folder / "copies/one"
    copy.parent.mkdir(parents=True)
    monkeypatch.setattr(checks, "is_running", lambda _settings: True)

    def said() -> str:
        return " ".join(finding.what for finding in checks.backups(settings) if "same disk" not in finding.what)

    monkeypatch.setattr(checks, "FIRST_COPY_WITHIN_S", 0)
    assert said() == f"there is no copy in {folder} yet; Erbij runs, and makes one within a minute of its start"
    copy.mkdir()
    assert said() == ""
    hour_ago = copy.stat().st_mtime - 3600
    os.utime(copy, (hour_ago, hour_ago))
    assert said().startswith(f"the newest in {folder} is 60 minutes old; Erbij runs")
    alive.parent.mkdir(parents=True)
    alive.write_bytes(b"")
    assert said() == "", "nothing changed for an hour, and that is said every few seconds"


def test_the_copy_that_a_server_makes_as_it_starts_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "backups"
    settings = settings_in(tmp_path, backup_folder=folder)
    make_key(settings.backup_key)
    (folder / "copies").mkdir(parents=True)
    monkeypatch.setattr(checks, "is_running", lambda _settings: True)
    monkeypatch.setattr(checks, "sleep", lambda _s: (folder / "copies/one").mkdir())

    assert [finding.what for finding in checks.backups(settings)] == [f"{folder} is on the same disk as the database"]


def test_a_redis_that_does_not_answer_is_named_and_one_that_does_is_not(
    tmp_path: Path, redis: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_in(tmp_path, redis_url=redis.url)
    assert list(checks.redis(settings_in(tmp_path))) == []
    assert list(checks.redis(settings)) == []

    redis.kill()
    monkeypatch.setattr(checks, "REDIS_WITHIN_S", 0.3)

    assert about(list(checks.redis(settings))) == {"redis"}


def with_bucket(home: Path, place: BucketPlace, **more: bool) -> Settings:
    told = {"files_bucket": place.name, "files_address": place.address, "files_key_id": place.key_id}
    return settings_in(home, **told, files_key=place.key, **more)


def test_films_in_a_bucket_that_answers_are_still_in_no_backup_and_that_is_said(
    tmp_path: Path, bucket_server: BucketServer
) -> None:
    place = bucket_server.new()

    [finding] = checks.bucket(with_bucket(tmp_path, place))

    assert "NO backup" in finding.what
    assert place.key not in finding.what + finding.do
    assert list(checks.bucket(with_bucket(tmp_path, place, files_copied=True))) == []
    assert list(checks.bucket(settings_in(tmp_path))) == []


def test_a_bucket_that_does_not_answer_is_named(tmp_path: Path) -> None:
    [finding] = checks.bucket(with_bucket(tmp_path, nowhere(), files_copied=True))

    assert "does not answer" in finding.what


def test_who_makes_a_copy_by_hand_is_told_that_films_in_a_bucket_are_not_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def made(work: Coroutine[None, None, Copy]) -> Copy:
        work.close()
        return Copy("copy", datetime(2026, 11, 18, 10, tzinfo=UTC), "", 0, "", ())

    monkeypatch.setattr(backup, "run", made)
    for settings, told in ((with_bucket(tmp_path, nowhere()), True), (settings_in(tmp_path), False)):
        monkeypatch.setattr(backup, "load_settings", lambda settings=settings: settings)
        backup.backup()
        assert ("NOT in it" in capsys.readouterr().out) is told
