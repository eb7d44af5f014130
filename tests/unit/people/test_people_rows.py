"""How a row of the people file is read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erbij.actor import Role
from erbij.people.model import MemberAs, Person, Relation
from erbij.people.rules import ROLE_NAMES, is_email, members_of, relation_by_group, roles_of
from erbij.private import Private


@pytest.mark.parametrize(
    ("cell", "roles"),
    [
        ("pupil", {Role.PUPIL}),
        ("Leerling", {Role.PUPIL}),
        ("teacher|mentor", {Role.TEACHER, Role.MENTOR}),
        ("docent + zorgcoördinator", {Role.TEACHER, Role.COORDINATOR}),
        ("leraar/ouder", {Role.TEACHER, Role.GUARDIAN}),
        ("unit", None),
        ("teacher|baas", None),
        ("", None),
    ],
)
def test_roles_are_read_in_english_and_dutch(cell, roles):
    assert roles_of(cell) == roles


def test_no_word_in_a_file_makes_a_classroom_unit():
    assert Role.UNIT not in ROLE_NAMES.values()


def test_a_mentor_is_mentor_of_all_their_groups_unless_the_file_says_of_which():
    both = frozenset({Role.TEACHER, Role.MENTOR})
    assert members_of(["a"], None, both) == {("a", MemberAs.TEACHER), ("a", MemberAs.MENTOR)}
    assert members_of(["a", "b"], ["b"], both) == {
        ("a", MemberAs.TEACHER),
        ("b", MemberAs.TEACHER),
        ("b", MemberAs.MENTOR),
    }
    assert members_of(["a"], None, frozenset({Role.PUPIL})) == {("a", MemberAs.PUPIL)}
    assert members_of(["a"], None, frozenset({Role.COORDINATOR})) == set()


@pytest.mark.parametrize("text", ["noor@voorbeeld.test", "a.b+c@x.y.nl"])
def test_an_address_is_an_address(text):
    assert is_email(text)


@pytest.mark.parametrize(
    "text", ["noor", "a@b", "a b@c.nl", "a@b.nl,c@d.nl", "<a@b.nl>", "a@@b.nl", "a@b.", f"{'x' * 250}@b.nl"]
)
def test_what_is_no_address_is_none(text):
    assert not is_email(text)


@given(
    st.lists(st.sampled_from("abc"), unique=True),
    st.dictionaries(st.sampled_from("abc"), st.frozensets(st.sampled_from([MemberAs.TEACHER, MemberAs.MENTOR]))),
)
def test_being_mentor_in_one_group_outweighs_being_teacher_in_another(groups, parts):
    pupil = Person("p", "s", Private("Noor"), None, frozenset({Role.PUPIL}), tuple(groups), active=True)
    shared = {part for group in groups for part in parts.get(group, ())}
    expected = (
        Relation.MENTOR
        if MemberAs.MENTOR in shared
        else Relation.OWN_GROUP
        if MemberAs.TEACHER in shared
        else Relation.OWN_SCHOOL
    )
    assert relation_by_group(pupil, parts) is expected
