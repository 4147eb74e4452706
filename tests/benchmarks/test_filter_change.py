"""From a changed filter to the redrawn charts, in Chromium, against a bare Streamlit page that has the same figures ready.

Both pages stand open in one browser and are changed in turn, so that whatever else the machine does weighs on both: read the
ratios. Cached: both questions were asked before. Cold: a question that nobody asked yet, on an opened store, and a bare page
that was opened just as freshly. Sizes: MVI_BENCH_CONTRACTS, such as 2000,1000000; MVI_BENCH_STORES keeps their stores.
"""

import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from streamlit.testing.v1 import AppTest

from mvi_dashboard.server import SETTINGS
from tests.benchmarks.bare_page import Piece, pieces_of, specs_of, write_bare_page
from tests.benchmarks.conftest import print_table
from tests.benchmarks.test_first_page import APP, clear_caches
from tests.conftest import run_mvi
from tests.dashboard_process import (
    CHROMIUM,
    CHROMIUM_ARGUMENTS,
    free_port,
    running_dashboard,
    settle,
    unfold,
    wait_until_ready,
)

SIZES = tuple(int(size) for size in os.environ.get("MVI_BENCH_CONTRACTS", "2000").split(","))
YEARS = ("2025", "2024")
REPEATS = 20
PATIENCE = 900.0
"""Seconds that a first page of a large store may take on a busy machine."""

LISTEN = """
window.sent = [];
window.received = [];
window.WebSocket = class extends WebSocket {
  constructor(...words) {
    super(...words);
    this.addEventListener('message', () => window.received.push(performance.now()));
  }
  send(data) {
    window.sent.push(performance.now());
    super.send(data);
  }
};
"""

CHANGE = """
async (label) => {
  const drawn = () => [...document.querySelectorAll('.js-plotly-plot')].map(chart =>
    chart.textContent + [...chart.querySelectorAll('.point path')].map(bar => bar.getAttribute('d')).join()).join('|');
  const app = document.querySelector('[data-testid=stApp]');
  const option = [...document.querySelectorAll('[role=option]')].find(e => e.textContent.trim() === label);
  let seen = drawn(), changed = 0, done = 0;
  const start = performance.now();
  option.click();
  await new Promise(resolve => {
    const look = () => {
      const now = performance.now(), found = drawn();
      if (found !== seen) { seen = found; changed = now; }
      const busy = app.dataset.testScriptState !== 'notRunning' || document.querySelector('[data-stale=true]');
      if (busy || !changed || !found) done = 0;
      else if (!done) done = now;
      if (done && now - Math.max(done, changed) > 400) resolve();
      else requestAnimationFrame(look);
    };
    look();
  });
  const end = Math.max(done, changed), asked = window.sent.find(at => at >= start);
  return [end - start, window.received.findLast(at => at <= end) - asked];
}
"""


@dataclass(frozen=True)
class Change:
    """One change of the filter in milliseconds: the whole, and of that from the question sent to the last answer received."""

    whole: float
    server: float


@dataclass(frozen=True)
class Contestant:
    """One of the two pages: an open page of the browser, and where it is served."""

    page: Page
    address: str

    def open(self, query: str = "") -> None:
        """Open the page anew."""
        self.page.bring_to_front()
        self.page.goto(f"{self.address}/{query}")
        settle(self.page, PATIENCE)

    def change_year(self, year: str) -> Change:
        """From the click on a year to the last chart drawn with it."""
        self.page.bring_to_front()
        if self.page.locator(".st-key-filters details:not([open])").count():
            unfold(self.page.locator(".st-key-filters summary"))  # a list opened meanwhile closes again
        self.page.locator(".st-key-choose_year").get_by_role("combobox").click()
        self.page.wait_for_selector("[role=option]")
        whole, server = self.page.evaluate(CHANGE, year)
        return Change(whole, server)


def cached(ours: Contestant, bare: Contestant) -> list[tuple[Change, Change]]:
    """Both years in turn, each asked before, on both pages in turn."""
    for contestant in (ours, bare):
        contestant.open()
        for year in (YEARS[1], YEARS[0]):
            contestant.change_year(year)
    years = [YEARS[1 - number % 2] for number in range(REPEATS)]
    return [(ours.change_year(year), bare.change_year(year)) for year in years]


def cold(ours: Contestant, bare: Contestant, groups: Sequence[str]) -> list[tuple[Change, Change]]:
    """Questions that nobody asked yet: each product group, the other year; both pages opened anew for each."""
    taken = []
    for group in groups[:REPEATS]:
        ours.open(f"?product_group={group}")
        bare.open()
        taken.append((ours.change_year(YEARS[1]), bare.change_year(YEARS[1])))
    return taken


def line(name: str, taken: Sequence[tuple[Change, Change]]) -> tuple[object, ...]:
    """The line of the table: medians of both pages, whole and their server's part, and the ratio of the whole."""
    whole = [statistics.median(pair[side].whole for pair in taken) for side in (0, 1)]
    server = [statistics.median(pair[side].server for pair in taken) for side in (0, 1)]
    return (name, len(taken), whole[0], server[0], whole[1], server[1], whole[0] / whole[1])


@contextmanager
def bare_page(script: Path) -> Iterator[str]:
    """The bare page, served by Streamlit with the settings of ours."""
    port = free_port()
    options = [f"--{name}={str(value).lower()}" for name, value in SETTINGS.items() if not name.startswith("theme.")]
    command = [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={port}", *options]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            wait_until_ready(f"http://127.0.0.1:{port}/_stcore/health", process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=20)


def write_contestant(script: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Write the bare page with what our first page draws in each year, and see that it draws the very same charts."""
    monkeypatch.setenv("MVI_STORE", str(folder))
    pieces: dict[str, list[Piece]] = {}
    drawn = {}
    for year in YEARS:
        clear_caches()
        ours = AppTest.from_file(str(APP), default_timeout=600)
        ours.query_params["year"] = year
        pieces[year], drawn[year] = pieces_of(ours.run()), specs_of(ours)
    write_bare_page(script, pieces)
    clear_caches()
    bare = AppTest.from_file(str(script), default_timeout=60).run()
    for year in YEARS:
        bare.selectbox[0].select(year).run()
        assert specs_of(bare) == drawn[year] != []
        assert [element.proto.body for element in bare.get("html")] == _html(pieces[year])
    clear_caches()


def _html(pieces: Sequence[Piece]) -> list[str]:
    found: list[str] = []
    for kind, content in pieces:
        if kind == "html":
            found.append(content)
        elif kind == "columns":
            found.extend(body for inside in content[1] for body in _html(inside))
    return found


def groups_with_contracts(folder: Path) -> list[str]:
    printed = run_mvi(
        "measure", "co2_avoided_year_t", "--by", "product_group", "--store", folder, "--format", "csv"
    ).stdout
    return [line.split(",")[1] for line in printed.splitlines()[1:] if line.split(",")[1] and line.split(",")[2]]


def contestant(browser: Browser, address: str) -> Contestant:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.add_init_script(LISTEN)
    return Contestant(page, address)


def test_filter_change_against_a_bare_page(
    store_of_size: Callable[[int], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows: list[tuple[object, ...]] = []
    for size in SIZES:
        folder, script = store_of_size(size), tmp_path / f"bare_{size}.py"
        write_contestant(script, folder, monkeypatch)
        groups = groups_with_contracts(folder)
        with (
            sync_playwright() as playwright,
            playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS) as browser,
            bare_page(script) as bare_address,
            running_dashboard(folder, seconds=PATIENCE) as address,
        ):
            ours, bare = contestant(browser, address), contestant(browser, bare_address)
            rows.append(line(f"{size:,} cached", cached(ours, bare)))
            rows.append(line(f"{size:,} cold", cold(ours, bare, groups)))
    print_table(
        "From a changed filter to the redrawn charts in Chromium, against a bare page with the same figures ready-made\n"
        "  (medians; server: from the question sent to the last answer received, the rest is the browser's)",
        ("contracts", "changes", "page ms", "of which server", "bare ms", "of which server", "ratio"),
        rows,
    )
