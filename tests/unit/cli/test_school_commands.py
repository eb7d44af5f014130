"""``erbij school create`` and ``erbij school import``, as an operator types them."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from erbij.access.factors import store as factors
from erbij.access.factors.model import Factor
from erbij.cli import school as commands
from erbij.errors import Invalid
from erbij.people.store import person_by_email
from erbij.schools.files.rules import MAX_BYTES
from erbij.schools.model import Files
from tests.support.databases import opened
from tests.support.school_files import GROUPS, PEOPLE, TIMETABLE
from tests.support.settings import settings_in

NOW = datetime(2026, 9, 14, 7, 0, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path, monkeypatch):
    made = settings_in(tmp_path / "home")
    made.home.mkdir()
    monkeypatch.setattr(commands, "_settings", lambda: made)
    return made


@pytest.fixture
def files(tmp_path):
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "groups.csv").write_text(GROUPS, encoding="utf-8-sig")
    (folder / "Personen.csv").write_text(PEOPLE.replace("\n", "\r\n"), encoding="utf-8")
    (folder / "timetable.csv").write_text(TIMETABLE, encoding="utf-8")
    (folder / "notes.csv").write_text("anything", encoding="utf-8")
    return folder


def run(*line: object) -> object:
    with pytest.raises(SystemExit) as ended:
        commands.app(list(map(str, line)))
    return ended.value.code or 0


def create():
    return run("create", "De Regenboog", "--coordinator", "Zoë Z.", "--email", "zoe@voorbeeld.test")


def test_a_new_school_prints_the_first_coordinators_link_and_takes_its_files(settings, files, capsys):
    assert create() == 0
    assert f"{settings.web_address}/access/password#" in capsys.readouterr().out
    assert run("import", files, "--preview") == 0
    assert "Nothing was written" in capsys.readouterr().out
    assert run("import", files) == 0
    assert "Written." in capsys.readouterr().out
    assert run("import", files / "groups.csv", "--school", "De Regenboog") == 0
    assert "unchanged" in capsys.readouterr().out


def test_a_wrong_row_is_one_line_with_its_place_and_nothing_is_written(settings, files, capsys):
    create()
    (files / "Personen.csv").write_text(PEOPLE.replace("pupil;5B", "pupil;9Z"), encoding="utf-8")
    for preview in ([], ["--preview"]):
        assert run("import", files, *preview) == 1
        error = capsys.readouterr().err
        assert "people.csv:4:groups: a group that is not in groups.csv" in error
        assert "1 error; nothing was written." in error
        assert "Traceback" not in error


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        ("people.csv", "key,name,role\nz,Zoë,pupil\n".encode("latin-1"), "people.csv:2: this file is not UTF-8"),
        ("extra.csv", b"", "extra.csv: call it groups.csv"),
        ("people.txt", b"", "people.txt: call it groups.csv"),
        ("groups.csv", b"x" * (MAX_BYTES + 1), "groups.csv: larger than 8 MB"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(settings, tmp_path, capsys, name, data, error):  # noqa: PLR0917
    create()
    (tmp_path / name).write_bytes(data)
    assert run("import", tmp_path / name) == 1
    assert error in capsys.readouterr().err


def test_no_files_at_all_is_said(settings, tmp_path, capsys):
    assert run("import", tmp_path) == 1
    assert "there is no groups.csv" in capsys.readouterr().err
    assert run("import", tmp_path / "groups.csv") == 1
    assert "groups.csv: there is no such file or folder" in capsys.readouterr().err


def test_with_two_schools_one_must_be_named(settings, files, capsys):
    create()
    run("create", "De Wilg", "--coordinator", "An", "--email", "an@wilg.test")
    assert run("import", files) == 1
    assert "--school: which school?" in capsys.readouterr().err
    assert run("import", files, "--school", "De Wilg") == 0


@pytest.mark.parametrize(
    "wrong",
    [
        ["--email", "nobody"],
        ["--coordinator", "x" * 81],
        ["--timezone", "Mars/North"],
        ["--board", "a\u202eb"],
        ["--sector", "havo"],
    ],
)
def test_a_school_that_cannot_be_made_is_explained_and_not_made(settings, capsys, wrong):
    line = {"--coordinator": "An", "--email": "an@wilg.test", wrong[0]: wrong[1]}
    assert run("create", "De Wilg", *(word for pair in line.items() for word in pair)) == 1
    assert "nothing was written" in capsys.readouterr().err
    with pytest.raises(Invalid):
        asyncio.run(commands.import_school(settings, Files(groups=GROUPS), "", lambda *_: None, preview=True))


def test_a_command_given_twice_makes_no_second_school_and_no_second_sign_in(settings, capsys):
    assert create() == 0
    assert create() == 1
    assert "there is a school of this name already" in capsys.readouterr().err
    assert run("create", "De Vlinder", "--coordinator", "Zoë Z.", "--email", "Zoe@voorbeeld.test") == 1
    assert "somebody signs in with this address already" in capsys.readouterr().err


def test_a_coordinator_whom_nobody_can_help_gets_a_new_link(settings, capsys):
    create()
    assert run("link", "ZOE@voorbeeld.test") == 0
    assert f"{settings.web_address}/access/password#" in capsys.readouterr().out
    assert run("link", "niemand@voorbeeld.test") == 1
    assert "1 error; nothing was written." in capsys.readouterr().err


def test_a_folder_that_is_not_there_is_called_that(settings, capsys):
    create()
    assert run("import", "nowhere") == 1
    assert "nowhere: there is no such file or folder" in capsys.readouterr().err


def test_who_lost_the_phone_and_every_recovery_code_gets_in_again_by_a_command(settings, capsys):
    create()
    assert run("second-step", "zoe@voorbeeld.test") == 1
    assert "nobody with this address has a second step" in capsys.readouterr().err

    async def with_an_app() -> None:
        async with opened(settings.database) as database, database.transaction() as tx:
            zoe = await person_by_email(tx, "zoe@voorbeeld.test")
            assert zoe is not None
            await factors.put_factor(tx, Factor(zoe.id, zoe.school_id, "sealed", 0, NOW, NOW))

    asyncio.run(with_an_app())
    assert run("second-step", "zoe@voorbeeld.test") == 0
    assert "The second step is gone" in capsys.readouterr().out
    assert run("second-step", "zoe@voorbeeld.test") == 1
