"""TenderNed notices: what a notice becomes."""

import datetime
from decimal import Decimal
from pathlib import Path

from mvi_dashboard.importers.tenderned import further_winners
from tests.importers.intake_of import intake_of

FOLDER = Path(__file__).parent / "tenderned_notices"


def test_a_notice_with_a_winner_is_a_contract_and_others_stay_notices() -> None:
    with intake_of(FOLDER / "good.csv") as (_, connection):
        contracts = connection.execute(
            "select organisation, contract_id, title, supplier_name, award_date, value_eur, procedure, delivered_on,"
            " end_date, source_row from intake.contracts"
        ).fetchall()
        notices = connection.execute(
            "select notice_id, procurement_id, notice_kind, published_on, address from intake.notices order by 1"
        ).fetchall()
    date = datetime.date
    assert contracts == [
        ("Gemeente Voorbeeldstad", "100", "Advies", "Bureau Een B.V.", date(2024, 12, 20), Decimal("225000.00"),
         "Openbaar", date(2025, 1, 2), None, 2)
    ]  # fmt: skip
    assert notices == [
        ("2", "101", "Aankondiging opdracht", date(2025, 2, 2), "https://notices.example/2"),
        ("3", "100", "Aankondiging opdracht", date(2024, 6, 1), "https://notices.example/3"),
    ]


def test_of_two_awards_with_one_number_the_newest_counts_wherever_it_stands() -> None:
    with intake_of(FOLDER / "bad_number_repeated.csv") as (_, connection):
        rows = connection.execute("select title, value_eur from intake.contracts").fetchall()
    assert rows == [("Nieuw", Decimal("60000.00"))]


def test_further_winners_are_named_once_and_a_separator_in_a_name_is_left_alone() -> None:
    with intake_of(FOLDER / "bad_several_winners.csv") as (_, connection):
        told = connection.execute("select source_row, value from intake.problems").fetchall()
        names = connection.execute(
            "select supplier_name, value_eur from intake.contracts order by contract_id"
        ).fetchall()
    assert told == [(2, "Bureau Twee B.V.")]
    assert names[1][0] == "D2, Digital | Makers"
    assert {value for _, value in names} == {Decimal("50000.00")}
    assert further_winners("A | B; C --- B | A", "A") == ["B", "C"]


def test_both_editions_of_the_workbook_are_read() -> None:
    date = datetime.date
    columns = (
        "organisation, contract_id, title, supplier_name, supplier_kvk, cpv_code, value_eur, award_date, start_date,"
        " end_date, delivered_on, source_row"
    )
    with intake_of(FOLDER / "good_new.xlsx") as (_, connection):
        new = connection.execute(f"select {columns} from intake.contracts").fetchall()
        notices = connection.execute("select notice_id, procurement_id, published_on from intake.notices").fetchall()
    with intake_of(FOLDER / "good_old.xlsx") as (_, connection):
        old = connection.execute(f"select {columns} from intake.contracts").fetchall()
    assert new == [
        ("Gemeente Voorbeeldstad", "398000", "Kantoormeubilair", "Meubelmakerij Een B.V.", "12345678", "39130000",
         Decimal("250000.50"), date(2025, 5, 1), None, None, date(2025, 6, 17), 2)
    ]  # fmt: skip
    assert notices == [("500002", "398001", date(2025, 6, 17))]
    assert old == [
        ("Gemeente Voorbeeldstad", "77001", "Onderhoud wegen", "Wegenbouwer Twee B.V.", "23456789", None,
         Decimal("1250000.00"), date(2019, 5, 1), date(2019, 7, 1), date(2023, 6, 30), date(2019, 6, 17), 2)
    ]  # fmt: skip


def test_the_rows_of_one_lot_are_one_contract_and_their_value_counts_once() -> None:
    with intake_of(FOLDER / "bad_row_per_winner.xlsx") as (intake, connection):
        rows = connection.execute(
            "select contract_id, supplier_name, value_eur from intake.contracts order by 1"
        ).fetchall()
        (file,) = intake.files
    assert rows == [
        ("398000", "Meubelmakerij Een B.V.", Decimal("250000.50")),
        ("398001", "Meubelmakerij Een B.V.", Decimal("250000.50")),
    ]
    assert (file.rows_read, file.rows_accepted, file.rows_merged_within) == (4, 4, 2)


def test_parts_of_a_value_are_added_up_and_a_value_told_once_is_that_of_all() -> None:
    with intake_of(FOLDER / "bad_parts_of_a_value.xlsx") as (_, connection):
        rows = connection.execute("select contract_id, value_eur from intake.contracts order by 1").fetchall()
    assert rows == [("398000", Decimal(150_000)), ("398001", Decimal(100_000))]


def test_lots_are_contracts_of_their_own() -> None:
    with intake_of(FOLDER / "good_lots.xlsx") as (_, connection):
        rows = connection.execute("select contract_id, title, value_eur from intake.contracts order by 1").fetchall()
    assert rows == [
        ("398000 / 1", "Kantoormeubilair – Stoelen", Decimal("250000.50")),
        ("398000 / 2", "Kantoormeubilair – Tafels", Decimal(90_000)),
    ]


def test_every_row_of_a_rejected_contract_comes_back_as_it_was() -> None:
    with intake_of(FOLDER / "bad_end_before_start.xlsx") as (intake, _):
        (rejected,) = intake.reject_list()
    assert list(rejected.rows.index) == [2, 3]
    assert list(rejected.rows["Officiële benaming"]) == ["Wegenbouwer Twee B.V.", "Drie B.V."]
    assert {problem.rule for problem in rejected.problems[3]} >= {"end_before_start"}


def test_a_file_of_before_unicode_with_semicolons_is_read() -> None:
    with intake_of(FOLDER / "good_cp1252.csv") as (_, connection):
        rows = connection.execute("select title, supplier_name, value_eur from intake.contracts").fetchall()
    assert rows == [("Café’s en € in één regel", "Bureau Één", Decimal("12.35"))]
