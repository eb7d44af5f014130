"""Paper: A4 in a font that is embedded, for everything that somebody may print.

The font is Source Sans Pro (SIL Open Font License): Latin, Greek and Cyrillic letters stand as they are. A letter of
another script is a visible ``?``.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Literal

from fontTools.ttLib import TTFont
from fpdf import FPDF

FONT = "Source Sans"
_FACES = {"": "Regular", "B": "Semibold", "I": "It"}


@cache
def _known() -> frozenset[int]:
    return frozenset(TTFont(_face("Regular")).getBestCmap())


def _face(name: str) -> str:
    return str(files("font_source_sans_pro") / "files" / f"SourceSansPro-{name}.ttf")


def printable(text: str) -> str:
    """The text in letters that the font has; line ends stay."""
    return "".join(letter if letter == "\n" or ord(letter) in _known() else "?" for letter in text)


class Sheet(FPDF):
    """Pages with the font at hand in two weights, in Dutch."""

    def __init__(self, title: str, *, orientation: Literal["portrait", "landscape"] = "portrait") -> None:
        super().__init__(orientation=orientation, format="A4")
        for style, face in _FACES.items():
            self.add_font(FONT, style, _face(face))
        self.set_title(printable(title))
        self.set_lang("nl")
