"""The form for a sentence of advice, as a person fills it in; on a phone too."""

import re

import pytest
from playwright.sync_api import Browser

from tests.dashboard_process import settle, unfold

pytestmark = pytest.mark.browser


def test_a_sentence_typed_on_a_phone_stands_on_the_page(chromium: Browser, address: str) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(address)
    settle(page)
    unfold(page.locator("summary", has_text="Advies of besluit vastleggen"))
    page.get_by_label("De zin, in gewone woorden").fill("Vraag eerst de certificaten op")
    page.get_by_label("Uw functie").fill("Concernadviseur MVI")
    page.get_by_role("button", name="Vastleggen en tonen").click()
    page.get_by_text("De zin is vastgelegd").wait_for(timeout=60_000)
    settle(page)
    text = re.sub(r"\s+", " ", page.inner_text("[data-testid=stMain]"))
    assert re.search(r"De adviseur: Vraag eerst de certificaten op\. \(Concernadviseur MVI, \d+ \w+ \d{4}\)", text)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()
