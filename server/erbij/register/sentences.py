"""The "Uitleg" of a row: plain Dutch (B1) with local times, which a parent understands without us.

Every sentence is made from the same values that were counted; nothing is counted here. "Je" is the pupil. Times are
rounded down to the minute, and shown with seconds where the minute would say nothing (a stretch within one minute).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.register.facts import Mode
from erbij.register.line import is_over, is_running
from erbij.register.model import Attendance, Bucket, LinePart, Source, State
from erbij.register.rules import lesson_time
from erbij.register.spans import clip, on_the_second, total

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from erbij.register.counting.model import DayCount, SlotCount
    from erbij.register.spans import Span

_MISSED = {
    State.NOT_OFFERED: ("was er vanuit de klas niets te volgen", "; dat is geen verzuim"),
    State.AGREED_REST: ("was er rust afgesproken", "; dat is geen verzuim"),
    State.TECHNICAL_HOME: ("was er geen verbinding thuis", "; dat is geen verzuim"),
    State.TECHNICAL_SCHOOL: ("was er geen verbinding op school", "; dat is geen verzuim"),
    State.TECHNICAL_SERVER: ("was er een storing bij Erbij", "; dat is geen verzuim"),
    State.PAUSE: ("had je pauze genomen", "; die tijd telt niet mee"),
    State.LEFT: ("was je uit de les", ""),
    State.NOT_THERE: ("was je niet in de les", ""),
}

_VOLUNTARY = "Het is een vrije dag: deze tijd is vrijwillig en staat in geen totaal."
_UNREGISTERED = "In deze periode telt de school geen onderwijstijd: deze tijd staat in geen totaal."
_OFF = "In deze periode houdt de school geen onderwijstijd bij."


def explanation(
    attendance: Attendance,
    parts: Sequence[LinePart],
    slot: SlotCount,
    day: DayCount,
    *,
    zone: ZoneInfo,
    now: datetime,
) -> tuple[str, ...]:
    """The sentences of one row, in the order in which things happened; the last ones tell the sum and its worth."""
    if not attendance.slot.planned:
        return ("Deze les ging niet door of is verplaatst.", "Er telt geen tijd mee.")
    if all(part.state is State.AHEAD for part in parts):
        return ("Deze les moet nog beginnen.",)
    told = Telling(attendance, parts, zone, now)
    return (*told.presence(), *told.interruptions(), *told.missed(), *told.result(slot), *_worth(slot, day))


def _worth(slot: SlotCount, day: DayCount) -> Iterator[str]:
    """What the time is worth where it does not simply stand in the total."""
    if day.mode is Mode.OFF:
        yield _OFF
    elif day.free_day and slot.credited:
        yield _VOLUNTARY
    elif day.mode is Mode.CONTACT_ONLY and slot.credited:
        yield _UNREGISTERED


class Telling:
    """Tells one row; made for one explanation."""

    def __init__(self, attendance: Attendance, parts: Sequence[LinePart], zone: ZoneInfo, now: datetime) -> None:
        self._attendance = attendance
        self._live = attendance.live
        self._parts = parts
        self._zone = zone
        self._now = now
        self._lesson = lesson_time(attendance.slot, attendance.evidence.session)
        self._whole = (self._lesson,)
        pupil = attendance.pupil
        self._at_school = clip(on_the_second(pupil.at_school + pupil.at_other_school), (attendance.slot.span,))

    def presence(self) -> Iterator[str]:
        """When the pupil was there, as recorded, and what of it lies outside the lesson."""
        seen, at_school = self._live.seen, self._at_school
        if at_school:
            yield f"Je was op school {_listed([self._span(span) for span in at_school])}."
        if not seen and at_school:
            return
        if not seen:
            over = is_over(self._attendance.slot, self._attendance.evidence, self._now)
            yield "Je was niet in deze les." if over else "Je bent nog niet in deze les."
            return
        yield f"Je was er {_listed([self._span(span) for span in seen])}."
        if total(self._live.present) < total(seen):
            where = self._live.window
            yield (
                f"Alleen de tijd van de les telt: {self._span(where[0])}."
                if where
                else "De les is niet begonnen; daarom telt deze tijd niet mee."
            )

    def interruptions(self) -> Iterator[str]:
        """R3: the gaps that were filled, and those for which the budget was used up."""
        policy = self._attendance.policy
        longest = _duration(policy.bridge_max)
        for gap in self._live.bridged:
            short = "korter" if gap.seconds < policy.bridge_max else "niet langer"
            yield f"Een korte onderbreking van {_duration(gap.seconds)} telt mee, want {short} dan {longest}."
        for gap in self._live.too_many:
            yield (
                f"Een onderbreking van {_duration(gap.seconds)} telt niet mee: van korte onderbrekingen telt per les "
                f"hoogstens {_duration(policy.bridge_budget)} mee."
            )

    def missed(self) -> Iterator[str]:
        """Every stretch that was not attended, with its reason; what was said already is left out."""
        said = {State.LEFT: self._live.too_many, State.NOT_THERE: () if self._live.seen else self._whole}
        for part in self._parts:
            if part.state in _MISSED and part.span not in said.get(part.state, ()):
                what, so = _MISSED[part.state]
                yield f"{self._when(part.span)} {what}{so}."

    def result(self, slot: SlotCount) -> Iterator[str]:
        """What counts of how much; a running lesson is counted up to the last proof."""
        over = sum(one.seconds for one in slot.shares if one.bucket is Bucket.OVER_CAP)
        elsewhere = total(self._live.counts) - sum(one.seconds for one in slot.shares if one.source is Source.LIVE)
        if elsewhere and slot.shares:
            yield f"Van die tijd is {_duration(elsewhere)} al geteld bij iets anders op hetzelfde moment."
        if over:
            yield f"Van die tijd valt {_duration(over)} boven wat op een dag telt; dat staat apart, in geen totaal."
        if slot.adjusted:
            done = "erbij gezet" if slot.adjusted > 0 else "eraf gehaald"
            yield f"De school heeft dit verbeterd: er is {_duration(abs(slot.adjusted))} {done}."
        credited = slot.credited + slot.adjusted
        if is_running(self._attendance.slot, self._attendance.evidence, self._now):
            yield "De les is nog bezig."
            yield f"Tot nu toe is het samen {_duration(credited)}."
        elif credited:
            yield f"Samen is dat {_duration(credited)} van de {_duration(self._lesson.seconds)}."
        else:
            yield "Er telt geen tijd mee."

    def _when(self, span: Span) -> str:
        present = self._live.present
        if span.end < self._lesson.end or not present or span.start < present[-1].end:
            return self._span(span).capitalize()
        return "Daarna" if span.start == present[-1].end else f"Vanaf {self._clock(span.start)}"

    def _span(self, span: Span) -> str:
        seconds = self._clock(span.start) == self._clock(span.end)
        return f"van {self._clock(span.start, seconds=seconds)} tot {self._clock(span.end, seconds=seconds)}"

    def _clock(self, instant: datetime, *, seconds: bool = False) -> str:
        return instant.astimezone(self._zone).strftime("%H:%M:%S" if seconds else "%H:%M")


def _duration(seconds: int) -> str:
    """Hours do not occur in a lesson's words: 75 minutes is said so."""
    minutes, rest = divmod(int(seconds), 60)
    words = []
    if minutes:
        words.append("1 minuut" if minutes == 1 else f"{minutes} minuten")
    if rest or not minutes:
        words.append("1 seconde" if rest == 1 else f"{rest} seconden")
    return " en ".join(words)


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} en {words[-1]}"
