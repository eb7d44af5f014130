"""How a request names what it is about, where that is more than one id; and things that a test makes first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.architecture import (
    asking_absence,
    asking_arrangements,
    asking_catalogue,
    asking_catching_up,
    asking_elsewhere,
    asking_handins,
    asking_in_view,
    asking_plans,
    asking_register,
    asking_sources,
)
from tests.architecture.asking_boards import board
from tests.architecture.places import coordinator, lesson_of

if TYPE_CHECKING:
    from tests.scenarios.real_school import RealSchools


AT_NINE = {"subject": "Rekenen", "place": "Lokaal 12", "date": "2026-09-07", "start": "09:00", "end": "09:50"}
SAME: dict[str, dict[str, Any]] = {
    **asking_catalogue.SAME,
    **asking_elsewhere.SAME,
    **asking_sources.SAME,
    "POST /api/register/disputes/{id}/answer": {"outcome": "EXPLAINED", "text": "Zo zit het"},
    "POST /api/access/floating/{id}/stand": {"place": None},
    "POST /api/timetable/slots/{id}/edit": {"version": 1, **AT_NINE},
    "POST /api/timetable/slots/{id}/off": {"version": 1, "restore": True},
}
"""What changes nothing for who asks next."""
ROOMS = {
    "POST /api/absence/in-view/": asking_in_view,
    "POST /api/absence/": asking_absence,
    "POST /api/catalogue/assignments": asking_catching_up,
    "POST /api/catalogue/missed": asking_catching_up,
    "POST /api/catalogue/materials": asking_catching_up,
    "POST /api/catalogue/handins/": asking_handins,
}
"""What knows the bodies of a room, by how its requests begin; the first one that fits."""


async def dispute(schools: RealSchools, target: str) -> str:
    """What a pupil said about a lesson that is over."""
    key = f"dispute of {target}"
    if key not in schools.made:
        browser, path = await schools.browser(target), "/api/register/disputes"
        await browser.post(path, {"slot_id": lesson_of(schools, schools.ids[target]), "text": "Ik was er wel"})
        listed = await (await browser.get(f"{path}/own")).json()
        schools.made[key] = str(listed["disputes"][0]["id"])
    return schools.made[key]


async def floating(schools: RealSchools, target: str) -> str:
    """A screen of a school that belongs to no classroom."""
    key = f"floating of {target[0]}"
    if key not in schools.made:
        actor = coordinator(schools, target[0])
        async with schools.server.database.transaction() as tx:
            unit = await schools.server.access.units.add(tx, actor.school_id, "Kar 1", floating=True)
        schools.made[key] = unit.id
    return schools.made[key]


MAKES = {
    **asking_catalogue.MAKES,
    **asking_elsewhere.MAKES,
    **asking_absence.MAKES,
    **asking_arrangements.MAKES,
    **asking_catching_up.MAKES,
    **asking_handins.MAKES,
    **asking_in_view.MAKES,
    "board": board,
    "dispute": dispute,
    "floating": floating,
    **asking_plans.MAKES,
    **asking_sources.MAKES,
    **asking_register.MAKES,
}
"""By kind of thing: what makes one and answers its id."""


def query(what: str, target: str) -> str | None:
    """The query of a GET that names its thing in its own way."""
    own = {
        **asking_absence.query(target),
        **asking_catalogue.query(target),
        **asking_register.query(target),
        "GET /api/reports/period/file": f"pupil_id={target}&from=2026-09-01&to=2026-09-30&kind=csv",
    }
    return (own | asking_plans.query(target) | asking_in_view.query(target)).get(what)


async def body(schools: RealSchools, what: str, target: str) -> dict[str, Any] | None:
    """The body of a POST that names its thing in its own way."""
    for begin, room in ROOMS.items():
        if what.startswith(begin):
            found: dict[str, Any] | None = await room.body(schools, what, target)
            return found
    match what:
        case "POST /api/register/disputes":
            return {"slot_id": target, "text": "Ik was er wel"}
        case "POST /api/timetable/feed":
            return {"person_id": target}
        case "POST /api/timetable/slots":
            return {**AT_NINE, "group_id": target, "teacher_id": schools.ids["a.thijs"]}
        case _:
            mine = (
                SAME.get(what)
                or asking_catalogue.body(schools, what, target)
                or asking_register.body(schools, what, target)
                or asking_arrangements.body(what, target)
            )
            return mine or asking_plans.body(schools, what, target)
