"""What every test may use: the real files beside the project, and one store of the demo municipality per run."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mvi_dashboard.store import Store, open_store

PROJECT = Path(__file__).parent.parent
SHARED = PROJECT.parent / "shared"

collect_ignore = [] if SHARED.is_dir() else ["real"]


def run_mvi(*arguments: object, check: bool = True) -> subprocess.CompletedProcess[str]:
    """The command line, as a person starts it; output as text. `check`: it must do its job."""
    command = [sys.executable, "-m", "mvi_dashboard", *map(str, arguments)]
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(command, check=False, capture_output=True, encoding="utf-8", env=environment)
    assert done.returncode == 0 or not check, f"mvi {' '.join(command[3:])}\n{done.stderr}"
    return done


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real files, read in place."""
    return SHARED


@pytest.fixture(scope="session")
def demo_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a freshly built store of the demo municipality; read it, never write to it."""
    folder = tmp_path_factory.mktemp("demo-store")
    run_mvi("demo", "--store", folder)
    return folder


@pytest.fixture(scope="session")
def demo(demo_store: Path) -> Iterator[Store]:
    """The demo municipality, opened."""
    store = open_store(demo_store)
    yield store
    store.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What axe found on each page stays in the log of the build, also when all is well."""
    reports = [report for kind in ("passed", "failed") for report in terminalreporter.getreports(kind)]
    lines = [str(told) for report in reports for name, told in report.user_properties if name == "axe"]
    if lines:
        terminalreporter.section("axe: violations of each page")
        for line in lines:
            terminalreporter.line(line)
