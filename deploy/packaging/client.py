"""Build the web client: ``python deploy/packaging/client.py``; prints one line when there is something to do.

Standard library only, so that the packaging hook and the Makefile share it. Three steps, each skipped when its input
has not changed since: packages from npm's lock file, types from the server's messages, and the bundle.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
CLIENT = CHECKOUT / "client_web"
BUILT = CHECKOUT / "server/erbij/web/static/app"
PACKED = frozenset({".css", ".html", ".js", ".svg", ".webmanifest"})
INPUTS = ("index.html", "package-lock.json", "vite.config.ts", "tsconfig.json", "src/**/*", "public/**/*")


class ClientBuildFailed(SystemExit):
    """A step of the build failed; its own output stands above."""


def say(words: str) -> None:
    """Tell in one line what is being done."""
    print(f"- {words}", flush=True)  # noqa: T201


def node(*arguments: str) -> None:
    """Run npm or a tool of the client; raises :class:`ClientBuildFailed`."""
    line = [sys.executable, str(CHECKOUT / "deploy/packaging/node.py"), *arguments]
    environment = {"npm_config_cache": str(CLIENT / ".npm"), **os.environ}
    if subprocess.run(line, env=environment, stdin=subprocess.DEVNULL, check=False).returncode:  # noqa: S603
        raise ClientBuildFailed(f"the web client could not be built: `{' '.join(arguments)}` failed")


def digest_of(files: list[Path]) -> str:
    """Return the SHA-256 over names and contents."""
    total = hashlib.sha256()
    for file in files:
        total.update(file.relative_to(CHECKOUT).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return total.hexdigest()


def is_done(mark: Path, digest: str) -> bool:
    """Whether the step with this mark was last done on the same input."""
    return mark.is_file() and mark.read_text(encoding="utf-8") == digest


def packages() -> None:
    """Install the client's packages as its lock file names them."""
    mark = CLIENT / "node_modules/.erbij-installed"
    digest = digest_of([CLIENT / "package-lock.json"])
    if is_done(mark, digest):
        return
    say("installing the web client's packages (npm ci)")
    node("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error")
    mark.write_text(digest, encoding="utf-8")


def types(python: str) -> None:
    """Write the TypeScript types of the server's messages."""
    line = [python, "-m", "erbij.cli.types", str(CLIENT / "src/generated")]
    # Where pip builds a wheel, what the build needs lies on this path.
    path = os.pathsep.join(filter(None, (str(CHECKOUT / "server"), os.environ.get("PYTHONPATH", ""))))
    environment = {**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}
    if subprocess.run(line, env=environment, check=False).returncode:  # noqa: S603
        raise ClientBuildFailed("the types of the server's messages could not be written")


def words() -> None:
    """Write which words everybody needs and which only staff."""
    node(str(CLIENT / "scripts/words.mjs"))


def inputs() -> list[Path]:
    """Return every file that the bundle is made from, in a fixed order."""
    return sorted({file for pattern in INPUTS for file in CLIENT.glob(pattern) if file.is_file()})


def pack() -> None:
    """Put beside each text of the bundle the packed form that is sent to every browser of today: a third of it."""
    for file in sorted(BUILT.rglob("*")):
        if file.suffix in PACKED:
            packed = gzip.compress(file.read_bytes(), 9, mtime=0)
            file.with_name(f"{file.name}.gz").write_bytes(packed)


def bundle() -> None:
    """Build the bundle that the server hands out."""
    mark = BUILT / ".erbij-built"
    digest = digest_of([*inputs(), Path(__file__)])
    if is_done(mark, digest):
        return
    say("building the web client")
    node("bin", "vite", "build", "--logLevel", "warn")
    pack()
    mark.write_text(digest, encoding="utf-8")


def build(python: str) -> None:
    """Do the steps; ``python`` is an interpreter that has pydantic."""
    packages()
    types(python)
    words()
    bundle()


if __name__ == "__main__":
    build(sys.executable)
