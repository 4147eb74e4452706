"""The dashboard as people meet it: in a browser, on a phone, in the dark, with a screen reader's eyes."""

import gzip
import json
import re
import urllib.request
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from mvi_dashboard.language import Language
from mvi_dashboard.measure import measure
from mvi_dashboard.navigation import NAMES
from mvi_dashboard.store import Store
from mvi_dashboard.telling.outcomes import by_indicator
from tests.browser.axe import Tell, violations
from tests.dashboard_process import settle, unfold
from tests.pages.town import TOWN
from tests.registers import build_from, write_register

pytestmark = pytest.mark.browser

NL = Language("nl")
PATHS = ("", *NAMES[1:], "contracts?contract=W-1")


@pytest.fixture(scope="module")
def requested() -> list[str]:
    """Every address that any page of this module asked for."""
    return []


@pytest.fixture(scope="module")
def desk(chromium: Browser, requested: list[str]) -> Page:
    """A desk in the Netherlands whose browser prefers English, so that our own notation shows."""
    page = chromium.new_context(
        viewport={"width": 1440, "height": 900}, locale="en-US", color_scheme="light"
    ).new_page()
    page.on("request", lambda request: requested.append(request.url))
    page.on("websocket", lambda socket: requested.append(socket.url))
    return page


def open_at(page: Page, address: str, path: str = "") -> str:
    page.goto(f"{address}/{path}")
    settle(page)
    return text_of(page)


def text_of(page: Page) -> str:
    return re.sub(r"\s+", " ", page.inner_text("[data-testid=stMain]"))


def choose(page: Page, name: str, label: str, written: str) -> None:
    """Pick an option of a filter, opening the filters when they are closed, and wait for what that writes in the address."""
    if page.locator(".st-key-filters details[open]").count() == 0:
        unfold(page.locator(".st-key-filters summary"))  # a list opened meanwhile closes again
    page.locator(f".st-key-choose_{name}").get_by_role("combobox").click()
    page.get_by_role("option", name=label, exact=True).click(timeout=10_000)
    page.wait_for_url(f"**{written}**")
    settle(page)


def open_from_menu(page: Page, group: str, title: str) -> None:
    """Open a page through its group in the menu at the top."""
    page.locator("header").get_by_text(group, exact=True).click()
    page.get_by_role("menuitem", name=title, exact=True).click()


def test_the_browser_shows_what_measure_gives_in_dutch_notation(store: Store, address: str, desk: Page) -> None:
    text = open_at(desk, address)
    found = by_indicator(measure(store, ["co2_avoided_year_t", "circular_share"], year=2025))
    assert found["co2_avoided_year_t"].value == 483
    assert re.search(r"bekend deel 483 t tussen \d+ t en \d+ t minder uitstoot in 2025", text)
    assert NL.share(found["circular_share"].value or 0) in text
    assert "€ 100.000 van € 400.000" in text
    assert desk.evaluate("document.documentElement.lang") == "nl"


def test_a_filter_click_changes_figure_and_address_and_a_reload_restores_them(address: str, desk: Page) -> None:
    open_at(desk, address)
    choose(desk, "baseline", "gemiddelde stroom", "baseline=mix")
    assert "bekend deel 244 t" in text_of(desk)
    desk.reload()
    settle(desk)
    assert "bekend deel 244 t" in text_of(desk)
    open_from_menu(desk, "Sturen", "Productgroepen")
    settle(desk)
    expect(desk.get_by_test_id("stMain")).to_contain_text("976 t")
    assert "baseline=mix" in desk.url


def test_the_language_switch_keeps_the_question(address: str, desk: Page) -> None:
    open_at(desk, address, "?baseline=mix")
    desk.get_by_role("radio", name="English").click()
    desk.wait_for_url("**lang=en**")
    settle(desk)
    assert "baseline=mix" in desk.url
    assert desk.evaluate("document.documentElement.lang") == "en"
    text = text_of(desk)
    assert "Less CO₂" in text
    assert "known part 244 t" in text


def test_a_product_group_leads_to_its_contracts(address: str, desk: Page) -> None:
    open_at(desk, address, "product_groups")
    name = desk.locator(".js-plotly-plot a", has_text="Elektriciteit").first
    name.click(force=True)  # Plotly lays the clickable background of the same link over its words
    desk.wait_for_url("**/contracts?**")
    settle(desk)
    text = text_of(desk)
    assert "Levering windstroom" in text
    assert "Schoonmaak stadhuis" not in text
    desk.get_by_role("link", name="Levering windstroom").click()
    desk.wait_for_url("**contract=W-1**")
    settle(desk)
    assert "1.000.000 kWh × 0,483 kg" in text_of(desk)


def test_a_new_import_is_there_at_the_next_rerun_without_a_restart(
    store: Store, address: str, desk: Page, tmp_path: Path
) -> None:
    assert "4 contracten" in open_at(desk, address, "contracts")
    fresh = {**TOWN["contracts"][2], "contract_id": "S-2", "title": "Schoonmaak sporthal"}
    build_from(store.path.parent, write_register(tmp_path, contracts=[fresh]))
    desk.get_by_role("radio", name="English").click()
    desk.wait_for_url("**lang=en**")
    settle(desk)
    assert "5 contracts" in text_of(desk)
    assert "Schoonmaak sporthal" in text_of(desk)


@pytest.mark.parametrize(
    ("width", "scheme", "code"),
    [(1440, "light", "nl"), (1440, "dark", "en"), (390, "light", "en"), (390, "dark", "nl")],
)
def test_axe_finds_nothing_of_ours(
    address: str, chromium: Browser, record_property: Tell, width: int, scheme: Literal["light", "dark"], code: str
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    found: dict[str, list[str]] = {}
    for path in PATHS:
        open_at(page, address, f"{path}{'&' if '?' in path else '?'}lang={code}")
        found |= violations(page, f"/{path} at {width} px, {scheme}, {code}", record_property)
    if width == 390:
        page.get_by_test_id("stExpandSidebarButton").click()
        found |= violations(page, f"the menu unfolded at {width} px, {scheme}, {code}", record_property)
    context.close()
    assert not found, json.dumps(found, indent=1)


def test_nothing_is_cut_off_on_a_phone(address: str, chromium: Browser) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    for path in PATHS:
        open_at(page, address, path)
        for summary in page.locator("summary").all():
            summary.click()
        page.wait_for_timeout(400)
        wide = page.evaluate(
            "[...document.querySelectorAll('[data-testid=stMainBlockContainer] *:not(.draglayer, .draglayer *)')]"
            ".filter(e => e.getBoundingClientRect().right > innerWidth + 1)"
            ".filter(e => getComputedStyle(e).position !== 'absolute')"
            ".map(e => e.outerHTML.slice(0, 160))"
        )
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
        assert not wide, (path, wide[:5])
    context.close()


def test_no_request_leaves_the_machine(address: str, requested: list[str], desk: Page) -> None:
    for path in PATHS:
        open_at(desk, address, path)
    own = address.removeprefix("http://")
    assert requested
    assert {url for url in requested if not re.match(rf"(https?|wss?)://{re.escape(own)}/|data:|blob:", url)} == set()


def test_the_server_is_ready_compressed_guarded_and_says_its_language(address: str) -> None:
    with urllib.request.urlopen(f"{address}/api/ready") as answer:  # noqa: S310 - our own server
        ready = json.load(answer)
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    assert ready["status"] == "ready"
    assert ready["as_of"] == "2026-06-30"
    request = urllib.request.Request(f"{address}/?lang=en", headers={"Accept-Encoding": "gzip"})  # noqa: S310
    with urllib.request.urlopen(request) as answer:  # noqa: S310
        assert answer.headers["Content-Encoding"] == "gzip"
        assert b'<html lang="en">' in gzip.decompress(answer.read())
    with urllib.request.urlopen(address) as answer:  # noqa: S310
        assert b'<html lang="nl">' in answer.read()
