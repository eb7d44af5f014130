from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING

import erbij
from erbij.errors import ErbijError
from erbij.web.pages import page, problem_page, problem_texts

if TYPE_CHECKING:
    from collections.abc import Iterator


def kinds(of: type[ErbijError] = ErbijError) -> Iterator[type[ErbijError]]:
    yield of
    for kind in of.__subclasses__():
        yield from kinds(kind)


def every_code() -> set[str]:
    for module in pkgutil.walk_packages(erbij.__path__, "erbij."):
        if ".migrations" not in module.name and not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    return {kind.code for kind in kinds() if kind.__module__.startswith("erbij.")}


def test_every_error_code_has_a_page_and_every_page_a_code() -> None:
    assert set(problem_texts()) == every_code()


def test_a_page_is_in_dutch_and_english_and_says_what_to_do() -> None:
    for code, text in problem_texts().items():
        titles = [line for line in text.splitlines() if line.startswith("# ")]
        assert len(titles) == 2, code
        shown = problem_page(code)
        assert shown is not None
        assert shown.text is not None
        assert '<h2 lang="en">' in shown.text


def test_text_is_text_on_a_page() -> None:
    shown = page("# <b>\n\n`<script>` & co", 200).text or ""
    assert "<title>&lt;b&gt; · Erbij</title>" in shown
    assert "<code>&lt;script&gt;</code> &amp; co" in shown


def test_there_is_no_page_for_what_is_no_code() -> None:
    assert problem_page("../wire") is None
