"""What every browser test starts from: the small town behind `mvi serve`, and one headless Chromium per module."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from mvi_dashboard.store import Store
from tests.dashboard_process import CHROMIUM, CHROMIUM_ARGUMENTS, running_dashboard
from tests.pages.town import town_store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A town of its own per module, so that a test may import into it."""
    return town_store(tmp_path_factory.mktemp("browser-town"))


@pytest.fixture(scope="module")
def address(store: Store) -> Iterator[str]:
    """Where the town is served."""
    with running_dashboard(store.path.parent) as served:
        yield served


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()
