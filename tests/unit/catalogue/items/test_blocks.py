"""What a block takes, when it is complete, and what pupils must not be given."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from erbij.catalogue.items import rules
from erbij.catalogue.items.model import Block, FileFacts, Item, ItemBlockKind, ItemLevel, ItemState
from erbij.catalogue.items.wire import BlockDraft, ItemDescribed, ItemLicence, ItemPriority
from erbij.errors import Invalid

NOW = datetime(2026, 9, 7, 7, tzinfo=UTC)
FILM = FileFacts("film", ItemBlockKind.VIDEO, 600_000)
SHEET = FileFacts("sheet", ItemBlockKind.PDF, None)
FILES = {one.id: one for one in (FILM, SHEET)}


def draft(kind: ItemBlockKind, **given: object) -> BlockDraft:
    return BlockDraft.model_validate({"id": "blok0001", "kind": kind, **given})


def block(kind: ItemBlockKind, **given: object):
    return rules.blocks_of([draft(kind, **given)], FILES)[0]


def item(**given: object) -> Item:
    empty = Item(
        id="i",
        school_id="s",
        author_id="a",
        title="",
        description="",
        subject="",
        level=None,
        years=(),
        priority=ItemPriority.IMPORTANT,
        goals=(),
        licence=ItemLicence.OWN,
        language="nl",
        calm_ok=False,
        captioned=False,
        printable=False,
        norm_minutes=0,
        state=ItemState.DRAFT,
        version=1,
        revision=0,
        published_hash="",
        created_at=NOW,
        changed_at=NOW,
    )
    return replace(empty, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("seconds", "part"), [(0.5, 0.7002), (60, 0.725), (240, 0.8), (480, 0.9), (600, 0.9), (3600, 0.9)]
)
def test_a_short_video_may_leave_a_little_more_of_its_end_and_a_long_one_a_tenth(seconds, part):
    assert rules.coverage_of(round(seconds * 1000)) == pytest.approx(part)


def test_a_video_takes_as_long_as_it_plays_and_is_complete_when_most_of_it_was_played():
    film = block(ItemBlockKind.VIDEO, file_id="film")
    assert (film.norm_seconds, film.norm_estimated, film.media_ms) == (600, True, 600_000)
    assert (film.coverage, film.view_seconds) == (0.9, None)


def test_a_text_takes_as_long_as_its_words_and_is_complete_after_half_of_that():
    text = block(ItemBlockKind.TEXT, text="woord " * 220)
    assert (text.norm_seconds, text.coverage, text.view_seconds) == (120, None, 60)
    assert block(ItemBlockKind.TEXT, text="kort").norm_seconds == 30


def test_what_the_teacher_says_it_takes_holds():
    text = block(ItemBlockKind.TEXT, text="woord " * 220, norm_seconds=600)
    assert (text.norm_seconds, text.norm_estimated, text.view_seconds) == (600, False, 300)


def test_only_what_belongs_to_the_kind_of_a_block_is_kept():
    text = block(ItemBlockKind.TEXT, text="dag", file_id="film", url="https://voorbeeld.test/")
    assert (text.text, text.file_id, text.url, text.media_ms) == ("dag", None, "", None)


@pytest.mark.parametrize(
    ("kind", "given", "path"),
    [
        (ItemBlockKind.VIDEO, {"file_id": "sheet"}, "body.blocks.0.file_id"),
        (ItemBlockKind.VIDEO, {"file_id": "of-another-school"}, "body.blocks.0.file_id"),
    ],
)
def test_a_wrong_block_is_refused_with_its_place(kind, given, path):
    with pytest.raises(Invalid) as refused:
        block(kind, **given)
    assert [where for where, _ in refused.value.errors] == [path]


def test_two_blocks_with_one_id_are_refused_because_progress_hangs_on_it():
    with pytest.raises(Invalid) as refused:
        rules.blocks_of([draft(ItemBlockKind.PAUSE), draft(ItemBlockKind.PAUSE)], {})
    assert refused.value.errors == (("body.blocks.1.id", "is there twice"),)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "http://voorbeeld.test",
        "https:///pad",
        "https://school@elders.test/",
        "https://voorbeeld.test:99999/",
        "https://voor beeld.test/",
        "https://voorbeeld.test/\u202e",
        "//voorbeeld.test",
        "https://[::1",
    ],
)
def test_an_address_that_could_surprise_a_pupil_is_no_link(address):
    assert not rules.is_web_address(address)


def test_an_ordinary_address_is_a_link():
    assert rules.is_web_address("https://www.voorbeeld.test:8443/les?deel=2#einde")


def test_marks_that_nobody_sees_are_taken_out_of_texts_and_emoji_stay_whole():
    assert rules.plain_text("a\u202eb\x00c\u200b\r\nd\re\u200d") == "abc\nd\ne\u200d"


def test_an_item_says_what_it_lacks_before_pupils_can_get_it():
    nothing = rules.missing_of(ItemDescribed(), ())
    assert nothing == ("title", "subject", "level", "years", "blocks")
    whole = ItemDescribed(title="Breuken", subject="Rekenen", level=ItemLevel.PO, years=(5,))
    blocks = rules.blocks_of(
        [draft(ItemBlockKind.TEXT, text=" \n"), BlockDraft(id="blok0002", kind=ItemBlockKind.PAUSE)], {}
    )
    assert rules.missing_of(whole, blocks) == ("blocks.0",)
    assert rules.missing_of(whole, blocks[1:]) == ("blocks",)
    for kind, given in (
        (ItemBlockKind.LINK, {"url": ""}),
        (ItemBlockKind.LINK, {"url": "javascript:x"}),
        (ItemBlockKind.VIDEO, {}),
    ):
        assert rules.missing_of(whole, (block(kind, **given),)) == ("blocks.0",)
    assert rules.missing_of(whole, (block(ItemBlockKind.VIDEO, file_id="film"),)) == ()


def test_something_of_another_site_is_there_only_where_the_school_named_that_site():
    whole = ItemDescribed(title="Breuken", subject="Rekenen", level=ItemLevel.PO, years=(5,))
    film = block(ItemBlockKind.EMBED, url="https://video.voorbeeld.test/film")

    assert (film.view_seconds, film.coverage, film.norm_seconds) == (None, None, 300)
    assert rules.missing_of(whole, (film,), {"video.voorbeeld.test"}) == ()
    assert rules.missing_of(whole, (film,)) == ("blocks.0",)


def test_minutes_are_those_of_all_blocks_together_rounded_up_once():
    blocks = (block(ItemBlockKind.VIDEO, file_id="film"), block(ItemBlockKind.TEXT, text="kort"))
    assert rules.minutes_of(blocks) == 11
    assert rules.minutes_of(()) == 0


def test_only_another_title_or_other_blocks_make_a_draft_run_ahead_of_what_was_published():
    first = item(title="Breuken", blocks=(block(ItemBlockKind.TEXT, text="dag"),))
    made = rules.next_revision(first, "a", NOW)
    published = replace(first, revision=1, published_hash=made.content_hash)
    assert (made.number, made.blocks) == (1, first.blocks)
    assert not rules.is_ahead(published)
    assert not rules.is_ahead(replace(published, subject="Taal"))
    assert rules.is_ahead(replace(published, title="Delen"))
    assert rules.is_ahead(replace(published, blocks=(block(ItemBlockKind.TEXT, text="hoi"),)))


def test_what_comes_back_from_the_archive_is_what_it_was():
    assert rules.state_of(item(), archived=True) is ItemState.ARCHIVED
    assert rules.state_of(item(state=ItemState.ARCHIVED), archived=False) is ItemState.DRAFT
    assert rules.state_of(item(state=ItemState.ARCHIVED, revision=2), archived=False) is ItemState.READY


@pytest.mark.parametrize(
    ("sector", "groups", "level", "years"),
    [
        ("po", ["Groep 5A", "Groep 6"], ItemLevel.PO, (5, 6)),
        ("po", ["Groep 5/6", "7-8 B"], ItemLevel.PO, (5, 6, 7, 8)),
        ("vo", ["3H2"], ItemLevel.HAVO, (3,)),
        ("vo", ["3H lokaal 4"], ItemLevel.HAVO, (3,)),
        ("vo", ["3H2", "4v1"], None, (3, 4)),
        ("vo", ["Examenklas"], None, ()),
        ("vo", [], None, ()),
        ("po", ["Groep 12"], ItemLevel.PO, ()),
    ],
)
def test_the_names_of_a_teachers_groups_say_for_whom_an_item_is(sector, groups, level, years):
    assert rules.for_whom(sector, groups) == (level, years)


def test_a_film_in_the_place_of_one_that_pupils_saw_is_another_block_and_all_else_keeps_its_id() -> None:
    old, new, text = film("film"), film("other"), block(ItemBlockKind.TEXT, text="Kijk.").model_copy(update={"id": "t"})

    assert rules.apart((old, text), (old, text), NOW) == (old, text)
    assert rules.apart((new,), (), NOW) == (new,)
    (swapped, same) = rules.apart((new, text), (old, text), NOW)
    assert (swapped.id != old.id, swapped.file_id, same) == (True, "other", text)
    assert rules.apart((swapped,), (old,), NOW) == (swapped,)
    BlockDraft(id=swapped.id, kind=swapped.kind)


def film(file_id: str) -> Block:
    (made,) = rules.blocks_of([draft(ItemBlockKind.VIDEO)], {})
    return made.model_copy(update={"file_id": file_id})
