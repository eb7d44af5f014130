"""Somebody of the partnership sees counts with small groups hidden, takes them along as a file, and reaches nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.visitor import Visitor

SIZES = ((390, 844), (1280, 800))


def test_a_partnership_reads_counts_with_small_groups_hidden_and_reaches_nobody(
    visit: Callable[..., Visitor],
) -> None:
    sanne = visit("partnership")
    expect(sanne.page.get_by_role("heading", name="Aantallen per school")).to_be_visible()
    expect(sanne.page.get_by_role("rowheader", name="De Voorbeeldschool").first).to_be_visible()
    expect(sanne.page.get_by_role("cell", name="< 5*").first).to_be_visible()
    for width, height in SIZES:
        sanne.page.set_viewport_size({"width": width, "height": height})
        sanne.axe("partnership")
        assert sanne.page.evaluate("document.documentElement.scrollWidth") <= width
        sanne.page.screenshot(path=f"test-results/partnership-{width}.png", full_page=True)
    with sanne.page.expect_download() as download:
        sanne.page.get_by_role("link", name="Als bestand (CSV)").click()
    lines = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) > 1
    assert all(line.endswith(";< 5*") for line in lines[1:])
    assert not [line for line in lines if "Noor" in line]
    for address in ("/api/people", "/api/timetable/day", "/api/plans/board", "/api/reports/period", "/api/nothing"):
        assert sanne.api("GET", address)["status"] == 404
    assert sanne.api("GET", "/api/plans/granted")["body"] == {"pupils": []}
    sanne.page.goto(f"{sanne.base_url}/plans/granted")
    expect(sanne.page.get_by_text("Er wordt nu niets met je gedeeld.")).to_be_visible()
