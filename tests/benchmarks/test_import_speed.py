"""A million contracts from CSV, validated and published, against DuckDB's own `read_csv` into a table of the same file.

Both are timed by turns on one machine, so read the ratios: by the clock, and by the processor time of all threads, which changes
less when the machine is busy with other work. One run says little: the bare one alone differs by a third from the next.
"""

import csv
import itertools
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import duckdb
import pytest

from tests.benchmarks.conftest import print_table

ROWS = 1_000_000
RUNS = 5

IMPORT = """
import resource, sys, time
from pathlib import Path
from mvi_dashboard.importers import read_file
from mvi_dashboard.store import build_store

began, worked = time.perf_counter(), time.process_time()
steps = []
report = build_store(
    Path(sys.argv[2]), [read_file(Path(sys.argv[1]))], on_step=lambda step: steps.append((step, time.process_time() - worked))
)
total = time.perf_counter() - began, time.process_time() - worked
assert report.published, "nothing was published"
assert report.total("rows_read") == report.total("rows_accepted") + report.total("rows_rejected") == int(sys.argv[3])
until = dict(steps)
print(*total, until["derive"], resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6)
"""


@pytest.fixture(scope="module")
def million(register: Callable[[int], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The contracts of a register of a hundred thousand, ten times over under other numbers."""
    source = register(100_000) / "contracts.csv"
    path = tmp_path_factory.mktemp("million") / "contracts.csv"
    with source.open(encoding="utf-8-sig", newline="") as file, path.open("w", encoding="utf-8", newline="") as out:
        heading, *rows = csv.reader(file, delimiter=";")
        number, parent = heading.index("contract_id"), heading.index("parent_contract_id")
        writer = csv.writer(out, delimiter=";", lineterminator="\n")
        writer.writerow(heading)
        for at, row in enumerate(itertools.islice(itertools.cycle(rows), ROWS)):
            copy = at // len(rows)
            cells = [*row]
            cells[number] = f"{row[number]}-{copy}"
            cells[parent] = row[parent] and f"{row[parent]}-{copy}"
            writer.writerow(cells)
    return path


def test_a_million_contracts_against_read_csv(million: Path, tmp_path: Path) -> None:
    bare, ours = [], []
    for run in range(RUNS):
        began, worked = time.perf_counter(), time.process_time()
        with duckdb.connect(str(tmp_path / f"bare-{run}.duckdb")) as connection:
            connection.execute("create table contracts as select * from read_csv(?)", [str(million)])
        bare.append((time.perf_counter() - began, time.process_time() - worked))
        command = [sys.executable, "-c", IMPORT, str(million), str(tmp_path / f"store-{run}"), str(ROWS)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        ours.append(tuple(map(float, done.stdout.split()[-4:])))  # DuckDB draws a progress bar before them
    bare_wall, bare_work = map(median, zip(*bare, strict=True))
    wall, work, until_derive, peak = map(median, zip(*ours, strict=True))
    ratios = sorted(one[0] / other[0] for one, other in zip(ours, bare, strict=True))
    rows: list[tuple[object, ...]] = [
        ("read_csv into a table", bare_wall, bare_work, 1.0, 1.0, ""),
        ("read, validated and merged", "", until_derive, "", until_derive / bare_work, ""),
        ("and effects computed, checked, published", wall, work, median(ratios), work / bare_work, peak),
    ]
    print_table(
        f"{ROWS:,} contracts from a CSV file of {million.stat().st_size / 1e6:,.0f} MB, medians of {RUNS} runs"
        f" (ratio by the clock {ratios[0]:.2f} to {ratios[-1]:.2f})",
        ("", "s by the clock", "s of processor", "ratio", "ratio", "peak GB"),
        rows,
    )
    print(f"  (peak of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB)")
