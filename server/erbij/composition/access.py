"""Puts together what signing in is reached by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.access import http
from erbij.access.factors import http as factors_http
from erbij.access.keys import http as keys_http
from erbij.access.proof import http as proof_http
from erbij.access.providers import http as providers_http
from erbij.access.schools import http as schools_http

if TYPE_CHECKING:
    from erbij.access.service import Access
    from erbij.web.route import Route


def access_routes(access: Access) -> list[Route]:
    """Every route of access and of the rooms inside it."""
    rooms = (http, providers_http, factors_http, keys_http, proof_http, schools_http)
    return [route for room in rooms for route in room.routes(access)]
