"""What a mouse can do is done with Tab, Enter and the arrows alone, at a desk and on a phone."""

import pytest
from playwright.sync_api import Browser, Page

from tests.dashboard_process import settle, wait_until_unfolded

pytestmark = pytest.mark.browser

FOCUS = """selector => {
  const element = document.activeElement, box = element.getBoundingClientRect();
  return {
    name: (element.getAttribute("aria-label") || element.innerText || element.textContent || "").trim(),
    isWithin: element.closest(selector) !== null,
    isSeen: box.width > 0 && box.right > 0 && box.left < innerWidth && box.bottom > 0 && box.top < innerHeight,
  };
}"""
"""What has the focus: how it is called, whether it is a part of what was asked for, and whether it can be seen."""

FILTERS = {
    "period": "period=",
    "product_group": "product_group=",
    "department": "department=",
    "budget_holder": "budget_holder=",
    "attribution": "attribution=gross",
    "baseline": "baseline=mix",
}
"""Filter of the page CO₂, in the order of the page → what its second option writes in the address."""


def tab_to(page: Page, selector: str, name: str = "", most: int = 60) -> None:
    """Press Tab until the focus is on a part of this, called so; on the way it can always be seen and has a name."""
    passed = []
    for _ in range(most):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS, selector)
        passed.append(focus["name"][:60])
        assert focus["isSeen"], f"the focus is out of sight: {passed}"
        assert focus["name"], f"what has the focus has no name: {passed}"
        if focus["isWithin"] and name in focus["name"]:
            return
    raise AssertionError(f"{name or selector} is not reached: {passed}")


def open_from_menu(page: Page, group: str, title: str) -> None:
    """Open a page: at a desk through its group, on a phone through the list that unfolds."""
    if page.viewport_size == {"width": 390, "height": 900}:
        tab_to(page, "header button", "Menu openen", most=3)
        page.keyboard.press("Enter")
        page.wait_for_function("document.activeElement.dataset.testid === 'stSidebarNavLink'")
        tab_to(page, "[data-testid=stSidebarNav]", title, most=14)
    else:
        tab_to(page, "header button", group, most=6)
        page.keyboard.press("Enter")
        page.get_by_role("menuitem", name=title, exact=True).wait_for()
        for _ in range(6):
            page.keyboard.press("ArrowDown")
            if page.evaluate(FOCUS, "body")["name"] == title:
                break
    page.keyboard.press("Enter")


def choose_second(page: Page, name: str, address: str) -> None:
    """Go on to this filter, open its list with the arrow and take an option that is not the usual one."""
    tab_to(page, f".st-key-choose_{name}", most=6)
    page.keyboard.press("ArrowDown")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}**")
    page.keyboard.press("Escape")
    settle(page)


@pytest.mark.parametrize("width", [1440, 390])
def test_menu_filters_files_and_origin_need_no_mouse(chromium: Browser, address: str, width: int) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto(address)
    settle(page)
    open_from_menu(page, "Sturen", "CO₂")
    page.wait_for_url("**/co2**")
    settle(page)

    tab_to(page, ".st-key-filters summary")
    page.keyboard.press("Enter")
    wait_until_unfolded(page.locator(".st-key-filters summary"))
    for name, written in FILTERS.items():
        choose_second(page, name, written)
        if name == "budget_holder":  # none of the department: with both there would be no figure to take along
            page.keyboard.press("Backspace")
            page.wait_for_url(lambda url: "budget_holder" not in url)
            settle(page)

    tab_to(page, ".mvi summary", "Meenemen")
    page.keyboard.press("Enter")
    tab_to(page, ".mvi details[open] a", "Gegevens (CSV)", most=6)
    with page.expect_download() as taken:
        page.keyboard.press("Enter")
    assert taken.value.suggested_filename.endswith(".csv")
    tab_to(page, ".mvi a", "Waar komt dit getal vandaan?")
    page.keyboard.press("Enter")
    page.wait_for_url("**/origin**baseline=mix**")
    settle(page)

    tab_to(page, ".st-key-choose_lang")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_url("**lang=en**")
    settle(page)
    assert page.evaluate("document.documentElement.lang") == "en"
    assert page.get_by_test_id("stSkipToContent").text_content() == "Skip to the content"
    context.close()


def test_a_name_in_a_chart_is_one_link_that_enter_follows(chromium: Browser, address: str) -> None:
    page = chromium.new_page()
    page.goto(f"{address}/product_groups")
    settle(page)
    tab_to(page, ".js-plotly-plot a", "Elektriciteit")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS, ".js-plotly-plot a")["name"] == "Schoonmaak"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/contracts?**product_group=electricity**")
    page.close()
