"""Whatever file a school has: Erbij sees what it is, or says what to do with it."""

from __future__ import annotations

import io
import zipfile

import pytest

from erbij.plans.service import import_parts
from erbij.schools.files.rules import kind_by_name, plain_name, sort
from erbij.schools.rules import read_table
from erbij.schools.service import TEXTS

PARTS = import_parts()
COLUMNS = {file: [column for part in PARTS if part.file == file for column in part.columns] for file in TEXTS}
COLUMNS.pop("attendance")


def sorted_(*given: tuple[str, bytes]):
    return sort(given, COLUMNS)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Groepen", "groups"),
        ("rooster (1)", "timetable"),
        ("personen-2026-09-01", "people"),
        ("Vrije dagen", "free_days"),
        ("leerlingen", None),
        ("2026", None),
    ],
)
def test_the_name_of_a_file_says_what_it_is_also_of_its_second_copy(name, kind):
    assert kind_by_name(name) == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("sleutel;naam\n5A;Groep 5A\n", "groups"),
        ("\ufeffsleutel;naam;rol;groep\n", "people"),
        ("datum,naam\n2026-10-19,Herfstvakantie\n", "free_days"),
        ("weekdag;van;t/m;begin;einde;vak;groep;leraar\n", "timetable"),
    ],
)
def test_else_its_columns_say_so(text, kind):
    found = sorted_(("export.csv", text.encode()))
    assert (list(found.texts), found.faults) == ([kind], [])


def test_what_is_no_text_of_ours_is_left_to_the_readers_of_other_programs():
    some = [("a.zip", b"PK\x03\x04"), ("b.xml", b"\xef\xbb\xbf <EDEX/>"), ("c.ics", b"BEGIN:VCALENDAR"), ("d", b"[]")]
    found = sorted_(*some)
    assert [name for name, _ in found.others] == ["a.zip", "b.xml", "c.ics", "d"]


def workbook() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as zipped:
        zipped.writestr("[Content_Types].xml", "<Types/>")
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("leerlingen.xlsx", workbook(), "this is a workbook; save each sheet as CSV UTF-8"),
        ("leerlingen.xls", b"\xd0\xcf\x11\xe0rest", "this is a workbook; save each sheet as CSV UTF-8"),
        ("brief.csv", b"Beste ouders\n", "this is no file that Erbij knows"),
        ("leeg.csv", b"", "this is no file that Erbij knows"),
        ("groepen.csv", "sleutel;naam\n1;Zoë\n".encode("cp1252"), "this file is not UTF-8; save it as CSV UTF-8"),
        ("groepen.csv", "sleutel;naam\n".encode("utf-16"), "this file is not UTF-8; save it as CSV UTF-8"),
        ("groepen.csv", b"x" * 8_000_001, "larger than 8 MB"),
        ("groepen.csv", b'"', "the quotation marks from this line on do not match"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_what_to_do(name, data, message):
    found = sorted_((name, data))
    faults = list(found.faults)
    if found.texts:
        faults += read_table(name, found.texts["groups"], COLUMNS["groups"])[1]
    assert [(fault.file, fault.message) for fault in faults] == [(name, message)]


def test_two_files_of_one_kind_are_refused():
    found = sorted_(("groepen.csv", b"sleutel;naam\n"), ("groepen (1).csv", b"sleutel;naam\n"))
    assert [fault.message for fault in found.faults] == ["a file of this kind is there twice"]


def test_a_name_with_folders_and_strange_signs_is_only_a_name():
    assert plain_name("C:\\Users\\an\\roos:ter\u202e.csv") == "rooster.csv"
    assert plain_name("../../etc/passwd") == "passwd"
    assert plain_name("///") == "file"


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("=1+1", "this cell begins like a formula"),
        ("@SUM(A1)", "this cell begins like a formula"),
        ("+cmd(1)", "this cell begins like a formula"),
        ("#N/B", "this cell holds an error of a spreadsheet"),
        ("#VERW!", "this cell holds an error of a spreadsheet"),
        ("#######", "this cell holds an error of a spreadsheet"),
    ],
)
def test_a_formula_or_what_is_left_of_one_is_no_name(cell, message):
    _, faults = read_table("groups", f"key;name\n5A;{cell}\n", COLUMNS["groups"])
    assert [(fault.path, fault.message) for fault in faults] == [("groups.csv:2:name", message)]


@pytest.mark.parametrize("cell", ["5 havo+", "-1", "Groep #3", "C#", "3/4"])
def test_names_of_groups_that_only_look_a_little_like_formulas_are_fine(cell):
    assert read_table("groups", f"key;name\n5A;{cell}\n", COLUMNS["groups"])[1] == []
