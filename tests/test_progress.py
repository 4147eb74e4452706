"""The bar of an import moves at every step, on a terminal and on the page."""

import io
import re
import sys
from pathlib import Path
from typing import Any

import pytest
import streamlit as st

from mvi_dashboard.importers import read_file
from mvi_dashboard.intake_report import progress
from mvi_dashboard.language import Language
from mvi_dashboard.serving.progress import work
from mvi_dashboard.store import STEPS, build_store
from tests.registers import write_register
from tests.test_power_contracts import contract

NL = Language("nl")


class Terminal(io.StringIO):
    """Text that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def register(tmp_path: Path) -> Path:
    (path,) = write_register(tmp_path, contracts=[contract("een")])
    return path


def test_the_bar_on_a_terminal_moves_at_every_step(
    register: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with progress(NL, len(STEPS)) as on_step:
        build_store(tmp_path / "store", [read_file(register)], on_step=on_step)
    shown = [int(share) for share in re.findall(r"(\d+)%", terminal.getvalue())]
    assert sorted(set(shown)) == [100 * at // len(STEPS) for at in range(len(STEPS) + 1)]
    assert shown == sorted(shown)
    assert all(NL(f"step.{step}") in terminal.getvalue() for step in STEPS)


def test_the_bar_on_the_page_moves_at_every_step(
    register: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[tuple[float, str]] = []

    class Bar:
        def progress(self, share: float, text: str) -> None:
            shown.append((share, text))

        def empty(self) -> None:
            shown.append((1.0, ""))

    def bar(*_: Any) -> Bar:
        return Bar()

    monkeypatch.setattr(st, "progress", bar)
    work(NL, len(STEPS), lambda on_step: build_store(tmp_path / "store", [read_file(register)], on_step=on_step))
    shares = [share for share, _ in shown]
    assert shares == sorted(set(shares))
    assert [text for _, text in shown[:-1]] == [NL(f"step.{step}") for step in STEPS]
