"""TED before eForms: what a notice becomes, in any edition and whatever its translations."""

import datetime
from decimal import Decimal
from pathlib import Path

from tests.importers.intake_of import intake_of

FOLDER = Path(__file__).parent / "ted_notices"


def test_an_award_is_a_contract_in_every_edition() -> None:
    with intake_of(FOLDER / "good_editions.xml") as (_, connection):
        rows = connection.execute(
            "select contract_id, title, supplier_name, supplier_kvk, cpv_code, value_eur, award_date, delivered_on, procedure"
            " from intake.contracts order by 1"
        ).fetchall()
    date = datetime.date
    same = ("Onderhoud wegen", "Bouwer Een B.V.", "12345678", "45233141", Decimal("500000.00"), date(2021, 6, 1),
            date(2021, 6, 15), "Openbaar")  # fmt: skip
    assert rows == [(f"00000{at}-2021/1", *same) for at in range(3)]


def test_translations_say_the_same_and_count_once() -> None:
    with intake_of(FOLDER / "good_translations.xml") as (_, connection):
        assert connection.execute("select title, value_eur from intake.contracts").fetchall() == [
            ("Onderhoud wegen", Decimal("500000.00"))
        ]


def test_a_call_stays_a_notice_and_a_framework_is_a_ceiling() -> None:
    with intake_of(FOLDER / "good_call.xml") as (_, connection):
        assert connection.execute("select notice_id, procurement_id, notice_kind from intake.notices").fetchall() == [
            ("000001-2021", "2021/S 001-000009", "Aankondiging")
        ]
    with intake_of(FOLDER / "good_framework.xml") as (_, connection):
        assert connection.execute("select is_framework from intake.contracts").fetchall() == [(True,)]


def test_the_defence_forms_are_read_and_an_amount_with_vat_is_unknown() -> None:
    columns = "organisation, title, supplier_name, cpv_code, value_eur, award_date, lot"
    day = datetime.date(2015, 12, 2)
    for file, value in (("good_defence.xml", Decimal(121_000)), ("bad_value_with_vat.xml", None)):
        with intake_of(FOLDER / file) as (_, connection):
            assert connection.execute(f"select {columns} from intake.contracts").fetchall() == [
                ("Ministerie van Voorbeelden", "Schip", "Werf Twee B.V.", "34510000", value, day, "1")
            ]


def test_the_total_is_that_of_the_only_award_and_is_not_repeated_at_each_lot() -> None:
    for file, values in (
        ("good_total_of_one_award.xml", [Decimal(750_000)]),
        ("bad_value_repeated.xml", [Decimal(900_000), None, None]),
        ("bad_value_range.xml", [None]),
    ):
        with intake_of(FOLDER / file) as (_, connection):
            found = connection.execute("select value_eur from intake.contracts order by contract_id").fetchall()
            assert [value for (value,) in found] == values


def test_winners_are_named_once_and_a_separator_in_a_name_is_left_alone() -> None:
    with intake_of(FOLDER / "bad_several_winners.xml") as (_, connection):
        rows = connection.execute("select supplier_name from intake.contracts order by contract_id").fetchall()
        told = connection.execute("select source_row, value from intake.problems").fetchall()
    assert rows == [("Een | Twee B.V.",), ("Vier B.V.",)]
    assert told == [(1, "Drie B.V.")]


def test_a_term_without_an_end_is_worked_out_and_told() -> None:
    with intake_of(FOLDER / "bad_end_from_duration.xml") as (_, connection):
        row = connection.execute("select start_date, end_date from intake.contracts").fetchone()
    assert row == (datetime.date(2021, 7, 1), datetime.date(2023, 6, 30))
