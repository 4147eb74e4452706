"""Stores of both sizes, from the generator, and how a time is taken."""

import logging
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import run_mvi

SIZES = (2_000, 100_000)

logging.disable(logging.WARNING)  # Streamlit tells at every run that there is no server


def median_ms(job: Callable[[], object], repeats: int = 11, before: Callable[[], object] | None = None) -> float:
    """The median of repeated runs in milliseconds; `before` prepares each run and is not counted."""
    taken = []
    for _ in range(repeats):
        if before is not None:
            before()
        start = time.perf_counter()
        job()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


def print_table(title: str, headings: tuple[str, ...], rows: list[tuple[object, ...]]) -> None:
    """A table on the terminal: the first column to the left, figures to the right."""
    cells = [
        headings,
        *[tuple(f"{cell:,.2f}" if isinstance(cell, float) else str(cell) for cell in row) for row in rows],
    ]
    widths = [max(len(row[position]) for row in cells) for position in range(len(headings))]
    print(f"\n\n{title}")
    for row in cells:
        first, *rest = zip(row, widths, strict=True)
        print("  " + first[0].ljust(first[1]) + "".join(f"  {cell.rjust(width)}" for cell, width in rest))


@pytest.fixture(scope="session")
def register(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Path]:
    """Gives the folder with a register of so many contracts, drawn once."""
    root = tmp_path_factory.mktemp("registers")

    def draw(size: int) -> Path:
        folder = root / str(size)
        if not folder.exists():
            generator = [sys.executable, "-m", "mvi_dashboard.demo", "--contracts", str(size), "--out", str(folder)]
            subprocess.run(generator, check=True, capture_output=True)
        return folder

    return draw


@pytest.fixture(scope="session")
def store_of_size(tmp_path_factory: pytest.TempPathFactory, register: Callable[[int], Path]) -> Callable[[int], Path]:
    """Gives a published store of so many contracts, built once: per run, or for good in the folder MVI_BENCH_STORES."""
    kept = os.environ.get("MVI_BENCH_STORES")
    root = Path(kept) if kept else tmp_path_factory.mktemp("stores")

    def build(size: int) -> Path:
        folder = root / str(size)
        if not (folder / "current").exists():
            start = time.perf_counter()
            run_mvi("import", *sorted(register(size).glob("*.csv")), "--store", folder)
            published = max(folder.glob("mvi-*.duckdb"))
            row = (f"{size:,}", time.perf_counter() - start, published.stat().st_size / 1e6)
            print_table("The whole import, from start to published store", ("contracts", "s", "MB"), [row])
        return folder

    return build


@pytest.fixture(scope="session")
def stores(store_of_size: Callable[[int], Path]) -> dict[int, Path]:
    """A published store per size."""
    return {size: store_of_size(size) for size in SIZES}
