from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from erbij.access.sealed import Sealed
from erbij.errors import Broken

if TYPE_CHECKING:
    from pathlib import Path


def test_a_sealed_secret_opens_only_with_its_key_and_for_what_it_is_about(tmp_path: Path) -> None:
    mine, other = Sealed(tmp_path / "secrets.key"), Sealed(tmp_path / "another.key")
    kept = mine.seal("geheim", "wilg")
    assert "geheim" not in kept
    assert Sealed(tmp_path / "secrets.key").open(kept, "wilg") == "geheim"
    assert mine.seal("geheim", "wilg") != kept
    for one, about in ((mine, "els"), (other, "wilg")):
        with pytest.raises(Broken):
            one.open(kept, about)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["another.key", "secrets.key"]


def test_a_key_that_is_not_whole_is_never_used(tmp_path: Path) -> None:
    (tmp_path / "secrets.key").write_bytes(b"short")
    with pytest.raises(Broken):
        Sealed(tmp_path / "secrets.key").seal("geheim", "wilg")
