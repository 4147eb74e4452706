"""Spend: totals, invoices and a column per year become euros per contract and year; a file read twice counts once."""

from decimal import Decimal
from pathlib import Path

import openpyxl

from mvi_dashboard.importers import Terms, read_file
from mvi_dashboard.importers.mappings import ColumnMapping
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


def paid_per_year(folder: Path, text: str) -> tuple[int, int, dict[str, int]]:
    """What a file of spend with a column per year gives: rows accepted, rows that updated, and problems by rule."""
    path = folder / "uitgaven.csv"
    path.write_text(text, "utf-8")
    (file,) = build_store(folder / "store", [read_file(path, "Voorbeeldstad")]).files
    assert file.rows_read == file.rows_accepted + file.rows_rejected
    return file.rows_accepted, file.rows_merged, dict(file.problems)


def test_what_says_nothing_was_paid_in_a_year_is_as_good_as_empty_and_updates_are_counted(tmp_path: Path) -> None:
    build_store(tmp_path / "store", [read_file(CONTRACTS)])
    head = "Contractnummer;2023;2024\n"
    assert paid_per_year(tmp_path, f"{head}C-1;n.v.t.;300\nC-2;-;10\n") == (2, 0, {})
    assert paid_per_year(tmp_path, f"{head}C-1;;310\nC-2;geen;10\n") == (2, 2, {})
    # Unknown is not nothing: the row waits for its amount.
    assert paid_per_year(tmp_path, f"{head}C-1;onbekend;310\n") == (0, 0, {"required_empty": 1})
    store = open_store(tmp_path / "store")
    assert store.rows("select sum(amount_eur) as paid from spend") == [{"paid": Decimal(320)}]
    store.close()


def test_an_invoice_with_the_same_line_twice_is_told(tmp_path: Path) -> None:
    path = tmp_path / "facturen.csv"
    path.write_text(
        "Gemeente;Contractnummer;Factuurnummer;Factuurdatum;Bedrag\nVoorbeeldstad;C-1;F-1;01-02-2024;100\nVoorbeeldstad;C-1;F-1;01-02-2024;100\nVoorbeeldstad;C-1;F-1;01-02-2024;7\n"
        "Voorbeeldstad;C-1;F-2;01-02-2024;100\nVoorbeeldstad;C-2;F-3;01-02-2024;5\nVoorbeeldstad;C-2;F-3;01-02-2024;6\n",
        "utf-8",
    )
    with intake_of(CONTRACTS, path) as (intake, _):
        assert dict(intake.files[-1].problems)["invoice_line_repeated"] == 1


def test_a_mapping_kept_for_spend_per_year_leaves_a_register_with_the_same_heading_alone(tmp_path: Path) -> None:
    kept = ColumnMapping("spend", {"Contractnummer": "contract_id"}, organisation="Voorbeeldstad")
    path = tmp_path / "register.csv"
    path.write_text("Contractnummer;Naam contract;Leverancier;Waarde\nC-1;Een;A B.V.;100\n", "utf-8")
    reading = read_file(path, "Voorbeeldstad", terms=Terms("Voorbeeldstad", remembered=(kept,)))
    assert [(rows.table, reading.rows_read) for rows in reading.tables] == [("contracts", 1)]
    path.write_text("Contractnummer;2023;2024\nC-1;100;200\n", "utf-8")
    assert read_file(path, "Voorbeeldstad", terms=Terms("Voorbeeldstad", remembered=(kept,))).format == "spend"
