"""The roles of the compose file are those that ``erbij database roles`` makes."""

from __future__ import annotations

import re

from erbij.db.roles import roles_sql
from tests.support.checkout import CHECKOUT
from tests.support.composed import GIVEN, read_compose

FILE = CHECKOUT / "deploy/compose/roles.sql"


def test_the_compose_file_makes_the_roles_that_a_database_has_anywhere_else() -> None:
    services = read_compose(given=GIVEN)["services"]
    owner = services["migrate"]["environment"]["ERBIJ_DATABASE_OWNER_URL"]
    serves = services["erbij"]["environment"]["ERBIJ_DATABASE_URL"]

    made = re.sub(r"PASSWORD '[^']*'", "PASSWORD", roles_sql(owner, serves))
    ours = re.sub(r"PASSWORD :'\w+'", "PASSWORD", FILE.read_text(encoding="utf-8"))

    assert [line for line in made.splitlines()[1:] if line] == [
        line for line in ours.splitlines() if not line.startswith(("-- The database", "-- What", "\\getenv"))
    ]


def test_the_server_of_the_compose_file_is_not_given_the_owners_password() -> None:
    server = read_compose(given=GIVEN)["services"]["erbij"]["environment"]

    assert GIVEN["ERBIJ_DATABASE_OWNER_PASSWORD"] not in " ".join(server.values())
