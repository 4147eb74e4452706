"""Wat er bewoog: since which measurement, by which contracts, and that the lines add up; also in the trial and in a contract's file."""

from pathlib import Path

import pytest

from mvi_dashboard.store import current_file
from tests.pages.conftest import Visit, cells, shown
from tests.pages.town import TOWN, town_store
from tests.registers import build_from, write_register


@pytest.fixture
def moved_town(tmp_path: Path) -> Path:
    """The town, and a delivery in which the wind of W-1 is half as much again and S-1 has another title."""
    folder = town_store(tmp_path).path.parent
    contracts = [{**row, "title": "Schoonmaak raadhuis"} for row in TOWN["contracts"] if row["contract_id"] == "S-1"]
    quantities = [
        {**row, "purchased_quantity": "1500000"} for row in TOWN["quantities"] if row["application_id"] == "W-1-A"
    ]
    build_from(folder, write_register(tmp_path / "second", contracts=contracts, quantities=quantities))
    return folder


def test_the_page_tells_which_contract_moved_the_headline_and_the_lines_add_up(visit: Visit, moved_town: Path) -> None:
    text = shown(visit(moved_town))
    assert "Wat bewoog er sinds de vorige meting, per contract?" in text
    at = visit(moved_town, "changes")
    text = shown(at)
    assert "bewoog 1 contract." in text
    assert "Minder CO₂-uitstoot over 2025: van 483 t naar 724 t, een verschil van +\u2060242 t." in text
    assert cells(at, "Levering windstroom W-1") == ["gewijzigd", "483", "724", "+\u2060242"]
    assert cells(at, "3 contracten die gelijk bleven") == ["gelijk", "?", "?", "0"]  # of which nothing is known
    assert cells(at, "Samen") == ["", "483", "724", "+\u2060242"]
    assert "Circulair inkoopvolume over 2025: € 50.000, en geen contract bewoog." in text
    assert "contract=W-1" in " ".join(element.proto.body for element in at.get("html"))


def test_without_an_earlier_measurement_the_page_says_so(visit: Visit, tmp_path: Path) -> None:
    folder = town_store(tmp_path).path.parent
    assert "Er is nog geen eerdere meting" in shown(visit(folder, "changes"))
    assert "sinds de vorige meting, per contract" not in shown(visit(folder))


def test_an_earlier_file_that_cannot_be_read_is_told(visit: Visit, moved_town: Path) -> None:
    (earlier,) = [path for path in moved_town.glob("mvi-*.duckdb") if path != current_file(moved_town)]
    earlier.chmod(0o644)
    earlier.write_bytes(b"damaged")
    assert "kan niet meer worden gelezen" in shown(visit(moved_town, "changes"))


def test_the_file_of_a_contract_tells_what_a_delivery_changed(visit: Visit, moved_town: Path) -> None:
    text = shown(visit(moved_town, "contracts", contract="S-1"))
    assert "Schoonmaak stadhuis Schoonmaak raadhuis contracts.csv" in text
    text = shown(visit(moved_town, "contracts", contract="N-1"))
    assert "is er niets in het register aan veranderd" in text
