"""Spend: totals, invoices and a column per year become euros per contract and year; a file read twice counts once."""

from decimal import Decimal
from pathlib import Path

import openpyxl

from mvi_dashboard.importers import read_file
from mvi_dashboard.measure import measure
from mvi_dashboard.store import build_store, open_store
from tests.importers.intake_of import intake_of

FOLDER = Path(__file__).parent / "spend"
CONTRACTS = FOLDER / "beside_contracts.csv"


def test_invoices_add_up_to_the_year_and_a_total_of_the_year_wins(tmp_path: Path) -> None:
    build_store(tmp_path, [read_file(path) for path in (CONTRACTS, FOLDER / "good_invoices.csv", FOLDER / "good.csv")])
    store = open_store(tmp_path)
    found = store.rows("select contract_id, year, amount_eur from invoiced_years order by all")
    assert [tuple(row.values()) for row in found] == [
        ("C-1", 2023, Decimal("1000.00")),
        ("C-1", 2024, Decimal("2000.50")),  # not 175 more: the total of the year was delivered
        ("C-2", 2024, Decimal("-150.25")),
    ]
    store.close()


def test_invoices_count_in_the_figure_and_once_however_often_they_are_read(tmp_path: Path) -> None:
    invoices = read_file(FOLDER / "good_invoices.csv")
    hashes = [build_store(tmp_path, [read_file(CONTRACTS), invoices]).data_hash]
    hashes.append(build_store(tmp_path, [invoices]).data_hash)
    store = open_store(tmp_path)
    figure = measure(store, ["spend_year_eur"], year=2024)
    assert figure["value"].iloc[0] == 165
    assert hashes[0] == hashes[1]
    store.close()


def test_a_column_per_year_gives_a_row_per_year_and_rejects_a_row_whole() -> None:
    with intake_of(CONTRACTS, FOLDER / "bad_column_per_year.csv") as (intake, connection):
        found = connection.execute("select contract_id, year, amount_eur from intake.spend order by all").fetchall()
        (_, rejected) = (rows for rows in (None, *intake.reject_list()))
    assert found == [("C-1", 2022, Decimal("100.00")), ("C-1", 2024, Decimal("300.00"))]
    assert rejected is not None
    assert list(rejected.rows.columns) == ["Gemeente", "Contractnummer", "2022", "2023", "2024"]
    assert list(rejected.rows.index) == [3, 4, 5]


def test_half_a_sum_is_never_let_in() -> None:
    with intake_of(CONTRACTS, FOLDER / "bad_rows_added_up.csv") as (intake, connection):
        found = connection.execute("select contract_id, amount_eur from intake.spend order by all").fetchall()
        returned = [list(rows.rows.index) for rows in intake.reject_list()]
    assert found == [("C-1", Decimal("150.00")), ("C-3", Decimal("5.00"))]
    assert returned == [[4, 5]]


def test_other_sheets_beside_spend_per_year_are_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Contractnummer", "2024", "2025"])
    book.active.append(["C-1", 100, 200])
    book.create_sheet("Draaitabel").append(["iets", "anders"])
    book.save(tmp_path / "uitgaven.xlsx")
    told = [(problem.rule, problem.value) for problem in read_file(tmp_path / "uitgaven.xlsx", "Stad").problems]
    assert told == [("unknown_sheet", "Draaitabel")]
