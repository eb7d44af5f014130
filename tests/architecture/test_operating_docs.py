"""What the documents tell an operator to type, to set, to look for and to follow is there."""

from __future__ import annotations

import re
import shlex
from functools import cache
from typing import TYPE_CHECKING

import pytest

from erbij.cli.main import app
from erbij.settings import Settings
from tests.support.checkout import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DOCS = CHECKOUT / "docs"
OPERATING = sorted((DOCS / "operating").glob("*.md"))
PAGES = [*OPERATING, CHECKOUT / "README.md", *DOCS.glob("*.md"), *(DOCS / "concepts").glob("*.md")]
BLOCK = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)
INDENTED = re.compile(r"^ {4,}(?![-*\d|])(\S.*)$", re.MULTILINE)
QUOTED = re.compile(r"`([^`\n]+)`")
COMMAND = re.compile(r"(?:^|sudo |exec erbij |--rm migrate |[A-Z]=\S+ )erbij((?: +[^\s|;&>#]+)+)")


def typed(page: Path) -> Iterator[str]:
    """Every line that is meant for a terminal or a file of settings."""
    text = page.read_text(encoding="utf-8")
    for block in BLOCK.findall(text):
        yield from block.splitlines()
    rest = BLOCK.sub("", text)
    yield from INDENTED.findall(rest)
    yield from QUOTED.findall(rest)


def commands() -> list[tuple[str, str]]:
    """By page, what follows the name of the program."""
    return sorted(
        {
            (str(page.relative_to(CHECKOUT)), found.strip())
            for page in PAGES
            for line in typed(page)
            for found in COMMAND.findall(line.split(" #")[0])
            if found.strip() != "..."
        }
    )


@pytest.mark.parametrize(("page", "given"), commands())
def test_a_command_of_the_documents_is_one_that_the_program_takes(page: str, given: str) -> None:
    words = shlex.split(given)
    chain, _, left = app.parse_commands(words)

    assert chain, f"{page}: erbij {given}"
    if left and not re.search(r"\.\.\.|\[", given):  # a command that is only named has nothing behind it
        app.parse_args(words, exit_on_error=False, print_error=False)


@cache
def anchors(page: Path) -> frozenset[str]:
    """The anchors of a page, as they are made of its headings."""
    headings = re.findall(r"^#+ (.+)$", BLOCK.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    return frozenset(
        re.sub(r"[^\w\- ]", "", re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", heading)).strip().lower().replace(" ", "-")
        for heading in headings
    )


def test_every_link_to_a_part_of_a_page_finds_it() -> None:
    link = re.compile(r"\]\(((?!https?:|mailto:)[^)#\s]*)#([^)\s]+)\)")
    broken = [
        f"{page.relative_to(CHECKOUT)}: {target}#{part}"
        for page in [*CHECKOUT.glob("*.md"), *DOCS.rglob("*.md")]
        for target, part in link.findall(page.read_text(encoding="utf-8"))
        if part not in anchors((page.parent / target).resolve() if target else page)
    ]

    assert broken == []


def test_every_setting_that_the_documents_name_is_there() -> None:
    known = {f"ERBIJ_{name.upper()}" for name in Settings.model_fields}
    compose = "".join((CHECKOUT / f"deploy/compose/{name}").read_text() for name in ("compose.yaml", ".env.example"))
    known |= set(re.findall(r"\bERBIJ_[A-Z_]+", compose))
    named = {name for page in PAGES for name in re.findall(r"\bERBIJ_[A-Z_]+\b", page.read_text(encoding="utf-8"))}

    assert {name for name in named - known if not name.startswith(("ERBIJ_TEST_", "ERBIJ_SOAK_"))} == set()


def test_every_line_for_the_file_of_settings_sets_one_that_is_there() -> None:
    lines = [line for page in OPERATING for line in typed(page)]
    named = {name for line in lines for name in re.findall(r"^([a-z]+_[a-z_]+) = \S", line.strip())}

    assert len(named) > 4
    assert named - Settings.model_fields.keys() == set()


def test_every_word_of_the_log_that_the_documents_name_is_one_that_is_logged() -> None:
    sources = [*(CHECKOUT / "server").rglob("*.py"), *(CHECKOUT / "media").rglob("*.py")]
    words = re.compile(r"\"([\w.]+)[\":]")
    logged = {word for file in sources for word in words.findall(file.read_text(encoding="utf-8"))}
    told = re.compile(r"\b(?:logs|log says|log|log \()[^.|`]{0,20}`([a-z]+[._][a-z_]+)`")
    named = {word for page in OPERATING for word in told.findall(page.read_text(encoding="utf-8"))}

    assert len(named) > 5
    assert named - logged == set()


def test_every_option_of_the_set_up_that_the_documents_name_is_one_that_it_takes() -> None:
    script = (CHECKOUT / "deploy/server/install.sh").read_text(encoding="utf-8")
    known = set(re.findall(r"^ {4}(--[a-z-]+)\)", script, re.MULTILINE))
    lines = [line for page in OPERATING for line in typed(page) if "install.sh" in line]

    assert lines
    assert {option for line in lines for option in re.findall(r"(?<=\s)(--[a-z-]+)", line)} <= known
