"""What the demonstration school shows of the weeks before it opened, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from erbij.absence.in_view.service import InView
from erbij.absence.in_view.wire import Colour
from erbij.absence.notices.drafting import Drafting
from erbij.absence.notices.service import Notices
from erbij.absence.notices.wire import NoticeKind, NoticeState
from erbij.absence.records.service import Records
from erbij.absence.support.service import Support
from erbij.absence.unseen.service import UnseenPupils
from erbij.absence.unseen.wire import UnseenWhere
from erbij.actor import Actor, Role
from erbij.clock import SetClock
from erbij.composition.bridges import StoredAbsences
from erbij.demo.past.service import Past
from erbij.demo.service import Demo
from erbij.people.service import People
from erbij.people.store import people_of_school
from erbij.plans.service import import_parts
from erbij.privacy.service import disclose
from erbij.register.sources import register_of
from erbij.schools.service import Schools
from erbij.schools.store import schools
from tests.store.demo.test_demonstration_school import Links
from tests.support.news import News
from tests.support.school_files import NoAccess

if TYPE_CHECKING:
    from erbij.db.database import Database

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


async def test_every_page_of_the_office_has_something_true_to_show_and_a_second_start_adds_nothing(
    database: Database,
) -> None:
    clock, news = SetClock(NOON), News()
    people = People(database, clock, NoAccess())
    records = Records(database, clock, news, disclose)
    demo = Demo(database, Schools(database, clock, import_parts()), people, Links(), "x", Past(people, records, news))
    await demo.prepare(NOON)
    told = len(news.rows)
    await demo.prepare(NOON)
    assert len(news.rows) == told

    async with database.read() as read:
        school = next(one for one in await schools(read) if one.demo)
        ids = {one.name.reveal(): one.id for one in await people_of_school(read, school.id)}
    zoe = Actor(ids["Zoë Zogenaamd"], school.id, frozenset({Role.COORDINATOR}), "")
    support = Support(database, clock, disclose)
    for kind, payload in news.rows:
        if kind == "absence_changed":
            await Drafting(database, clock).on_absence_changed(payload)
            await support.on_absence_changed(payload)

    _, _, notices = await Notices(database, clock, disclose).listed(zoe)
    assert [(one.kind, one.state, pupil.name.reveal()) for one, pupil in notices if pupil] == [
        (NoticeKind.HOURS_16, NoticeState.PROPOSED, "Bo Bedacht")
    ]
    overview = await support.overview(zoe)
    assert {one.pupil.name.reveal() for one in overview.pupils} == {"Bo Bedacht", "Lina Luchtig"}
    assert "SICK_LONG" in {task.trigger for one in overview.pupils for task in one.tasks}
    board = await InView(database, clock, disclose).board(zoe)
    assert {one.pupil.name.reveal(): one.colour for one in board.pupils} == {
        "Yara van Demo": Colour.RED,
        "Sem Verzonnen": Colour.AMBER,
        "Noor Voorbeeld": Colour.GREEN,
    }
    register = register_of(database, clock, disclose, StoredAbsences())
    unseen = UnseenPupils(database, clock, register.counting, records, news, disclose)
    ((pupil, lessons),) = (await unseen.day(zoe, (NOON - timedelta(days=2)).date())).pupils
    assert pupil.name.reveal() == "Bo Bedacht"
    assert {one.where for one in lessons} == {UnseenWhere.SCHOOL}
