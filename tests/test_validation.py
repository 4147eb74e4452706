"""The rules: how each dirty text is read, and that no row is ever lost whatever stands in it."""

import datetime
from collections.abc import Iterator
from decimal import Decimal

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mvi_dashboard.contracts import TABLES, Kind, table
from mvi_dashboard.importers.vocabulary import normalise
from mvi_dashboard.paths import SQL
from mvi_dashboard.store.intake import take_in
from mvi_dashboard.validation import RULES, Outcome, Severity, rules_for, words
from tests.importers.intake_of import reading_of

MACROS: dict[str, list[tuple[str, object]]] = {
    "clean_cell": [
        (" a\t", "a"),
        ("", None),
        ("nan", None),
        ("NaT", None),
        ("#N/B", None),
        ("-", "-"),
        ("Nancy", "Nancy"),
    ],
    "clean_value": [("-", None), ("n.v.t.", None), ("Onbekend", None), ("nan", None), ("0", "0")],
    "parse_amount": [
        ("€ 1.250.000,00", Decimal("1250000.00")),
        ("€ 1.250,-", Decimal("1250.00")),
        ("EUR 12.500", Decimal("12500.00")),
        ("12 500,5 euro", Decimal("12500.50")),
        ("1.250", Decimal("1250.00")),
        ("225000.0", Decimal("225000.00")),
        ("0,01", Decimal("0.01")),
        ("1,250,000.50", Decimal("1250000.50")),
        ("1.25E+06", Decimal("1250000.00")),
        ("1,25E+06", Decimal("1250000.00")),
        ("-1.500,00", Decimal("-1500.00")),
        ("1,250", None),
        ("1.2.3", None),
        ("$ 100", None),
        ("1,5 mln", None),
        ("veel", None),
        ("99999999999999999999", None),
    ],
    "parse_number": [
        ("1.250", Decimal(1250)),
        ("0.125", Decimal("0.125")),
        ("1,5", Decimal("1.5")),
        ("1,250", Decimal("1.25")),
        ("12.3450", Decimal("12.345")),
        (",5", Decimal("0.5")),
        ("1.250.000", Decimal(1250000)),
        ("1 000 000", Decimal(1000000)),
        ("5%", None),
        ("10 kWh", None),
        ("1e400", None),
    ],
    "is_ambiguous_number": [
        ("12.345", True),
        ("12,345", True),
        ("0.125", False),
        ("1.250.000", False),
        ("12345", False),
    ],
    "parse_integer": [("3", 3), ("3,0", 3), ("6 maanden", 6), ("3,5", None), ("90 dagen", None)],
    "parse_share": [
        ("5%", Decimal("0.05")),
        ("5,5 %", Decimal("0.055")),
        ("0,05", Decimal("0.05")),
        ("0.05", Decimal("0.05")),
        ("5", Decimal(5)),
        ("100%", Decimal(1)),
        ("een vijfde", None),
    ],
    "is_path_of_steps": [
        ("2025: 0,05; 2027: 0,10", True),
        ("2025:200;2028:600,5;", True),
        ("2025: -12.5", True),
        ("2025: 5%", False),
        ("2025: 1.200", False),
        ("2025: 0,05, 2027: 0,10", False),
        ("vanaf 2025 vijf procent", False),
        ("2025 = 200", False),
    ],
    "parse_year": [("2024", 2024), ("2024.0", 2024), ("24", None), ("2124", None), ("jaar", None)],
    "parse_boolean": [
        ("Ja", True),
        ("nee", False),
        ("TRUE", True),
        ("onwaar", False),
        ("1", True),
        ("misschien", None),
    ],
    "parse_date": [
        ("31-02-2024", None),
        ("29-02-2024", datetime.date(2024, 2, 29)),
        ("1-2-2024", datetime.date(2024, 2, 1)),
        ("01/02/2024", datetime.date(2024, 2, 1)),
        ("01.02.2024 00:00:00", datetime.date(2024, 2, 1)),
        ("2024-02-01", datetime.date(2024, 2, 1)),
        ("2024-02-01T12:00:00", datetime.date(2024, 2, 1)),
        ("20240201", datetime.date(2024, 2, 1)),
        ("1 februari 2024", datetime.date(2024, 2, 1)),
        ("3 mrt. 2024", datetime.date(2024, 3, 3)),
        ("31 may 2024", datetime.date(2024, 5, 31)),
        ("45292", datetime.date(2024, 1, 1)),
        ("45292.5", datetime.date(2024, 1, 1)),
        ("12345", None),
        ("12/31/2024", None),
        ("01-02-24", None),
        ("infinity", None),
        ("medio 2025", None),
    ],
    "parse_kvk": [
        ("01234567", "01234567"),
        ("1234 5678", "12345678"),
        ("1234567", "1234567"),
        ("123456", None),
        ("X", None),
    ],
    "parse_cpv": [
        ("39130000-2", "39130000"),
        ("39130000", "39130000"),
        ("39130000-2 Kantoormeubilair", "39130000"),
        ("9310000", None),
        ("391300001", None),
    ],
    "normalise_word": [("Niet-van_toepassing ", "niet van toepassing"), ("één", "een"), ("Nm³", "nm3")],
    "names_a_person": [
        ("J.A. de Tester", True),
        ("Anna van der Test", True),
        ("mevr. Tester", True),
        ("tester@voorbeeld.example", True),
        ("bel 06-12345678", True),
        ("Hoofd Inkoop", False),
        ("Hoofd van de Afdeling Groen", False),
        ("Manager I&A", False),
        ("I.C.T.", False),
    ],
    "is_total_word": [("Totaal", True), ("Eindtotaal:", True), ("Totaalonderhoud", False)],
}


@pytest.fixture(scope="module")
def parsing() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(":memory:") as connection:
        connection.execute((SQL / "parsing.sql").read_text("utf-8"))
        yield connection


@pytest.mark.parametrize(("macro", "text", "value"), [(m, text, value) for m in MACROS for text, value in MACROS[m]])
def test_a_dirty_text_is_read_as_meant(
    parsing: duckdb.DuckDBPyConnection, macro: str, text: str, value: object
) -> None:
    assert parsing.execute(f"select {macro}(?)", [text]).fetchone() == (value,)


BLANKS = " \t\r\n\u00a0"
NO_VALUE = ["nan", "nat", "null", "none", "#n/a", "#n/b", "#value!", "#waarde!", "#ref!", "#verw!"]
NO_FIGURE = ["-", "–", "—", "?", "n.v.t.", "nvt", "n/a", "na", "onbekend", "unknown", "geen"]
BLANK = st.text(BLANKS, max_size=2)
WORD = st.sampled_from(NO_VALUE + NO_FIGURE).flatmap(
    lambda word: st.sampled_from([word, word.upper(), word.capitalize(), f"{word}s", f"{word} {word}", f"x{word}"])
)
CELL = st.tuples(BLANK, WORD | st.text("nN#o0~!é-\x0b\u00a0 z", max_size=12), BLANK).map("".join)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cell=CELL)
@pytest.mark.parametrize(("macro", "nothing"), [("clean_cell", NO_VALUE), ("clean_value", NO_VALUE + NO_FIGURE)])
def test_a_cell_loses_its_outer_blanks_or_is_nothing_whatever_shortcut_is_taken(
    parsing: duckdb.DuckDBPyConnection, macro: str, nothing: list[str], cell: str
) -> None:
    trimmed = cell.strip(BLANKS)
    expected = None if trimmed.lower() in ["", *nothing] else trimmed
    assert parsing.execute(f"select {macro}(?)", [cell]).fetchone() == (expected,)


def test_words_are_normalised_alike_in_python_and_sql(parsing: duckdb.DuckDBPyConnection) -> None:
    accepted = {word for each in TABLES for column in each.columns for word in words(column)}
    for word in accepted:
        assert parsing.execute("select normalise_word(?)", [word]).fetchone() == (word,)
        assert normalise(word) == word


def test_every_rule_looks_at_some_column_and_each_kind_of_value_has_a_rule() -> None:
    judged = {(rule.id, each.name, column.name) for each in TABLES for rule, column in rules_for(each)}
    assert {rule.id for rule in RULES} - {rule for rule, _, _ in judged} == {
        *("duplicate_key", "rows_added_up", "invoice_repeated", "invoice_line_repeated")
    }
    for each in TABLES:
        for column in each.columns:
            unknown = [rule for rule, other in rules_for(each) if other is column and rule.outcome is Outcome.UNKNOWN]
            assert unknown or column.kind is Kind.TEXT


def test_an_unreadable_cell_rejects_the_row_only_where_the_row_needs_it() -> None:
    contracts, spend = table("contracts"), table("spend")
    severity = {
        (each.name, column.name): rule.severity(each, column)
        for each in (contracts, spend)
        for rule, column in rules_for(each)
        if rule.id == "unreadable_amount"
    }
    assert severity["contracts", "value_eur"] is Severity.FLAG
    assert severity["spend", "amount_eur"] is Severity.REJECT


def test_a_flagged_cell_becomes_unknown_and_the_problem_keeps_what_stood_there() -> None:
    row = {"organisation": "A", "contract_id": "1", "title": "T", "value_eur": "0,01", "supplier_kvk": "1234567"}
    with duckdb.connect(":memory:") as connection:
        take_in(connection, [reading_of("contracts", [row])])
        kept = connection.execute("select value_eur, supplier_kvk from intake.contracts").fetchall()
        told = connection.execute(
            "select rule, column_name, value, severity from intake.problems order by 1"
        ).fetchall()
    assert kept == [(None, "1234567")]
    assert told == [
        ("kvk_seven_digits", "supplier_kvk", "1234567", "flag"),
        ("token_value", "value_eur", "0,01", "flag"),
    ]


def test_defaults_fill_empty_cells_and_never_wrong_ones() -> None:
    contract = {"organisation": "A", "contract_id": "1", "title": "T"}
    rows: list[dict[str, str | None]] = [
        {"organisation": "A", "contract_id": "1", "application_id": "T1", "theme": None},
        {"organisation": "A", "contract_id": "1", "application_id": "T2", "theme": "vrede"},
    ]
    with duckdb.connect(":memory:") as connection:
        take_in(connection, [reading_of("contracts", [contract]), reading_of("applications", rows, "b.csv")])
        kept = connection.execute("select application_id, theme from intake.applications order by 1").fetchall()
    assert kept == [("T1", "climate"), ("T2", None)]


def test_a_parent_of_an_earlier_store_is_known() -> None:
    row = {"organisation": "A", "contract_id": "1", "year": "2024", "amount_eur": "10"}
    with duckdb.connect(":memory:") as connection:
        assert take_in(connection, [reading_of("spend", [row])]).files[0].rows_rejected == 1
        connection.execute("create table main.contracts as select 'A' as organisation, '1' as contract_id")
        assert take_in(connection, [reading_of("spend", [row])]).files[0].rows_accepted == 1


NOTHING = ("", " ", "nan", "-", "{value}", "\n", "ÿ\0", "'; drop table intake.problems; --", 'o"Brien')
FIGURES = ("1", "1,00", "€ 1.250.000,00", "12.345", "5%", "120%", "9" * 40, "1e999", "1234567", "39130000-2", "💶")
DATES = ("31-02-2024", "2024-01-01", "45292", "2024")
CODES = ("ja", "wind", "kWh", "elektriciteit", "Totaal", "year", "delivered", "A", "B", "door MVI", "klimaat")
DIRT = st.sampled_from((*NOTHING, *FIGURES, *DATES, *CODES))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_no_row_is_ever_lost_and_nothing_crashes(parsing: duckdb.DuckDBPyConnection, data: st.DataObject) -> None:
    cells = st.none() | DIRT | st.text(max_size=12)
    readings = []
    for at, each in enumerate(data.draw(st.lists(st.sampled_from(TABLES), min_size=1, max_size=3), label="tables")):
        row = st.fixed_dictionaries({column.name: cells for column in each.columns})
        rows = data.draw(st.lists(row, min_size=1, max_size=6), label=each.name)
        readings.append(reading_of(each.name, rows, f"file{at}.csv"))
    intake = take_in(parsing, readings)
    for file in intake.files:
        assert file.rows_read == file.rows_accepted + file.rows_rejected
    kept = 0
    for each in TABLES:
        counted = f"select count(*) as rows from intake.{each.name} group by {', '.join(each.key)}"
        rows_per_key = [count for (count,) in parsing.execute(counted).fetchall()]
        assert set(rows_per_key) <= {1}
        kept += len(rows_per_key)
    assert kept == sum(file.rows_accepted - file.rows_merged_within for file in intake.files)
    assert sum(len(rows.rows) for rows in intake.reject_list()) == sum(file.rows_rejected for file in intake.files)
