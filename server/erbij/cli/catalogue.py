"""The command ``erbij catalogue goals import``."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - cyclopts reads the annotations
from typing import TYPE_CHECKING, Annotated

import cyclopts

from erbij.catalogue.goals.service import Goals
from erbij.catalogue.search.service import Search
from erbij.cli.school import _ended, _opened, _out, _settings
from erbij.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from erbij.catalogue.goals.model import Imported
    from erbij.settings import Settings

app = cyclopts.App(name="catalogue", help="The catalogue of lessons to follow in one's own time.")
goals = cyclopts.App(name="goals", help="The goals of the country (SLO) to which lessons belong.")
app.command(goals)
LARGEST = 64 * 1024 * 1024


@goals.command(name="import")
def import_(
    *files: Annotated[Path, cyclopts.Parameter(help="Lists as SLO publishes them: kerndoelen.json, deprecated.json.")],
) -> None:
    """Take in goals, all or nothing; again and again. Lessons with a goal that was replaced get what took its place."""
    done = _ended(import_goals(_settings(), files))
    _out.print(f"{done.new} new, {done.changed} changed, {done.same} as they were.")


async def import_goals(settings: Settings, paths: Sequence[Path]) -> Imported:
    """Take in files; raises ``Invalid`` with the place of what is wrong."""
    if not paths:
        raise Invalid([("files", "which? For example kerndoelen.json and deprecated.json")])
    files = [(path.name, _read(path)) for path in paths]
    async with _opened(settings) as database:
        done = await Goals(database).take_in(files)
        await Search(database).index_goals()
    return done


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as opened:
            data = opened.read(LARGEST + 1)
    except OSError as error:
        raise Invalid([(str(path), error.strerror or "cannot be read")]) from error
    if len(data) > LARGEST:
        raise Invalid([(str(path), "larger than 64 MB")])
    return data
