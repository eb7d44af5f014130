"""A lesson typeset: what can be read stands there whole, what moves or sounds is named, and there is room to write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from erbij.catalogue.items.wire import ItemBlockKind
from erbij.catalogue.packs.rules import pieces_of
from erbij.catalogue.quiz import rules as quiz
from erbij.catalogue.quiz.wire import QuizKind
from erbij.paper import FONT, Sheet, printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from erbij.catalogue.items.model import Block
    from erbij.catalogue.packs.rules import Line, Piece
    from erbij.catalogue.quiz.wire import QuizAsked

_LEADING = 6.5
_INDENT = 7.0
_GAP = "_" * 14
_NAMES = {
    ItemBlockKind.VIDEO: "Film",
    ItemBlockKind.AUDIO: "Geluid",
    ItemBlockKind.TEXT: "Lezen",
    ItemBlockKind.PDF: "Document",
    ItemBlockKind.LINK: "Link",
    ItemBlockKind.EMBED: "Van een andere site",
    ItemBlockKind.PAUSE: "Pauze",
    ItemBlockKind.QUIZ: "Vragen",
    ItemBlockKind.HANDIN: "Opdracht",
}
_ELSEWHERE = {
    ItemBlockKind.VIDEO: "Deze film kijk je op een scherm, als dat weer kan.",
    ItemBlockKind.AUDIO: "Dit luister je op een apparaat, als dat weer kan.",
    ItemBlockKind.PDF: "Dit document wordt apart geprint. Vraag je leraar erom.",
    ItemBlockKind.EMBED: "Dit bekijk je op een scherm, als dat weer kan. Hier tellen geen minuten.",
    ItemBlockKind.PAUSE: "Even rust. Doe iets anders.",
}


def pack_pdf(title: str, norm_minutes: int, blocks: Sequence[Block]) -> bytes:
    """The whole pack. Takes time: call it in a thread."""
    sheet = Pack(title)
    sheet.add_page()
    sheet.head(title, norm_minutes, len(blocks))
    for number, block in enumerate(blocks, 1):
        sheet.block(number, block)
    sheet.notes()
    return bytes(sheet.output())


class Pack(Sheet):
    """One lesson being written."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self._foot = printable(title)[:90]
        self.set_margins(20, 18, 20)
        self.set_auto_page_break(auto=True, margin=20)

    @override
    def footer(self) -> None:
        self.set_y(-14)
        self.set_font(FONT, size=8)
        self.cell(self.epw * 0.8, 5, self._foot)
        self.cell(0, 5, f"{self.page_no()} van {{nb}}", align="R")

    def head(self, title: str, norm_minutes: int, parts: int) -> None:
        """What this is, for whom, and how long it takes."""
        self.set_font(FONT, "B", 20)
        self._lines(title, 9)
        self.set_font(FONT, size=11)
        self._lines(f"{parts} {'deel' if parts == 1 else 'delen'}, ongeveer {norm_minutes} min. samen.", 6)
        self.ln(3)
        for what in ("Naam", "Datum"):
            self.cell(16, 8, what)
            self.cell(self.epw * 0.55, 8, "", border="B", new_x="LMARGIN", new_y="NEXT")
        self.ln(6)

    def block(self, number: int, block: Block) -> None:
        """One part: its name and minutes, and what of it can stand on paper."""
        if self.will_page_break(30):
            self.add_page()
        self.set_font(FONT, "B", 14)
        self._lines(f"{number}. {block.title or _NAMES.get(block.kind, '')}", 7.5)
        self.set_font(FONT, size=9)
        minutes = -(-block.norm_seconds // 60)
        kind = _NAMES.get(block.kind, "")
        self._lines(" · ".join(one for one in (kind, f"{minutes} min." if minutes else "") if one), 5)
        self.ln(1.5)
        self.set_font(FONT, size=11.5)
        if block.kind in _ELSEWHERE:
            self._lines(_ELSEWHERE[block.kind], _LEADING)
        if block.url:
            self._lines(block.url, _LEADING)
        for piece in pieces_of(block.text):
            self._piece(piece)
        for question in block.quiz.questions if block.quiz else ():
            self._question(quiz.asked(question, block.id))
        if block.kind is ItemBlockKind.HANDIN:
            self._blank(6)
        self.ln(5)

    def notes(self) -> None:
        """Lines to write on."""
        if self.will_page_break(50):
            self.add_page()
        self.set_font(FONT, "B", 12)
        self._lines("Hier kun je schrijven: wat snap je, wat wil je vragen?", 8)
        while not self.will_page_break(10):
            self._blank(1)

    def _question(self, question: QuizAsked) -> None:
        """Room to answer, as its kind asks for; nothing of what is right."""
        if self.will_page_break(28):
            self.add_page()
        for piece in pieces_of(question.text):
            self._piece(piece)
        if question.pieces:
            self._lines(_GAP.join(question.pieces), _LEADING + 1)
        for option in question.options:
            self._boxed(option.text)
        if question.choices:
            self._lines("Kies uit: " + " · ".join(question.choices), _LEADING)
        if question.kind is QuizKind.NUMBER:
            self._lines(f"{_GAP} {question.unit}", _LEADING + 2)
        elif not (question.options or question.pieces):
            self._blank(3)
        self.ln(4)

    def _boxed(self, text: str) -> None:
        self.rect(self.l_margin + 1, self.get_y() + 1.2, 4, 4)
        self.set_x(self.l_margin + _INDENT + 1)
        self.multi_cell(0, _LEADING, printable(text), align="L", new_x="LMARGIN", new_y="NEXT")

    def _blank(self, lines: int) -> None:
        for _ in range(lines):
            self.cell(0, 10, "", border="B", new_x="LMARGIN", new_y="NEXT")

    def _piece(self, piece: Piece) -> None:
        for offset, line in enumerate(piece.lines):
            mark = {"points": "•", "steps": f"{piece.first + offset}."}.get(piece.kind, "")
            self._line(line, mark=mark, bold=piece.kind == "heading", indent=mark != "" or piece.kind == "quote")
        self.ln(2)

    def _line(self, line: Line, *, mark: str, bold: bool, indent: bool) -> None:
        left = self.l_margin
        if mark:
            self.cell(_INDENT, _LEADING, mark)
        if indent:
            self.set_left_margin(left + _INDENT)
            self.set_x(left + _INDENT)
        for run in line:
            self.set_font(FONT, "B" if bold else run.style, 11.5)
            self.write(_LEADING, printable(run.text))
        self.set_left_margin(left)
        self.set_font(FONT, size=11.5)
        self.ln(_LEADING)

    def _lines(self, text: str, height: float) -> None:
        self.multi_cell(0, height, printable(text), align="L", new_x="LMARGIN", new_y="NEXT")
