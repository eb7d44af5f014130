"""``erbij board add`` and ``remove``, as an operator types them."""

from __future__ import annotations

import sqlite3

import pytest

from erbij.cli import board as commands
from erbij.cli import school
from tests.support.settings import settings_in

KRING = "Stichting De Kring"
BEA = "bea@kring.test"


@pytest.fixture
def settings(tmp_path, monkeypatch):
    made = settings_in(tmp_path / "home")
    made.home.mkdir()
    monkeypatch.setattr(commands, "_settings", lambda: made)
    monkeypatch.setattr(school, "_settings", lambda: made)
    assert run(school.app, "create", "De Els", "--coordinator", "Wie", "--email", "w@els.test", "--board", KRING) == 0
    return made


def run(app, *line: str) -> object:
    with pytest.raises(SystemExit) as ended:
        app(list(line))
    return ended.value.code or 0


def add(name: str = KRING, email: str = BEA) -> object:
    return run(commands.app, "add", name, "--person", "Bea Bestuur", "--email", email)


def test_who_is_added_to_a_board_gets_a_link_and_the_board_is_no_school(settings, capsys):
    assert add() == 0
    assert f"{settings.web_address}/access/password#" in capsys.readouterr().out
    assert run(school.app, "link", BEA) == 0
    assert run(school.app, "import", "nowhere", "--school", KRING) == 1


def test_two_people_of_a_board_are_of_one_house(settings, capsys):
    assert add() == 0
    assert add(email="ben@kring.test") == 0
    assert add(email="ben@kring.test") == 1
    assert "somebody signs in with this address already" in capsys.readouterr().err
    with sqlite3.connect(settings.home / "erbij.db") as database:
        (houses,) = database.execute("SELECT count(*) FROM schools_school WHERE sector = 'bestuur'").fetchone()
    database.close()
    assert houses == 1


def test_a_board_without_a_school_is_not_known(settings, capsys):
    assert add("Stichting Elders") == 1
    assert "no school has a board of this name" in capsys.readouterr().err


def test_who_is_removed_signs_in_no_more_and_can_be_added_again(settings, capsys):
    add()
    assert run(commands.app, "remove", BEA) == 0
    assert run(school.app, "link", BEA) == 1
    assert run(commands.app, "remove", BEA) == 1
    assert run(commands.app, "remove", "w@els.test") == 1
    assert add() == 0


def test_a_board_is_not_made_as_a_school_and_the_right_command_is_named(settings, capsys):
    assert run(school.app, "create", "Kring", "--coordinator", "An", "--email", "an@w.test", "--sector", "BESTUUR") == 1
    assert "that is no school; see erbij partnership and erbij board" in capsys.readouterr().err
