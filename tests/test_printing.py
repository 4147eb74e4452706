"""Figures as text for a terminal: "minstens" and "bekend deel" where R2 says so, ranges, grades, and readable checks."""

import datetime
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from mvi_dashboard.benchmark import read_published
from mvi_dashboard.language import LANGUAGES, Language
from mvi_dashboard.measure import measure
from mvi_dashboard.printing.cells import aligned
from mvi_dashboard.printing.checks import check_cell, check_heading, checks
from mvi_dashboard.printing.figures import grade, table, traced
from mvi_dashboard.prospects import RISKS
from mvi_dashboard.questions import Settings
from mvi_dashboard.store import Audit, Store
from mvi_dashboard.trace import trace
from tests.test_attribution_band import UNJUDGED, power

DUTCH, ENGLISH = Language("nl"), Language("en")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """483 t a year is known, 241.5 t a year was judged by nobody, and one contract of wind is unproven."""
    kwh = {"known": 1_000_000, "judged_by_nobody": 500_000, "unproven": 100_000}
    store = power(tmp_path_factory.mktemp("text"), kwh, **UNJUDGED, unproven={"certificate_proof": ""})
    yield store
    store.close()


def printed(store: Store, **more: Any) -> dict[str, str]:
    """Heading -> cell of a table of one figure."""
    settings = more.get("settings")
    text = table(measure(store, ["co2_avoided_year_t"], year=2025, **more), (), DUTCH, settings)
    heading, line = (re.split(r"\s{2,}", part) for part in text.splitlines()[:2])
    return dict(zip(heading, line, strict=False))


def test_at_least_stands_before_the_low_end_of_the_range(store: Store) -> None:
    cells = printed(store)
    assert (cells["Waarde"], cells["Bewijsklasse"], cells["Bekend"]) == ("483 t", "A", "1 van 3")
    assert cells["Marge (90%)"].startswith("minstens 4")
    assert cells["Toerekening onbekend"] == "0 t tot 242 t"


def test_where_the_unknown_may_be_negative_it_is_the_known_part(store: Store) -> None:
    cells = printed(store, settings=Settings(baseline="mix"))
    assert cells["Waarde"] == "bekend deel 244 t"
    assert re.fullmatch(r"\d+ t tot \d+ t", cells["Marge (90%)"])


def test_columns_that_nobody_needs_are_left_out(store: Store) -> None:
    text = table(measure(store, ["contract_value_eur"]), (), DUTCH)
    assert text.splitlines()[0].split("  ")[0] == "Indicator"
    for heading in ("Marge (90%)", "Bewijsklasse", "Toerekening onbekend", "Doel"):
        assert heading not in text


def test_the_mix_stands_beside_the_grade() -> None:
    row = {"grade": "C", "grade_a_share": 0.0, "grade_b_share": 0.2, "grade_c_share": 0.7, "grade_d_share": 0.1}
    assert grade(row, DUTCH) == "C (B 20%, C 70%, D 10%)"
    assert grade(row | {"grade_b_share": 0.0, "grade_c_share": 1.0, "grade_d_share": 0.0}, DUTCH) == "C"
    assert grade(row | {"grade": None}, DUTCH) == ""


def test_a_trace_prints_the_figure_with_its_range_and_each_part_with_its_width(store: Store) -> None:
    figures = measure(store, ["co2_avoided_year_t"], year=2025)
    lines = traced(trace(store, "co2_avoided_year_t", year=2025), figures, DUTCH).splitlines()
    assert lines[0].split()[0] == "Indicator"
    assert "minstens 4" in lines[1]
    parts = {line.split()[0]: line for line in lines[4:]}
    assert set(parts) == {"known", "judged_by_nobody", "unproven"}
    assert re.search(r"483 t\s+100%\s+applications\.csv:\d", parts["known"])
    assert re.search(r"\?\s+0 t tot 242 t", parts["judged_by_nobody"])


# ------------------------------------------------------------------------------------------------------------ checks


def test_every_column_of_every_check_has_a_heading_in_every_language(demo: Store) -> None:
    for audit in demo.audits():
        for column in audit.rows.columns:
            if column not in ("source_file", "source_row"):
                headings = {check_heading(str(column), Language(code)) for code in LANGUAGES}
                assert column not in headings, (audit.id, column)


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("start_date", pd.Timestamp(2025, 3, 1), "01-03-2025"),
        ("review_by", datetime.date(2027, 12, 31), "31-12-2027"),
        ("start_date", pd.NaT, "–"),
        ("department", None, "–"),
        ("value_eur", Decimal("1250000.00"), "€ 1.250.000"),
        ("low_share", 0.25, "25,0%"),
        ("due_kg", 1234.5678, "1.234,57"),
        ("stage", "in_contract", "in contract"),
        ("purchased_variant", "hvo100", "HVO100"),
        ("units_of_group", "litre, vehicle_km", "liter, voertuigkilometer"),
        ("product_group", "electricity", "Elektriciteit"),
        ("source_row", 12, "12"),
    ],
)
def test_a_cell_of_a_check_is_written_for_people(column: str, value: Any, said: str) -> None:
    assert check_cell(column, value, DUTCH) == said


def test_checks_print_a_table_and_how_many_rows_are_left(demo: Store) -> None:
    audits = demo.audits()
    for language in (DUTCH, ENGLISH):
        text = checks(audits, language, 2)
        assert not re.search(r"\b(NaT|None|nan)\b|00:00:00", text)
    ownerless = next(audit for audit in audits if audit.id == "contract_without_owner")
    lines = checks([ownerless], DUTCH, 2).splitlines()
    assert len(lines) == 5
    assert re.search(r"Contractnummer\s+", lines[1])
    assert re.search(r"contracts\.csv:\d+$", lines[2])
    assert lines[-1].strip() == f"en nog {len(ownerless.rows) - 2}"


def test_a_check_that_found_nothing_prints_one_line() -> None:
    clean = Audit("contract_counted_once", "error", pd.DataFrame(columns=["contract_id"]))
    assert len(checks([clean], DUTCH, 5).splitlines()) == 1


# ------------------------------------------------------------------------------------------------------------- words


def test_columns_line_up_whatever_marks_the_letters_bear() -> None:
    lines = aligned([["a", "b"], ["vloeiënd", "1"], ["e\u0301e\u0301n", "2"]]).splitlines()
    assert [line.index(number) for line, number in zip(lines[1:2], "1", strict=True)] == [10]
    assert lines[2] == "e\u0301e\u0301n       2"


def test_every_scope_of_a_published_figure_and_every_risk_has_words() -> None:
    for code in LANGUAGES:
        language = Language(code)
        assert all(language.has(f"benchmark.scope.{figure.scope}") for figure in read_published())
        assert all(language.has(f"prospect.risk.{risk}") for risk in RISKS)
