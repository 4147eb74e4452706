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
