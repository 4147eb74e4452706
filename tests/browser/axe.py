"""What axe finds on a page, told in one line that stays in the log of the build."""

from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

Tell = Callable[[str, object], None]
"""pytest's `record_property`; `tests/conftest.py` writes out what it was given under `axe`."""

OF_STREAMLIT: dict[str, str] = {
    "presentation-role-conflict": "the box for files is a section of role presentation that can hold the focus",
}
"""axe rules that Streamlit itself breaks on our pages, with the reason; the tests allow these and no others."""


def violations(page: Page, name: str, tell: Tell) -> dict[str, list[str]]:
    """Rule and page → the places of ours that break it, every fold of the page open; `name` is what the log calls it."""
    page.evaluate(
        "document.querySelectorAll('[data-testid=stMain] details:not([open]) > summary').forEach(s => s.click())"
    )
    page.wait_for_timeout(500)
    broken = Axe().run(page).response["violations"]
    ours = [rule for rule in broken if rule["id"] not in OF_STREAMLIT]
    allowed = sorted(rule["id"] for rule in broken if rule["id"] in OF_STREAMLIT)
    tell("axe", f"{name}: {len(ours)} violations" + (f" (of Streamlit: {', '.join(allowed)})" if allowed else ""))
    return {f"{rule['id']} on {name}": [node["html"][:160] for node in rule["nodes"]] for rule in ours}
