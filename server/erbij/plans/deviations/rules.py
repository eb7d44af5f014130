"""What a deviation must hold before it takes effect, the text that is signed, and whose signature is missing.

A signature is under the text as it was shown: whoever changes anything of it makes another text, with another hash,
that nobody signed yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.plans.deviations.wire import DecidedBy
from erbij.plans.document.rules import dates_missing, empty
from erbij.plans.document.wire import MissingItem, PlanItem, PlanThing
from erbij.plans.patterns.wire import WeekParity
from erbij.plans.start.rules import text_hash
from erbij.plans.start.wire import SignedAs

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from erbij.plans.deviations.model import Signing
    from erbij.plans.deviations.wire import DeviationDetails
    from erbij.plans.document.model import Document
    from erbij.plans.patterns.wire import Moments
    from erbij.private import Private

_DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)
_PARITY = {WeekParity.EVERY: "", WeekParity.ODD: " in oneven weken", WeekParity.EVEN: " in even weken"}
_DECIDED = {DecidedBy.BOARD: "het bestuur", DecidedBy.INSPECTORATE: "de inspectie"}


def missing(deviation: Document[DeviationDetails], signing: Signing) -> list[MissingItem]:
    """Return what keeps a deviation from taking effect, each signature by its name."""
    return [*missing_in_text(deviation), *_signatures(deviation, signing)]


def missing_in_text(deviation: Document[DeviationDetails]) -> list[MissingItem]:
    """Return what must be recorded before anybody can sign."""
    has = deviation.details
    items = empty(
        {
            PlanItem.DECIDED_BY: has.decided_by,
            PlanItem.DECIDED_ON: has.decided_on,
            PlanItem.REFERENCE: has.reference,
            PlanItem.MINUTES_AT_SCHOOL: has.minutes_at_school,
            PlanItem.MINUTES_DEVIATED: has.minutes_deviated,
            PlanItem.PROGRAMME: has.programme,
            PlanItem.REGROWTH: has.regrowth,
            PlanItem.EXPERT_REFERENCE: has.expert_reference,
        }
    )
    items += dates_missing(deviation.first, deviation.last)
    return [MissingItem(thing=PlanThing.DEVIATION, item=item) for item in items]


def signers_of(
    pupil: tuple[str, Private[str]], guardians: Mapping[str, Private[str]], asked: Collection[SignedAs]
) -> dict[str, Private[str]]:
    """Return who must sign, by id: every guardian, the pupil, or both."""
    own = {pupil[0]: pupil[1]} if SignedAs.PUPIL in asked else {}
    return {**guardians, **own} if SignedAs.GUARDIAN in asked else own


def signed_by(deviation: Document[DeviationDetails], signing: Signing) -> set[str | None]:
    """Return who signed the text as it stands now; None: somebody who has no account."""
    current = text_hash(text_of(deviation, signing))
    return {one.person_id for one in signing.signatures.get(deviation.id, ()) if one.text_hash == current}


def _signatures(deviation: Document[DeviationDetails], signing: Signing) -> list[MissingItem]:
    """Everybody whom the school knows signed; where it knows no guardian, at least one paper is there."""
    signed = signed_by(deviation, signing)
    absent = [name.reveal() for id_, name in signing.signers.items() if id_ not in signed]
    names: list[str | None] = [*sorted(absent)]
    if signing.needs_paper and not signed - {deviation.pupil_id}:
        names.append(None)
    return [MissingItem(thing=PlanThing.DEVIATION, item=PlanItem.SIGNATURE, who=name) for name in names]


def text_of(deviation: Document[DeviationDetails], signing: Signing) -> str:
    """Return what is signed, in plain Dutch: a title and a line for each thing that is recorded."""
    has = deviation.details
    decided = f"{_DECIDED[has.decided_by] if has.decided_by else '...'} op {_date(has.decided_on)}"
    school, away = _hours(has.minutes_at_school), _hours(has.minutes_deviated)
    lines = (
        f"Van {_date(deviation.first)} tot en met {_date(deviation.last)}.",
        f"Het gaat om: {_moments(has.moments)}.",
        f"Uren per week op school: {school}. Uren die anders gaan: {away}.",
        f"Wat er dan gebeurt: {has.programme or '...'}",
        f"Zo komen er weer meer uren op school: {has.regrowth or '...'}",
        f"Besloten door {decided}, kenmerk {has.reference or '...'}.",
        f"Verklaring van een deskundige: kenmerk {has.expert_reference or '...'}.",
    )
    title = f"Afwijking van de onderwijstijd voor {signing.pupil.reveal()} op {signing.school}"
    return "\n".join([title, *(f"- {_line(line)}" for line in lines)])


def _line(text: str) -> str:
    """One line, whatever was typed."""
    return " ".join(text.split())


def _date(day: date | None) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}" if day else "..."


def _hours(minutes: int | None) -> str:
    if minutes is None:
        return "..."
    return f"{minutes // 60} uur" + (f" en {minutes % 60} minuten" if minutes % 60 else "")


def _moments(moments: Moments) -> str:
    if not moments.weekdays and not moments.starts:
        return f"alle lessen{_PARITY[moments.parity]}"
    days = _and([_DAYS[one - 1] for one in sorted(moments.weekdays)]) if moments.weekdays else "elke dag"
    starts = f", de lessen van {_and(sorted(moments.starts))}" if moments.starts else ""
    return f"{days}{_PARITY[moments.parity]}{starts}"


def _and(words: Collection[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} en {last}" if most else last
