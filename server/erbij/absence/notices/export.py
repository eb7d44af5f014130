"""A notice as a file: the fields of the Dutch annex and the unauthorised hours, and nothing else about the pupil.

No birth date, no citizen service number, no reason for an absence, nothing of what was authorised.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from fpdf import FPDF

from erbij.absence import rules as counting
from erbij.absence.notices.wire import NoticeKind
from erbij.access.export import printable

if TYPE_CHECKING:
    from datetime import date
    from typing import Any

    from erbij.absence.notices.model import NoticeView

KINDS = {
    NoticeKind.HOURS_16: "16 uur ongeoorloofd verzuim in 4 lesweken",
    NoticeKind.LONG: "Langer dan 4 lesweken ongeoorloofd afwezig",
    NoticeKind.LUXURY: "Luxeverzuim",
    NoticeKind.OTHER: "Overig verzuim",
    NoticeKind.RMC: "Verzuim van een leerling van 18 tot 23 jaar (RMC)",
}
FORMAT = "erbij-notice/1"


def notice_document(view: NoticeView) -> dict[str, Any]:
    """Return what leaves the school, as values."""
    notice, zone = view.notice, ZoneInfo(view.school.timezone)
    clock = counting.by_clock(view.school.sector)
    return {
        "format": FORMAT,
        "kind": notice.kind.value,
        "school": view.school.name,
        "pupil": view.pupil.name.reveal(),
        "period": {"from": notice.begin.isoformat(), "to": notice.end.isoformat()},
        "due": notice.due.isoformat(),
        "unit": "clock_hour" if clock else "lesson_hour",
        "hours": counting.shown_hours(notice.hours),
        "lessons": [
            {
                "date": one.unit.local_date.isoformat(),
                "start": f"{one.unit.starts_at.astimezone(zone):%H:%M}",
                "end": f"{one.unit.ends_at.astimezone(zone):%H:%M}",
                "hours": counting.shown_hours(counting.amount(one.unit, clock=clock)),
            }
            for one in view.hours
            if one.included and one.may
        ],
        "action_school": notice.action_school.reveal(),
        "action_wanted": notice.action_wanted.reveal(),
        "contact": {"name": notice.contact_name.reveal(), "email": notice.contact_email.reveal()},
        "approved_at": notice.approved_at.astimezone(zone).isoformat() if notice.approved_at else None,
    }


def notice_json(view: NoticeView) -> bytes:
    """The file for a system."""
    return json.dumps(notice_document(view), ensure_ascii=False, indent=2).encode()


def notice_pdf(view: NoticeView) -> bytes:
    """The file to read."""
    told = notice_document(view)
    unit = "klokuren" if told["unit"] == "clock_hour" else "lesuren"
    page = FPDF(format="A4")
    page.set_margin(20)
    page.add_page()
    page.set_font("helvetica", "B", 16)
    page.multi_cell(0, 9, printable("Melding van ongeoorloofd verzuim"), new_x="LMARGIN", new_y="NEXT")
    page.ln(3)
    _pair(page, "Soort", KINDS[view.notice.kind])
    _pair(page, "School", told["school"])
    _pair(page, "Leerling", told["pupil"])
    _pair(page, "Periode", f"{_day(view.notice.begin)} t/m {_day(view.notice.end)}")
    _pair(page, "Ongeoorloofd verzuim", f"{told['hours'].replace('.', ',')} {unit}")
    _pair(page, "Wat heeft de school gedaan", told["action_school"])
    _pair(page, "Wat vraagt de school van de gemeente", told["action_wanted"])
    _pair(page, "Contact", f"{told['contact']['name']}, {told['contact']['email']}")
    page.ln(4)
    page.set_font("helvetica", "B", 11)
    page.cell(0, 7, printable("Lessen"), new_x="LMARGIN", new_y="NEXT")
    page.set_font("helvetica", "", 10)
    for one in told["lessons"]:
        line = f"{one['date']}   {one['start']} - {one['end']}   {one['hours'].replace('.', ',')}"
        page.cell(0, 6, printable(line), new_x="LMARGIN", new_y="NEXT")
    return bytes(page.output())


def _pair(page: FPDF, name: str, value: str) -> None:
    page.set_font("helvetica", "B", 10)
    page.cell(0, 6, printable(name), new_x="LMARGIN", new_y="NEXT")
    page.set_font("helvetica", "", 11)
    page.multi_cell(0, 6, printable(value), new_x="LMARGIN", new_y="NEXT")
    page.ln(1)


def _day(day: date) -> str:
    return f"{day.day}-{day.month}-{day.year}"
