from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from erbij.access.export import Letter, letters_pdf, printable, qr_svg
from erbij.private import Private

ADDRESS = "https://erbij.school.example/access/in#" + "x" * 43

NAMES = [
    ("Zoë Núñez", "Zoë Núñez"),
    ("Şükrü Łęcki", "Sükrü Lecki"),
    ("Đặng Ngọc", "Dang Ngoc"),
    ("Zoe\u0308", "Zoë"),
    ("Ali\u2019s", "Ali's"),
    ("محمد", "????"),
]


@pytest.mark.parametrize(("name", "printed"), NAMES)
def test_a_name_is_printed_as_near_as_the_paper_can(name: str, printed: str) -> None:
    assert printable(name) == printed


@settings(deadline=None)
@given(st.text(max_size=60))
def test_whatever_a_name_holds_it_can_be_printed(name: str) -> None:
    printable(name).encode("latin-1")


@settings(max_examples=20, deadline=None)
@given(st.text(max_size=60))
def test_a_letter_is_made_for_every_name(name: str) -> None:
    assert letters_pdf("De Wilg", "2B", [Letter(Private(name), ADDRESS, date(2026, 11, 1))]).startswith(b"%PDF")


def test_each_pupil_has_a_page_of_their_own() -> None:
    letters = [Letter(Private(f"Leerling {n}" + " van der" * 30), ADDRESS, date(2026, 11, 1)) for n in range(3)]
    pdf = letters_pdf("De Wilg " * 20, "2B", letters)
    assert b"/Count 3" in pdf


def test_the_drawing_of_a_link_is_svg_without_anything_that_runs() -> None:
    svg = qr_svg(ADDRESS)
    assert svg.startswith("<svg")
    assert "script" not in svg
    assert "style" not in svg
