"""Who runs a server reads in plain words what holds, what asks for attention and what is broken."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from erbij.operating.model import Backup, Figures, FilesElsewhere, Machine, Node, Point, PointName, PointState
from erbij.operating.rules import BACKUP_SOON_S, GB, LATE_S, of_node, points, rounded, worst

NOW = datetime(2026, 11, 18, 9, 12, tzinfo=UTC)
LESSON = (PointName.DATABASE, PointName.MEDIA, PointName.LOOP, PointName.DISK, PointName.CLOCK)
WELL = Figures(
    at=NOW,
    since=NOW - timedelta(days=3),
    parts=dict.fromkeys(LESSON, True),
    disk_free=100 * GB,
    disk_size=200 * GB,
    lag_s=0.01,
    ledger_lag_s=0.2,
    set_aside=0,
    backup=Backup(NOW - timedelta(seconds=6), failing=False),
    certificate_ends=NOW + timedelta(days=60),
    lessons=2,
    pupils=3,
    files=FilesElsewhere(answers=True, copied=True),
)


def one(figures: Figures, name: PointName) -> Point:
    return next(point for point in points(figures) if point.name is name)


def test_a_server_on_which_all_is_well_says_so_of_every_part_in_its_order() -> None:
    found = points(WELL)

    assert [point.name for point in found] == [name for name in PointName if name is not PointName.SET_ASIDE]
    assert {point.state for point in found} == {PointState.GOOD}
    assert worst(WELL, found) is PointState.GOOD


@pytest.mark.parametrize("name", LESSON)
def test_a_part_that_is_not_there_is_bad_and_so_is_the_whole(name: PointName) -> None:
    figures = replace(WELL, parts=WELL.parts | {name: False})

    assert one(figures, name).state is PointState.BAD
    assert worst(figures, points(figures)) is PointState.BAD


@pytest.mark.parametrize(
    ("free", "size", "state"),
    [
        (20 * GB, 200 * GB, PointState.GOOD),
        (19 * GB, 200 * GB, PointState.SOON),
        (2 * GB, 8 * GB, PointState.GOOD),
        (2 * GB - 1, 8 * GB, PointState.SOON),
    ],
)
def test_a_disk_asks_for_room_before_it_is_full(free: int, size: int, state: PointState) -> None:
    assert one(replace(WELL, disk_free=free, disk_size=size), PointName.DISK).state is state


@pytest.mark.parametrize(
    ("lag", "state"),
    [(60, PointState.GOOD), (61, PointState.SOON), (300, PointState.SOON), (301, PointState.BAD)],
)
def test_a_register_that_is_behind_is_told_with_by_how_much(lag: int, state: PointState) -> None:
    assert one(replace(WELL, ledger_lag_s=lag), PointName.REGISTER) == Point(PointName.REGISTER, state, lag)


def test_news_that_was_set_aside_is_bad_until_somebody_has_it_tried_again() -> None:
    found = one(replace(WELL, set_aside=3), PointName.SET_ASIDE)

    assert found == Point(PointName.SET_ASIDE, PointState.BAD, 3)


def test_a_school_without_a_second_place_is_told_so_again_and_again() -> None:
    assert one(replace(WELL, backup=None), PointName.BACKUP) == Point(PointName.BACKUP, PointState.SOON)


@pytest.mark.parametrize(
    ("backup", "state"),
    [
        (Backup(None, failing=False), PointState.SOON),
        (Backup(None, failing=True), PointState.BAD),
        (Backup(NOW - timedelta(seconds=BACKUP_SOON_S), failing=False), PointState.GOOD),
        (Backup(NOW - timedelta(minutes=2), failing=False), PointState.SOON),
        (Backup(NOW - timedelta(minutes=11), failing=False), PointState.BAD),
        (Backup(NOW, failing=True), PointState.BAD),
        (Backup(NOW - timedelta(minutes=11), failing=False, every_s=300), PointState.GOOD),
        (Backup(NOW - timedelta(minutes=12), failing=False, every_s=300), PointState.SOON),
        (Backup(NOW - timedelta(minutes=21), failing=False, every_s=300), PointState.BAD),
        (Backup(NOW + timedelta(seconds=2), failing=False), PointState.GOOD),
    ],
)
def test_a_backup_that_does_not_follow_is_told(backup: Backup, state: PointState) -> None:
    assert one(replace(WELL, backup=backup), PointName.BACKUP).state is state


@pytest.mark.parametrize(
    ("left", "state", "days"),
    [
        (timedelta(days=14), PointState.GOOD, 14),
        (timedelta(days=13, hours=23), PointState.SOON, 13),
        (timedelta(days=1), PointState.BAD, 1),
        (timedelta(days=-3), PointState.BAD, 0),
    ],
)
def test_a_certificate_is_told_two_weeks_before_it_ends(left: timedelta, state: PointState, days: int) -> None:
    found = one(replace(WELL, certificate_ends=NOW + left), PointName.CERTIFICATE)

    assert (found.state, found.amount) == (state, days)


def test_a_server_without_a_certificate_of_its_own_says_nothing_of_one() -> None:
    assert PointName.CERTIFICATE not in {point.name for point in points(replace(WELL, certificate_ends=None))}


def test_a_slow_server_is_something_to_look_at() -> None:
    assert one(replace(WELL, lag_s=LATE_S + 0.01), PointName.LOOP).state is PointState.SOON


@pytest.mark.parametrize(
    ("files", "state"),
    [
        (FilesElsewhere(answers=True, copied=False), PointState.SOON),
        (FilesElsewhere(answers=False, copied=True), PointState.BAD),
        (FilesElsewhere(answers=False, copied=False), PointState.BAD),
    ],
)
def test_films_in_a_store_that_is_away_or_that_nobody_copies_are_told(files: FilesElsewhere, state: PointState) -> None:
    assert one(replace(WELL, files=files), PointName.FILES) == Point(PointName.FILES, state)


def test_of_films_on_this_machine_nothing_is_said_for_they_are_in_its_backups() -> None:
    assert PointName.FILES not in {point.name for point in points(replace(WELL, files=None))}


def test_a_server_of_several_that_is_gone_is_something_to_look_at_for_its_lessons_go_on() -> None:
    here = Machine("east:8080", here=True, there=True, since=NOW, seen_at=NOW, lessons=3, people=11)
    gone = replace(here, name="west:8080", here=False, there=False, seen_at=NOW - timedelta(seconds=9))

    assert worst(replace(WELL, servers=(here,)), points(WELL)) is PointState.GOOD
    assert worst(replace(WELL, servers=(here, gone)), points(WELL)) is PointState.SOON


@pytest.mark.parametrize(
    ("node", "state"),
    [
        (Node("west", there=True, lessons=3, most_lessons=40, full=0.2), PointState.GOOD),
        (Node("west", there=True, lessons=39, most_lessons=40, full=0.97), PointState.SOON),
        (Node("west", there=True, draining=True), PointState.SOON),
        (Node("west", there=False, lost_s=4.0), PointState.SOON),
    ],
)
def test_a_media_node_that_is_lost_ends_or_is_nearly_full_is_something_to_look_at(
    node: Node, state: PointState
) -> None:
    assert of_node(node) is state
    assert worst(replace(WELL, nodes=(node,)), points(WELL)) is state


@pytest.mark.parametrize(("people", "said"), [(0, 0), (1, 10), (10, 10), (11, 20)])
def test_how_many_people_are_at_a_server_is_said_to_the_next_ten(people: int, said: int) -> None:
    assert rounded(people) == said
