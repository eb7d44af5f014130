"""``erbij privacy export`` and ``erase``, as an operator types them."""

from __future__ import annotations

import pytest

from erbij.cli import privacy, school
from tests.support.settings import settings_in

NOBODY = "0199e6a2-0000-7000-8000-000000000001"


def run(app, *line: str) -> object:
    with pytest.raises(SystemExit) as ended:
        app(list(line))
    return ended.value.code or 0


def test_a_command_about_somebody_who_is_not_there_names_the_id_that_was_given(tmp_path, monkeypatch, capsys):
    home = settings_in(tmp_path / "home")
    home.home.mkdir()
    monkeypatch.setattr(privacy, "load_settings", lambda: home)
    monkeypatch.setattr(school, "_settings", lambda: home)
    assert run(school.app, "create", "De Regenboog", "--coordinator", "Zoë", "--email", "zoe@voorbeeld.test") == 0

    for app, *line in (
        (privacy.app, "export", NOBODY),
        (privacy.app, "erase", NOBODY, "--yes"),
        (school.app, "end-links", NOBODY),
    ):
        assert run(app, *line) == 1
        assert f"nobody has the id {NOBODY}; it stands in the address" in capsys.readouterr().err
