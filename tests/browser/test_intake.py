"""A register of her own in the browser: through the mapping screen the first time, by itself the second."""

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from mvi_dashboard.store import open_store
from tests.browser.axe import Tell, violations
from tests.dashboard_process import CHROMIUM, CHROMIUM_ARGUMENTS, running_dashboard, settle
from tests.registers import build_from, write_register

pytestmark = pytest.mark.browser

HEADINGS = {
    "Kontraktnummer": "C-{}",
    "Omschryving contract": "Papier en pennen, perceel {}",
    "Leverncier": "Leverancier {} B.V.",
    "Gecontracteerde waarda": "{}00000",
    "Ingangsdaatum": "01-01-2025",
    "Einddaatum": "31-12-2026",
}
KNOWN = {
    "contract_id": "A-1",
    "title": "Stoelen",
    "value_eur": "400000",
    "organisation": "Stad",
    "award_date": "2025-01-01",
}


def write_shuffled(path: Path, rows: int, seed: int) -> Path:
    """A register with misspelt headings, in an order of their own."""
    headings = random.Random(seed).sample(list(HEADINGS), len(HEADINGS))
    lines = [";".join(HEADINGS[heading].format(row) for heading in headings) for row in range(1, rows + 1)]
    path.write_text("\n".join([";".join(headings), *lines]) + "\n", "utf-8")
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    scratch = tmp_path_factory.mktemp("browser-intake")
    build_from(scratch / "store", write_register(scratch / "register", contracts=[KNOWN]))
    return scratch / "store"


@pytest.fixture(scope="module")
def desk(folder: Path) -> Iterator[Page]:
    with running_dashboard(folder) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        page = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US").new_page()
        page.goto(f"{address}/intake")
        settle(page)
        yield page
        browser.close()


def click(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_timeout(500)
    settle(page)


def text_of(page: Page) -> str:
    return re.sub(r"\s+", " ", page.inner_text("[data-testid=stMain]"))


def hand_in(page: Page, path: Path) -> None:
    page.set_input_files("[data-testid=stFileUploader] input", path)
    page.wait_for_selector(f"h2:has-text('{path.name}')", timeout=30_000)
    settle(page)


def counted(folder: Path) -> tuple[int, float]:
    store = open_store(folder)
    try:
        row = store.rows("select count(*) as contracts, sum(value_eur) as value from contracts")[0]
        return int(row["contracts"]), float(row["value"])
    finally:
        store.close()


def test_shuffled_misspelt_headings_import_after_the_mapping_screen_and_then_by_themselves(
    folder: Path, desk: Page, tmp_path: Path, record_property: Tell
) -> None:
    hand_in(desk, write_shuffled(tmp_path / "register.csv", 2, seed=1))
    found = violations(desk, "/intake with columns to confirm", record_property)
    assert desk.get_by_role("button", name="Draai proef", exact=True).is_disabled()
    assert "Bevestig eerst de kolommen van register.csv." in text_of(desk)
    click(desk, "Deze kolommen kloppen")
    click(desk, "Draai proef")
    desk.wait_for_selector("h2:has-text('2 rijen gelezen: 2 aanvaard en 0 afgewezen')", timeout=60_000)
    settle(desk)
    assert counted(folder) == (1, 400_000)
    found |= violations(desk, "/intake with a trial", record_property)
    click(desk, "Publiceer")
    desk.wait_for_selector("text=Gepubliceerd. 2 rijen gelezen", timeout=60_000)
    settle(desk)
    desk.wait_for_selector("text=Nieuw sinds uw vorige bezoek: register.csv")
    assert counted(folder) == (3, 700_000)
    found |= violations(desk, "/intake after publishing", record_property)
    assert not found, json.dumps(found, indent=1)

    hand_in(desk, write_shuffled(tmp_path / "volgend jaar.csv", 3, seed=2))
    assert "De kolommen zijn herkend met wat u eerder hebt bevestigd." in text_of(desk)
    click(desk, "Draai proef")
    desk.wait_for_selector("h2:has-text('3 rijen gelezen: 3 aanvaard en 0 afgewezen; 2 daarvan')", timeout=60_000)
    settle(desk)
    click(desk, "Publiceer")
    desk.wait_for_selector("text=Gepubliceerd. 3 rijen gelezen", timeout=60_000)
    settle(desk)
    assert counted(folder) == (4, 1_000_000)
