"""The name of a file becomes a title that a teacher need not mend."""

from __future__ import annotations

import pytest

from erbij.catalogue.folders import rules


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("breuken.mp4", "Breuken"),
        ("Rekenen/Blok 3/breuken_optellen-en-aftrekken.final.pdf", "Breuken optellen en aftrekken.final"),
        ("C:\\Map\\01 Het hart.PDF", "01 Het hart"),
        ("IMG_2041.HEIC", "IMG 2041"),
        ("versie 2.0 - klok kijken", "Versie 2.0 - klok kijken"),
        (".txt", "Txt"),
        ("\u202egpj.etxe", "Gpj"),
        ("___.pdf", "___.pdf"),
        (" \n ", "Les"),
        ("a" * 400 + ".mp4", "A" + "a" * 159),
    ],
)
def test_a_title_comes_from_the_name_of_a_file(name, title):
    assert rules.title_of(name) == title


def test_a_text_with_nothing_in_it_becomes_nothing():
    assert rules.block_of("Leeg", " \n\u200b ", None, "blok0001") is None
