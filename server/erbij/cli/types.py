"""Write the web client's TypeScript types from the messages in ``erbij/*/wire.py``.

    python -m erbij.cli.types OUTDIR

Theory of operation
===================
Every subclass of ``Wire`` and every enum that the ``wire`` modules define or use becomes one TypeScript type of the
same name, by way of pydantic's JSON schema. A class that clients *send* may leave out what has a default; in a class
that the server sends every key is there. Output follows the names of the modules and the order in them: the same
source gives the same bytes.
"""

from __future__ import annotations

import importlib
import json
import sys
from enum import Enum, IntEnum
from inspect import cleandoc
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeGuard

from pydantic.json_schema import models_json_schema

import erbij
from erbij.cli.event_map import EVENTS, PUSHED
from erbij.cli.wire_map import ROUTES
from erbij.wire import Wire

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

HEADER = """// Made by `python -m erbij.cli.types` from server/erbij/*/wire.py: do not edit.

/** An instant in UTC, as ISO 8601 with `Z`. */
export type Instant = string;
/** A date without a zone, `YYYY-MM-DD`. */
export type LocalDate = string;
"""

Schema = dict[str, Any]


def wire_modules() -> Iterator[ModuleType]:
    """``erbij.wire`` and the ``wire`` of each capability and of the rooms inside it, by name."""
    root = Path(next(iter(erbij.__path__)))
    yield importlib.import_module("erbij.wire")
    for file in sorted(root.rglob("*/wire.py")):
        room = file.parent.relative_to(root).as_posix().replace("/", ".")
        yield importlib.import_module(f"erbij.{room}.wire")


def is_message(value: object) -> TypeGuard[type[Wire]]:
    """Whether it is a class of messages."""
    return isinstance(value, type) and issubclass(value, Wire) and value is not Wire


def classes_of(module: ModuleType) -> Iterator[type[Wire | Enum]]:
    """The messages and the enums that a module defines or uses, in the order of the file."""
    for value in vars(module).values():
        if is_message(value) or (isinstance(value, type) and issubclass(value, Enum) and list(value)):
            yield value


def sent_by_clients() -> frozenset[str]:
    """Names of the classes in which a default may be left out."""
    return frozenset(ask for _, _, ask, _ in ROUTES) | frozenset(ask for _, ask, _ in EVENTS)


def typed(schema: Schema) -> str:
    """One JSON schema as a TypeScript type; raises ValueError for a shape that no message may have."""
    match schema:
        case {"$ref": str(ref)}:
            return ref.rsplit("/", 1)[-1]
        case {"anyOf": list(options)}:
            return " | ".join(typed(option) for option in options)
        case {"enum": list(values)}:
            return " | ".join(json.dumps(value) for value in values)
        case {"type": "array", "items": dict(item)}:
            inner = typed(item)
            return f"readonly ({inner})[]" if " " in inner else f"readonly {inner}[]"
        case {"type": "object", "additionalProperties": dict(value)}:
            return f"Readonly<Record<string, {typed(value)}>>"
        case _:
            return plain(schema)


def plain(schema: Schema) -> str:
    """A JSON schema without parts as a TypeScript type."""
    if schema.get("format") == "date-time":
        return "Instant"
    if schema.get("format") == "date":
        return "LocalDate"
    names = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}
    name = names.get(str(schema.get("type")))
    if name is None:
        raise ValueError(f"no TypeScript type for {schema}")
    return name


def comment(text: str | None, indent: str = "") -> str:
    """A docstring as a JSDoc comment with a line end, or nothing."""
    if not text:
        return ""
    lines = cleandoc(text).replace("*/", "* /").splitlines()
    if len(lines) == 1:
        return f"{indent}/** {lines[0]} */\n"
    body = "".join(f"{indent} * {line}".rstrip() + "\n" for line in lines)
    return f"{indent}/**\n{body}{indent} */\n"


def enum_type(kind: type[Enum]) -> str:
    """Strings become a union; numbers a constant object with their names, and a union."""
    head = comment(kind.__doc__)
    if issubclass(kind, IntEnum):
        members = "".join(f"  {member.name}: {member.value},\n" for member in kind)
        union = f"export type {kind.__name__} = (typeof {kind.__name__})[keyof typeof {kind.__name__}];\n"
        return f"{head}export const {kind.__name__} = {{\n{members}}} as const;\n{union}"
    values = " | ".join(json.dumps(member.value) for member in kind)
    return f"{head}export type {kind.__name__} = {values};\n"


def interface(kind: type[Wire], schema: Schema, *, sent: bool) -> str:
    """A message class as an interface; ``sent``: what has a default may be left out."""
    required = set(schema.get("required", ()))
    fields = "".join(
        f"  readonly {name}{'?' if sent and name not in required else ''}: {typed(part)};\n"
        for name, part in schema.get("properties", {}).items()
    )
    head = comment(kind.__dict__.get("__doc__"))
    if not fields:
        return f"{head}export type {kind.__name__} = Readonly<Record<string, never>>;\n"
    return f"{head}export interface {kind.__name__} {{\n{fields}}}\n"


def classes_text() -> Iterator[str]:
    """Every class as TypeScript; raises ValueError when two modules use one name."""
    classes = list(dict.fromkeys(kind for module in wire_modules() for kind in classes_of(module)))
    names = [kind.__name__ for kind in classes]
    if len(names) != len(set(names)):
        raise ValueError(f"a name is used twice: {sorted({name for name in names if names.count(name) > 1})}")
    messages = [kind for kind in classes if issubclass(kind, Wire)]
    schemas = models_json_schema([(kind, "validation") for kind in messages])[1]["$defs"]
    sent = sent_by_clients()
    for kind in classes:
        if issubclass(kind, Wire):
            yield interface(kind, schemas[kind.__name__], sent=kind.__name__ in sent)
        else:
            yield enum_type(kind)


def maps_text() -> Iterator[str]:
    """The routes and events as interfaces from name to what is asked and answered."""
    yield "/** Routes: what is asked in the query and the body, and what is answered. */\nexport interface Routes {\n"
    for route, query, ask, reply in ROUTES:
        keys = " ".join(f"{key}?: string;" for key in query)
        asked = f"{{ {keys} }}" if keys else "Readonly<Record<string, never>>"
        yield f'  "{route}": {{ query: {asked}; asks: {ask}; answers: {reply} }};\n'
    yield "}\n\n/** Realtime requests of the client. */\nexport interface Events {\n"
    yield from (f'  "{event}": {{ asks: {ask}; answers: {reply} }};\n' for event, ask, reply in EVENTS)
    yield "}\n\n/** What the server pushes. */\nexport interface Pushed {\n"
    yield from (f'  "{event}": {payload};\n' for event, payload in PUSHED)
    yield "}\n"


def write_types(folder: Path) -> Path:
    """Write ``wire.ts`` if its text changed (so that a watching build is left in peace); answers its path."""
    text = "\n".join((HEADER, *classes_text(), "".join(maps_text())))
    target = folder / "wire.ts"
    folder.mkdir(parents=True, exist_ok=True)
    if not target.is_file() or target.read_text(encoding="utf-8") != text:
        target.write_text(text, encoding="utf-8")
    return target


if __name__ == "__main__":
    write_types(Path(sys.argv[1]))
