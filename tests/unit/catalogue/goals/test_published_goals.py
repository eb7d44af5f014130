"""What a published file of goals says, and where an older goal leads today."""

from __future__ import annotations

from typing import Any

import pytest

from erbij.catalogue.goals import rules
from erbij.catalogue.goals.model import Goal, Published
from erbij.errors import Invalid
from tests.unit.catalogue.goals.published import (
    BREUKEN,
    CURRENT,
    DELEN,
    DEPRECATED,
    FILES,
    NIEUW,
    OUD,
    OUDER,
    WEG,
    as_file,
    entry,
)


def known() -> dict[str, Goal]:
    return rules.merged({}, [one for name, data in FILES for one in rules.published(name, data)])


def leads_to(goal_id: str) -> list[str]:
    return [one.id for one in rules.followed(goal_id, known())]


def test_a_goal_that_slo_has_not_released_is_left_out() -> None:
    assert known().keys() == {BREUKEN, DELEN, OUD, OUDER, WEG}
    assert NIEUW not in known()


def test_a_goal_is_called_by_its_few_words_where_it_has_some() -> None:
    assert known()[BREUKEN].words == "Taarten"
    assert known()[DELEN].words == "De leerling deelt knikkers eerlijk."


def test_a_goal_without_a_label_is_called_by_the_words_behind_its_number() -> None:
    (old,) = rules.published("x.json", as_file([entry(OUD, "De leerling knipt.", prefix="PO 40: Schaar en papier")]))

    assert rules.merged({}, [old])[OUD].words == "Schaar en papier"


def test_a_goal_that_was_split_leads_to_both_also_by_way_of_another() -> None:
    assert leads_to(BREUKEN) == [BREUKEN]
    assert leads_to(OUD) == [BREUKEN, DELEN]
    assert leads_to(OUDER) == [BREUKEN, DELEN]


def test_a_goal_without_a_successor_or_of_which_nothing_is_known_stays_what_it_is() -> None:
    assert leads_to(WEG) == [WEG]
    assert rules.followed("elders", {}) == (Goal("elders", "", ended=True),)
    assert [one.id for one in rules.followed("a", {"a": Goal("a", "A", replaced_by=("b",), ended=True)})] == ["a"]


def test_goals_that_replace_each_other_in_a_circle_end_somewhere() -> None:
    circle = {
        "a": Goal("a", "A", replaced_by=("b",), ended=True),
        "b": Goal("b", "B", replaced_by=("a",), ended=True),
    }

    assert [one.id for one in rules.followed("a", circle)] == ["a"]


def test_an_item_has_each_goal_of_today_once() -> None:
    led = {one: rules.followed(one, known()) for one in (OUD, BREUKEN, WEG)}

    assert [one.id for one in rules.flat((OUD, BREUKEN, WEG), led)] == [BREUKEN, DELEN, WEG]


def test_the_same_files_again_and_in_another_order_change_nothing() -> None:
    entries = [one for name, data in reversed(FILES) for one in rules.published(name, data)]

    assert rules.merged({}, entries) == known()
    assert rules.merged(known(), entries) == known()


def test_a_newer_goal_alone_says_what_it_replaces_until_the_older_speaks_for_itself() -> None:
    newer = rules.published("kerndoelen.json", as_file([entry(BREUKEN, "Taarten", replaces=[OUD])]))
    alone = rules.merged({}, newer)

    assert [one.id for one in rules.followed(OUD, alone)] == [BREUKEN]
    assert alone[OUD].words == "", "only its id is known"
    assert rules.merged(alone, newer) == alone
    both = rules.merged(alone, [*newer, *rules.published("deprecated.json", as_file(DEPRECATED))])
    assert [one.id for one in rules.followed(OUD, both)] == [BREUKEN]
    assert both[OUD].title == "De leerling knipt taarten en knikkers."


@pytest.mark.parametrize("ends", [entry(OUD, "Knippen", replacedBy=[DELEN]), entry(DELEN, "Delen", replaces=[OUD])])
def test_a_goal_that_ended_is_not_brought_back_by_an_older_file(ends: dict[str, Any]) -> None:
    today = rules.published("new.json", as_file([entry(DELEN, "Delen"), ends]))
    before = rules.published("old.json", as_file([entry(OUD, "Knippen")]))

    def after(*files: list[Published]) -> dict[str, Goal]:
        found: dict[str, Goal] = {}
        for file in files:
            found |= rules.merged(found, file)
        return found

    expected = Goal(OUD, "Knippen", replaced_by=(DELEN,), ended=True)
    for files in ((today, before), (before, today), (today + before,), (before + today,), (today, before, before)):
        assert after(*files)[OUD] == expected
        assert not after(*files)[DELEN].ended


def test_of_an_id_that_is_there_twice_the_entry_that_says_that_it_ended_holds() -> None:
    twice = [entry(OUD, "Knippen"), entry(OUD, "Knippen", replacedBy=[DELEN]), entry(OUD, "Knippen")]

    assert rules.merged({}, rules.published("x.json", as_file(twice)))[OUD].replaced_by == (DELEN,)


def test_a_file_with_several_collections_gives_its_goals_and_not_its_domains() -> None:
    whole = as_file({"kerndoel": CURRENT, "kerndoel_domein": [{"id": 1}], "deprecated": DEPRECATED})

    assert rules.merged({}, rules.published("kerndoelen.json", whole)) == known()


@pytest.mark.parametrize(
    ("data", "path"),
    [
        (b"", "x.json:1"),
        (b"\xff\xfe{", "x.json"),
        (b'[\n{"id": }\n]', "x.json:2"),
        (b"[" * 100_000, "x.json"),
        (b'"goals"', "x.json"),
        (b'{"vak": []}', "x.json"),
        (b"[1]", "x.json[0]"),
        (as_file([CURRENT[0], {"title": "Zonder id"}]), "x.json[1].id"),
        (as_file([entry("kerndoel-1", "Geen UUID")]), "x.json[0].id"),
        (as_file([entry(OUD, "  ")]), "x.json[0].title"),
        (as_file([entry(OUD, "Knippen", replacedBy="nergens")]), "x.json[0].replacedBy"),
        (as_file([entry(OUD, "Knippen", replacedBy=["nergens"])]), "x.json[0].replacedBy[0]"),
        (as_file({"deprecated": [entry(OUD, "Knippen", replaces=[3])]}), "x.json.deprecated[0].replaces[0]"),
    ],
)
def test_what_is_wrong_in_a_file_is_told_with_its_place(data: bytes, path: str) -> None:
    with pytest.raises(Invalid) as refused:
        rules.published("x.json", data)

    assert refused.value.errors[0][0] == path


def test_of_a_file_that_is_wrong_everywhere_the_first_twenty_places_are_told() -> None:
    with pytest.raises(Invalid) as refused:
        rules.published("x.json", as_file([{}] * 500))

    assert len(refused.value.errors) == rules.MOST_ERRORS
