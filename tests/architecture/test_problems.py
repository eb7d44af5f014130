"""Every refusal has a page that says what it means, in Dutch and in English, and words in the web client."""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections import Counter

import erbij
from erbij.errors import ErbijError, Refused
from tests.support.checkout import CHECKOUT, SERVER

PAGES = SERVER / "web/problems"


def every_error() -> set[type[ErbijError]]:
    """Return every class of the error tree, wherever it stands."""
    for module in pkgutil.walk_packages(erbij.__path__, "erbij."):
        if not module.name.startswith(("erbij.db.migrations", "erbij.cli.main")):
            importlib.import_module(module.name)
    found: set[type[ErbijError]] = set()
    queue: list[type[ErbijError]] = [ErbijError]
    while queue:
        kind = queue.pop()
        found.add(kind)
        queue += kind.__subclasses__()
    return {kind for kind in found if kind.__module__.startswith("erbij.")}


def codes() -> set[str]:
    """Return the codes that can reach somebody."""
    return {kind.code for kind in every_error() if issubclass(kind, Refused)} | {"broken"}


def test_every_code_has_a_page() -> None:
    assert codes() - {page.stem for page in PAGES.glob("*.md")} == set()


def test_every_page_belongs_to_a_code() -> None:
    assert {page.stem for page in PAGES.glob("*.md")} - {kind.code for kind in every_error()} == set()


def test_every_page_speaks_dutch_and_english() -> None:
    one_language = [page.name for page in PAGES.glob("*.md") if page.read_text(encoding="utf-8").count("# ") != 2]

    assert one_language == []


def test_no_two_errors_of_different_status_share_a_code() -> None:
    statuses: dict[str, set[int]] = {}
    for kind in every_error():
        statuses.setdefault(kind.code, set()).add(kind.status)

    assert {code: found for code, found in statuses.items() if len(found) > 1} == {}


def test_both_languages_of_the_client_have_the_same_words() -> None:
    dutch, english = (
        json.loads((CHECKOUT / f"client_web/src/i18n/{language}.json").read_text(encoding="utf-8"))
        for language in ("nl", "en")
    )

    assert Counter(dutch.keys()) == Counter(english.keys())
