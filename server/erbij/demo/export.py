"""``demo.json``: whoever reads it sees the old text or the new one, never half of it."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def write_json(path: Path, document: Mapping[str, Any]) -> None:
    """Write and rename; the file is readable by its owner only, since it holds sign-in links."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}.{os.getpid()}")
    text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    half.replace(path)
