from __future__ import annotations

import pytest
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from erbij.access.passwords import HASHER, nobodys


def test_passwords_are_hashed_as_argon2id_with_enough_memory() -> None:
    assert HASHER.hash("x").startswith("$argon2id$v=19$m=65536,t=3,p=1$")


def test_for_an_unknown_account_as_much_is_computed_as_for_a_known_one() -> None:
    hasher = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)
    with pytest.raises(VerifyMismatchError):  # and not InvalidHashError, which would cost nothing
        hasher.verify(nobodys(hasher), "x")
    assert not hasher.check_needs_rehash(nobodys(hasher))
