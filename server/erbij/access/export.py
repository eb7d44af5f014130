"""What access gives out on paper: QR drawings, and letters with one for each pupil.

The letters use the core fonts of PDF, which know Latin-1 only. A letter outside it is printed without its mark
(``Şahin`` becomes ``Sahin``); of a script without such a form each letter is a visible ``?``. The page behind
the QR shows the real name.
"""

from __future__ import annotations

import io
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

import segno
from fpdf import FPDF

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from erbij.private import Private

_SIZE = 70.0
"""Millimetres of the QR on a letter."""
_OWN_FORM = str.maketrans("łŁđĐħĦəƏŋŊŧŦ\u0131\u2019\u2018\u201c\u201d\u2013\u2014", "lLdDhHeEnNtTi''\"\"--")
_MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)


@dataclass(frozen=True, slots=True)
class Letter:
    """One pupil's letter; ``address`` is the link, which stands nowhere else."""

    name: Private[str]
    address: str
    valid_until: date


def qr_svg(address: str) -> str:
    """Return an SVG drawing of a link, without an XML header."""
    drawn = io.BytesIO()
    segno.make(address, micro=False, error="m").save(drawn, kind="svg", xmldecl=False, scale=4, border=4, light="#fff")
    return str(drawn.getvalue(), "utf-8")


def printable(text: str) -> str:
    """Return ``text`` in Latin-1."""
    return "".join(_latin(character) for character in unicodedata.normalize("NFC", text).translate(_OWN_FORM))


def _latin(character: str) -> str:
    base = unicodedata.normalize("NFKD", character)[:1]
    for form in (character, base):
        if form.encode("latin-1", "ignore"):
            return form
    return "" if unicodedata.combining(character) else "?"


def letters_pdf(school: str, group: str, letters: Sequence[Letter]) -> bytes:
    """Return one page A4 per letter, in the order given. Takes time: call it in a thread."""
    pdf = FPDF(format="A4")
    pdf.set_title(printable(f"Brieven {group}"))
    pdf.set_margin(25)
    pdf.set_auto_page_break(auto=False)
    for letter in letters:
        pdf.add_page()
        _page(pdf, school, group, letter)
    return bytes(pdf.output())


def _page(pdf: FPDF, school: str, group: str, letter: Letter) -> None:
    until = letter.valid_until
    _text(pdf, f"{school} · {group}", 11)
    pdf.ln(8)
    _text(pdf, f"Voor {letter.name.reveal()}", 20, "B")
    pdf.ln(4)
    _text(pdf, "Met Erbij kun je meedoen met de les als je niet naar school kunt.", 13)
    pdf.ln(4)
    _text(pdf, "1. Richt de camera van je telefoon of tablet op het vierkant hieronder.", 13)
    _text(pdf, "2. Open de link.", 13)
    _text(pdf, "3. Druk op de knop met je naam. Daarna weet Erbij dat jij het bent.", 13)
    pdf.ln(6)
    modules = segno.make(letter.address, micro=False, error="m")
    picture = io.BytesIO()
    modules.save(picture, kind="png", scale=8, border=4)
    pdf.image(picture, x=(pdf.w - _SIZE) / 2, w=_SIZE, h=_SIZE, alt_text="QR-code")
    pdf.ln(6)
    _text(pdf, "Kun je het vierkant niet gebruiken? Typ dan deze link in de browser:", 11)
    pdf.set_font("Courier", size=9)
    pdf.multi_cell(0, 5, printable(letter.address), align="L", new_x="LMARGIN", new_y="NEXT")
    pdf.ln(4)
    _text(
        pdf,
        f"De link werkt één keer, tot {until.day} {_MONTHS[until.month - 1]} {until.year}. Geef deze brief aan niemand "
        "anders. Is hij kwijt, of werkt hij niet meer? Vraag op school om een nieuwe.",
        11,
    )


def _text(pdf: FPDF, text: str, size: int, style: str = "") -> None:
    pdf.set_font("Helvetica", style=style, size=size)
    pdf.multi_cell(0, size * 0.5, printable(text), align="L", new_x="LMARGIN", new_y="NEXT")
