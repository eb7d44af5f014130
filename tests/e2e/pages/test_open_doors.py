"""A school opens its catalogue to others and reads theirs; a teacher makes lessons of what is found and of a folder."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from PIL import Image
from playwright.sync_api import expect
from typing_extensions import override

from tests.e2e.demo_school import DemoSchool, started
from tests.support.other_catalogue import lom, record, searched, told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import ViewportSize

    from tests.e2e.visitor import Visitor

LAPTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
LESSON = "Breuken met taart"
CONTACT = "administratie@voorbeeld.test"


class Others(ThreadingHTTPServer):
    """Somebody else's catalogue on this machine: one that is read, one that is asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def url(self, name: str) -> str:
        """Where it lies."""
        return f"http://127.0.0.1:{self.server_address[1]}/{name}"


class _Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = _said({name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    @override
    def log_message(self, format: str, *args: object) -> None:
        return


def _said(query: dict[str, str]) -> str:
    if "operation" in query:
        return searched(lom("Breuken in de keuken", "https://keuken.voorbeeld.test/breuken", "Een filmpje."), total=31)
    if query["verb"] == "Identify":
        return told("<Identify><deletedRecord>persistent</deletedRecord></Identify>")
    if query["verb"] == "ListMetadataFormats":
        one = "<metadataFormat><metadataPrefix>lom</metadataPrefix></metadataFormat>"
        return told(f"<ListMetadataFormats>{one}</ListMetadataFormats>")
    good = record("oai:lessen:1", lom(LESSON, "https://lessen.voorbeeld.test/breuken", "Taarten in gelijke stukken."))
    return told(f"<ListRecords>{good}{record('oai:lessen:2', '<marc/>')}</ListRecords>")


@pytest.fixture(scope="module")
def others() -> Iterator[Others]:
    """Catalogues of somebody else."""
    server = Others()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoSchool]:
    """A school whose operator allows catalogues on this machine."""
    school = started(tmp_path_factory.mktemp("school"), ERBIJ_CATALOGUE_INSIDE="true")
    yield school
    assert school.stop() == 0, school.log_text()[-4000:]
    assert school.personal_data_in_log() == []


def test_a_school_opens_its_doors_and_a_teacher_finds_what_others_made(
    visit: Callable[..., Visitor], others: Others, tmp_path: Path
) -> None:
    coordinator = visit("coordinator", viewport=LAPTOP)
    names_other_catalogues(coordinator, others)
    opens_the_door(coordinator)
    teacher = visit("teacher", viewport=LAPTOP)
    finds_a_lesson_elsewhere(teacher)
    reads_a_folder(teacher, tmp_path)


def pictures(visitor: Visitor, name: str) -> None:
    """On a laptop and on a phone."""
    visitor.axe(name)
    visitor.screenshot(f"{name}-1280")
    visitor.page.set_viewport_size(PHONE)
    visitor.screenshot(f"{name}-390")
    visitor.page.set_viewport_size(LAPTOP)


def names_other_catalogues(coordinator: Visitor, others: Others) -> None:
    """One that is read in the background and says what was skipped, one that is asked."""
    page = coordinator.page
    page.goto(f"{coordinator.base_url}/catalogue/elsewhere")
    for name, kind in (("Wikiwijs", "Elke dag lezen (OAI-PMH)"), ("Edurep", "Pas vragen als iemand zoekt (SRU)")):
        coordinator.button("Catalogus toevoegen").click()
        page.get_by_role("button", name="Toevoegen", exact=True).click()
        expect(page.get_by_text("Geef de catalogus een naam.")).to_be_visible()
        page.get_by_label("Naam").fill(name)
        page.get_by_label(kind).check()
        page.get_by_label("Adres").fill(others.url(name.lower()))
        page.get_by_role("button", name="Toevoegen", exact=True).click()
        expect(page.get_by_role("heading", name=name)).to_be_visible()
    read = page.get_by_role("region", name="Wikiwijs")
    expect(read.get_by_text("1 les is hier te vinden.")).to_be_visible(timeout=20_000)
    read.get_by_text("1 les is overgeslagen").click()
    expect(read.get_by_text("oai:lessen:2: de beschrijving is niet te lezen")).to_be_visible()
    pictures(coordinator, "elsewhere-catalogues")


def opens_the_door(coordinator: Visitor) -> None:
    """Closed until the school says so, and then with an address of the school."""
    page = coordinator.page
    page.goto(f"{coordinator.base_url}/catalogue/sharing")
    expect(page.get_by_text("Niemand buiten de school kan nu iets van jullie lessen zien.")).to_be_visible()
    page.get_by_label("Ja, de lessen die we hieronder kiezen").check()
    coordinator.button("Bewaar").click()
    expect(page.get_by_text("Vul een e-mailadres van de school in.")).to_be_visible()
    page.get_by_label("E-mailadres voor vragen").fill(CONTACT)
    coordinator.button("Bewaar").click()
    expect(page.get_by_text("Bewaard.")).to_be_visible()
    pictures(coordinator, "sharing")
    address = page.locator("code").inner_text()
    told = page.request.get(f"{address}?verb=Identify").text()
    assert CONTACT in told


def finds_a_lesson_elsewhere(teacher: Visitor) -> None:
    """What was read is there at once, who is asked answers beside it; a lesson is made of a link."""
    page = teacher.page
    page.goto(f"{teacher.base_url}/catalogue/elsewhere")
    page.get_by_role("searchbox").fill("breuken")
    teacher.button("Zoek ook elders").click()
    found = page.get_by_role("region", name="Andere catalogi")
    expect(found.get_by_role("link", name=LESSON)).to_be_visible()
    asked = found.get_by_role("region", name="Edurep")
    expect(asked.get_by_text("Elders 31 lessen gevonden.")).to_be_visible()
    expect(asked.get_by_role("link", name="Breuken in de keuken")).to_have_attribute("rel", "noopener noreferrer")
    pictures(teacher, "elsewhere-found")
    found.get_by_role("button", name=f"Maak er een les van: {LESSON}").click()
    expect(page.get_by_label("Titel", exact=True).first).to_have_value(LESSON)


def reads_a_folder(teacher: Visitor, folder: Path) -> None:
    """A draft of each file, what cannot be shown said in words, and nothing twice when it is chosen again."""
    page, here = teacher.page, folder / "Blok 3"
    here.mkdir()
    (here / "01_het-hart.pdf").write_bytes(b"%PDF-1.7\n" + b" " * 3_000_000 + b"\n%%EOF\n")
    (here / "klok kijken.txt").write_text("De grote wijzer loopt een rondje in een uur.", encoding="utf-8")
    (here / "toets.docx").write_bytes(b"PK")
    Image.new("RGB", (800, 600), "teal").save(here / "plaat.png")
    page.goto(f"{teacher.base_url}/catalogue/folders")
    page.get_by_label("Kies een map").set_input_files(here)
    expect(page.get_by_text("Er staan 3 nieuwe concepten klaar bij Leerstof.")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("Dit soort bestand kan Erbij niet tonen. Kun je het als PDF bewaren?")).to_be_visible()
    expect(page.get_by_role("link", name="01 het hart")).to_be_visible()
    pictures(teacher, "folder")
    teacher.button("Nog een map kiezen").click()
    page.get_by_label("Kies een map").set_input_files(here)
    expect(page.get_by_text("Van 3 bestanden had je al een les.")).to_be_visible(timeout=30_000)
    page.get_by_role("link", name="Plaat", exact=True).click()
    expect(page.get_by_label("Titel", exact=True).first).to_have_value("Plaat")
