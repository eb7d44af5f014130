"""Pages that are made from the code are current, and the protocol's tables name every route and event."""

from __future__ import annotations

import re

import pytest

from erbij.cli.docs import PAGES
from erbij.cli.event_map import EVENTS, PUSHED
from erbij.cli.wire_map import ROUTES
from tests.support.checkout import CHECKOUT

DOCS = CHECKOUT / "docs"


@pytest.mark.parametrize("page", sorted(PAGES))
def test_a_page_that_is_made_from_the_code_is_current(page: str) -> None:
    assert (DOCS / page).read_text(encoding="utf-8") == PAGES[page](), "run `make docs`"


def test_the_protocol_names_every_route() -> None:
    text = (DOCS / "protocol.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:GET|POST|PATCH|DELETE) /api/[^`?]+)(?:\?[^`]*)?`", text))

    assert {route for route, *_ in ROUTES} - named == set()


def test_the_protocol_names_every_event() -> None:
    text = (DOCS / "protocol.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z]+\.[a-z]+)`", text))

    assert {event for event, *_ in EVENTS} | {event for event, _ in PUSHED} <= named


def test_no_link_between_the_documents_is_broken() -> None:
    local_link = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
    broken = [
        f"{file.relative_to(CHECKOUT)}: {target}"
        for file in [*CHECKOUT.glob("*.md"), *DOCS.rglob("*.md")]
        for target in local_link.findall(file.read_text(encoding="utf-8"))
        if not (file.parent / target).exists()
    ]

    assert broken == []


def test_no_two_decisions_have_one_number_and_each_says_its_own() -> None:
    files = sorted((DOCS / "adr").glob("*.md"))
    numbers = [int(file.name.split("-")[0]) for file in files]

    assert len(set(numbers)) == len(numbers) > 0
    for number, file in zip(numbers, files, strict=True):
        assert file.read_text(encoding="utf-8").startswith(f"# {number}. "), file.name


def test_the_glossary_holds_every_word_once() -> None:
    rows = re.findall(r"^\| ([^|]+) \|", (DOCS / "glossary.md").read_text(encoding="utf-8"), re.MULTILINE)
    words = [word.strip().casefold() for word in rows if word.strip() not in {"word", "---"}]

    assert len(words) > 0
    assert [word for word in set(words) if words.count(word) > 1] == []
