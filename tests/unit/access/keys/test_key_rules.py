from __future__ import annotations

import pytest

from erbij.access.keys.model import Site
from erbij.access.keys.rules import site_of, went_back


@pytest.mark.parametrize(
    ("address", "site"),
    [
        ("https://erbij.school.nl", Site("erbij.school.nl", "https://erbij.school.nl")),
        ("https://Erbij.School.nl:8443", Site("erbij.school.nl", "https://erbij.school.nl:8443")),
        ("http://localhost:8000", Site("localhost", "http://localhost:8000")),
        ("http://erbij.school.nl", None),
        ("https://192.0.2.7", None),
        ("https://[2001:db8::7]", None),
        ("http://127.0.0.1:8000", None),
    ],
)
def test_keys_belong_to_a_name_and_https(address: str, site: Site | None) -> None:
    assert site_of(address) == site


@pytest.mark.parametrize(
    ("kept", "said", "back"), [(0, 0, False), (0, 1, False), (7, 8, False), (7, 7, True), (7, 6, True), (7, 0, True)]
)
def test_a_key_that_counts_its_uses_counts_on(kept: int, said: int, back: bool) -> None:
    assert went_back(kept, said) is back
