"""What lies in the folder of backups opens with the school's key only, and whole or not at all."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING

import pytest

from erbij.backup.folder import open_folder
from erbij.backup.model import CannotBackUp, Damaged, WrongKey
from erbij.backup.seal import KEY_BYTES, PIECE, key_of, make_key, opened, seal

if TYPE_CHECKING:
    from pathlib import Path

KEY = b"k" * KEY_BYTES
SIZES = [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 3 * PIECE + 17]


def sealed(data: bytes, name: str = "database", *, compress: bool = False) -> bytes:
    out = io.BytesIO()
    seal(io.BytesIO(data), out, KEY, name, compress=compress)
    return out.getvalue()


def read(data: bytes, name: str = "database", key: bytes = KEY) -> bytes:
    return b"".join(opened(io.BytesIO(data), key, name))


@pytest.mark.parametrize("compress", [False, True])
@pytest.mark.parametrize("size", SIZES)
def test_a_file_of_any_size_comes_back_as_it_was(size: int, compress: bool) -> None:
    data = os.urandom(size)

    assert read(sealed(data, compress=compress)) == data


def test_a_database_that_is_mostly_alike_takes_less_room() -> None:
    assert len(sealed(b"Noor de Wit" * 100_000, compress=True)) < 20_000


def test_nothing_of_a_pupil_can_be_read_without_the_key() -> None:
    assert b"Noor" not in sealed(b"Noor de Wit" * 10)


@pytest.mark.parametrize("size", [5, PIECE, 2 * PIECE + 5])
def test_a_file_that_was_cut_off_anywhere_is_damaged(size: int) -> None:
    whole = sealed(os.urandom(size))

    for left in {0, 3, 48, 50, len(whole) - 1, len(whole) - PIECE - 16, (len(whole) - 48) // 2 + 48}:
        with pytest.raises(Damaged):
            read(whole[: max(left, 0)])


@pytest.mark.parametrize("at", [0, 15, 20, 60, -1])
def test_a_file_of_which_one_bit_was_changed_is_damaged(at: int) -> None:
    changed = bytearray(sealed(b"the register of a school" * 10))
    changed[at] ^= 1

    with pytest.raises(Damaged):
        read(bytes(changed))


def test_pieces_that_change_places_are_damaged() -> None:
    whole, head, piece = sealed(os.urandom(3 * PIECE)), 48, PIECE + 16
    one, other = whole[head : head + piece], whole[head + piece : head + 2 * piece]

    with pytest.raises(Damaged):
        read(whole[:head] + other + one + whole[head + 2 * piece :])


def test_one_file_cannot_stand_in_for_another() -> None:
    with pytest.raises(Damaged, match="files"):
        read(sealed(b"the database of March"), "files")


def test_another_key_opens_nothing() -> None:
    with pytest.raises(Damaged):
        read(sealed(b"the register"), key=b"o" * KEY_BYTES)


def test_a_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "backup.key"
    make_key(file)

    assert file.stat().st_mode & 0o777 == 0o600
    assert len(key_of(file)) == KEY_BYTES
    with pytest.raises(FileExistsError):
        make_key(file)


@pytest.mark.parametrize("written", ["", "erbij-backup-key-1", "erbij-backup-key-1 c2hvcnQ=", "another word", "é"])
def test_a_file_that_is_no_key_is_named(tmp_path: Path, written: str) -> None:
    file = tmp_path / "backup.key"
    file.write_text(written, encoding="utf-8")

    with pytest.raises(CannotBackUp, match=r"backup\.key"):
        key_of(file)


def test_a_key_that_is_not_there_is_named_with_what_makes_one(tmp_path: Path) -> None:
    with pytest.raises(
        CannotBackUp, match=r"none\.key: there is no key; put the line from the safe .* erbij backup key"
    ):
        key_of(tmp_path / "none.key")


def test_a_passphrase_opens_what_it_closed_and_another_does_not(tmp_path: Path) -> None:
    no_key = tmp_path / "none.key"
    open_folder(tmp_path / "backups", tmp_path / "frames", no_key, "vier warme wollen wanten", make=True)

    open_folder(tmp_path / "backups", tmp_path / "frames", no_key, "vier warme wollen wanten", make=False)
    with pytest.raises(WrongKey, match="backups"):
        open_folder(tmp_path / "backups", tmp_path / "frames", no_key, "vijf warme wollen wanten", make=False)


def test_another_key_than_the_first_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    make_key(tmp_path / "one.key")
    make_key(tmp_path / "other.key")
    open_folder(tmp_path / "backups", tmp_path / "frames", tmp_path / "one.key", "", make=True)

    with pytest.raises(WrongKey, match=r"other\.key"):
        open_folder(tmp_path / "backups", tmp_path / "frames", tmp_path / "other.key", "", make=True)


def test_a_folder_without_backups_is_named(tmp_path: Path) -> None:
    make_key(tmp_path / "one.key")

    with pytest.raises(CannotBackUp, match="elsewhere: there is no such folder"):
        open_folder(tmp_path / "elsewhere", tmp_path / "frames", tmp_path / "one.key", "", make=False)
