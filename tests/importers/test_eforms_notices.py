"""eForms: what a notice becomes, what its ticks pre-fill, and that no person in it is read."""

import datetime
from decimal import Decimal
from pathlib import Path

from mvi_dashboard.importers import eforms, read_file
from tests.importers.intake_of import intake_of

FOLDER = Path(__file__).parent / "eforms_notices"


def test_an_award_is_a_contract_with_value_term_winner_and_product() -> None:
    with intake_of(FOLDER / "good.xml") as (_, connection):
        rows = connection.execute(
            "select organisation, contract_id, title, supplier_name, supplier_kvk, cpv_code, value_eur, award_date,"
            " start_date, end_date, is_framework, procedure, delivered_on, lot from intake.contracts"
        ).fetchall()
        assert connection.execute("select count(*) from intake.notices").fetchone() == (0,)
    date = datetime.date
    assert rows == [
        ("Gemeente Voorbeeldstad", "bbbbbbbb-0001/Z-1 / LOT-0001", "Kantoormeubilair", "Meubelmakerij Een B.V.",
         "12345678", "39130000", Decimal("250000.50"), date(2024, 12, 20), date(2025, 1, 1), date(2028, 12, 31), False,
         "Openbaar", date(2025, 1, 10), "LOT-0001")
    ]  # fmt: skip


def test_what_the_buyer_ticked_pre_fills_assessments_with_its_source_and_no_effect() -> None:
    with intake_of(FOLDER / "good.xml") as (_, connection):
        told = connection.execute(
            "select contract_id, theme, assessment, assessed_on, assessment_source, is_prefilled from intake.assessments"
            " order by theme"
        ).fetchall()
        themes = connection.execute("select mvi_themes from intake.contracts").fetchone()
        for table in ("applications", "stages", "circular", "social_return_agreements", "social_return_efforts"):
            assert connection.execute(f"select count(*) from intake.{table}").fetchone() == (0,)
    number, day = "bbbbbbbb-0001/Z-1 / LOT-0001", datetime.date(2025, 1, 10)
    assert told == [
        (number, "circular", "asked", day, "eForms BT-774 circ-econ", True),
        (number, "climate", "asked", day, "eForms BT-774 clim-mitig", True),
        (number, "social_return", "asked", day, "eForms BT-775 opp", True),
    ]
    words = "milieu; klimaat; circulair; social return; diversiteit en inclusie; innovatie; milieu (nationale criteria)"
    assert themes == (words,)


def test_none_is_no_not_filled_in_is_nothing() -> None:
    with intake_of(FOLDER / "good_none_ticked.xml") as (_, connection):
        told = connection.execute(
            "select contract_id, list(theme order by theme), any_value(assessment), any_value(assessment_source)"
            " from intake.assessments group by contract_id"
        ).fetchall()
    themes = ["circular", "climate", "social_return"]
    assert told == [("bbbbbbbb-0001/Z-1 / LOT-0001", themes, "no_mvi", "eForms BT-06 none")]


def test_notices_without_an_award_stay_notices() -> None:
    with intake_of(FOLDER / "good_several_notices.xml") as (_, connection):
        notices = connection.execute(
            "select notice_id, procurement_id, title, notice_kind, published_on, address, source_row from intake.notices"
            " order by 1"
        ).fetchall()
        assert connection.execute("select count(*) from intake.contracts").fetchone() == (1,)
    day, address = datetime.date(2025, 1, 10), "https://ted.europa.eu/nl/notice/-/detail/00000001-2025"
    assert notices == [
        ("aaaaaaaa-0002", "bbbbbbbb-0001", "Kantoormeubilair", "Aankondiging", day, address, 2),
        ("aaaaaaaa-0003", "bbbbbbbb-0001", "Kantoormeubilair", "Vooraankondiging", day, address, 3),
    ]


def test_a_framework_is_a_ceiling_and_clean_vehicles_are_told_with_their_numbers() -> None:
    with intake_of(FOLDER / "good_framework.xml") as (_, connection):
        assert connection.execute("select is_framework from intake.contracts").fetchall() == [(True,)]
    with intake_of(FOLDER / "good_clean_vehicles.xml") as (_, connection):
        assert connection.execute("select mvi_themes, cpv_code from intake.contracts").fetchall() == [
            ("schone voertuigen", "34110000")
        ]
        assert connection.execute("select count(*) from intake.assessments").fetchone() == (0,)


def test_one_value_at_two_contracts_of_one_lot_counts_once() -> None:
    with intake_of(FOLDER / "bad_value_repeated.xml") as (_, connection):
        rows = connection.execute(
            "select supplier_name, value_eur from intake.contracts order by contract_id"
        ).fetchall()
    assert rows == [("Bureau Een | Twee B.V.", Decimal("250000.50")), ("Drie GmbH", None)]


def test_amounts_in_another_currency_are_kept_and_never_added() -> None:
    with intake_of(FOLDER / "bad_foreign_currency.xml") as (_, connection):
        rows = connection.execute(
            "select sum(value_eur), max(value_in_currency), max(currency) filter (where value_eur is null)"
            " from intake.contracts"
        ).fetchall()
    assert rows == [(Decimal("250000.50"), Decimal(11_000_000), "GBP")]


def test_a_record_is_rejected_whole_and_the_filler_date_of_the_schema_is_not_read() -> None:
    with intake_of(FOLDER / "bad_end_before_start.xml") as (intake, connection):
        for table in ("contracts", "assessments"):
            rows = connection.execute(f"select distinct source_row from intake.{table}").fetchall()
            assert rows in ([(2,)], [])
        (rejected,) = intake.reject_list()
        assert connection.execute(
            "select count(*) from intake.contracts where award_date < date '2010-01-01'"
        ).fetchone() == (0,)
    assert list(rejected.rows["notice_id"]) == ["aaaaaaaa-0001"]
    assert [problem.rule for problem in rejected.problems[1]][:1] == ["end_before_start"]


def test_an_older_encoding_is_read_and_the_dutch_title_is_taken() -> None:
    with intake_of(FOLDER / "good_cp1252.xml") as (_, connection):
        assert connection.execute("select title from intake.contracts").fetchall() == [("Café, € en één",)]


def test_buyers_go_by_the_name_that_the_user_gives() -> None:
    reading = eforms.read(FOLDER / "bad_buyer_spelling.xml", "GEMEENTE VOORBEELDSTAD")
    names = {name for rows in reading.tables if len(rows.frame) for name in rows.frame["organisation"]}
    assert names == {"GEMEENTE VOORBEELDSTAD"}
    assert sum(problem.rule == "buyer_spelling" for problem in reading.problems) == 3


def test_no_person_in_a_notice_is_read() -> None:
    reading = read_file(FOLDER / "good.xml")
    cells = [str(rows.frame.to_dict()) + str(rows.originals.to_dict()) for rows in reading.tables]
    assert not any(word in "".join(cells) for word in ("Anna", "@", "+31"))


def test_what_is_ticked_on_a_lot_that_nobody_won_stays_with_the_notice() -> None:
    with intake_of(FOLDER / "bad_ticks_without_award.xml") as (_, connection):
        kept = connection.execute("select mvi_themes is not null from intake.notices").fetchall()
        themes = connection.execute("select mvi_themes from intake.contracts").fetchall()
    assert (kept, themes) == ([(True,)], [(None,)])
