"""Twenty imports that are killed at seeded moments: the served store stays whole, and the next import works."""

import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from mvi_dashboard.measure import measure
from mvi_dashboard.store import open_store
from tests.benchmarks.conftest import print_table
from tests.conftest import run_mvi

KILLS = 20
SEED = 2026


def fingerprint(folder: Path) -> tuple[str, str]:
    """What a reader of the store sees: the fingerprint of its rows, and a whole table of figures."""
    store = open_store(folder)
    figures = measure(store, ["co2_avoided_t", "contract_value_eur", "circular_spend_high_eur"], by=("product_group",))
    seen = store.data_hash, figures.to_json(orient="records")
    store.close()
    return seen


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
def test_killed_imports_leave_a_whole_store(tmp_path: Path, register: Callable[[int], Path]) -> None:
    first, second = register(2_000), register(4_000)
    pristine = tmp_path / "pristine"
    run_mvi("import", *sorted(first.glob("*.csv")), "--store", pristine)
    before = fingerprint(pristine)

    served = tmp_path / "served"
    command = [sys.executable, "-m", "mvi_dashboard", "import", *map(str, sorted(second.glob("*.csv")))]
    command += ["--store", str(served)]
    taken = []
    for _ in range(3):
        shutil.rmtree(served, ignore_errors=True)
        shutil.copytree(pristine, served)
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        taken.append(time.perf_counter() - start)
    whole = min(taken)
    after = fingerprint(served)
    assert after != before

    outcomes = {"the old one": 0, "the new one": 0}
    leftovers = too_late = 0
    delays = random.Random(SEED)
    for _ in range(KILLS):
        shutil.rmtree(served)
        shutil.copytree(pristine, served)
        delay = delays.uniform(0.3, 1.0) * whole
        killed = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(delay)
        too_late += killed.poll() is not None
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        leftovers += bool(list(served.glob("unfinished-*")))
        found = fingerprint(served)
        assert found in (before, after), f"killed after {delay:.2f} s, the store is neither the old nor the new one"
        outcomes["the old one" if found == before else "the new one"] += 1
        subprocess.run(command, check=True, capture_output=True)
        assert fingerprint(served) == after, f"killed after {delay:.2f} s, the next import went wrong"
        assert not list(served.glob("unfinished-*"))
    print_table(
        f"{KILLS} imports killed at seeded moments of one that takes {whole:.1f} s",
        ("the store that was served afterwards, whole", "times"),
        [
            *outcomes.items(),
            ("of which the import was done before it was killed", too_late),
            ("half-built file left, cleared by the next import", leftovers),
        ],
    )
