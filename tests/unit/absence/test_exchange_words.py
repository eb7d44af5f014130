"""Whatever is wrong in a file of absence is said in the language of the screen."""

from __future__ import annotations

import json
import re

import pytest

from erbij.absence.exchange.rules import read_csv, read_json
from erbij.errors import Invalid
from tests.support.checkout import CHECKOUT, SERVER

WORDS = {
    language: json.loads((CHECKOUT / f"client_web/src/i18n/{language}.json").read_text(encoding="utf-8"))
    for language in ("nl", "en")
}
HEAD = "leerling;datum;begin;reden;geoorloofd\n"
BAD_CSV = (
    "",
    "leerling;datum\n",
    "leerling;datum;reden;schoen;datum\n",
    HEAD + "1001;gisteren;straks;Z;misschien\n",
    HEAD + ";2026-09-07;;Z;\n",
    HEAD + "1001;2026-09-07\n",
    HEAD + "=1+1;2026-09-07;;Z;\n",
    HEAD + "#N/B;2026-09-07;;Z;\n",
    HEAD + "10\u200e01;2026-09-07;;Z;\n",
    HEAD + f"1001;2026-09-07;;{'Z' * 17};\n",
    HEAD + '1001;2026-09-07;;"Z;\n',
    HEAD + "1001;2026-09-07;;Z;\n" * 20_001,
)
GOOD = {"pupil": "1001", "date": "2026-09-07", "reason": "Z"}


def json_of(*absences: object, form: object = "erbij-absence/1") -> str:
    return json.dumps({"format": form, "absences": absences})


BAD_JSON = (
    "{",
    "[NaN]",
    "[" * 200_000,
    "[]",
    '{"format": "erbij-absence/1", "format": "erbij-absence/1"}',
    '{"absences": []}',
    '{"format": "erbij-absence/1", "absences": {}}',
    json_of(form="erbij-absence/9"),
    json_of({"shoe": 1}),
    json_of({"pupil": 1001}),
    json_of({**GOOD, "date": "gisteren"}),
    json_of({**GOOD, "start": "straks"}),
    json_of({**GOOD, "authorised": "perhaps"}),
    json_of(*([GOOD] * 20_001)),
)


def key_of(message: str) -> str:
    """As ``sayingOf`` of the client makes it."""
    bare = re.sub(r"\([^)]*\)", "", message).split(";", maxsplit=1)[0].lower()
    return re.sub(r"^_|_$", "", re.sub(r"[^a-z]+", "_", re.sub(r"\d+", "n", bare)))


def without_words(message: str) -> list[str]:
    key = f"absence.exchange.says.{key_of(message)}"
    return [f"{language}: {key}" for language, words in WORDS.items() if key not in words]


@pytest.mark.parametrize("content", BAD_CSV, ids=range(len(BAD_CSV)))
def test_every_mistake_in_a_spreadsheet_has_words_in_both_languages(content: str) -> None:
    _, faults = read_csv(content)

    assert faults
    assert [missing for _, message in faults for missing in without_words(message)] == []


@pytest.mark.parametrize("content", BAD_JSON, ids=range(len(BAD_JSON)))
def test_every_mistake_in_the_file_of_a_system_has_words_in_both_languages(content: str) -> None:
    with pytest.raises(Invalid) as wrong:
        read_json(content)

    assert [missing for _, message in wrong.value.errors for missing in without_words(message)] == []


def test_what_a_file_says_of_lessons_that_are_not_there_has_words_too() -> None:
    source = (SERVER / "absence/exchange/service.py").read_text(encoding="utf-8")
    messages = re.findall(r'_faults\.append\(\(.+, "([^"]+)"\)\)', source)

    assert len(messages) == 5
    assert [missing for message in messages for missing in without_words(message)] == []
