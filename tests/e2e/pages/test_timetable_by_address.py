"""A coordinator gives the address of the timetable, and from then on it follows by itself."""

from __future__ import annotations

import threading
from datetime import datetime, time, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from typing_extensions import override

from tests.e2e.real_school import ZONE, RealSchool
from tests.e2e.test_school import ANOUK, PHONE, choose_password, signed_in
from tests.e2e.visitor import RESULTS
from tests.unit.people.rosters_given import archive
from tests.unit.timetable.sources.feeds import appointment, calendar, event, zermelo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Locator

    from tests.e2e.visitor import Visitor

    Visit = Callable[..., Visitor]


class Feed(ThreadingHTTPServer):
    """Somebody else's timetable on this machine."""

    daemon_threads = True
    data = b""
    status = 200

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        """Where it lies."""
        return f"http://127.0.0.1:{self.server_address[1]}/roosters/geheim-van-bram.ics"


class _Answer(BaseHTTPRequestHandler):
    server: Feed

    def do_GET(self) -> None:
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(self.server.data)))
        self.end_headers()
        self.wfile.write(self.server.data)

    @override
    def log_message(self, format: str, *args: object) -> None:
        return


class SchoolWithFeed(RealSchool):
    """A school whose server may read from this machine."""

    @property
    @override
    def environment(self) -> dict[str, str]:
        return {**super().environment, "ERBIJ_TIMETABLE_INSIDE": "1"}


@pytest.fixture(scope="module")
def feed() -> Iterator[Feed]:
    with Feed() as feed:
        yield feed
        feed.shutdown()


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SchoolWithFeed]:
    school = SchoolWithFeed(tmp_path_factory.mktemp("school-with-feed"))
    made = school.run("school", "create", "De Klimop", "--coordinator", "Anouk Voorbeeld", "--email", ANOUK)
    assert made.returncode == 0, made.stderr
    school.first_link = made.stdout.split()[-1]
    folder = tmp_path_factory.mktemp("files")
    for name, text in school.files().items():
        if name in {"groepen", "personen"}:
            (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    assert school.run("school", "import", str(folder)).returncode == 0
    school.start()
    yield school
    assert school.stop() == 0, school.log_text()[-4000:]
    assert school.personal_data_in_log() == []
    assert "geheim-van-bram" not in school.log_text()


def lesson(school: RealSchool, uid: str, title: str, hour: int, days: int = 0) -> str:
    """A lesson of that Tuesday, or so many days later."""
    day = school.day + timedelta(days=days)
    return event(uid, title, DTSTART=f"{day:%Y%m%d}T{hour:02}0000", DTEND=f"{day:%Y%m%d}T{hour:02}4500")


def good(school: RealSchool) -> list[str]:
    """Six lessons."""
    return [
        lesson(school, f"les-{n}-{days}", f"{subject} - Groep 6A - Bram Verzonnen", 11 + n, days)
        for days in (0, 1, 2)
        for n, subject in enumerate(("Rekenen", "Taal"))
    ]


def test_lessons_come_from_an_address_and_a_large_change_waits(visit: Visit, school: RealSchool, feed: Feed) -> None:
    feed.data = calendar(*good(school), lesson(school, "vreemd", "Dansen - 9Z - Bram Verzonnen", 14))
    anouk = choose_password(visit(viewport=PHONE), school.first_link, ANOUK)
    anouk.page.get_by_role("link", name="Rooster automatisch").click()
    expect(anouk.page.get_by_text("Er is nog geen adres.")).to_be_visible()
    anouk.button("Adres toevoegen").click()
    anouk.button("Toevoegen en lezen").click()
    expect(anouk.page.get_by_text("Vul een naam in")).to_be_visible()
    anouk.axe("the form of an address")
    anouk.page.get_by_label("Naam", exact=True).fill("Rooster van Bram")
    anouk.page.get_by_label("Adres", exact=True).fill(feed.url)
    anouk.button("Toevoegen en lezen").click()

    card = anouk.page.get_by_role("region", name="Rooster van Bram")
    expect(card.get_by_text("6 komende lessen.")).to_be_visible()
    expect(card.get_by_text("geheim-van-bram")).to_have_count(0)
    card.get_by_text("Eén les kon niet worden gebruikt").click()
    expect(card.get_by_text("Er staat geen groep bij die Erbij kent.")).to_be_visible()
    anouk.axe("an address with a lesson that cannot be used")
    anouk.page.goto(f"{school.base_url}/")
    expect(anouk.page.get_by_text("Rekenen").first).to_be_visible()

    a_lesson_changed_by_hand_stays(anouk, school, feed)
    feed.data = calendar(*good(school)[2:])
    anouk.page.goto(f"{school.base_url}/timetable/sources")
    anouk.button("Nu lezen").click()
    expect(card.get_by_text("2 van de 6 komende lessen zouden veranderen of verdwijnen.")).to_be_visible()
    card.get_by_text("Bekijk de lessen").click()
    anouk.axe("a change that waits")
    anouk.button("Ja, dit klopt").click()
    expect(card.get_by_text("4 komende lessen.")).to_be_visible()
    shown_when_it_cannot_be_read(anouk, feed, card)


def a_lesson_changed_by_hand_stays(anouk: Visitor, school: RealSchool, feed: Feed) -> None:
    """The page shows what the source says of it now, and leads to the lesson."""
    ((slot_id,),) = school.rows("SELECT id FROM timetable_slot ORDER BY starts_at DESC LIMIT 1")
    anouk.page.goto(f"{school.base_url}/timetable/slots/{slot_id}")
    anouk.page.get_by_label("Lokaal", exact=True).fill("Aula")
    anouk.button("Opslaan").click()
    expect(anouk.page.get_by_text("De les is gewijzigd.")).to_be_visible()
    feed.data = calendar(*good(school)[:-1], lesson(school, "les-1-2", "Lezen - Groep 6A - Bram Verzonnen", 12, 2))
    anouk.page.goto(f"{school.base_url}/timetable/sources")
    anouk.button("Nu lezen").click()
    card = anouk.page.get_by_role("region", name="Rooster van Bram")
    card.get_by_text("Eén les kon niet worden gebruikt").click()
    expect(card.get_by_text("Jullie wijziging blijft staan.")).to_be_visible()
    anouk.axe("a lesson that was changed by hand")
    anouk.page.screenshot(path=RESULTS / "timetable-hand-and-source.png", full_page=True)
    card.get_by_role("link", name="Bekijk de les").click()
    expect(anouk.page.get_by_label("Lokaal", exact=True)).to_have_value("Aula")


def shown_when_it_cannot_be_read(anouk: Visitor, feed: Feed, card: Locator) -> None:
    """What is wrong stands there in words; and the address can go."""
    feed.status = 503
    anouk.button("Nu lezen").click()
    expect(card.get_by_text("Aan de andere kant gaat iets mis.")).to_be_visible()
    expect(card.get_by_text("Alle lessen blijven zoals ze waren.")).to_be_visible()
    anouk.button("Verwijderen").click()
    anouk.axe("removing an address")
    anouk.page.get_by_role("dialog").get_by_role("button", name="Verwijderen").click()
    expect(anouk.page.get_by_text("Er is nog geen adres.")).to_be_visible()


def bring(anouk: Visitor, name: str, data: bytes) -> None:
    """Choose one file and look at what it would change."""
    anouk.page.get_by_label("Kies bestanden").set_input_files({"name": name, "mimeType": "", "buffer": data})
    anouk.button("Bekijk wat er verandert").click()


def test_a_roster_of_another_program_is_recognised_looked_at_and_taken_in(visit: Visit, school: RealSchool) -> None:
    anouk = signed_in(visit(viewport=PHONE), ANOUK)
    anouk.page.goto(f"{school.base_url}/people")
    bring(anouk, "export.zip", archive())
    seen = anouk.page.get_by_text("Dit is een OneRoster-bestand met 2 leerlingen, 1 leraren en 2 groepen.")
    expect(seen).to_be_visible()
    anouk.axe("a roster that was looked at")
    anouk.button("Opslaan").click()
    expect(anouk.page.get_by_role("listitem").filter(has_text="Noor Voorbeeld").first).to_be_visible()


def drop(anouk: Visitor, name: str, data: bytes) -> None:
    """Drop a file on its place, as from a folder on the desk."""
    script = """([name, text]) => {
      const held = new DataTransfer();
      held.items.add(new File([text], name));
      return held;
    }"""
    held = anouk.page.evaluate_handle(script, [name, data.decode()])
    anouk.page.get_by_label("Kies bestanden").dispatch_event("drop", {"dataTransfer": held})


def test_a_calendar_is_dropped_a_word_explained_and_a_newer_one_takes_its_place(
    visit: Visit, school: RealSchool
) -> None:
    anouk = signed_in(visit(viewport=PHONE), ANOUK)
    anouk.page.goto(f"{school.base_url}/people")
    week = calendar(*good(school), lesson(school, "tekenen", "Tekenen", 14))
    drop(anouk, "rooster.ics", week)
    anouk.button("Bekijk wat er verandert").click()
    expect(anouk.page.get_by_text("Dit is een agenda. Lessen vanaf vandaag: 7.")).to_be_visible()
    expect(anouk.page.get_by_text("afspraak tekenen")).to_be_visible()
    expect(anouk.page.get_by_text("Er staat geen groep bij die Erbij kent.")).to_be_visible()
    expect(anouk.button("Opslaan")).to_have_count(0)
    anouk.axe("a calendar with an appointment that is no lesson here")
    anouk.screenshot("import-calendar-wrong")
    anouk.page.get_by_label("Sla lessen over van groepen die Erbij niet kent").check()
    anouk.button("Opslaan").click()
    expect(anouk.page.get_by_text("De bestanden zijn ingelezen.")).to_be_visible()
    expect(anouk.page.get_by_text("De laatste import was op")).to_be_visible()
    anouk.axe("a calendar that was read in")
    anouk.screenshot("import-calendar-done")
    bring(anouk, "rooster.ics", calendar(*good(school)[1:]))
    expect(figure(anouk, "Beëindigd")).to_have_text("1")
    anouk.button("rooster.ics weglaten").click()
    a_word_is_explained(anouk, school)


def a_word_is_explained(anouk: Visitor, school: RealSchool) -> None:
    """What a teacher is called in the other program is said once; then both files stand among the sources."""
    bring(anouk, "zermelo.json", zermelo(appointment(1, start=noon(school), end=noon(school) + 2700, groups=["6A"])))
    expect(anouk.page.get_by_text("Deze leraar kent Erbij niet.")).to_be_visible()
    anouk.page.get_by_label("Leraar “thijs”").select_option(label="Fleur Fictief")
    anouk.axe("a word that gets its meaning")
    anouk.screenshot("import-words")
    anouk.button("Gebruik dit en kijk opnieuw").click()
    expect(figure(anouk, "Nieuw")).to_have_text("1")
    anouk.button("Opslaan").click()
    expect(anouk.page.get_by_text("De bestanden zijn ingelezen.")).to_be_visible()
    anouk.page.goto(f"{school.base_url}/timetable/sources")
    expect(anouk.page.get_by_role("region", name="rooster").get_by_text("Uit een bestand", exact=True)).to_be_visible()
    anouk.axe("sources with files")
    anouk.screenshot("import-sources")


def noon(school: RealSchool) -> int:
    """A quarter past three of that Tuesday, as Zermelo counts."""
    return int(datetime.combine(school.day, time(15, 15), ZONE).timestamp())


def figure(anouk: Visitor, name: str) -> Locator:
    """A number of the preview."""
    return anouk.page.locator("dl.people__figures div").filter(has_text=name).get_by_role("definition")
