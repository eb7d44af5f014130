"""How an answer is marked, when a quiz is done, and what a pupil may know of a question; pure.

Theory of operation
===================
A quiz is to practise with. An answer is right or not yet; pieces of it (an order, pairs, gaps) are told apart, so that
the next try begins where the last one went well. What is right is shown once it was found, or after a few tries. At
an open question and a photo a teacher looks: for the quiz an answer is enough. A quiz is done when every question was
answered and enough of them went well in some try; how long that took is measured elsewhere and plays no part.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from erbij.catalogue.quiz.model import CHOOSING, LOOKED_AT, WITH_OPTIONS, Around, Counted, GapText, Mark
from erbij.catalogue.quiz.wire import (
    MOST_LOOKED_AT,
    MOST_OPTIONS,
    QuizAnswer,
    QuizAsked,
    QuizContent,
    QuizKind,
    QuizQuestion,
    QuizShownOption,
    QuizSolution,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from erbij.catalogue.items.model import Block
    from erbij.catalogue.quiz.model import Tried, Unseen
    from erbij.catalogue.quiz.wire import QuizTried

    Misfits = list[tuple[str, str]]

T = TypeVar("T")

SHOWN_AFTER = 3
"""After so many tries what is right is shown, also where it was not found."""
LEAST_OPTIONS = 2
CLOSED_S, OPEN_S = 45, 150
"""How long a question takes where its author does not say."""
_GAP = re.compile(r"\[([^\[\]]*)\]")
_QUOTES = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "\N{MINUS SIGN}": "-", "\N{EN DASH}": "-"})  # noqa: RUF001
_PLAIN = re.compile(r"[0-9]+")
_COMMA = re.compile(r"([0-9]{1,3}(?:\.[0-9]{3})+|[0-9]*),([0-9]+)")
_DOT = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]*)\.([0-9]+)")
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+")


# --- numbers and words as people write them ---------------------------------------------------------------------------


def readings(text: str, unit: str = "") -> tuple[Decimal, ...]:
    """Return what a number may mean, the Dutch way first: "1.250" is 1250 or, with a decimal point, 1.25.

    "3,5", "3.5", "€ 1.250,00" and "3,5 cm" (with that unit) are understood; empty: it is no number.
    """
    said = unicodedata.normalize("NFKC", text).translate(_QUOTES).casefold()
    if name := unicodedata.normalize("NFKC", unit).casefold().strip():
        said = said.strip().removeprefix(name).removesuffix(name)
    bare = re.sub(r"[\s'€]", "", said)
    sign = -1 if bare.startswith("-") else 1
    digits = bare[1:] if bare[:1] in {"-", "+"} else bare
    found: dict[Decimal, None] = {}
    if _PLAIN.fullmatch(digits):
        found[Decimal(digits)] = None
    if _THOUSANDS.fullmatch(digits):
        found[Decimal(digits.replace(".", ""))] = None
    if comma := _COMMA.fullmatch(digits):
        found[Decimal(f"{comma[1].replace('.', '') or '0'}.{comma[2]}")] = None
    if dot := _DOT.fullmatch(digits):
        found[Decimal(f"{dot[1].replace(',', '') or '0'}.{dot[2]}")] = None
    return tuple(sign * one for one in found)


def around(question: QuizQuestion) -> Around | None:
    """Return the right number and how far from it is right too; None: its author did not write a number."""
    number, tolerance = readings(question.number, question.unit), readings(question.tolerance or "0", question.unit)
    if not number or not tolerance or tolerance[0] < 0:
        return None
    return Around(number[0], tolerance[0])


def same_words(one: str, other: str) -> bool:
    """Whether two texts are the same words: capitals, spaces, quotes and a full stop make no difference."""
    return _words(one) == _words(other) or bool(set(readings(one)) & set(readings(other)))


def _words(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).translate(_QUOTES).casefold()
    return " ".join(folded.split()).rstrip(".").strip()


def gap_text(source: str) -> GapText:
    """Return a text with words between brackets as pieces and gaps."""
    parts = _GAP.split(source)
    gaps = tuple(tuple(word.strip() for word in part.split("|") if word.strip()) for part in parts[1::2])
    return GapText(tuple(parts[0::2]), gaps)


def told(source: str) -> str:
    """Return a text with gaps as one to read, with what belongs in each."""
    return _GAP.sub(lambda found: found[1].split("|")[0], source)


# --- what an author wrote ---------------------------------------------------------------------------------------------


def cleaned(content: QuizContent, plain: Callable[[str], str]) -> QuizContent:
    """Return a quiz with only what belongs to each question's kind; ``plain`` takes hidden marks out of a text."""
    return content.model_copy(update={"questions": tuple(_cleaned(one, plain) for one in content.questions)})


def _cleaned(one: QuizQuestion, plain: Callable[[str], str]) -> QuizQuestion:
    options = one.options if one.kind in WITH_OPTIONS else ()
    number = one.kind is QuizKind.NUMBER
    return QuizQuestion(
        id=one.id,
        kind=one.kind,
        text=plain(one.text),
        options=tuple(
            each.model_copy(
                update={
                    "text": plain(each.text),
                    "right": each.right and one.kind in CHOOSING,
                    "pair": plain(each.pair) if one.kind is QuizKind.MATCH else "",
                }
            )
            for each in options
        ),
        gaps=plain(one.gaps) if one.kind is QuizKind.FILL else "",
        number=plain(one.number).strip() if number else "",
        tolerance=plain(one.tolerance).strip() if number else "",
        unit=plain(one.unit).strip() if number else "",
        explain=plain(one.explain),
    )


def doubled(content: QuizContent) -> list[tuple[str, str]]:
    """Return the places of ids that are there twice."""
    wrong: list[tuple[str, str]] = []
    seen: set[str] = set()
    for at, one in enumerate(content.questions):
        options: set[str] = set()
        if one.id in seen:
            wrong.append((f"questions.{at}.id", "is there twice"))
        seen.add(one.id)
        for place, option in enumerate(one.options):
            if option.id in options:
                wrong.append((f"questions.{at}.options.{place}.id", "is there twice"))
            options.add(option.id)
    return wrong


def lacking(content: QuizContent) -> tuple[str, ...]:
    """Return what must be filled in before pupils get it: ``questions``, or ``questions.2.right``."""
    if not content.questions:
        return ("questions",)
    return tuple(f"questions.{at}.{name}" for at, one in enumerate(content.questions) for name in _lacking(one))


def _lacking(one: QuizQuestion) -> list[str]:
    lacks = [] if one.text.strip() or one.kind is QuizKind.FILL else ["text"]
    if one.kind in WITH_OPTIONS:
        lacks += _lacking_options(one)
    elif one.kind is QuizKind.FILL:
        gaps = gap_text(one.gaps).gaps
        if not 0 < len(gaps) <= MOST_OPTIONS or not all(gaps):
            lacks.append("gaps")
    elif one.kind is QuizKind.NUMBER:
        lacks += ["number"] if not readings(one.number, one.unit) else [] if around(one) else ["tolerance"]
    return lacks


def _lacking_options(one: QuizQuestion) -> list[str]:
    texts = [_words(each.text) for each in one.options]
    lacks = [] if len(texts) >= LEAST_OPTIONS and all(texts) and len(set(texts)) == len(texts) else ["options"]
    right = sum(each.right for each in one.options)
    if (one.kind is QuizKind.CHOICE and right != 1) or (one.kind is QuizKind.CHOICES and right < 1):
        lacks.append("right")
    pairs = [_words(each.pair) for each in one.options]
    if one.kind is QuizKind.MATCH and not (all(pairs) and len(set(pairs)) >= LEAST_OPTIONS):
        lacks.append("pairs")
    return lacks


def seconds_of(content: QuizContent) -> int:
    """Return how long a quiz takes where its author does not say."""
    return sum(OPEN_S if one.kind in LOOKED_AT else CLOSED_S for one in content.questions)


# --- what a pupil answers ---------------------------------------------------------------------------------------------


def misfits(question: QuizQuestion, answer: QuizAnswer) -> Misfits:
    """Return the places of what is no answer to this question, by path; empty: it can be marked."""
    wrong = _misfit_options(question, answer) + _misfit_texts(question, answer)
    if (answer.file_id is None) is (question.kind is QuizKind.PHOTO):
        wrong.append(("file_id", "is what a photo is answered with, and nothing else"))
    return wrong


def _misfit_options(question: QuizQuestion, answer: QuizAnswer) -> Misfits:
    ids, given = [one.id for one in question.options], list(answer.options)
    if question.kind is QuizKind.CHOICE:
        fits = len(given) == 1 and given[0] in ids
    elif question.kind is QuizKind.CHOICES:
        fits = 0 < len(given) == len(set(given)) and set(given) <= set(ids)
    elif question.kind in WITH_OPTIONS:
        fits = sorted(given) == sorted(ids)
    else:
        fits = not given
    return [] if fits else [("options", "are not those of the question")]


def _misfit_texts(question: QuizQuestion, answer: QuizAnswer) -> Misfits:
    texts = answer.texts
    if len(texts) != _texts_asked(question):
        return [("texts", "are not as many as are asked")]
    if question.kind is QuizKind.MATCH:
        known = {one.pair for one in question.options}
        return [(f"texts.{at}", "is not there to choose") for at, one in enumerate(texts) if one not in known]
    if texts and not any(one.strip() for one in texts):
        return [("texts.0", "is empty")]
    if question.kind is QuizKind.NUMBER and not readings(texts[0], question.unit):
        return [("texts.0", "is no number")]
    return []


def _texts_asked(question: QuizQuestion) -> int:
    if question.kind is QuizKind.MATCH:
        return len(question.options)
    if question.kind is QuizKind.FILL:
        return len(gap_text(question.gaps).gaps)
    return 1 if question.kind in {QuizKind.NUMBER, QuizKind.OPEN} else 0


def mark(question: QuizQuestion, answer: QuizAnswer) -> Mark:
    """Mark an answer that fits the question."""
    if question.kind in LOOKED_AT:
        return Mark(None)
    if question.kind in CHOOSING:
        return Mark(set(answer.options) == {one.id for one in question.options if one.right})
    if question.kind is QuizKind.NUMBER:
        asked = around(question)
        near = asked is not None and any(
            abs(one - asked.number) <= asked.tolerance for one in readings(answer.texts[0], question.unit)
        )
        return Mark(near)
    parts = _parts(question, answer)
    return Mark(bool(parts) and all(parts), parts)


def _parts(question: QuizQuestion, answer: QuizAnswer) -> tuple[bool, ...]:
    if question.kind is QuizKind.ORDER:
        return tuple(given == one.id for given, one in zip(answer.options, question.options, strict=True))
    if question.kind is QuizKind.MATCH:
        pairs = {one.id: one.pair for one in question.options}
        return tuple(pairs[key] == text for key, text in zip(answer.options, answer.texts, strict=True))
    gaps = gap_text(question.gaps).gaps
    return tuple(
        any(same_words(word, given) for word in accepted) for accepted, given in zip(gaps, answer.texts, strict=True)
    )


def solution(question: QuizQuestion) -> QuizSolution:
    """Return what is right, in the words of an answer."""
    options = tuple(one.id for one in question.options if one.right or question.kind not in CHOOSING)
    texts: tuple[str, ...] = ()
    if question.kind is QuizKind.MATCH:
        texts = tuple(one.pair for one in question.options)
    elif question.kind is QuizKind.FILL:
        texts = tuple(one[0] for one in gap_text(question.gaps).gaps if one)
    elif question.kind is QuizKind.NUMBER:
        texts = (question.number,)
    return QuizSolution(options=options, texts=texts, explain=question.explain)


def is_shown(question: QuizQuestion, tries: Sequence[Tried]) -> bool:
    """Whether the pupil may see what is right by now."""
    looked = question.kind in LOOKED_AT and bool(tries)
    return looked or len(tries) >= SHOWN_AFTER or any(one.right for one in tries)


def is_good(question: QuizQuestion, tries: Iterable[Tried]) -> bool:
    """Whether a question went well once; where a teacher looks, an answer is enough."""
    return any(one.right or question.kind in LOOKED_AT for one in tries)


def is_done(content: QuizContent, tries: Mapping[str, Sequence[Tried]]) -> bool:
    """Whether every question was answered and enough of them went well; an empty quiz never is."""
    every = content.questions
    good = sum(is_good(one, tries.get(one.id, ())) for one in every)
    return bool(every) and all(tries.get(one.id) for one in every) and good * 100 >= content.needed_percent * len(every)


def still_asked(unseen: Iterable[Unseen], blocks: Sequence[Block]) -> int:
    """Return how many answers wait for a look at questions that an item still asks in such a way."""
    asks = {(block.id, one.id): one.kind for block in blocks if block.quiz for one in block.quiz.questions}
    return sum(min(one.answers, MOST_LOOKED_AT) for one in unseen if asks.get((one.block, one.question)) in LOOKED_AT)


def counted(question: QuizQuestion, tries: Iterable[Tried]) -> Counted:
    """Count what pupils answered to one question; ``tries`` of each pupil come in their order."""
    by_pupil: dict[str, list[Tried]] = {}
    for one in tries:
        by_pupil.setdefault(one.pupil_id, []).append(one)
    firsts = [mine[0] for mine in by_pupil.values()]
    last = [mine[-1] for mine in by_pupil.values()]
    chosen = Counter(key for one in firsts for key in one.answer.reveal().options)
    return Counted(
        answered=len(firsts),
        first_time=sum(one.right is True for one in firsts),
        in_the_end=sum(any(one.right for one in mine) for mine in by_pupil.values()),
        chosen={one.id: chosen[one.id] for one in question.options} if question.kind in CHOOSING else {},
        last=tuple(sorted(last, key=lambda one: (one.at, one.pupil_id))),
    )


# --- what a pupil gets ------------------------------------------------------------------------------------------------


def asked(question: QuizQuestion, seed: str, tried: QuizTried | None = None) -> QuizAsked:
    """Return a question without what is right; ``seed`` mixes what is to be ordered or matched, the same each time."""
    options = tuple(QuizShownOption(id=one.id, text=one.text) for one in question.options)
    pairs = tuple(dict.fromkeys(one.pair for one in question.options)) if question.kind is QuizKind.MATCH else ()
    return QuizAsked(
        id=question.id,
        kind=question.kind,
        text=question.text,
        options=mixed(options, f"{seed} {question.id}", lambda one: one.id)
        if question.kind is QuizKind.ORDER
        else options,
        choices=mixed(pairs, f"{seed} {question.id}", str),
        pieces=gap_text(question.gaps).pieces if question.kind is QuizKind.FILL else (),
        unit=question.unit,
        tried=tried,
    )


def mixed(things: tuple[T, ...], seed: str, name: Callable[[T], str]) -> tuple[T, ...]:
    """Return things in an order that says nothing about the one in which they came, and never that one."""
    found = tuple(sorted(things, key=lambda one: hashlib.sha256(f"{seed} {name(one)}".encode()).digest()))
    return found[1:] + found[:1] if found == things else found
