"""The commands ``erbij node serve | list | drain``: media nodes that are started by themselves."""

# ruff: noqa: PLC0415, T201 - a command imports what it needs, and prints its answer

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import cyclopts

from erbij.cli.start import load_settings, run

if TYPE_CHECKING:
    from erbij.settings import Settings

NONE_KNOWN = "No media node is known here: start one with erbij node serve, and name it in media_nodes (host:port)."
app = cyclopts.App(name="node", help="Media nodes on machines of their own.")


@app.command
def serve() -> None:
    """Be a media node. SIGTERM: takes no new lesson, and ends when the last one is elsewhere; Ctrl-C: at once."""
    from erbij.composition.nodes import serve_node

    run(serve_node(_settings()))


@app.command(name="list")
def list_nodes() -> None:
    """Say which nodes there are and how much they do; exit status 1 when one does not answer."""
    from erbij.composition.nodes import node_lines

    there, missing = run(node_lines(_settings()))
    print("\n".join([*there, *missing]) or NONE_KNOWN)
    sys.exit(bool(missing) or not there)


@app.command
def drain(node: str) -> None:
    """Let a node end: it takes no new lesson, its lessons move to other nodes, and it stops when it is empty.

    Parameters
    ----------
    node
        Its name, as erbij node list tells it.
    """
    from erbij.composition.nodes import drain_node

    lessons = run(drain_node(_settings(), node))
    if lessons is None:
        sys.stderr.write(f"No media node answers that calls itself {node}: see erbij node list.\n")
        sys.exit(2)
    when = f"It ends when its {lessons} lessons are elsewhere, within minutes." if lessons else "It has none, and ends."
    print(f"{node} takes no new lesson. {when}")


def _settings() -> Settings:
    settings = load_settings()
    if not settings.node_secret:
        sys.stderr.write("ERBIJ_NODE_SECRET is missing: what servers and media nodes share, 32 characters or more.\n")
        sys.exit(2)
    return settings
