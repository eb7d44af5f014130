"""``erbij catalogue goals import``, as an operator types it."""

from __future__ import annotations

import pytest

from erbij.cli import catalogue as commands
from erbij.cli import school
from tests.support.settings import settings_in
from tests.unit.catalogue.goals.published import FILES


@pytest.fixture
def folder(tmp_path, monkeypatch):
    made = settings_in(tmp_path / "home")
    made.home.mkdir()
    monkeypatch.setattr(commands, "_settings", lambda: made)
    monkeypatch.setattr(school, "_settings", lambda: made)
    run(school.app, "create", "De Regenboog", "--coordinator", "Wie Dan", "--email", "wie@voorbeeld.test")
    for name, data in FILES:
        (tmp_path / name).write_bytes(data)
    return tmp_path


def run(app, *line: str) -> object:
    with pytest.raises(SystemExit) as ended:
        app(list(line))
    return ended.value.code or 0


def take_in(folder, *names: str) -> object:
    return run(commands.app, "goals", "import", *(str(folder / name) for name in names))


def test_goals_are_taken_in_and_again_without_a_change(folder, capsys):
    assert take_in(folder, "kerndoelen.json", "deprecated.json") == 0
    assert "5 new, 0 changed, 0 as they were." in capsys.readouterr().out
    assert take_in(folder, "kerndoelen.json", "deprecated.json") == 0
    assert "0 new, 0 changed, 5 as they were." in capsys.readouterr().out


def test_what_is_wrong_is_named_with_its_place_and_nothing_is_taken_in(folder, capsys):
    (folder / "wrong.json").write_bytes(b'[{"id": "1"}]')

    assert take_in(folder, "kerndoelen.json", "wrong.json") == 1
    assert "wrong.json[0].id" in capsys.readouterr().err
    assert take_in(folder, "nowhere.json") == 1
    assert take_in(folder) == 1
    assert take_in(folder, "kerndoelen.json") == 0
    assert "2 new" in capsys.readouterr().out
