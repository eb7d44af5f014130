"""A school's CSV file, as spreadsheets and administrations really write it."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erbij.schools.model import Column
from erbij.schools.rules import MAX_FAULTS, MAX_ROWS, capped, decode, graphemes, read_table

COLUMNS = (Column("key", ("sleutel",), required=True), Column("name", ("naam",), required=True), Column("email"))


def faults(text: str) -> list[str]:
    return [f"{fault.path}: {fault.message}" for fault in read_table("people", text, COLUMNS)[1]]


def rows(text: str) -> list[dict[str, str]]:
    table, found = read_table("people", text, COLUMNS)
    assert found == []
    return [dict(row.cells) for row in table.rows]


@pytest.mark.parametrize("text", ["key,name\nn,Noor\n", "key;name\nn;Noor\n", "\ufeffSleutel;Naam\r\nn;Noor\r\n"])
def test_a_school_may_use_commas_semicolons_dutch_names_and_a_byte_order_mark(text):
    assert rows(text) == [{"key": "n", "name": "Noor", "email": ""}]


def test_a_name_with_a_separator_a_quote_or_a_line_break_stays_whole():
    assert rows('key,name\nn,"Voorbeeld, Noor ""No"""\n')[0]["name"] == 'Voorbeeld, Noor "No"'
    assert faults('key,name\nn,"Noor\nVoorbeeld"\n') == [
        "people.csv:2:name: this cell has a control or bidirectional character"
    ]


def test_empty_lines_are_skipped_and_the_line_numbers_stay_those_of_the_file():
    assert faults("key,name\n\n,,\nn,Noor\ns,\n") == ["people.csv:5:name: this cell is empty"]


def test_a_row_with_too_few_or_too_many_cells_is_named():
    assert faults("key,name\nn\ns,Sem,x,y\n") == [
        "people.csv:2: 1 cells where the header has 2",
        "people.csv:3: 4 cells where the header has 2",
    ]


@pytest.mark.parametrize("bad", ["\x00", "\x07", "\u202e", "\u2066", "\u200f", "\ufeff", "\u2028", "\ud800", "a\tb"])
def test_control_and_bidirectional_characters_are_errors_and_are_not_repeated(bad):
    found = faults(f"key,name\nn,Noor{bad}x\n")
    assert found == ["people.csv:2:name: this cell has a control or bidirectional character"]


def test_a_name_of_eighty_graphemes_fits_and_of_eighty_one_does_not():
    family = "👩‍👩‍👧"
    assert graphemes(family) == 1
    assert rows(f"key,name\nn,{'é' * 80}\n")
    assert rows(f"key,name\nn,{family * 40}{'x' * 40}\n")
    assert faults(f"key,name\nn,{'x' * 81}\n") == ["people.csv:2:name: this is longer than 80 characters"]


def test_a_pile_of_marks_on_one_letter_is_too_long():
    assert faults(f"key,name\nn,a{chr(0x301) * 400}\n") == ["people.csv:2:name: this is longer than 80 characters"]


def test_a_missing_an_unknown_and_a_doubled_column_are_named():
    assert faults("key,nmae,key\n") == [
        "people.csv:1:nmae: this column is not known; remove it or rename it",
        "people.csv:1:key: this column stands there twice",
        "people.csv:1:name: this column is missing",
    ]


def test_a_file_that_begins_with_a_person_instead_of_names_of_columns_shows_nobody():
    assert faults("n,Noor Voorbeeld\n")[:2] == [
        "people.csv:1:column 1: this column is not known; remove it or rename it",
        "people.csv:1:column 2: this column is not known; remove it or rename it",
    ]


def test_quotation_marks_that_do_not_match_are_one_error():
    assert faults('key,name\nn,Noor\ns,"Sem\nx,y\n') == [
        "people.csv:3: the quotation marks from this line on do not match"
    ]


@pytest.mark.parametrize("text", ["", "\ufeff", "\n\n"])
def test_an_empty_file_is_an_error(text):
    assert faults(text) == ["people.csv:1: this file is empty"]


def test_more_rows_than_any_school_has_are_refused():
    text = "key,name\n" + "n,Noor\n" * (MAX_ROWS + 5)
    assert faults(text) == [f"people.csv:{MAX_ROWS + 2}: more than {MAX_ROWS} rows"]


def test_a_thousand_errors_are_told_as_two_hundred_and_the_rest():
    found = capped(read_table("people", "key,name\n" + "n,\n" * 1000, COLUMNS)[1])
    assert len(found) == MAX_FAULTS + 1
    assert found[-1].message == "and 800 more errors"


def test_a_file_that_is_not_utf_8_names_the_line():
    _, found = decode("people", "key,name\nz,Zoë\n".encode("latin-1"))
    assert [fault.path for fault in found] == ["people.csv:2"]
    assert decode("people", "\ufeffkey".encode()) == ("key", [])


@given(st.text())
def test_no_text_whatever_brings_the_reader_down(text):
    table, found = read_table("people", text, COLUMNS)
    last = len(text.splitlines()) + 1
    assert all(set(row.cells) == {column.name for column in COLUMNS} and row.line <= last for row in table.rows)
    assert all(len(fault.message) < 200 and (fault.line or 0) <= last for fault in found)
    assert table.whole or found, "what is not whole says why"


@given(st.binary())
def test_no_bytes_whatever_bring_the_reader_down(data):
    text, found = decode("people", data)
    if not found:
        read_table("people", text, COLUMNS)


CELL = st.text(st.characters(categories=["L", "N", "P", "S"], codec="utf-8"), min_size=1, max_size=19).filter(
    lambda text: text.isprintable() and graphemes(text) >= 1 and text[0] not in "=@+-#"
)
"""No formula, nor what is left of one: see the tests of sorting files."""


@given(
    st.lists(st.tuples(CELL, CELL), min_size=1), st.sampled_from(",;"), st.sampled_from(["\n", "\r\n"]), st.booleans()
)
def test_what_a_spreadsheet_writes_is_what_the_school_meant(pairs, separator, line_end, with_bom):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator=line_end, quoting=csv.QUOTE_ALL)
    writer.writerows([("key", "name"), *pairs])
    table, found = read_table("people", ("\ufeff" if with_bom else "") + out.getvalue(), COLUMNS)
    assert found == []
    import unicodedata

    expected = [tuple(unicodedata.normalize("NFC", cell) for cell in pair) for pair in pairs]
    assert [(row.cells["key"], row.cells["name"]) for row in table.rows] == expected
    assert [row.line for row in table.rows] == list(range(2, len(pairs) + 2))


@given(st.lists(st.text(max_size=6), max_size=12))
def test_every_error_names_a_line_of_the_file(lines):
    text = "key,name\n" + "\n".join(lines)
    count = len(text.splitlines()) + 1
    for fault in read_table("people", text, COLUMNS)[1]:
        assert 1 <= fault.line <= count
