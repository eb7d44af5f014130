"""Which address of another site may stand inside a lesson."""

from __future__ import annotations

import pytest

from erbij.catalogue.embeds import rules
from erbij.catalogue.embeds.http import framed
from erbij.catalogue.items.rules import blocks_of
from erbij.catalogue.items.wire import BlockDraft, ItemBlockKind
from erbij.composition.catalogue import measured, minutes_of
from erbij.errors import NotFound
from erbij.web.headers import FRAMES, POLICY

HOSTS = frozenset({"video.voorbeeld.test"})
FILM = "https://video.voorbeeld.test/film?nr=1&taal=nl"


def test_an_address_of_a_named_site_may() -> None:
    assert rules.host_of(FILM, HOSTS) == "video.voorbeeld.test"
    assert rules.host_of("https://video.voorbeeld.test:443/", HOSTS) == "video.voorbeeld.test"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "http://video.voorbeeld.test/film",
        "https://voorbeeld.test/film",
        "https://niet.video.voorbeeld.test/film",
        "https://video.voorbeeld.test.boef.test/",
        "https://video.voorbeeld.test:8443/",
        "https://video.voorbeeld.test:x/",
        "https://noor@video.voorbeeld.test/",
        "https://boef.test/?https://video.voorbeeld.test",
        "https://boef.test\\@video.voorbeeld.test/",
        "//video.voorbeeld.test/film",
        "javascript://video.voorbeeld.test/%0aalert(1)",
        "data:text/html,https://video.voorbeeld.test",
        "https://video.voorbeeld.test/a b",
        "https://video.voorbeeld.test/\u202etset",
    ],
)
def test_nothing_else_may(address: str) -> None:
    assert rules.host_of(address, HOSTS) is None
    with pytest.raises(NotFound):
        framed(address, HOSTS)


def test_the_page_around_it_allows_that_site_alone_and_no_script_of_its_own() -> None:
    page = framed(FILM, HOSTS)
    policy = page.headers[POLICY].split("; ")

    assert policy[:2] == ["default-src 'none'", "frame-src https://video.voorbeeld.test"]
    assert {"frame-ancestors 'self'", "form-action 'none'", "sandbox allow-scripts allow-same-origin"} <= set(policy)
    assert (page.headers[FRAMES], page.content_type) == ("SAMEORIGIN", "text/html")
    assert page.text is not None
    assert "<script" not in page.text
    assert 'src="https://video.voorbeeld.test/film?nr=1&amp;taal=nl"' in page.text


def test_what_stands_in_an_address_becomes_no_part_of_the_page() -> None:
    page = framed('https://video.voorbeeld.test/"><script>alert(1)</script>', HOSTS)

    assert page.text is not None
    assert "<script" not in page.text


def test_it_has_no_measured_time_asks_for_nothing_and_raises_no_norm() -> None:
    text = BlockDraft(id="blok0001", kind=ItemBlockKind.TEXT, norm_seconds=300)
    film = BlockDraft(id="site0001", kind=ItemBlockKind.EMBED, norm_seconds=3600, url=FILM)
    blocks = blocks_of([text, film], {})

    assert minutes_of(blocks) == 5
    assert measured(blocks[1]).threshold is None
