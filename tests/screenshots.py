"""Pictures of every page, in both languages, on desk and phone, light and dark: `python -m tests.screenshots [store]`.

They land in `screenshots/` (not kept by git): whoever changes a page looks at them. With `--docs` one Dutch desk picture per
page, as it opens, lands in `docs/images/` and is kept.
"""

import sys
import tempfile
from itertools import product
from pathlib import Path
from typing import Literal

from playwright.sync_api import sync_playwright

from mvi_dashboard.navigation import NAMES
from tests.conftest import run_mvi
from tests.dashboard_process import CHROMIUM, CHROMIUM_ARGUMENTS, PROJECT, running_dashboard, settle

WIDTHS = {1440: 900, 390: 844}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def take_pictures(address: str, folder: Path, only: str = "") -> None:
    """One PNG of the whole page per page, language, width and colour scheme."""
    folder.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        for (width, height), scheme in product(WIDTHS.items(), SCHEMES):
            context = browser.new_context(
                viewport={"width": width, "height": height}, color_scheme=scheme, locale="nl-NL"
            )
            page = context.new_page()
            for language, (name, path) in product(("nl", "en"), _addresses(address).items()):
                picture = f"{name}-{language}-{width}-{scheme}.png"
                if only not in picture:
                    continue
                page.goto(f"{path}{'&' if '?' in path else '?'}lang={language}")
                settle(page)
                page.wait_for_timeout(600)
                tall = page.evaluate("document.querySelector('[data-testid=stMainBlockContainer]').scrollHeight")
                page.set_viewport_size({"width": width, "height": max(height, tall + 80)})
                page.wait_for_timeout(400)
                page.screenshot(path=folder / picture)
                page.set_viewport_size({"width": width, "height": height})
            context.close()
        browser.close()


def take_openings(address: str, folder: Path) -> None:
    """One PNG per page as it opens on a desk, in Dutch."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        page = browser.new_page(viewport={"width": 1440, "height": 1000}, color_scheme="light", locale="nl-NL")
        for name, path in _addresses(address).items():
            page.goto(path)
            settle(page)
            page.wait_for_timeout(600)
            page.screenshot(path=folder / f"{name}.png")
        browser.close()


def _addresses(address: str) -> dict[str, str]:
    return {name: f"{address}/{'' if name == NAMES[0] else name}" for name in NAMES}


if __name__ == "__main__":
    for_docs = "--docs" in sys.argv
    arguments = [argument for argument in sys.argv[1:] if argument != "--docs"]
    with tempfile.TemporaryDirectory() as scratch:
        store = Path(arguments[0]) if arguments else Path(scratch)
        if not arguments:
            run_mvi("demo", "--store", store)
        with running_dashboard(store) as served:
            if for_docs:
                take_openings(served, PROJECT / "docs" / "images")
            else:
                take_pictures(served, PROJECT / "screenshots", arguments[1] if len(arguments) > 1 else "")
