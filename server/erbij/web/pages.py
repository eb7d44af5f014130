"""The few pages that the server draws itself: what a problem means, and what to run when the client is not built.

A problem's page is ``problems/<code>.md`` in this package: Dutch, then English, each a ``#`` title and paragraphs.
"""

from __future__ import annotations

from functools import cache
from html import escape
from importlib.resources import files

from aiohttp import web

_DOCUMENT = """<!doctype html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title} · Erbij</title>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""
NOT_BUILT = """# Erbij is nog niet gebouwd

De server draait, maar de webpagina's zijn nog niet gemaakt. Voer in de map van Erbij uit: `make client`

# Erbij is not built yet

The server is running, but there is no web client yet. In the folder of Erbij, run: `make client`
"""


@cache
def problem_texts() -> dict[str, str]:
    """Return the text of every problem's page by code."""
    folder = files("erbij.web").joinpath("problems")
    pages = (page for page in folder.iterdir() if page.name.endswith(".md"))
    return {page.name.removesuffix(".md"): page.read_text(encoding="utf-8") for page in pages}


def problem_page(code: str, status: int = 200) -> web.Response | None:
    """Return the page about a problem, or None for a code that does not exist."""
    text = problem_texts().get(code)
    return None if text is None else page(text, status)


def no_build_page() -> web.Response:
    """Return the page that says what to run."""
    return page(NOT_BUILT, 503)


def page(text: str, status: int) -> web.Response:
    """Return ``text`` as a document: ``#`` begins a title, an empty line a paragraph, back quotes mark what to type."""
    blocks = [block.strip() for block in text.split("\n\n") if block.strip()]
    title = blocks[0].removeprefix("# ")
    body = "\n".join(_block(block, first=number == 0) for number, block in enumerate(blocks))
    return web.Response(
        status=status, text=_DOCUMENT.format(title=escape(title), body=body), content_type="text/html", charset="utf-8"
    )


def _block(block: str, *, first: bool) -> str:
    if block.startswith("# "):
        title = escape(block.removeprefix("# "))
        return f"<h1>{title}</h1>" if first else f'<h2 lang="en">{title}</h2>'
    pieces = escape(block).split("`")
    return f"<p>{''.join(f'<code>{p}</code>' if n % 2 else p for n, p in enumerate(pieces))}</p>"
