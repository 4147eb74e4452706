"""Figures on the demo: parts add up, shares are sum over sum, unknown never becomes zero, traces sum, SQL travels."""

import json
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import sqlglot

from mvi_dashboard.indicators import INDICATORS
from mvi_dashboard.language import Language
from mvi_dashboard.measure import measure
from mvi_dashboard.questions import DIMENSIONS, QuestionFault, Settings, ask
from mvi_dashboard.selects import select
from mvi_dashboard.store import Store
from mvi_dashboard.telling.outcomes import read_outcomes
from mvi_dashboard.telling.phrases import say_outcome
from mvi_dashboard.trace import trace
from tests.conftest import run_mvi

ADDITIVE = [id for id, indicator in INDICATORS.items() if indicator.whole is None]
SHARES = [id for id, indicator in INDICATORS.items() if indicator.whole is not None]


def cuts(indicator: str) -> list[str]:
    return [name for name in DIMENSIONS if name != "year" or INDICATORS[indicator].basis != "term"]


@pytest.mark.parametrize("indicator", ADDITIVE)
def test_parts_add_up_to_the_total_over_every_dimension(demo: Store, indicator: str) -> None:
    year = 2025 if INDICATORS[indicator].basis == "year" else None
    total = measure(demo, [indicator], year=year)
    for dimension in cuts(indicator):
        if dimension == "year":
            continue
        parts = measure(demo, [indicator], [dimension], year=year)
        assert parts["value"].sum() == pytest.approx(total["value"].sum(), abs=1e-6), dimension
        assert parts["contracts_total"].sum() == total["contracts_total"].sum(), dimension


@pytest.mark.parametrize("indicator", ["co2_avoided_gross_t", "co2_avoided_t"])
def test_years_add_up_to_the_term_for_contracts_with_an_end(demo: Store, indicator: str) -> None:
    column = {"co2_avoided_gross_t": "gross_kg", "co2_avoided_t": "due_kg"}[indicator]
    different = demo.rows(
        f"select t.contract_id from contract_effects t join (select organisation, contract_id, sum({column}) as kg"
        " from measured_contract_years where effect = 'co2' and baseline = 'grey' and factor_list = 'pinned'"
        " and infrastructure = 'method' group by all) y"
        " using (organisation, contract_id) where t.effect = 'co2' and t.baseline = 'grey'"
        f" and t.factor_list = 'pinned' and t.infrastructure = 'method' and t.{column} <> y.kg"
    )
    assert not different


def test_share_is_sum_over_sum_not_mean_of_shares(demo: Store) -> None:
    share = measure(demo, ["circular_share"], year=2025)["value"][0]
    circular = measure(demo, ["circular_spend_central_eur"], year=2025)["value"][0]
    spend = measure(demo, ["spend_year_eur"], year=2025)["value"][0]
    assert share == pytest.approx(circular / spend)
    per_group = measure(demo, ["circular_share"], ["product_group"], year=2025)["value"]
    assert share != pytest.approx(per_group.mean())


def test_a_group_of_too_few_contracts_is_marked_and_its_percentage_is_not_told(demo: Store, demo_store: Path) -> None:
    assert demo.thresholds["ranking_contracts"] == 3
    groups = measure(demo, ["circular_share"], ["product_group"], year=2025).set_index("product_group")
    known = groups[groups["value"].notna()]
    assert set(known.loc[known["contracts_total"] < 3, "has_few_contracts"]) == {True}
    assert set(known.loc[known["contracts_total"] >= 3, "has_few_contracts"]) == {False}
    alone = str(known.index[known["contracts_total"] == 1][0])  # k = 1
    [outcome] = read_outcomes(measure(demo, ["circular_share"], where={"product_group": alone}, year=2025))
    assert (outcome.value, outcome.is_withheld) == (None, True)
    assert say_outcome(Language("nl"), "share", outcome) == "te weinig contracten"
    asked = ("circular_share", "--year", "2025", "--where", f"product_group={alone}", "--store", demo_store)
    table = run_mvi("measure", *asked).stdout
    assert "te weinig contracten" in table
    assert "%" not in table
    as_json = json.loads(run_mvi("measure", *asked, "--format", "json").stdout)
    assert as_json["rows"][0]["circular_share"]["has_few_contracts"] is True


def test_what_contracts_cost_is_told_of_one_contract_too(demo: Store) -> None:
    assert not measure(demo, ["contract_value_eur"], ["supplier"])["has_few_contracts"].any()


def test_fulfilment_never_nets_one_contract_against_another(demo: Store) -> None:
    rows = demo.rows(
        "select obliged_eur, realised_eur, obliged_state from counted_contracts where social_return_applies"
    )
    obliged = sum(row["obliged_eur"] or 0 for row in rows)
    capped = sum(
        min(row["realised_eur"], row["obliged_eur"])
        for row in rows
        if None not in (row["realised_eur"], row["obliged_eur"])
    )
    netted = sum(row["realised_eur"] or 0 for row in rows)
    share = measure(demo, ["social_return_fulfilment_share"])["value"][0]
    assert share == pytest.approx(float(capped) / float(obliged))
    assert netted > capped


def test_the_band_of_definitions_is_nested_in_every_group(demo: Store) -> None:
    figures = {
        end: measure(demo, [f"circular_spend_{end}_eur"], ["product_group"])
        .set_index("product_group")["value"]
        .fillna(0)
        for end in ("low", "central", "high")
    }
    assert (figures["low"] <= figures["central"] + 0.01).all()
    assert (figures["central"] <= figures["high"] + 0.01).all()


def test_no_figure_is_zero_where_all_is_unknown(demo: Store) -> None:
    for indicator in INDICATORS:
        figures = measure(demo, [indicator], ["product_group"])
        nothing_known = figures[(figures["contracts_known"] == 0) & (figures["contracts_partly_known"] == 0)]
        assert nothing_known["value"].isna().all(), indicator
        zero_beside_unknown = figures[(figures["value"] == 0) & (figures["contracts_unknown"] > 0)]
        assert zero_beside_unknown.empty or indicator.startswith("coverage"), indicator


@pytest.mark.parametrize("indicator", INDICATORS)
def test_trace_sums_to_the_figure_exactly(demo: Store, indicator: str) -> None:
    for where in ({}, {"product_group": "electricity"}, {"department": None}):
        found = trace(demo, indicator, where)
        figures = measure(demo, [indicator], where=where)
        value = None if figures.empty or pd.isna(figures["value"][0]) else figures["value"][0]
        document = json.loads(json.dumps(found.as_json()), parse_float=Decimal)
        if value is None:
            assert found.value is None
            continue
        parts = sum((Decimal(part["value"]) for part in document["parts"] if part["value"] is not None), Decimal(0))
        assert parts == Decimal(document["value"])
        assert float(parts) == pytest.approx(value, rel=1e-9, abs=1e-9)


def test_trace_of_a_contract_sums_over_its_applications(demo: Store) -> None:
    for part in trace(demo, "co2_avoided_t", {"product_group": "electricity"}).parts:
        known = [row["value"] for row in part["applications"] if row["value"] is not None]
        if part["value"]:
            assert sum(known, Decimal(0)) == part["value"]
            assert all(
                row["source"]["file"] == "applications.csv" and row["source"]["row"] > 1 for row in part["applications"]
            )


def questions() -> list[Any]:
    singles = [(indicator, (dimension,)) for indicator in INDICATORS for dimension in cuts(indicator)]
    pairs = [("co2_avoided_t", pair) for pair in combinations(DIMENSIONS, 2)]
    return [ask(indicator, by, {"department": ["x", None]}, default_year=2025) for indicator, by in (*singles, *pairs)]


def test_every_question_translates_to_postgresql_without_the_known_traps() -> None:
    for question in questions():
        sql, parameters = select(question)
        translated = sqlglot.transpile(sql, read="duckdb", write="postgres")[0]
        assert sqlglot.parse_one(translated, read="postgres") is not None
        lowered = sql.lower()
        for trap in (
            "group by all",
            "order by all",
            "qualify",
            "median(",
            "quantile",
            "arg_max",
            "list(",
            "filter (",
            "exclude",
            " // ",
        ):
            assert trap not in lowered, f"{trap}: {sql}"
        for node in sqlglot.parse_one(sql, read="duckdb").find_all(sqlglot.exp.Div):
            assert all(isinstance(side, sqlglot.exp.Cast) for side in (node.left, node.right)), sql
        assert all(f"${name}" in sql for name in parameters)


def test_values_are_bound_and_never_pasted(demo: Store) -> None:
    hostile = "x' or '1'='1"
    question = ask("co2_avoided_t", (), {"department": hostile})
    assert hostile not in select(question)[0]
    assert measure(demo, ["co2_avoided_t"], where={"department": hostile}).empty


def test_what_does_not_exist_is_refused_with_what_does() -> None:
    for asked in (
        lambda: ask("co2_saved"),
        lambda: ask("co2_avoided_t", ["supplier; drop table contracts"]),
        lambda: ask("contract_value_eur", ["year"]),
        lambda: Settings.of({"baseline": "green"}),
        lambda: Settings.of({"colour": "red"}),
    ):
        with pytest.raises(QuestionFault):
            asked()


def test_coverage_counts_what_is_known_of_what_applies(demo: Store) -> None:
    for indicator in ("co2_avoided_t", "circular_spend_central_eur", "social_return_realised_eur"):
        figure = measure(demo, [indicator]).to_dict("records")[0]
        counted = figure["contracts_known"] + figure["contracts_partly_known"] + figure["contracts_unknown"]
        assert counted == figure["contracts_total"]
        assert 0 < figure["spend_known_eur"] < figure["spend_total_eur"]


def test_award_year_and_delivery_year_are_different_figures(demo: Store) -> None:
    delivered = measure(demo, ["co2_avoided_t"], ["year"])
    awarded = measure(demo, ["co2_avoided_t"], ["year"], settings=Settings(year_basis="award"))
    assert awarded["value"].sum() == pytest.approx(measure(demo, ["co2_avoided_t"])["value"].sum())
    assert delivered.set_index("year")["value"].get(2024) != awarded.set_index("year")["value"].get(2024)
