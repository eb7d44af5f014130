"""Rosters of other programs, also broken and hostile ones: read safely, and never more than is needed."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest

from erbij.people.rosters import archive as archives
from erbij.people.rosters import edexml, oneroster
from tests.unit.people.rosters_given import EDEX, archive, export

TODAY = date(2026, 9, 7)


def roster_of(program, name: str, data: bytes, today: date):
    found = program.read(name, data, today)
    assert found is not None
    return found


def people(found):
    return {row.cells["key"]: row.cells for row in found.tables["people"].rows}


def messages(found):
    return [fault.message for fault in found.faults]


@pytest.mark.parametrize("folder", ["", "export/"])
def test_a_oneroster_archive_is_recognised_with_what_is_in_it(folder):
    found = roster_of(oneroster, "export.zip", archive(folder=folder), TODAY)

    assert (found.kind, found.faults) == ("ONEROSTER", ())
    assert found.counts == {"groups": 2, "pupils": 2, "teachers": 1, "people": 4}
    assert people(found)["oneroster:thijs"]["name"] == "Thijs van Testema"
    assert people(found)["oneroster:thijs"]["groups"] == "oneroster:c5a|oneroster:c5b"
    assert people(found)["oneroster:karin"]["guardian_of"] == "oneroster:noor"


def test_who_has_left_is_not_in_the_list_and_who_will_leave_has_a_last_day():
    assert "oneroster:sem" not in people(roster_of(oneroster, "x.zip", archive(sem="2026-09-01"), TODAY))
    later = people(roster_of(oneroster, "x.zip", archive(sem="2026-10-01"), TODAY))
    assert later["oneroster:sem"]["last_day"] == "2026-10-01"


def test_a_delta_names_who_goes_and_who_changes_class():
    users = "sourcedId,status,enabledUser,givenName,familyName\nsem,tobedeleted,true,Sem,Verzonnen\n"
    moves = "sourcedId,status,classSourcedId,userSourcedId,role\n"
    moves += "e1,tobedeleted,c5a,noor,student\ne9,active,c5b,noor,student\n"
    classes = "sourcedId,status,title\n"

    found = roster_of(oneroster, "x.zip", archive("delta", users=users, enrollments=moves, classes=classes), TODAY)

    assert found.tables["people"].partial
    assert people(found)["oneroster:sem"]["gone"] == "yes"
    assert (people(found)["oneroster:noor"]["groups"], people(found)["oneroster:noor"]["less"]) == (
        "oneroster:c5b",
        "oneroster:c5a",
    )


def test_what_is_wrong_is_named_by_file_line_and_column():
    users = "sourcedId,givenName,familyName,role\na|b,Noor,Voorbeeld,student\n,Sem,Verzonnen,student\n"

    found = roster_of(oneroster, "x.zip", archive(users=users), TODAY)

    assert [fault.path for fault in found.faults] == ["users.csv:2:sourcedId", "users.csv:3:sourcedId"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"PK\x03\x04 and then nothing", "this archive is broken"),
        (archive()[:-40], "this archive is broken"),
        (archive(orgs="sourcedId,type\na,school\nb,school\n"), "more than one school; export one school at a time"),
        (archive(users="x,y\n1,2\n"), "this column is missing"),
        (archive(users='sourcedId,givenName,familyName\n"a'), "the quotation marks from this line on do not match"),
        (archive("rare"), "users, classes and enrollments are all bulk or all delta"),
    ],
)
def test_a_broken_archive_says_what_is_wrong(data, message):
    assert message in messages(roster_of(oneroster, "x.zip", data, TODAY))


def test_an_archive_that_unpacks_to_far_too_much_is_given_up(monkeypatch):
    monkeypatch.setattr(archives, "MAX_UNPACKED", 1_000_000)
    bomb = archive(users="sourcedId,givenName,familyName\n" + "0" * 5_000_000)

    assert len(bomb) < 20_000
    assert messages(roster_of(oneroster, "x.zip", bomb, TODAY)) == ["this archive unpacks to far too much"]


def test_names_that_climb_out_of_a_folder_are_only_names():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as zipped:
        zipped.writestr("../../../etc/passwd", "root")
        zipped.writestr("..\\manifest.csv", "propertyName,value\n")
    found = roster_of(oneroster, "x.zip", packed.getvalue(), TODAY)

    assert (messages(found), set(found.counts.values())) == ([], {0}), "read as a manifest and nothing else"


def test_a_file_that_is_no_roster_is_left_to_others():
    assert oneroster.read("x.csv", b"key,name\n", TODAY) is None
    assert edexml.read("x.xml", b"<html></html>", TODAY) is None


def test_edexml_is_recognised_and_a_citizen_service_number_is_never_read():
    found = roster_of(edexml, "edex.xml", EDEX.encode(), TODAY)

    assert (found.kind, found.faults) == ("EDEXML", ())
    assert found.counts == {"groups": 2, "pupils": 1, "teachers": 1, "people": 2}
    noor, thijs = people(found)["edexml:l1"], people(found)["edexml:t1"]
    assert (noor["name"], noor["groups"]) == ("Noor van der Voorbeeld", "edexml:g5|edexml:plus")
    assert (thijs["role"], thijs["mentor_of"]) == ("mentor|teacher", "edexml:g5")
    assert "123456782" not in str(found.tables["people"].rows)
    assert "2016-05-01" not in str(found.tables["people"].rows)


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ('<!DOCTYPE EDEX [<!ENTITY a "b">]><EDEX>&a;</EDEX>', "a document type or an entity is not allowed"),
        ('<!DOCTYPE EDEX SYSTEM "file:///etc/passwd"><EDEX/>', "a document type or an entity is not allowed"),
        ("<EDEX><leerlingen>", "this is no well-formed XML"),
        ("<EDEX>" + "<a>" * 50 + "</EDEX>", "nested deeper than 12"),
        ("<EDEX><leerlingen><leerling key=''/></leerlingen></EDEX>", "this cell is empty"),
    ],
)
def test_hostile_or_broken_xml_is_refused(document, message):
    assert message in messages(roster_of(edexml, "edex.xml", document.encode(), TODAY))


@pytest.mark.parametrize("version", ["1.03", "2.1"])
@pytest.mark.parametrize("prefix", ["", "edex"])
@pytest.mark.parametrize("encoding", ["UTF-8", "ISO-8859-1", "windows-1252"])
def test_a_whole_export_of_a_primary_school_is_understood_in_every_encoding(encoding, prefix, version):
    found = roster_of(edexml, "edex.xml", export(encoding, prefix, version), TODAY)

    assert found.faults == ()
    assert found.counts == {"groups": 3, "pupils": 2, "teachers": 2, "people": 4}
    groups = {row.cells["key"]: row.cells["name"] for row in found.tables["groups"].rows}
    assert groups == {
        "edexml:g-in": "Instroom",
        "edexml:g-34": "3/4 Zoë & René",
        "edexml:s-plus": "Plusklas",
    }
    shown = {
        key.removeprefix("edexml:"): (one["name"], one["groups"], one["role"]) for key, one in people(found).items()
    }
    assert shown == {
        "900001": ("Noël Çelik", "edexml:g-in", "pupil"),
        "900002": ("Renée van de Voorbeeld", "edexml:g-34|edexml:s-plus", "pupil"),
        "41": ("B. Verzonnen", "edexml:g-34|edexml:s-plus", "mentor|teacher"),
        "42": ("Flör Fictief", "", "teacher"),
    }
    assert people(found)["edexml:900002"]["last_day"] == "2026-12-18"
    kept = str([row.cells for table in found.tables.values() for row in table.rows])
    assert [secret for secret in ("123456782", "2022-01-31", "noten", "ketenid", "N.J.") if secret in kept] == []


def test_a_document_that_lies_about_its_encoding_is_refused():
    lies = export("ISO-8859-1").replace(b"ISO-8859-1", b"UTF-8")
    assert messages(roster_of(edexml, "edex.xml", lies, TODAY)) == ["this is no well-formed XML"]


def test_a_document_that_would_unfold_to_gigabytes_is_refused_at_once():
    many = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE EDEX [<!ENTITY a0 "ha">{many}]><EDEX><school>&a11;</school></EDEX>'
    assert messages(roster_of(edexml, "edex.xml", bomb.encode(), TODAY)) == [
        "a document type or an entity is not allowed"
    ]
