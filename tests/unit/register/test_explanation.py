"""The "Uitleg" as a parent reads it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from erbij.register.facts import Dates, Mode, Regime
from erbij.register.model import Attendance, Away, EndReason, PupilEvidence, Session, SlotEvidence
from erbij.register.sentences import explanation
from erbij.register.wording import DUTCH, ENGLISH, Language, in_words
from tests.unit.register.given import DAY, PUPIL, ZONE, at, attendance, day_of, line, slot, span, was_there

NUMBER = re.compile(r"[0-9]+(?::[0-9]+)*")


def test_both_languages_know_every_sentence_with_the_same_values() -> None:
    values = re.compile(r"\{(\w+)\}")
    assert DUTCH.sentences.keys() == ENGLISH.sentences.keys()
    for key, text in DUTCH.sentences.items():
        assert sorted(values.findall(text)) == sorted(values.findall(ENGLISH.sentences[key])), key


def told(one: Attendance, now: str = "23:00", *others: Attendance, **known: Any) -> list[str]:
    day = day_of(one, *others, now=now, **known)
    mine = next(row for row in day.slots if row.lesson.slot.id == one.slot.id)
    said = explanation(one, line(one, now), mine, day, now=at(now))
    dutch, english = (in_words(said, language, ZONE) for language in (Language.NL, Language.EN))
    for here, there in zip(dutch, english, strict=True):
        assert sorted(NUMBER.findall(here)) == sorted(NUMBER.findall(there)), (here, there)
    return list(dutch)


def test_worked_example_2_in_words() -> None:
    assert told(attendance("10:00-10:50", was_there("10:06:30-10:21:00", "10:22:30-10:51:00"))) == [
        "Je was er van 10:06 tot 10:21 en van 10:22 tot 10:51.",
        "Alleen de tijd van de les telt: van 10:00 tot 10:50.",
        "Een korte onderbreking van 1 minuut en 30 seconden telt mee, want korter dan 2 minuten.",
        "Van 10:00 tot 10:06 was je niet in de les.",
        "Samen is dat 43 minuten en 30 seconden van de 50 minuten.",
    ]


def test_worked_example_2_in_english() -> None:
    one = attendance("10:00-10:50", was_there("10:06:30-10:21:00", "10:22:30-10:51:00"))
    day = day_of(one)
    said = explanation(one, line(one), day.slots[0], day, now=at("23:00"))
    assert in_words(said, Language.EN, ZONE) == (
        "You were there from 10:06 to 10:21 and from 10:22 to 10:51.",
        "Only the time of the lesson counts: from 10:00 to 10:50.",
        "A short interruption of 1 minute and 30 seconds counts, because it is shorter than 2 minutes.",
        "From 10:00 to 10:06 you were not in the lesson.",
        "Together that is 43 minutes and 30 seconds of the 50 minutes.",
    )


def test_a_line_that_breaks_at_home_is_no_absence() -> None:
    assert told(attendance("11:00-11:50", was_there("11:00-11:12", ended=EndReason.NETWORK_HOME))) == [
        "Je was er van 11:00 tot 11:12.",
        "Daarna was er geen verbinding thuis; dat is geen verzuim.",
        "Samen is dat 12 minuten van de 50 minuten.",
    ]


def test_every_reason_has_its_sentence() -> None:
    evidence = SlotEvidence(
        "s1",
        Session(at("09:00"), at("09:45")),
        away=(Away(span("09:10-09:14"), EndReason.NETWORK_SCHOOL),),
        pupils=(
            PupilEvidence(
                PUPIL,
                (
                    *was_there("09:00-09:10", ended=EndReason.NETWORK_SCHOOL),
                    *was_there("09:14-09:20", ended=EndReason.SERVER),
                    *was_there("09:23-09:30", ended=EndReason.LEFT),
                    *was_there("09:35-09:45", ended=EndReason.LESSON_OVER),
                ),
                (span("09:36-09:38"),),
            ),
        ),
    )
    assert told(attendance("09:00-09:50", evidence=evidence)) == [
        "Je was er van 09:00 tot 09:10, van 09:14 tot 09:20, van 09:23 tot 09:30 en van 09:35 tot 09:45.",
        "Van 09:10 tot 09:14 was er geen verbinding op school; dat is geen verzuim.",
        "Van 09:20 tot 09:23 was er een storing bij Erbij; dat is geen verzuim.",
        "Van 09:30 tot 09:35 was je uit de les.",
        "Van 09:36 tot 09:38 had je pauze genomen; die tijd telt niet mee.",
        "Daarna was er vanuit de klas niets te volgen; dat is geen verzuim.",
        "Samen is dat 31 minuten van de 50 minuten.",
    ]


def test_a_short_gap_for_which_no_budget_was_left_says_so() -> None:
    there = was_there("09:00-09:10", "09:12-09:20", "09:22-09:30", "09:32-09:50", ended=EndReason.LEFT)
    assert told(attendance("09:00-09:50", there))[1:] == [
        "Een korte onderbreking van 2 minuten telt mee, want niet langer dan 2 minuten.",
        "Een korte onderbreking van 2 minuten telt mee, want niet langer dan 2 minuten.",
        "Een onderbreking van 2 minuten telt niet mee: van korte onderbrekingen telt per les hoogstens 5 minuten mee.",
        "Samen is dat 48 minuten van de 50 minuten.",
    ]


def test_a_running_lesson_says_that_it_is_not_finished() -> None:
    evidence = SlotEvidence(
        "s1", Session(at("09:00"), None), pupils=(PupilEvidence(PUPIL, was_there("09:00-09:20", ended=None)),)
    )
    assert told(attendance("09:00-09:50", evidence=evidence, now="09:20:03"), "09:20:03") == [
        "Je was er van 09:00 tot 09:20.",
        "De les is nog bezig.",
        "Tot nu toe is het samen 20 minuten.",
    ]


def test_nobody_there_nothing_begun_and_nothing_held() -> None:
    assert told(attendance("09:00-09:50")) == [
        "Je was niet in deze les.",
        "Er telt geen tijd mee.",
    ]
    assert told(attendance("09:00-09:50", session=None, now="08:00"), "08:00") == ["Deze les moet nog beginnen."]
    assert told(attendance(slot("09:00-09:50", planned=False), was_there("09:00-09:10"))) == [
        "Deze les ging niet door of is verplaatst.",
        "Er telt geen tijd mee.",
    ]


def test_seconds_are_shown_where_minutes_would_say_nothing() -> None:
    assert told(attendance("09:00-09:50", was_there("09:10:05-09:10:40")))[0] == "Je was er van 09:10:05 tot 09:10:40."


def test_time_that_counts_in_another_lesson_is_named() -> None:
    one = attendance("09:30-10:20", was_there("09:30-10:20"))
    other = attendance(slot("09:00-09:50", "s0"), was_there("09:30-09:50"))
    assert told(one, "23:00", other)[1:] == [
        "Van die tijd is 20 minuten al geteld bij iets anders op hetzelfde moment.",
        "Samen is dat 30 minuten van de 50 minuten.",
    ]


@pytest.mark.rule("R8")
def test_time_above_the_days_most_is_told_and_stands_apart() -> None:
    one = attendance("09:00-09:50", was_there("09:00-09:50"))
    assert told(one, "23:00", ceilings={DAY: 30})[1:] == [
        "Van die tijd valt 20 minuten boven wat op een dag telt; dat staat apart, in geen totaal.",
        "Samen is dat 30 minuten van de 50 minuten.",
    ]


def test_time_in_the_classroom_is_told_as_such() -> None:
    one = attendance("09:00-09:50")
    there = replace(one, pupil=replace(one.pupil, at_school=(span("08:55-09:40"),)))
    assert told(there) == [
        "Je was op school van 09:00 tot 09:40.",
        "Van 09:40 tot 09:50 was je niet in de les.",
        "Samen is dat 40 minuten van de 50 minuten.",
    ]


@pytest.mark.rule("R18")
@pytest.mark.parametrize(
    ("mode", "last"),
    [
        (Mode.CONTACT_ONLY, "In deze periode telt de school geen onderwijstijd: deze tijd staat in geen totaal."),
        (Mode.OFF, "In deze periode houdt de school geen onderwijstijd bij."),
    ],
)
def test_a_period_without_registration_says_so(mode: Mode, last: str) -> None:
    one = attendance("09:00-09:50", was_there("09:00-09:50"))
    assert told(one, "23:00", regimes=(Regime(Dates(DAY, DAY), mode),))[-1] == last


def test_the_clock_on_the_wall_is_the_schools_also_when_it_changes() -> None:
    one = attendance("23:10-23:58", was_there("23:10-23:58"), session="08:00-23:59", now="23:59")
    assert told(one, "23:59")[0] == "Je was er van 23:10 tot 23:58."
