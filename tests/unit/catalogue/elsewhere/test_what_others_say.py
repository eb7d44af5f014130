"""Answers of other catalogues are read as far as they can be used, and nothing in them is believed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from erbij.catalogue.elsewhere import reading, rules
from erbij.catalogue.elsewhere.model import Other, Page, Record
from erbij.catalogue.elsewhere.reading import NotUnderstood
from erbij.catalogue.elsewhere.wire import OtherKind, OtherTrouble, SkippedWhy
from tests.support.other_catalogue import BOMB, STRANGER, lom, record, searched, told

LINK = "https://www.voorbeeld.test/les?a=1&b=2"
IEEE = """<lom xmlns="http://ltsc.ieee.org/xsd/LOM"><general><title><string language="nl">Breuken</string></title>
<keyword><string>taart</string></keyword></general><technical><location>https://x.test/</location></technical></lom>"""
DUBLIN = """<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>  Het
hart </dc:title><dc:subject>biologie</dc:subject><dc:identifier>urn:isbn:1</dc:identifier>
<dc:identifier>https://x.test/hart</dc:identifier></oai_dc:dc>"""


def page_of(*records: str, token: str = "") -> Page:
    more = f"<resumptionToken>{token}</resumptionToken>" if token else ""
    return reading.page(told(f"<ListRecords>{''.join(records)}{more}</ListRecords>").encode())


def test_a_lesson_is_read_from_each_of_the_forms_that_catalogues_use():
    page = page_of(
        record("a", lom("Breuken & taart", LINK, "Over\u202e delen")), record("b", IEEE), record("c", DUBLIN), token="t"
    )

    assert page.records == (
        Record("a", "Breuken & taart", "Over delen", LINK),
        Record("b", "Breuken", "", "https://x.test/", "taart"),
        Record("c", "Het hart", "", "https://x.test/hart", "biologie"),
    )
    assert (page.at, page.token, page.skipped) == ("2026-11-18T09:00:00Z", "t", ())


def test_what_cannot_be_used_is_skipped_and_said_and_the_rest_is_taken():
    page = page_of(
        record("titel", lom("", LINK).replace("Fractions", "")),
        record("script", lom("Breuken", "javascript:alert(1)")),
        record("marc", "<marc/>"),
        record("", lom("Breuken", LINK)),
        record("weg", deleted=True),
        record("goed", lom("Breuken", LINK)),
    )

    assert [one.key for one in page.records] == ["goed"]
    assert page.deleted == ("weg",)
    assert page.skipped == (
        ("titel", SkippedWhy.NO_TITLE),
        ("script", SkippedWhy.NO_LINK),
        ("marc", SkippedWhy.NOT_READABLE),
        ("", SkippedWhy.NOT_READABLE),
    )


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html><body>Welkom</body></html>",
        b"<OAI-PMH>",
        b"\xff\xfe\x00",
        b'<?xml version="1.0" encoding="klingon"?><OAI-PMH/>',
        BOMB.encode(),
        STRANGER.encode(),
        b"<OAI-PMH>" + b"<a>" * 100 + b"</a>" * 100 + b"</OAI-PMH>",
        b"<OAI-PMH>" + b"<a/>" * 200_001 + b"</OAI-PMH>",
        told(f"<ListRecords><resumptionToken>{'x' * 3000}</resumptionToken></ListRecords>").encode(),
    ],
    ids=["nothing", "page", "half", "noise", "klingon", "bomb", "file", "deep", "many", "token"],
)
def test_an_answer_that_is_no_catalogue_or_a_trap_is_refused_whole(data):
    with pytest.raises(NotUnderstood):
        reading.page(data)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
@pytest.mark.parametrize("before", ["", "\r\n\n"])
def test_an_answer_in_other_letters_or_behind_an_empty_line_is_read(encoding, before):
    name = "utf-8" if encoding == "utf-8-sig" else encoding
    text = told(f"<ListRecords>{record('a', lom('Reünie in één les', LINK))}</ListRecords>")
    text = text.replace('<?xml version="1.0"?>', f'<?xml version="1.0" encoding="{name}"?>')

    data = before.encode() + text.encode(encoding)

    assert [one.title for one in reading.page(data).records] == ["Reünie in één les"]


def test_a_search_keeps_what_can_be_shown_and_believes_no_number():
    hits = reading.hits(searched(lom("Breuken", LINK), lom("Zonder link", "x"), total=12).encode())

    assert (hits.total, [one.title for one in hits.records]) == (12, ["Breuken"])
    wild = searched(total=1).replace(">1<", ">" + "9" * 4000 + "<")
    assert reading.hits(wild.encode()).total == 0
    with pytest.raises(NotUnderstood):
        reading.hits(STRANGER.encode())


def test_only_words_go_to_another_catalogue():
    asked = rules.search_of('breuken" or cql.allRecords=1 \\ (delen)')

    assert asked is not None
    assert asked["query"] == '"breuken" and "or" and "cql" and "allRecords" and "1" and "delen"'
    assert rules.search_of(' "\\" ') is None


@pytest.mark.parametrize(
    ("address", "fine"),
    [
        ("https://catalogus.voorbeeld.test/oai", True),
        ("http://catalogus.voorbeeld.test/oai", False),
        ("https://anders.voorbeeld.test/oai", False),
        ("https://wie@catalogus.voorbeeld.test/oai", False),
        ("https://catalogus.voorbeeld.test/oai?verb=Identify", False),
        ("https://catalogus.voorbeeld.test:x/oai", False),
        ("https:///oai", False),
        ("file:///etc/passwd", False),
    ],
)
def test_only_a_whole_https_address_of_a_host_that_is_allowed_is_read(address, fine):
    assert rules.may_be_read(address, {"catalogus.voorbeeld.test"}, inside=False) is fine


def test_what_changed_is_asked_for_only_where_they_tell_what_is_gone():
    tells = Other("x", "school", "X", OtherKind.OAI, "https://x.test", prefix="lom", tells_deleted=True, since="2026")
    silent = Other("x", "school", "X", OtherKind.OAI, "https://x.test", prefix="lom", since="2026")

    assert rules.first_question(tells) == {"verb": "ListRecords", "metadataPrefix": "lom", "from": "2026"}
    assert "from" not in rules.first_question(silent)


def test_a_catalogue_is_read_once_a_day_sooner_after_trouble_and_at_once_when_somebody_asks():
    now = datetime(2026, 11, 18, 10, tzinfo=UTC)
    new = Other("x", "school", "X", OtherKind.OAI, "https://x.test")
    read = replace(new, tried_at=now - timedelta(hours=2), read_at=now - timedelta(hours=2), since="2026")
    wrong = replace(read, trouble=OtherTrouble.THEIR_ERROR)

    assert rules.due(new, now)
    assert not rules.due(read, now)
    assert rules.due(read, now + timedelta(hours=23))
    assert rules.due(wrong, now)
    assert not rules.due(replace(wrong, trouble=OtherTrouble.TOO_MANY), now), "there is no less of it in an hour"
    assert rules.due(replace(read, asked=True), now)
    left = replace(read, tried_at=now)
    assert (rules.due(left, now + timedelta(minutes=4)), rules.due(left, now + timedelta(minutes=5))) == (False, True)
    assert not rules.due(replace(new, paused=True), now)
    assert not rules.due(replace(new, kind=OtherKind.SRU), now)
    assert [rules.is_reading(one) for one in (new, read, replace(read, token="t"), wrong)] == [True, False, True, False]
