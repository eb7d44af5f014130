"""The rights matrix: what stands in rights.toml is exactly what is registered, for every route, event and role."""

from __future__ import annotations

import tomllib

from erbij.actor import Role
from erbij.cli.event_map import EVENTS
from erbij.cli.wire_map import ROUTES
from tests.support.checkout import CHECKOUT
from tests.support.registered import registered_events, registered_routes

MATRIX = tomllib.loads((CHECKOUT / "tests/architecture/rights.toml").read_text(encoding="utf-8"))
ANYBODY = "anybody"


def rights(roles: frozenset[Role] | None) -> list[str] | str:
    """Return roles as the matrix writes them."""
    return ANYBODY if roles is None else sorted(roles)


def written(roles: list[str] | str) -> list[str] | str:
    """Return an entry of the matrix in the same order."""
    return roles if isinstance(roles, str) else sorted(roles)


def test_every_route_is_in_the_matrix_with_exactly_its_roles() -> None:
    registered = {f"{route.method} {route.path}": rights(route.roles) for route in registered_routes()}

    assert registered == {route: written(roles) for route, roles in MATRIX["routes"].items()}


def test_every_event_is_in_the_matrix_with_exactly_its_roles() -> None:
    registered = {event.name: rights(event.roles) for event in registered_events()}

    assert registered == {event: written(roles) for event, roles in MATRIX["events"].items()}


def test_the_client_types_are_made_from_exactly_the_registered_routes_and_events() -> None:
    api = {f"{route.method} {route.path}" for route in registered_routes() if route.path.startswith("/api/")}

    assert {route for route, *_ in ROUTES} == api - {"GET /api/openapi.json"}
    assert {event for event, *_ in EVENTS} == {event.name for event in registered_events()}


def test_no_role_of_staff_may_move_a_pupils_step_or_hand() -> None:
    staff = set(Role) - {Role.PUPIL}

    for event in ("presence.step", "hand.raise", "hand.lower"):
        assert staff.isdisjoint(MATRIX["events"][event])


def test_every_role_of_the_matrix_exists() -> None:
    tables = (MATRIX["routes"], MATRIX["events"])
    named = {role for table in tables for roles in table.values() if roles != ANYBODY for role in roles}

    assert named <= {role.value for role in Role}
