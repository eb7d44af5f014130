"""What other catalogues ask is understood as the protocol says, and what is wrong has its own word."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from datetime import UTC, datetime

import pytest

from erbij.catalogue.sharing import rules
from erbij.catalogue.sharing.model import Question, Refusal, Verb

BEGUN = datetime(2026, 11, 18, 9, tzinfo=UTC)
LIST = ("verb", "ListRecords")
FORM = ("metadataPrefix", "lom")


@pytest.mark.parametrize(
    ("pairs", "code"),
    [
        ([], "badVerb"),
        ([("verb", "Everything")], "badVerb"),
        ([LIST, LIST, FORM], "badVerb"),
        ([LIST], "badArgument"),
        ([LIST, FORM, FORM], "badArgument"),
        ([LIST, FORM, ("colour", "red")], "badArgument"),
        ([("verb", "Identify"), FORM], "badArgument"),
        ([("verb", "GetRecord"), FORM], "badArgument"),
        ([LIST, ("metadataPrefix", "marc")], "cannotDisseminateFormat"),
        ([LIST, FORM, ("from", "yesterday")], "badArgument"),
        ([LIST, FORM, ("from", "2026-02-30")], "badArgument"),
        ([LIST, FORM, ("from", "")], "badArgument"),
        ([LIST, FORM, ("from", "2026-11-02"), ("until", "2026-11-01")], "badArgument"),
        ([LIST, FORM, ("from", "2026-11-02"), ("until", "2026-11-03T10:00:00Z")], "badArgument"),
        ([LIST, FORM, ("set", "WO")], "noRecordsMatch"),
        ([LIST, FORM, ("resumptionToken", "x")], "badArgument"),
        ([LIST, ("resumptionToken", "x")], "badResumptionToken"),
        ([LIST, ("resumptionToken", "")], "badResumptionToken"),
        ([LIST, ("resumptionToken", "W10")], "badResumptionToken"),
        ([LIST, ("resumptionToken", "é" * 20)], "badResumptionToken"),
        ([LIST, ("resumptionToken", "W" * 5000)], "badResumptionToken"),
        ([("verb", "ListSets"), ("resumptionToken", "W10")], "badResumptionToken"),
        ([("verb", "Identify"), ("resumptionToken", "W10")], "badArgument"),
    ],
)
def test_a_question_that_is_wrong_is_told_why_in_the_words_of_the_protocol(pairs, code):
    with pytest.raises(Refusal) as refused:
        rules.question_of(pairs)

    assert refused.value.code == code


def test_a_day_is_a_whole_day_and_a_second_a_whole_second():
    day = rules.question_of([LIST, FORM, ("from", "2026-11-02"), ("until", "2026-11-02")])
    second = rules.question_of([LIST, FORM, ("until", "2026-11-02T10:00:00Z")])

    assert (day.since, day.until) == (datetime(2026, 11, 2, tzinfo=UTC), datetime(2026, 11, 3, tzinfo=UTC))
    assert second.until == datetime(2026, 11, 2, 10, 0, 1, tzinfo=UTC)


def test_a_list_goes_on_with_the_same_question_where_it_was():
    first = rules.question_of([LIST, FORM, ("set", "HAVO"), ("from", "2026-11-02"), ("until", "2026-11-12")])

    token = rules.token_of(first, "item7", 100, BEGUN)
    second = rules.question_of([LIST, ("resumptionToken", token)])

    assert second == Question(Verb.RECORDS, "lom", "", first.since, first.until, "HAVO", "item7", 100, BEGUN)
    again = rules.question_of([LIST, ("resumptionToken", rules.token_of(second, "item9", 200, first.until or BEGUN))])
    assert again.begun == BEGUN, "the list began once"


def test_a_token_of_one_list_is_none_of_another():
    token = rules.token_of(rules.question_of([LIST, FORM]), "item7", 100, BEGUN)

    with pytest.raises(Refusal, match="no resumptionToken"):
        rules.question_of([("verb", "ListIdentifiers"), ("resumptionToken", token)])


def test_who_asks_until_the_end_of_time_gets_everything():
    for until in ("9999-12-31", "9999-12-31T23:59:59Z"):
        assert rules.question_of([LIST, FORM, ("until", until)]).until is None


@pytest.mark.parametrize("moment", [2**60, -(2**60), 2**62, 10**12, 10**400, "1", 1.5, [], {}])
@pytest.mark.parametrize("place", [2, 3, 7])
def test_a_token_that_somebody_wrote_by_hand_is_refused_and_breaks_nothing(moment, place):
    held = ["ListRecords", "lom", None, None, "", "item7", 100, 1_763_000_000]
    held[place] = moment
    token = urlsafe_b64encode(json.dumps(held).encode()).decode().rstrip("=")

    with pytest.raises(Refusal, match="no resumptionToken"):
        rules.question_of([LIST, ("resumptionToken", token)])
