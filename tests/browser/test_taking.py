"""Taking along in the browser: the two buttons at a chart, and the link to a view."""

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from mvi_dashboard.theme import DARK, LIGHT
from tests.dashboard_process import settle

pytestmark = pytest.mark.browser

SVG = "{http://www.w3.org/2000/svg}"
PLACEHOLDER = re.compile(r"#0{5}[0-9a-f]\b|rgb\(0, ?0, ?[0-9]\)", re.IGNORECASE)
"""Streamlit's own template holds #000001, #000002… until its theme fills them in."""


@pytest.fixture(params=["light", "dark"])
def page(request: pytest.FixtureRequest, chromium: Browser, address: str) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, color_scheme=request.param)
    page = context.new_page()
    page.goto(f"{address}/product_groups")
    settle(page)
    page.wait_for_selector(".js-plotly-plot .as-svg", state="attached")
    yield page
    context.close()


def painted(svg: ElementTree.Element) -> set[str]:
    """Every colour that can be seen in a picture."""
    found: set[str] = set()
    for element in svg.iter():
        style = dict(
            part.split(":", 1) for part in re.sub(r"\s", "", element.get("style", "")).split(";") if ":" in part
        )
        style |= {name: value for name, value in element.attrib.items() if name in ("fill", "stroke")}
        if style.get("opacity", element.get("opacity")) == "0":
            continue
        for name in ("fill", "stroke"):
            width = style.get("stroke-width", element.get("stroke-width", "1"))
            is_seen = style.get(f"{name}-opacity") != "0" and not (name == "stroke" and width.startswith("0"))
            if name in style and is_seen:
                found.add(style[name])
    return found


def test_the_svg_button_gives_the_chart_as_it_stands_without_asking_anyone(page: Page, tmp_path: Path) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    button = page.get_by_role("button", name="Downloaden als SVG").first
    page.locator(".js-plotly-plot").first.hover()
    with page.expect_download() as download:
        button.click()
    assert download.value.suggested_filename == "co2_per_product_group.svg"
    download.value.save_as(tmp_path / "chart.svg")
    svg = ElementTree.parse(tmp_path / "chart.svg").getroot()  # noqa: S314 - written by our own page
    assert svg.tag == f"{SVG}svg"
    assert [url for url in asked if not url.startswith(("blob:", "data:"))] == []

    labels = {"".join(text.itertext()) for text in svg.iter(f"{SVG}text")}
    on_screen = set(page.locator(".js-plotly-plot").first.locator("svg text").all_text_contents())
    assert {label for label in on_screen if label.strip()} <= labels
    assert any("Elektriciteit" in label for label in labels)
    said = " ".join("".join(text.itertext()) for text in svg.iter(f"{SVG}text")).replace("\xa0", " ")
    assert "Gebaseerd op" in said  # no figure leaves without what it rests on
    assert "Zekerheid" in said
    is_dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    colours = DARK if is_dark else LIGHT
    seen = painted(svg)
    surface = ",".join(str(int(colours.surface[at : at + 2], 16)) for at in (1, 3, 5))
    assert f"rgb({surface})" in seen  # readable on any paper
    assert not [colour for colour in seen if PLACEHOLDER.search(colour)], seen


def test_both_buttons_are_reached_and_used_by_keyboard(page: Page) -> None:
    png = page.get_by_role("button", name="Downloaden als PNG").first
    png.focus()
    with page.expect_download() as picture:
        page.keyboard.press("Enter")
    assert picture.value.suggested_filename == "co2_per_product_group.png"
    wide = page.locator(".js-plotly-plot").first.evaluate("chart => chart._fullLayout.width")
    with Image.open(picture.value.path()) as drawn:
        assert drawn.width == 3 * wide
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Downloaden als SVG"
    with page.expect_download() as drawing:
        page.keyboard.press("Enter")
    assert drawing.value.suggested_filename == "co2_per_product_group.svg"
    assert page.locator(".modebar-btn:not(.as-svg)").count() == page.locator(".as-svg").count()


def test_the_link_to_a_view_is_copied(chromium: Browser, address: str) -> None:
    context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{address}/product_groups?baseline=mix")
    settle(page)
    share = page.get_by_role("link", name="Deze weergave delen")
    share.click()
    page.get_by_text("De link staat op uw klembord.").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"{address}/product_groups?")
    assert "baseline=mix" in copied
    context.close()
