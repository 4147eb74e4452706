"""Every trap of real notices (value, winner, buyer, rows, dates, numbers) is planted in each format in which it can occur."""

import datetime
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from tests.importers.intake_of import intake_of

HERE = Path(__file__).parent
TENDERNED, EFORMS, TED, OCDS = "tenderned_notices", "eforms_notices", "ted_notices", "ocds"
PLANTED = {
    "value of one euro or less": {
        "token_value": [(TENDERNED, "bad_token_value.xlsx", 2), (EFORMS, "bad_token_value.xml", 2), (TED, "bad_token_value.xml", 2),
                        (OCDS, "bad_token_value.json", 2)],
    },
    "winner without a value": {
        "value_missing": [(TENDERNED, "bad_value_missing.csv", 2), (TENDERNED, "bad_value_missing.xlsx", 1),
                          (EFORMS, "bad_value_missing.xml", 1), (TED, "bad_value_missing.xml", 1), (OCDS, "bad_value_missing.json", 1)],
    },
    "value withheld from publication": {"negative_value": [(EFORMS, "bad_value_withheld.xml", 1)]},
    "several winners": {
        "further_winners": [(TENDERNED, "bad_several_winners.csv", 1), (TENDERNED, "bad_row_per_winner.xlsx", 1),
                            (EFORMS, "bad_several_winners.xml", 1), (TED, "bad_several_winners.xml", 1),
                            (OCDS, "bad_several_winners.json", 1)],
    },
    "one value at every winner or lot": {
        "value_repeated": [(TENDERNED, "bad_row_per_winner.xlsx", 1), (EFORMS, "bad_value_repeated.xml", 1),
                           (TED, "bad_value_repeated.xml", 2), (OCDS, "bad_value_repeated.json", 1)],
    },
    "text instead of a name": {
        "winner_not_a_name": [(TENDERNED, "bad_winner_not_a_name.csv", 1), (EFORMS, "bad_winner_not_a_name.xml", 1),
                              (TED, "bad_winner_not_a_name.xml", 1), (OCDS, "bad_winner_not_a_name.json", 1)],
    },
    "no name of the winner": {
        "winner_missing": [(EFORMS, "bad_winner_missing.xml", 1), (TED, "bad_winner_missing.xml", 1), (OCDS, "bad_winner_missing.json", 1)],
    },
    "spelling variants of a buyer": {
        "buyer_spelling": [(TENDERNED, "bad_buyer_spelling.xlsx", 1), (EFORMS, "bad_buyer_spelling.xml", 1),
                           (TED, "bad_buyer_spelling.xml", 1), (OCDS, "bad_buyer_spelling.json", 1)],
    },
    "several publications of one procurement": {
        "duplicate_key": [(TENDERNED, "bad_number_repeated.csv", 1), (TENDERNED, "bad_several_publications.xlsx", 1),
                          (EFORMS, "bad_repeated_contract.xml", 1)],
    },
    "a number of seven digits": {
        "kvk_seven_digits": [(TENDERNED, "bad_kvk.xlsx", 1), (EFORMS, "bad_kvk.xml", 1), (TED, "bad_kvk.xml", 1),
                          (OCDS, "bad_kvk.json", 1)],
    },
    "a number that is none": {
        "kvk_malformed": [(TENDERNED, "bad_kvk.xlsx", 1), (EFORMS, "bad_kvk.xml", 1), (TED, "bad_kvk.xml", 1),
                          (OCDS, "bad_kvk.json", 1)],
    },
    "a CPV code that lost a zero": {
        "cpv_malformed": [(TENDERNED, "bad_cpv.xlsx", 1), (EFORMS, "bad_cpv.xml", 1), (TED, "bad_cpv.xml", 1), (OCDS, "bad_cpv.json", 1)],
    },
    "another currency": {
        "foreign_currency": [(TENDERNED, "bad_foreign_currency.xlsx", 1), (EFORMS, "bad_foreign_currency.xml", 1),
                             (TED, "bad_foreign_currency.xml", 1), (OCDS, "bad_foreign_currency.json", 1)],
    },
    "an amount with VAT": {"value_with_vat": [(TED, "bad_value_with_vat.xml", 1), (OCDS, "bad_value_with_vat.json", 1)]},
    "lots of which some were not awarded": {
        "lots_without_award": [(EFORMS, "bad_lots_without_award.xml", 1), (TED, "bad_lots_without_award.xml", 1),
                               (OCDS, "bad_lots_without_award.json", 1)],
    },
}  # fmt: skip


def expected(name: str) -> dict[str, dict[str, object]]:
    told: dict[str, dict[str, object]] = tomllib.loads((HERE / name / "expected.toml").read_text("utf-8"))
    return told


@pytest.mark.parametrize("trap", PLANTED)
def test_trap_is_planted_and_counted(trap: str) -> None:
    for rule, places in PLANTED[trap].items():
        for name, file, count in places:
            problems = expected(name)[file]["problems"]
            assert isinstance(problems, dict)
            assert problems.get(rule) == count, f"{name}/{file}"


@pytest.mark.parametrize(
    ("name", "column", "value"),
    [
        ("tenderned_notices/good.csv", "count(*)", 1),  # a line break within a cell: rows are not lines
        ("tenderned_notices/good_new.xlsx", "count(*)", 1),
        ("ocds/good.json", "any_value(title)", "Kantoor-\nmeubilair"),
        ("tenderned_notices/bad_value_missing.csv", "count(award_date)", 0),  # the text nan is no date
        (
            "tenderned_notices/bad_value_missing.xlsx",
            "any_value(award_date)",
            datetime.date(2019, 4, 15),
        ),  # the day it was decided
        ("ocds/bad_date.json", "count(award_date)", 0),
        ("tenderned_notices/good_cp1252.csv", "any_value(supplier_name)", "Bureau Één"),  # not Unicode, semicolons
        ("eforms_notices/good_cp1252.xml", "any_value(title)", "Café, € en één"),
        ("ocds/good_with_mark.json", "count(*)", 1),  # a byte order mark
        ("ocds/good_not_awarded.json", "count(*)", 0),  # awards are null
        ("ocds/good_tenderned.json", "count(supplier_kvk)", 1),  # the number of a supplier is ""
        (
            "eforms_notices/bad_several_winners.xml",
            "any_value(supplier_name)",
            "Bureau Een | Twee B.V.",
        ),  # part of a name
        ("ted_notices/bad_several_winners.xml", "min(supplier_name)", "Een | Twee B.V."),
        ("eforms_notices/good_clean_vehicles.xml", "any_value(cpv_code)", "34110000"),  # with a check digit
        ("ocds/good.json", "any_value(cpv_code)", "39130000"),
        ("tenderned_notices/good_new.xlsx", "any_value(cpv_code)", "39130000"),  # several codes in one cell
        ("tenderned_notices/good_old.xlsx", "any_value(value_eur)", Decimal("1250000.00")),  # 1.250.000,00
        (
            "tenderned_notices/good_old.xlsx",
            "any_value(start_date)",
            datetime.date(2019, 7, 1),
        ),  # a spreadsheet's own date
        ("eforms_notices/good_none_ticked.xml", "count(mvi_themes)", 0),  # not filled in is not "no"
    ],
)
def test_what_is_read_rightly_needs_no_problem(name: str, column: str, value: object) -> None:
    with intake_of(HERE / name) as (_, connection):
        assert connection.execute(f"select {column} from intake.contracts").fetchone() == (value,)
