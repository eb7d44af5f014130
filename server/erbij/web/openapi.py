"""OpenAPI 3.1, made from the same list of routes as the router."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pydantic.json_schema import models_json_schema

from erbij import wire

if TYPE_CHECKING:
    from collections.abc import Iterable

    from erbij.web.route import Route

Json = dict[str, Any]
_REF = "#/components/schemas/{model}"


def document(routes: Iterable[Route], version: str) -> Json:
    """Return the description of ``routes``, in their order."""
    listed = list(routes)
    kinds = {kind for route in listed for kind in (route.body, route.reply) if kind is not None} | {wire.Problem}
    ordered = sorted(kinds, key=lambda kind: kind.__name__)
    _, schemas = models_json_schema([(kind, "validation") for kind in ordered], ref_template=_REF)
    paths: dict[str, Json] = {}
    for route in listed:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Erbij", "version": version, "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"}},
        "paths": paths,
        "components": {
            "schemas": schemas.get("$defs", {}),
            "securitySchemes": {"sign_in": {"type": "apiKey", "in": "cookie", "name": "__Host-erbij"}},
        },
    }


def _operation(route: Route) -> Json:
    words = re.findall(r"[a-z]+", f"{route.method} {route.path}".lower())
    operation: Json = {
        "operationId": "_".join(words),
        "tags": [words[2] if words[1] == "api" else words[1]],
        "parameters": _parameters(route),
        "responses": {
            **_success(route),
            "default": {
                "description": "A problem",
                "content": {"application/problem+json": {"schema": {"$ref": _REF.format(model="Problem")}}},
            },
        },
    }
    if route.roles is not None:
        operation["security"] = [{"sign_in": []}]
        operation["x-roles"] = sorted(route.roles)
    if route.body is not None:
        operation["requestBody"] = {"required": True, "content": _json(route.body)}
    return operation


def _parameters(route: Route) -> list[Json]:
    text = {"type": "string"}
    in_path = [
        {"name": name, "in": "path", "required": True, "schema": text} for name in re.findall(r"{(\w+)}", route.path)
    ]
    return in_path + [{"name": name, "in": "query", "required": False, "schema": text} for name in route.query]


def _success(route: Route) -> Json:
    if route.reply is None:
        return {"2XX": {"description": "Done; without a body, or a file"}}
    return {"200": {"description": "Done", "content": _json(route.reply)}}


def _json(kind: type[wire.Wire]) -> Json:
    return {"application/json": {"schema": {"$ref": _REF.format(model=kind.__name__)}}}
