"""From a changed filter to the redrawn chart, in Chromium, against a bare Streamlit page that has the same figures ready.

The bare page knows both answers beforehand and only draws them. Cached: both questions were asked before. Cold: a question
that nobody asked yet, on an opened store. Sizes: MVI_BENCH_CONTRACTS, such as 2000,1000000; read the ratios.
"""

import os
import pickle
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import streamlit as st
from playwright.sync_api import Page, sync_playwright
from streamlit.testing.v1 import AppTest

from mvi_dashboard.server import SETTINGS
from tests.benchmarks.conftest import print_table
from tests.benchmarks.test_first_page import APP, clear_caches, ready_made
from tests.conftest import run_mvi
from tests.dashboard_process import CHROMIUM, CHROMIUM_ARGUMENTS, free_port, running_dashboard, settle, wait_until_ready

SIZES = tuple(int(size) for size in os.environ.get("MVI_BENCH_CONTRACTS", "2000").split(","))
YEARS = ("2025", "2024")
REPEATS = 20

BARE_PAGE = """
import pickle
import streamlit as st

@st.cache_resource
def ready_made():
    with open({path!r}, "rb") as file:
        return pickle.load(file)

st.set_page_config(page_title="Bare", layout="wide")
st.title("Bare")
year = st.selectbox("year", {years!r}, key="choose_year")
for number, (kind, content) in enumerate(ready_made()[year]):
    if kind == "plotly_chart":
        st.plotly_chart(content, key=f"chart-{{number}}", theme=None)
    elif kind == "html":
        st.html(content)
    elif kind == "markdown":
        st.markdown(content)
"""

CHANGE = """
async (label) => {
  const drawn = () => [...document.querySelectorAll('.js-plotly-plot .annotation-text')].map(e => e.textContent).join('|');
  const app = document.querySelector('[data-testid=stApp]');
  const option = [...document.querySelectorAll('[role=option]')].find(e => e.textContent.trim() === label);
  const before = drawn(), start = performance.now();
  option.click();
  await new Promise(done => {
    const look = () => drawn() !== before && app.dataset.testScriptState === 'notRunning' ? done() : requestAnimationFrame(look);
    look();
  });
  return performance.now() - start;
}
"""


def change_year(page: Page, year: str) -> float:
    """Milliseconds from the click on a year to the chart drawn with it."""
    if page.locator(".st-key-filters details:not([open])").count():
        page.click(".st-key-filters summary")
        page.wait_for_timeout(600)  # it unfolds slowly, and a list opened meanwhile closes again
    page.locator(".st-key-choose_year").get_by_role("combobox").click()
    page.wait_for_selector("[role=option]")
    taken: float = page.evaluate(CHANGE, year)
    settle(page)
    return taken


def cached(page: Page, address: str) -> float:
    """The median over both years in turn, each asked before."""
    page.goto(address)
    settle(page)
    for year in (YEARS[1], YEARS[0]):
        change_year(page, year)
    return statistics.median(change_year(page, YEARS[1 - number % 2]) for number in range(REPEATS))


def cold(page: Page, address: str, groups: list[str]) -> float:
    """The median over questions that nobody asked yet: each product group, the other year."""
    taken = []
    for group in groups[:REPEATS]:
        page.goto(f"{address}/?product_group={group}")
        settle(page)
        taken.append(change_year(page, YEARS[1]))
    return statistics.median(taken)


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


def ready_made_years(folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, list[tuple[str, object]]]:
    """What the first page draws in each year, as plain content."""
    monkeypatch.setenv("MVI_STORE", str(folder))
    found: dict[str, list[tuple[str, object]]] = {}
    for year in YEARS:
        clear_caches()
        at = AppTest.from_file(str(APP), default_timeout=300)
        at.query_params["year"] = year
        found[year] = ready_made(at.run())
    st.cache_resource.clear()
    return found


def groups_with_contracts(folder: Path) -> list[str]:
    printed = run_mvi(
        "measure", "co2_avoided_year_t", "--by", "product_group", "--store", folder, "--format", "csv"
    ).stdout
    return [line.split(",")[1] for line in printed.splitlines()[1:] if line.split(",")[1] and line.split(",")[2]]


def test_filter_change_against_a_bare_page(
    register: Callable[[int], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows: list[tuple[object, ...]] = []
    for size in SIZES:
        folder = tmp_path / str(size)
        run_mvi("import", *sorted(register(size).glob("*.csv")), "--store", folder)
        path, script = tmp_path / f"{size}.pickle", tmp_path / f"bare_{size}.py"
        path.write_bytes(pickle.dumps(ready_made_years(folder, monkeypatch)))
        script.write_text(BARE_PAGE.format(path=str(path), years=list(YEARS)), encoding="utf-8")
        groups = groups_with_contracts(folder)
        with (
            sync_playwright() as playwright,
            playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS) as browser,
            bare_page(script) as bare_address,
            running_dashboard(folder) as address,
        ):
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            bare_ms = cached(page, bare_address)
            rows.append((f"{size:,} cached", ours := cached(page, address), bare_ms, ours / bare_ms))
            rows.append((f"{size:,} cold", ours := cold(page, address, groups), bare_ms, ours / bare_ms))
    print_table(
        "From a changed filter to the redrawn chart in Chromium, against a bare page with ready-made figures (medians)",
        ("contracts", "page ms", "bare ms", "ratio"),
        rows,
    )
