"""``erbij register explain`` and ``verify`` as an auditor and an operator use them: real processes."""

from __future__ import annotations

import asyncio
import json
import os
import resource
import subprocess
import sys
from typing import TYPE_CHECKING

from sqlalchemy import text

from erbij.cli.register import said, verify_all
from erbij.db.database import Database
from erbij.db.migrate import migrate
from erbij.register.ledger import Break, Head
from erbij.reports.signature.service import Signer
from tests.store.register.fakes import SCHOOL, register_of, two_lessons
from tests.support.checkout import CHECKOUT
from tests.support.settings import settings_in
from tests.unit.register.given import at

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

EXAMPLE = CHECKOUT / "tests/unit/register/facts.json"
ANSWER = json.loads((CHECKOUT / "tests/unit/register/explanation.json").read_text(encoding="utf-8"))


def erbij(*words: str, given: bytes = b"", home: Path | None = None) -> tuple[int, str, str]:
    paths = os.pathsep.join([str(CHECKOUT / "server"), str(CHECKOUT / "media")])
    environment = {**os.environ, "PYTHONPATH": paths} | ({"ERBIJ_HOME": str(home)} if home else {})
    command = [sys.executable, "-m", "erbij.cli.main", "register", *words]
    ended = subprocess.run(command, input=given, capture_output=True, check=False, env=environment)
    return ended.returncode, ended.stdout.decode(), ended.stderr.decode()


def test_a_file_is_explained_without_a_database_or_settings() -> None:
    status, out, err = erbij("explain", str(EXAMPLE))
    assert (status, json.loads(out), err) == (0, ANSWER, "")


def test_standard_input_is_explained_too() -> None:
    status, out, _ = erbij("explain", "-", given=EXAMPLE.read_bytes())
    assert (status, json.loads(out)) == (0, ANSWER)


def test_what_cannot_be_used_is_one_line_and_status_2() -> None:
    wrong = EXAMPLE.read_text(encoding="utf-8").replace("09:50:40+02:00", "08:57:10+02:00")
    assert erbij("explain", "-", given=wrong.encode()) == (2, "", "presence[0].end: must be after start\n")
    assert erbij("explain", "-", given=b"{}") == (2, "", "format: is missing\n")
    assert erbij("explain", "nowhere.json") == (2, "", "nowhere.json: No such file or directory\n")


def test_a_report_is_checked_against_the_key_of_the_installation_or_one_that_is_given(tmp_path: Path) -> None:
    ours = Signer(tmp_path / "var")
    file = tmp_path / "report.pdf"
    paper = ours.signed(b"%PDF-1.3 niets %%EOF", seq=7, hash_="cd" * 32, policy_versions=("2026-1",))
    file.write_bytes(paper)
    status, out, _ = erbij("verify-report", str(file), home=tmp_path / "var")
    assert (status, out.splitlines()[0]) == (0, "valid")
    assert f"ledger entry 7, hash {'cd' * 32}, policy 2026-1" in out
    assert erbij("verify-report", str(file), home=tmp_path / "other")[:2][0] == 1
    assert erbij("verify-report", str(file), home=tmp_path / "other")[1].startswith("unknown key\n")
    assert erbij("verify-report", str(file), "--key", ours.public(), home=tmp_path / "other")[0] == 0
    file.write_bytes(paper.replace(b"niets", b"meer!"))
    assert erbij("verify-report", str(file), home=tmp_path / "var")[:2] == (1, "changed\n")
    file.write_bytes(b"%PDF-1.3 %%EOF")
    assert erbij("verify-report", str(file), home=tmp_path / "var")[:2] == (1, "not signed\n")
    assert erbij("verify-report", str(tmp_path / "nowhere.pdf"))[0] == 2


def test_an_explanation_imports_nothing_of_the_server() -> None:
    heavy = "sqlalchemy aiohttp pydantic socketio aiortc structlog rich".split()  # noqa: SIM905
    program = f"import sys, erbij.cli.main, erbij.cli.register; print(*(set({heavy}) & set(sys.modules)))"
    paths = os.pathsep.join([str(CHECKOUT / "server"), str(CHECKOUT / "media")])
    ran = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONPATH": paths},
    )
    assert set(ran.stdout.decode().split()) <= {"rich"}


def test_a_year_of_one_pupil_is_explained_within_a_second(tmp_path: Path) -> None:
    folder = str(CHECKOUT / "bench")
    program = f"import sys, json; sys.path.insert(0, {folder!r}); import register; print(json.dumps(register.year(7)))"
    file = tmp_path / "year.json"
    file.write_bytes(subprocess.run([sys.executable, "-c", program], capture_output=True, check=True).stdout)
    assert min(timed(file) for _ in range(3)) < 1


def timed(file: Path) -> float:
    """Seconds of processor time of the whole command: what else this machine does is not its fault."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    status, out, _ = erbij("explain", str(file))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert (status, len(json.loads(out)["slots"])) == (0, 1134)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_a_new_server_has_no_chain_yet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ERBIJ_HOME", str(tmp_path))
    monkeypatch.setenv("ERBIJ_DATABASE_URL", "")
    assert erbij("verify")[0] == 1  # to be migrated first
    asyncio.run(migrated(settings_in(tmp_path).database))
    assert erbij("verify") == (0, "There are no entries yet.\n", "")


async def migrated(url: str) -> None:
    database = Database(url)
    await migrate(database)
    await database.close()


async def test_the_chain_of_every_school_is_walked(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    database = Database(settings.database)
    await migrate(database)
    register, _ = register_of(database, two_lessons())
    await register.recounting.count_session(SCHOOL, "s1", at("16:00"))
    assert [isinstance(end, Head) for end in (await verify_all(settings)).values()] == [True]
    async with database.transaction() as tx:
        await tx.connection.execute(text("DROP TRIGGER register_entry_no_update"))
        await tx.connection.execute(text("UPDATE register_entry SET seconds = 1"))
    await database.close()
    assert await verify_all(settings) == {SCHOOL: Break(1, "was changed after it was written")}


def test_what_is_said_of_a_chain() -> None:
    assert said(Head(3, "ab")) == "3 entries, the chain holds, head ab"
    assert said(Break(2, "an entry is missing")) == "BROKEN at entry 2: an entry is missing"
