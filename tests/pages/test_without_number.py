"""A contract that came without a number has one of ours in the store; no page shows it."""

from pathlib import Path

import pytest

from mvi_dashboard.importers import read_file
from mvi_dashboard.store import build_store
from tests.pages.conftest import Visit, shown


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store of a register without numbers, delivered twice with another value."""
    for value in ("100000", "900000"):
        path = tmp_path / "register.csv"
        path.write_text(
            "Organisatie;Naam contract;Leverancier;Waarde;CPV;Startdatum;Einddatum\n"
            f"Stad;Papier;Een B.V.;{value};;01-01-2025;31-12-2027\nStad;Stroom;Twee B.V.;{value};09310000;01-01-2025;31-12-2027\n",
            "utf-8",
        )
        build_store(tmp_path / "store", [read_file(path)])
    return tmp_path / "store"


@pytest.mark.parametrize("page", ["contracts", "changes", "quality", "owners", "co2"])
def test_a_made_number_is_told_as_none(visit: Visit, folder: Path, page: str) -> None:
    text = shown(visit(folder, page))
    assert "hash-" not in text
    assert page not in ("contracts", "changes", "quality") or "zonder nummer" in text
