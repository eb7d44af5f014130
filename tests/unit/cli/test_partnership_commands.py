"""``erbij partnership create``, ``join`` and ``leave``, as an operator types them."""

from __future__ import annotations

import pytest

from erbij.cli import partnership as commands
from erbij.cli import school
from tests.support.settings import settings_in


@pytest.fixture
def settings(tmp_path, monkeypatch):
    made = settings_in(tmp_path / "home")
    made.home.mkdir()
    monkeypatch.setattr(commands, "_settings", lambda: made)
    monkeypatch.setattr(school, "_settings", lambda: made)
    for name, email in (("De Regenboog", "zoe@voorbeeld.test"), ("De Overkant", "hugo@voorbeeld.test")):
        run(school.app, "create", name, "--coordinator", "Wie Dan", "--email", email)
    return made


def run(app, *line: str) -> object:
    with pytest.raises(SystemExit) as ended:
        app(list(line))
    return ended.value.code or 0


def create(*schools: str, email: str = "hanna@voorbeeld.test") -> object:
    named = [word for one in schools for word in ("--school", one)]
    return run(commands.app, "create", "SWV Noord", "--person", "Hanna Smit", "--email", email, *named)


def test_a_new_partnership_prints_its_persons_link_and_is_no_school(settings, capsys):
    assert create("De Regenboog") == 0
    assert f"{settings.web_address}/access/password#" in capsys.readouterr().out
    assert run(school.app, "link", "hanna@voorbeeld.test") == 0
    assert run(school.app, "import", "nowhere", "--school", "SWV Noord") == 1


def test_schools_join_and_leave_once(settings, capsys):
    create("De Regenboog")
    assert run(commands.app, "join", "SWV Noord", "De Overkant") == 0
    assert run(commands.app, "join", "SWV Noord", "De Overkant") == 1
    assert run(commands.app, "leave", "SWV Noord", "De Overkant") == 0
    assert run(commands.app, "leave", "SWV Noord", "De Overkant") == 1
    assert run(commands.app, "join", "SWV Noord", "De Overkant") == 0


def test_what_is_not_known_or_there_already_makes_nothing(settings, capsys):
    assert create("De Elders") == 1
    assert "which school?" in capsys.readouterr().err
    assert create("De Regenboog", email="zoe@voorbeeld.test") == 1
    assert create("De Regenboog") == 0
    assert create("De Regenboog", email="een@voorbeeld.test") == 1
    assert run(commands.app, "join", "SWV Zuid", "De Overkant") == 1


def test_a_partnership_is_not_made_as_a_school_and_the_right_command_is_named(settings, capsys):
    line = ("create", "SWV Zuid", "--coordinator", "An", "--email", "an@wilg.test", "--sector", "SWV")
    assert run(school.app, *line) == 1
    assert "that is no school; see erbij partnership" in capsys.readouterr().err
