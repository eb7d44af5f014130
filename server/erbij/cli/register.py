"""The commands ``erbij register explain``, ``erbij register verify`` and ``erbij register verify-report``.

``explain`` needs no database, no settings and none of the server: a year of one pupil is counted within a second, on
any machine. That is why what ``verify`` needs is imported only there.
"""

from __future__ import annotations

import gc
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import cyclopts

from erbij.cli.start import load_settings, run
from erbij.errors import Invalid
from erbij.register.explain import explain as explanation_of
from erbij.register.intake import facts_of
from erbij.register.reading import load

if TYPE_CHECKING:
    from erbij.register.ledger import Break, Head
    from erbij.settings import Settings

CANNOT_BE_USED = 2
app = cyclopts.App(name="register", help="Count a facts file, and check the chain of the ledger.")


@app.command
def explain(facts: Annotated[str, cyclopts.Parameter(allow_leading_hyphen=True)], /) -> None:
    """Count a facts file (erbij-facts/1) and print the explanation as JSON; needs no database.

    What cannot be used is named in one line with its place, and the exit status is 2.

    Parameters
    ----------
    facts
        The file, or - for standard input.
    """
    gc.disable()  # a short life and no cycles: looking for some is a fifth of the time
    try:
        answer = json.dumps(explanation_of(facts_of(load(_bytes(facts)))))
    except Invalid as error:
        for path, message in error.errors:
            sys.stderr.write(f"{path}: {message}\n")
        sys.exit(CANNOT_BE_USED)
    except OSError as error:
        sys.stderr.write(f"{facts}: {error.strerror or 'cannot be read'}\n")
        sys.exit(CANNOT_BE_USED)
    sys.stdout.write(f"{answer}\n")


@app.command
def verify() -> None:
    """Walk the ledger of every school from its first entry; exit status 1 when a chain does not hold."""
    walked = run(verify_all(load_settings()))
    if not walked:
        print("There are no entries yet.")  # noqa: T201 - the answer of a command
    for school_id, end in walked.items():
        print(f"{school_id}: {said(end)}")  # noqa: T201 - the answer of a command
    sys.exit(0 if all(holds(end) for end in walked.values()) else 1)


@app.command(name="verify-report")
def verify_report(file: str, /, *, key: str = "") -> None:
    """Check the signature of a report (PDF): valid, changed, unknown key or not signed; exit status 0 only for valid.

    Parameters
    ----------
    file
        The report.
    key
        The public key (base64) that should have signed it; default: that of this installation.
    """
    from erbij.reports.signature.model import Checked  # noqa: PLC0415 - not for explain
    from erbij.reports.signature.rules import checked, fingerprint, public_of  # noqa: PLC0415
    from erbij.reports.signature.store import key_in  # noqa: PLC0415

    try:
        known = {key} if key else {public_of(own) for own in [key_in(load_settings().home)] if own}
        verdict, claims = checked(_bytes(file), known)
    except (OSError, ValueError) as error:
        sys.stderr.write(f"{file}: {getattr(error, 'strerror', None) or 'cannot be read'}\n")
        sys.exit(CANNOT_BE_USED)
    sys.stdout.write(f"{verdict.value}\n")
    if claims:
        versions = ", ".join(claims.policy_versions)
        sys.stdout.write(f"ledger entry {claims.ledger_seq}, hash {claims.ledger_hash}, policy {versions}\n")
        sys.stdout.write(f"key {claims.key} (fingerprint {fingerprint(claims.key)})\n")
    sys.exit(0 if verdict is Checked.VALID else 1)


async def verify_all(settings: Settings) -> dict[str, Head | Break]:
    """Where the chain of each school ends, or the first place where it does not hold; by school id."""
    from erbij.db import migrate  # noqa: PLC0415 - not for explain
    from erbij.db.database import Database  # noqa: PLC0415
    from erbij.register.service import verify_chain  # noqa: PLC0415
    from erbij.register.store import schools_with_entries  # noqa: PLC0415

    database = Database(settings.database)
    try:
        await migrate.check(database)
        async with database.read() as read:
            schools = await schools_with_entries(read)
        return {school_id: await verify_chain(database, school_id) for school_id in schools}
    finally:
        await database.close()


def holds(end: Head | Break) -> bool:
    """Whether a chain was walked to its end."""
    from erbij.register.ledger import Head  # noqa: PLC0415 - not for explain

    return isinstance(end, Head)


def said(end: Head | Break) -> str:
    """The result for one school in a line."""
    from erbij.register.ledger import Head  # noqa: PLC0415 - not for explain

    if isinstance(end, Head):
        return f"{end.seq} entries, the chain holds, head {end.hash}"
    return f"BROKEN at entry {end.seq}: {end.problem}"


def _bytes(path: str) -> bytes:
    return sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
