"""A report carries its signature: an untouched one is valid, a changed byte is found, a strange key is named."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from erbij.reports.signature.model import Checked, Claims
from erbij.reports.signature.rules import MARK, checked, fingerprint, public_of, signed
from erbij.reports.signature.service import Signer
from erbij.reports.signature.store import NAME, NoKey, key_in, made_in

if TYPE_CHECKING:
    from pathlib import Path

BODY = b"%PDF-1.3\n" + bytes(range(256)) + b"\n%%EOF\n"


def made(signer: Signer, body: bytes = BODY) -> bytes:
    return signer.signed(body, seq=41, hash_="ab" * 32, policy_versions=("2026-1",))


def test_an_untouched_report_is_valid_and_says_what_it_was_made_of() -> None:
    signer = Signer()
    verdict, claims = checked(made(signer), {signer.public()})
    assert verdict is Checked.VALID
    assert claims is not None
    assert (claims.ledger_seq, claims.ledger_hash, claims.policy_versions) == (41, "ab" * 32, ("2026-1",))


def test_no_byte_can_be_changed_added_or_taken_away() -> None:
    signer = Signer()
    file, known = made(signer), {signer.public()}
    for place in range(len(file)):
        for other in (file[place] ^ 1, file[place] ^ 0x20):
            changed = file[:place] + bytes([other]) + file[place + 1 :]
            assert checked(changed, known)[0] is not Checked.VALID, place
        assert checked(file[:place] + file[place + 1 :], known)[0] is not Checked.VALID, place
        assert checked(file[:place] + b" " + file[place:], known)[0] is not Checked.VALID, place
    for more in (b" ", b"\n", b"x"):
        assert checked(file + more, known)[0] is not Checked.VALID


def test_one_changed_byte_of_the_paper_is_told_as_changed() -> None:
    signer = Signer()
    file = made(signer)
    place = file.index(b"%%EOF") - 20
    changed = file[:place] + bytes([file[place] ^ 1]) + file[place + 1 :]
    assert checked(changed, {signer.public()}) == (Checked.CHANGED, None)


def test_a_paper_of_somebody_else_is_no_paper_of_ours() -> None:
    ours, theirs = Signer(), Signer()
    verdict, claims = checked(made(theirs), {ours.public()})
    assert verdict is Checked.UNKNOWN_KEY
    assert claims is not None
    assert claims.key == theirs.public()
    assert fingerprint(ours.public()) != fingerprint(theirs.public())


@pytest.mark.parametrize("file", [b"", BODY, b"no paper at all"])
def test_what_was_never_signed_says_so(file: bytes) -> None:
    assert checked(file, set()) == (Checked.NOT_SIGNED, None)


@pytest.mark.parametrize("line", [b"", b"{}", b"[]", b'{"signature":"x"}', b"\xff", b'{"signature":1,"key":2}'])
def test_a_broken_signature_is_told_as_changed_and_nothing_falls_over(line: bytes) -> None:
    assert checked(BODY + MARK + line, set()) == (Checked.CHANGED, None)


def test_a_signature_signs_what_it_says_too() -> None:
    key = Ed25519PrivateKey.generate()
    file = signed(BODY, Claims(public_of(key), 41, "ab" * 32, ("2026-1",)), key)
    told = file.replace(b'"ledger_seq":41', b'"ledger_seq":42')
    assert checked(told, {public_of(key)})[0] is Checked.CHANGED


def test_the_key_is_made_once_and_nobody_else_reads_it(tmp_path: Path) -> None:
    folder = tmp_path / "home"
    assert not folder.exists()
    first = Signer(folder).public()
    assert Signer(folder).public() == first == public_of(made_in(folder))
    assert stat.S_IMODE((folder / NAME).stat().st_mode) == 0o600
    assert [file.name for file in folder.iterdir()] == [NAME]


def test_a_file_with_another_kind_of_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text("this is no key")
    with pytest.raises((NoKey, ValueError)):
        key_in(tmp_path)
