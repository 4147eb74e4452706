"""Two visits to the dashboard with an import between them: the browser itself remembers what it saw last."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from mvi_dashboard.store import Store
from tests.dashboard_process import settle
from tests.pages.town import TOWN
from tests.registers import build_from, write_register

pytestmark = pytest.mark.browser

NEWS = ".news .note"


def opened(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    settle(page)
    page.wait_for_function("localStorage.getItem('mvi-seen')")
    return page


def test_what_came_in_between_two_visits_is_told_until_it_was_seen(
    store: Store, address: str, chromium: Browser, tmp_path: Path
) -> None:
    context = chromium.new_context()
    first = opened(context, address)
    assert first.locator(NEWS).count() == 0
    first.close()

    fresh = {**TOWN["contracts"][2], "contract_id": "S-2", "title": "Schoonmaak sporthal"}
    build_from(store.path.parent, write_register(tmp_path, contracts=[fresh]))
    second = opened(context, f"{address}/contracts")
    second.wait_for_selector(NEWS)
    told = second.inner_text(NEWS)
    assert "Nieuw sinds uw vorige bezoek: contracts.csv, 1 aanvaarde rij." in told
    assert "Er is 1 contract bij gekomen." in told
    assert "Circulair inkopen in 2025: was" in told
    second.get_by_role("radio", name="English").click()
    second.get_by_text("New since your last visit").wait_for()  # a rerun draws the place anew

    second.get_by_role("button", name="Seen").focus()
    second.keyboard.press("Enter")
    assert second.locator(NEWS).count() == 0
    second.reload()
    settle(second)
    second.wait_for_timeout(500)
    assert second.locator(NEWS).count() == 0

    assert second.evaluate("Object.keys(localStorage).filter(name => name.startsWith('mvi'))") == ["mvi-seen"]
    assert [cookie["name"] for cookie in context.cookies() if "mvi" in cookie["name"].lower()] == []
    context.close()

    other = chromium.new_context()
    page = opened(other, address)
    assert page.locator(NEWS).count() == 0  # nothing is new on a first visit
    other.close()
