"""Write the pages that are made from the code: ``python -m erbij.cli.docs docs`` (``make docs``).

``settings.md`` lists every setting; ``messages.md`` lists every route, every event and the shape of every message. A
test holds both pages equal to what this module would write.
"""

from __future__ import annotations

import sys
from inspect import cleandoc
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic.json_schema import JsonSchemaMode, models_json_schema

from erbij.cli.event_map import EVENTS, PUSHED
from erbij.cli.types import is_message, typed, wire_modules
from erbij.cli.wire_map import ROUTES
from erbij.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import ModuleType

    from pydantic.fields import FieldInfo

    from erbij.wire import Wire

SETTINGS_HEAD = """# Settings

*Made by `make docs` from `server/erbij/settings.py`: do not edit.*

A setting is read from the environment, else from `erbij.toml` in `ERBIJ_HOME`, else it has its default. An unknown key
in `erbij.toml` is an error: `erbij` says so and ends with exit status 2. `erbij doctor` tells what is unsafe.
"""
MESSAGES_HEAD = """# Messages

*Made by `make docs` from `server/erbij/*/wire.py`: do not edit. Order, meaning, who may: [protocol.md](protocol.md).*

Types are written as in the web client: `Instant` is UTC as ISO 8601 with `Z`, `LocalDate` is `YYYY-MM-DD`. A key with
`?` may be left out.
"""


def code(text: str) -> str:
    """Return text as code in a cell of a table."""
    return f"`{text}`".replace("|", "\\|")


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Return a Markdown table."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def kind_of(field: FieldInfo) -> str:
    """Return a setting's type in words."""
    shown = field.annotation.__name__ if isinstance(field.annotation, type) else str(field.annotation)
    if "tuple" in shown:
        return "list"
    words = {"Path": "path", "str": "text", "int": "number", "float": "number", "bool": "true or false"}
    words |= {"int | None": "number", "Path | None": "path"}
    return words.get(shown.replace("pathlib.", ""), shown)


def default_of(field: FieldInfo) -> str:
    """Return a setting's default as it would be typed."""
    default = field.get_default()
    if default in ("", None, ()):
        return ""
    return code(str(default).lower() if isinstance(default, bool) else str(default))


def settings_text() -> str:
    """Return ``settings.md``."""
    rows = (
        (code(f"ERBIJ_{name.upper()}"), code(name), kind_of(field), default_of(field), field.description or "")
        for name, field in Settings.model_fields.items()
    )
    return f"{SETTINGS_HEAD}\n{table(('environment', 'erbij.toml', 'kind', 'default', 'what it does'), rows)}"


def shape(kind: type[Wire], schema: dict[str, Any]) -> str:
    """Return one message as a heading, its docstring and a table of its keys."""
    required = set(schema.get("required", ()))
    rows = [
        (code(name if name in required else f"{name}?"), code(typed(part)))
        for name, part in schema.get("properties", {}).items()
    ]
    words = cleandoc(kind.__dict__.get("__doc__") or "").replace(":class:", "")
    return f"### {kind.__name__}\n\n{words}\n\n" + (table(("key", "type"), rows) if rows else "No keys.\n")


def messages_of(module: ModuleType) -> list[type[Wire]]:
    """Return the messages that a module defines itself, in the order of the file."""
    return [kind for kind in vars(module).values() if is_message(kind) and kind.__module__ == module.__name__]


def shapes() -> Iterator[str]:
    """Every message, by the module in which it stands."""
    modules = list(wire_modules())
    mode: JsonSchemaMode = "validation"
    schemas = models_json_schema([(kind, mode) for module in modules for kind in messages_of(module)])[1]["$defs"]
    for module in modules:
        yield f"## {module.__name__}\n\n{cleandoc(module.__doc__ or '')}\n"
        yield from (shape(kind, schemas[kind.__name__]) for kind in messages_of(module))


def messages_text() -> str:
    """Return ``messages.md``."""
    routes = table(
        ("route", "query", "asks", "answers"),
        ((code(route), ", ".join(map(code, query)), code(ask), code(reply)) for route, query, ask, reply in ROUTES),
    )
    events = table(("event", "asks", "answers"), (tuple(map(code, row)) for row in EVENTS))
    pushed = table(("pushed", "carries"), (tuple(map(code, row)) for row in PUSHED))
    parts = (MESSAGES_HEAD, f"## Routes\n\n{routes}", f"## Events\n\n{events}", f"## Pushed by the server\n\n{pushed}")
    return "\n".join((*parts, *shapes()))


PAGES = {"settings.md": settings_text, "messages.md": messages_text}


def write_pages(folder: Path) -> None:
    """Write every page into ``folder``."""
    for name, text in PAGES.items():
        (folder / name).write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    write_pages(Path(sys.argv[1]))
