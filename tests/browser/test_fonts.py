"""The font of an organisation, where it is installed: on the pages, in the charts and on the A4."""

import io
import json
import urllib.request
from pathlib import Path
from typing import Any

import pypdf
import pytest
from playwright.sync_api import Browser

from mvi_dashboard.paths import FONTS
from mvi_dashboard.store import Store
from tests.dashboard_process import running_dashboard, settle

pytestmark = pytest.mark.browser

OURS, THEIRS = "Source Sans 3", "Fenmark Serif"
"""As many letters, so that the one name can be written over the other."""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home of somebody who installed the font of an invented organisation: ours under another name."""
    (tmp_path / ".fonts").mkdir()
    for path in FONTS.glob("*.ttf"):
        content = path.read_bytes()
        for coding in ("utf-16-be", "ascii"):
            content = content.replace(OURS.encode(coding), THEIRS.encode(coding))
            named, known = THEIRS.replace(" ", "").encode(coding), OURS.replace(" ", "").encode(coding)
            content = content.replace(known, named[: len(known)].ljust(len(known), named[-1:]))
        (tmp_path / ".fonts" / path.name).write_bytes(content)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def test_pages_charts_and_a4_are_set_in_the_font_of_the_organisation(
    chromium: Browser, store: Store, home: Path
) -> None:
    tokens = home / "own.tokens.json"
    tokens.write_text(json.dumps({"mvi": {"font-family": {"$value": [THEIRS, "sans-serif"]}}}), "utf-8")
    with running_dashboard(store.path.parent, "--theme", str(tokens)) as address:
        page = chromium.new_page()
        page.goto(f"{address}/product_groups")
        settle(page)
        page.wait_for_selector(".js-plotly-plot svg text")
        for part in ("h1", ".mvi p", ".mvi td", ".st-key-filters summary", "header button", ".js-plotly-plot svg text"):
            family = page.locator(part).first.evaluate("part => getComputedStyle(part).fontFamily")
            assert family.startswith(f'"{THEIRS}"'), (part, family)
        page.close()
        with urllib.request.urlopen(f"{address}/take/summary/page.pdf") as answer:  # noqa: S310 - our own server
            pdf = pypdf.PdfReader(io.BytesIO(answer.read()))
    sheet: Any = pdf.pages[0]
    named = {str(font.get_object()["/BaseFont"]) for font in sheet["/Resources"]["/Font"].values()}
    assert named
    assert all("Fenmark" in name for name in named), named
