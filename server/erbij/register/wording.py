"""Sentences in words: plain Dutch (B1) and plain English, with local times, which a parent understands without us.

Both languages say the same numbers: a sentence has its values from ``sentences`` and each language its own order. Times
are rounded down to the minute, and shown with seconds where the minute would say nothing (within one minute).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from zoneinfo import ZoneInfo

    from erbij.register.model import Said, Value
    from erbij.register.spans import Span


class Language(StrEnum):
    """What the explanation is told in."""

    NL = "nl"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Words:
    """One language: sentences by key, and what their values are made of."""

    sentences: Mapping[str, str]
    minute: tuple[str, str]
    second: tuple[str, str]
    and_: str
    span: str
    since: str
    after: str


DUTCH = Words(
    {
        "not_held": "Deze les ging niet door of is verplaatst.",
        "nothing": "Er telt geen tijd mee.",
        "ahead": "Deze les moet nog beginnen.",
        "at_school": "Je was op school {spans}.",
        "at_other_school": "Je was op een andere school {spans}.",
        "never_in": "Je was niet in deze les.",
        "not_in_yet": "Je bent nog niet in deze les.",
        "seen": "Je was er {spans}.",
        "at.HOSPITAL": "Je volgde de les in het ziekenhuis.",
        "at.INSTITUTION": "Je volgde de les in de instelling.",
        "at.SCHOOL": "Je volgde de les op school, in een andere ruimte.",
        "at.OTHER": "Je volgde de les op een andere plek dan thuis.",
        "window": "Alleen de tijd van de les telt: {spans}.",
        "not_begun": "De les is niet begonnen; daarom telt deze tijd niet mee.",
        "bridged.shorter": "Een korte onderbreking van {length} telt mee, want korter dan {most}.",
        "bridged.as_long": "Een korte onderbreking van {length} telt mee, want niet langer dan {most}.",
        "too_many": (
            "Een onderbreking van {length} telt niet mee: van korte onderbrekingen telt per les hoogstens {most} mee."
        ),
        "missed.NOT_OFFERED": "{when} was er vanuit de klas niets te volgen; dat is geen verzuim.",
        "missed.AGREED_REST": "{when} was er rust afgesproken; dat is geen verzuim.",
        "missed.TECHNICAL_HOME": "{when} was er geen verbinding thuis; dat is geen verzuim.",
        "missed.TECHNICAL_THERE": "{when} was er geen verbinding waar jij was; dat is geen verzuim.",
        "missed.TECHNICAL_SCHOOL": "{when} was er geen verbinding op school; dat is geen verzuim.",
        "missed.TECHNICAL_SERVER": "{when} was er een storing bij Erbij; dat is geen verzuim.",
        "missed.PAUSE": "{when} had je pauze genomen; die tijd telt niet mee.",
        "missed.LEFT": "{when} was je uit de les.",
        "missed.NOT_THERE": "{when} was je niet in de les.",
        "elsewhere": "Van die tijd is {length} al geteld bij iets anders op hetzelfde moment.",
        "over": "Van die tijd valt {length} boven wat op een dag telt; dat staat apart, in geen totaal.",
        "adjusted.more": "De school heeft dit verbeterd: er is {length} erbij gezet.",
        "adjusted.less": "De school heeft dit verbeterd: er is {length} eraf gehaald.",
        "late.more": "Daarvan kwam er {length} bij nadat school de maand had afgesloten.",
        "late.less": "Er ging {length} af nadat school de maand had afgesloten.",
        "running": "De les is nog bezig.",
        "so_far": "Tot nu toe is het samen {length}.",
        "result": "Samen is dat {length} van de {whole}.",
        "partial.OPEN": "Je volgde minder dan de helft. Je leraar bekijkt of dat genoeg was; de tijd telt hoe dan ook.",
        "partial.ENOUGH": "Je volgde minder dan de helft. Je leraar vond het genoeg: je was erbij.",
        "partial.ABSENT": "Je volgde minder dan de helft. Je leraar noemt de les gemist; de tijd telt wel mee.",
        "off": "In deze periode houdt de school geen onderwijstijd bij.",
        "voluntary": "Het is een vrije dag: deze tijd is vrijwillig en staat in geen totaal.",
        "unregistered": "In deze periode telt de school geen onderwijstijd: deze tijd staat in geen totaal.",
        "work": "School heeft bevestigd dat je {length} buiten de les hebt gewerkt.",
        "work.when": "Dat was {spans}.",
        "work.replaces": "Het kwam in de plaats van een les.",
        "work.waits": "Het is na meer dan twee weken ingevoerd: het telt pas als een tweede persoon van school tekent.",
        "work.most": "Daarvan telt {length} niet mee: op een dag telt hoogstens {most} aan werk buiten de les.",
        "work.taken": (
            "Daarvan telt {length} niet mee: het was al geteld bij iets anders op hetzelfde moment, of kwam boven de "
            "{most} werk buiten de les die op een dag telt."
        ),
        "work.result": "Meegeteld: {length}.",
        "own": "Je werkte {length} aan deze les, op een tijd die je zelf koos.",
        "own.between": "Dat was in stukken, {spans}.",
        "own.waited": "Je hebt ook {length} op de verbinding gewacht; dat telt niet mee.",
        "own.open": "De les is nog niet af. De tijd telt mee als je klaar bent, of als je leraar ja zegt.",
        "own.completed": "Je hebt de hele les gedaan.",
        "own.confirmed": "Je leraar heeft gezegd dat het telt.",
        "own.late": "Daarvan deed je {length} zonder internet; dat telt als je leraar ja zegt.",
        "own.taken": (
            "Daarvan telt {length} niet mee: het was al geteld bij iets anders op hetzelfde moment, of kwam boven de "
            "{most} die voor deze les staat."
        ),
    },
    ("1 minuut", "{} minuten"),
    ("1 seconde", "{} seconden"),
    "en",
    "van {} tot {}",
    "vanaf {}",
    "daarna",
)
ENGLISH = Words(
    {
        "not_held": "This lesson did not take place or was moved.",
        "nothing": "No time counts.",
        "ahead": "This lesson is still to begin.",
        "at_school": "You were at school {spans}.",
        "at_other_school": "You were at another school {spans}.",
        "never_in": "You were not in this lesson.",
        "not_in_yet": "You are not in this lesson yet.",
        "seen": "You were there {spans}.",
        "at.HOSPITAL": "You followed the lesson in hospital.",
        "at.INSTITUTION": "You followed the lesson in the institution.",
        "at.SCHOOL": "You followed the lesson at school, in another room.",
        "at.OTHER": "You followed the lesson somewhere else than at home.",
        "window": "Only the time of the lesson counts: {spans}.",
        "not_begun": "The lesson did not begin; that is why this time does not count.",
        "bridged.shorter": "A short interruption of {length} counts, because it is shorter than {most}.",
        "bridged.as_long": "A short interruption of {length} counts, because it is not longer than {most}.",
        "too_many": (
            "An interruption of {length} does not count: of short interruptions at most {most} count in a lesson."
        ),
        "missed.NOT_OFFERED": "{when} there was nothing to follow from the class; that is no absence.",
        "missed.AGREED_REST": "{when} rest was agreed; that is no absence.",
        "missed.TECHNICAL_HOME": "{when} there was no connection at home; that is no absence.",
        "missed.TECHNICAL_THERE": "{when} there was no connection where you were; that is no absence.",
        "missed.TECHNICAL_SCHOOL": "{when} there was no connection at school; that is no absence.",
        "missed.TECHNICAL_SERVER": "{when} Erbij was out of order; that is no absence.",
        "missed.PAUSE": "{when} you took a break; that time does not count.",
        "missed.LEFT": "{when} you had left the lesson.",
        "missed.NOT_THERE": "{when} you were not in the lesson.",
        "elsewhere": "Of that time {length} was already counted for something else at the same moment.",
        "over": "Of that time {length} is above what counts on a day; it stands apart, in no total.",
        "adjusted.more": "The school corrected this: {length} was added.",
        "adjusted.less": "The school corrected this: {length} was taken off.",
        "late.more": "Of that {length} was added after the school had closed the month.",
        "late.less": "{length} was taken off after the school had closed the month.",
        "running": "The lesson is still going on.",
        "so_far": "So far it is {length} together.",
        "result": "Together that is {length} of the {whole}.",
        "partial.OPEN": "You followed less than half. Your teacher decides if it was enough; the time counts.",
        "partial.ENOUGH": "You followed less than half. Your teacher found it enough: you were there.",
        "partial.ABSENT": "You followed less than half. Your teacher calls the lesson missed; the time counts.",
        "off": "In this period the school keeps no register of teaching time.",
        "voluntary": "It is a free day: this time is voluntary and stands in no total.",
        "unregistered": "In this period the school counts no teaching time: this time stands in no total.",
        "work": "School confirmed that you worked {length} outside the lesson.",
        "work.when": "That was {spans}.",
        "work.replaces": "It took the place of a lesson.",
        "work.waits": "It was entered more than two weeks later: it counts once a second person at school signs it.",
        "work.most": "Of that {length} does not count: on a day at most {most} of work outside lessons counts.",
        "work.taken": (
            "Of that {length} does not count: it was already counted for something else at the same moment, or came "
            "above the {most} of work outside lessons that counts on a day."
        ),
        "work.result": "Counted: {length}.",
        "own": "You worked {length} on this lesson, at a time of your own choice.",
        "own.between": "That was in parts, {spans}.",
        "own.waited": "You also waited {length} for the line; that does not count.",
        "own.open": "The lesson is not finished yet. The time counts when you finish, or when your teacher says yes.",
        "own.completed": "You did the whole lesson.",
        "own.confirmed": "Your teacher said that it counts.",
        "own.late": "Of that you did {length} without the internet; it counts when your teacher says yes.",
        "own.taken": (
            "Of that {length} does not count: it was already counted for something else at the same moment, or came "
            "above the {most} that this lesson is meant to take."
        ),
    },
    ("1 minute", "{} minutes"),
    ("1 second", "{} seconds"),
    "and",
    "from {} to {}",
    "from {} on",
    "after that",
)
LANGUAGES = {Language.NL: DUTCH, Language.EN: ENGLISH}


def in_words(said: Iterable[Said], language: Language, zone: ZoneInfo) -> tuple[str, ...]:
    """The sentences in a language, in order; times in the school's zone."""
    words = LANGUAGES[language]
    return tuple(_sentence(words, one, zone) for one in said)


def _sentence(words: Words, said: Said, zone: ZoneInfo) -> str:
    values = {name: _value(words, value, zone) for name, value in said.values.items()}
    text = words.sentences[said.key].format(**values)
    return text[0].upper() + text[1:]


def _value(words: Words, value: Value, zone: ZoneInfo) -> str:
    if value is None:
        return words.after
    if isinstance(value, datetime):
        return words.since.format(_clock(value, zone))
    if isinstance(value, int):
        return _duration(words, value)
    return _listed(words, [_span(words, span, zone) for span in value])


def _span(words: Words, span: Span, zone: ZoneInfo) -> str:
    within = _clock(span.start, zone) == _clock(span.end, zone)
    return words.span.format(_clock(span.start, zone, seconds=within), _clock(span.end, zone, seconds=within))


def _clock(instant: datetime, zone: ZoneInfo, *, seconds: bool = False) -> str:
    return instant.astimezone(zone).strftime("%H:%M:%S" if seconds else "%H:%M")


def _duration(words: Words, seconds: int) -> str:
    """Hours do not occur in a lesson's words: 75 minutes is said so."""
    minutes, rest = divmod(int(seconds), 60)
    said = []
    if minutes:
        said.append(words.minute[0] if minutes == 1 else words.minute[1].format(minutes))
    if rest or not minutes:
        said.append(words.second[0] if rest == 1 else words.second[1].format(rest))
    return f" {words.and_} ".join(said)


def _listed(words: Words, all_: Sequence[str]) -> str:
    return all_[0] if len(all_) == 1 else f"{', '.join(all_[:-1])} {words.and_} {all_[-1]}"
