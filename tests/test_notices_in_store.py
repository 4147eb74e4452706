"""Notices in a store: read twice they change nothing, and what they pre-fill never replaces a decision."""

import math
from pathlib import Path

import pytest

from mvi_dashboard.importers import read_file
from mvi_dashboard.measure import measure
from mvi_dashboard.store import build_store, open_store
from tests.registers import write_register

FIXTURES = Path(__file__).parent / "importers"
FILES = [
    FIXTURES / "eforms_notices" / "good.xml",
    FIXTURES / "ted_notices" / "bad_several_winners.xml",
    FIXTURES / "ocds" / "good_merged.json",
    FIXTURES / "ocds" / "good_tenderned.json",
    FIXTURES / "tenderned_notices" / "bad_row_per_winner.xlsx",
]
FIGURES = ["contract_value_eur", "co2_avoided_t", "coverage_contracts_share", "circular_spend_high_eur"]


def figures(folder: Path) -> tuple[str, str]:
    """The fingerprint of the register, and figures per organisation."""
    store = open_store(folder)
    told = store.data_hash, measure(store, FIGURES, by=["organisation"]).to_csv()
    store.close()
    return told


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_reading_a_file_twice_changes_no_figure_and_every_row_updates(path: Path, tmp_path: Path) -> None:
    first = build_store(tmp_path, [read_file(path)])
    before = figures(tmp_path)
    again = build_store(tmp_path, [read_file(path)])
    assert figures(tmp_path) == before
    assert first.total("rows_accepted") == again.total("rows_accepted") == first.total("rows_read")
    assert again.total("rows_merged") == again.total("rows_accepted")


def test_all_formats_in_one_delivery_account_for_every_row(tmp_path: Path) -> None:
    report = build_store(tmp_path, [read_file(path) for path in FILES])
    for file in report.files:
        assert file.rows_read == file.rows_accepted + file.rows_rejected


def test_what_somebody_assessed_is_not_replaced_by_what_a_notice_pre_fills(tmp_path: Path) -> None:
    notice = FIXTURES / "eforms_notices" / "good.xml"
    build_store(tmp_path / "store", [read_file(notice)])
    decided = {"organisation": "Gemeente Voorbeeldstad", "contract_id": "bbbbbbbb-0001/Z-1 / LOT-0001"}
    rows = [{**decided, "theme": "climate", "assessment": "not_applicable"}]
    (path,) = write_register(tmp_path / "register", assessments=rows)
    build_store(tmp_path / "store", [read_file(path)])
    build_store(tmp_path / "store", [read_file(notice)])
    store = open_store(tmp_path / "store")
    told = store.rows("select theme, assessment, is_prefilled from assessments order by theme")
    store.close()
    assert [tuple(row.values()) for row in told] == [
        ("circular", "asked", True),
        ("climate", "not_applicable", False),
        ("social_return", "asked", True),
    ]


@pytest.mark.parametrize(("name", "known"), [("good_framework.xml", []), ("bad_foreign_currency.xml", ["250000.50"])])
def test_a_ceiling_and_foreign_money_are_in_no_total(name: str, known: list[str], tmp_path: Path) -> None:
    build_store(tmp_path, [read_file(FIXTURES / "eforms_notices" / name)])
    store = open_store(tmp_path)
    values = store.rows("select value_eur from classified_contracts where value_eur is not null")
    total = measure(store, ["contract_value_eur"])["value"].iloc[0]
    store.close()
    assert [str(row["value_eur"]) for row in values] == known
    assert [str(round(total, 2))] == ["250000.5"] if known else math.isnan(total)
