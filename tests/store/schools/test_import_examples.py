"""The examples that a coordinator downloads are a school."""

from __future__ import annotations

from erbij.schools.model import Files
from tests.support.school_files import Given
from tests.unit.schools.test_import_examples import texts


async def test_a_new_school_can_be_made_of_the_examples(database):
    given = Given(database)
    given.school = await given.schools.create("De Testschool", "Stichting Test", "po")
    some = texts()

    report = await given.schools.write(
        given.school.id,
        Files(
            groups=some["groepen.csv"],
            people=some["personen.csv"],
            timetable=some["rooster.csv"],
            free_days=some["vrije_dagen.csv"],
        ),
    )

    assert [(count.file, count.new) for count in report.counts] == [
        ("groups", 2),
        ("people", 6),
        ("timetable", 3),
        ("free_days", 1),
    ]
