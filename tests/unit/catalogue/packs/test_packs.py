"""What stands on the paper of a lesson."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from erbij.catalogue.items.model import FileFacts, ItemBlockKind
from erbij.catalogue.items.rules import blocks_of
from erbij.catalogue.items.wire import BlockDraft
from erbij.catalogue.packs.export import pack_pdf
from erbij.catalogue.packs.rules import Piece, Run, pieces_of, runs_of

FILES = {
    one.id: one for one in (FileFacts("film", ItemBlockKind.VIDEO, 600_000), FileFacts("blad", ItemBlockKind.PDF, None))
}


def printed(*drafts: dict[str, object], title: str = "Breuken") -> tuple[str, int]:
    """The words of a pack, and its pages."""
    given = [BlockDraft.model_validate({"id": f"blok000{n}", **one}) for n, one in enumerate(drafts)]
    pages = PdfReader(io.BytesIO(pack_pdf(title, 25, blocks_of(given, FILES)))).pages
    return "\n".join(page.extract_text() for page in pages), len(pages)


def test_a_pupil_without_a_line_reads_the_whole_text_and_what_is_to_be_watched_later():
    words, _ = printed(
        {"kind": "TEXT", "title": "Lees dit", "text": "## Delen\nEen **helft** is meer.\n- een\n- twee"},
        {"kind": "VIDEO", "title": "De film", "file_id": "film"},
        {"kind": "PDF", "title": "Het blad", "file_id": "blad"},
        {"kind": "EMBED", "title": "De taart", "url": "https://video.voorbeeld.test/taart"},
    )
    assert "1. Lees dit" in words
    assert "Een helft is meer." in words
    assert "• een" in words
    assert "2. De film" in words
    assert "10 min." in words
    assert "apart geprint" in words
    assert "https://video.voorbeeld.test/taart" in words
    assert "Hier tellen geen minuten." in words
    assert "4 delen, ongeveer 25 min." in words


def test_questions_stand_there_with_room_to_answer_and_without_what_is_right():
    options = [{"id": "optie001", "text": "een half", "right": True}, {"id": "optie002", "text": "een heel"}]
    questions = [
        {"id": "vraag001", "kind": "CHOICE", "text": "Wat is 1/2?", "options": options, "explain": "Want 1 van 2."},
        {"id": "vraag002", "kind": "FILL", "gaps": "Een [fiets|rijwiel] heeft [2] wielen."},
        {"id": "vraag003", "kind": "NUMBER", "text": "Hoeveel?", "number": "42", "unit": "cm"},
    ]
    words, _ = printed({"kind": "QUIZ", "title": "Vragen", "quiz": {"questions": questions}})
    assert "Wat is 1/2?" in words
    assert "een half" in words
    assert "heeft" in words
    assert "cm" in words
    assert not [told for told in ("fiets", "rijwiel", "42", "Want 1 van 2.") if told in words]


def test_there_is_room_for_a_name_and_to_write():
    words, pages = printed({"kind": "TEXT", "title": "Lees dit", "text": "Kort."})
    assert "Naam" in words
    assert "Hier kun je schrijven" in words
    assert pages == 1


def test_a_long_text_goes_on_on_the_next_page_and_each_page_says_which_it_is():
    words, pages = printed({"kind": "TEXT", "title": "Lang", "text": "\n\n".join(["Een hele regel."] * 120)})
    assert pages > 2
    assert f"{pages} van {pages}" in words
    assert words.count("Een hele regel.") == 120


def test_a_title_of_another_script_is_printed_all_the_same():
    words, _ = printed({"kind": "TEXT", "title": "数学", "text": "Ola 🎈"}, title="Łódź")
    assert "Łódź" in words
    assert "Ola ?" in words


@pytest.mark.parametrize(
    ("source", "pieces"),
    [
        ("a\nb\n\nc", (Piece("paragraph", ((Run("a"),), (Run("b"),))), Piece("paragraph", ((Run("c"),),)))),
        ("3. x\n4. y", (Piece("steps", ((Run("x"),), (Run("y"),)), 3),)),
        ("# A\n# B", (Piece("heading", ((Run("A"),),)), Piece("heading", ((Run("B"),),)))),
        ("> zo", (Piece("quote", ((Run("zo"),),)),)),
        ("", ()),
    ],
)
def test_lines_of_one_kind_are_one_piece(source: str, pieces: tuple[Piece, ...]):
    assert pieces_of(source) == pieces


def test_marks_become_weight_and_an_address_stands_behind_its_words():
    assert runs_of("een **dik** en *schuin* `1+1`") == (
        Run("een "), Run("dik", "B"), Run(" en "), Run("schuin", "I"), Run(" "), Run("1+1"),
    )  # fmt: skip
    assert runs_of("[kijk](https://x.nl/a)") == (Run("kijk (https://x.nl/a)"),)
    assert runs_of("[kijk](javascript:x)") == (Run("[kijk](javascript:x)"),)
