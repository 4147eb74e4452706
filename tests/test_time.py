"""Terms, years, realised and expected, life beyond the term, open ends, frameworks and shares (rules.md R3 to R5)."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from mvi_dashboard.measure import measure
from mvi_dashboard.store import Store, open_store
from tests.registers import build_from, store_of, write_register
from tests.test_power_contracts import PROOF, application, contract


def power(tmp_path: Path, contracts: list[dict[str, Any]], quantities: list[dict[str, Any]], **tables: Any) -> Store:
    names = [str(row["contract_id"]) for row in contracts]
    return store_of(
        tmp_path,
        contracts=contracts,
        applications=[application(name, **PROOF) for name in names],
        quantities=[{"unit": "kWh", **row} for row in quantities],
        stages=[{"application_id": f"{name}-1", "stage": "in_contract"} for name in names] + tables.pop("reports", []),
        **tables,
    )


def by_year(store: Store, indicator: str = "co2_avoided_t") -> dict[int, float]:
    figures = measure(store, [indicator], ["year"])
    return dict(zip(figures["year"], figures["value"], strict=True))


RATE = {"application_id": "c-1", "period": "per_year", "purchased_quantity": "1200000"}


def test_a_year_gets_its_months_and_the_end_date_is_included(tmp_path: Path) -> None:
    store = power(tmp_path, [contract("c", start_date="2025-10-01", end_date="2027-03-31")], [RATE])
    assert by_year(store) == {2025: pytest.approx(144.9), 2026: pytest.approx(579.6), 2027: pytest.approx(144.9)}
    assert store.rows("select term_months from classified_contracts")[0]["term_months"] == 18


def test_a_term_figure_is_spread_over_the_months(tmp_path: Path) -> None:
    term = {"application_id": "c-1", "period": "term", "purchased_quantity": "1000000"}
    store = power(tmp_path, [contract("c", start_date="2025-07-01", end_date="2026-06-30")], [term])
    assert by_year(store) == {2025: pytest.approx(241.5), 2026: pytest.approx(241.5)}


def test_a_year_row_wins_from_the_rate_and_an_actual_from_a_plan(tmp_path: Path) -> None:
    years = [
        {
            "application_id": "c-1",
            "period": "year",
            "year": "2025",
            "purchased_quantity": "500000",
            "quantity_kind": "planned",
        },
        {
            "application_id": "c-1",
            "period": "year",
            "year": "2025",
            "purchased_quantity": "600000",
            "quantity_kind": "actual",
        },
    ]
    store = power(tmp_path, [contract("c", start_date="2025-01-01", end_date="2026-12-31")], [RATE, *years])
    assert by_year(store) == {2025: pytest.approx(289.8), 2026: pytest.approx(579.6)}


def test_an_early_end_replaces_the_end(tmp_path: Path) -> None:
    early = contract("c", start_date="2025-01-01", end_date="2028-12-31", early_end_date="2025-12-31")
    assert list(by_year(power(tmp_path, [early], [RATE]))) == [2025]


def test_a_running_contract_without_report_is_expected_and_not_realised(tmp_path: Path) -> None:
    store = power(tmp_path, [contract("c", start_date="2025-01-01", end_date="2025-12-31")], [RATE])
    figures = measure(
        store, ["co2_avoided_t", "co2_avoided_realised_t", "co2_avoided_expected_t", "co2_avoided_year_t"], year=2025
    )
    assert list(figures["value"]) == [pytest.approx(579.6), 0, pytest.approx(579.6), 0]
    assert set(figures["contracts_known"]) == {1}


def test_a_report_after_the_data_date_asked_does_not_count_yet(tmp_path: Path) -> None:
    report = {
        "application_id": "c-1",
        "stage": "verified",
        "year": "2025",
        "stage_date": "2026-02-01",
        "delivered_share": "1",
    }
    power(tmp_path, [contract("c", start_date="2025-01-01", end_date="2025-12-31")], [RATE], reports=[report])
    folder = tmp_path / "store"
    import datetime

    before = measure(open_store(folder, datetime.date(2026, 1, 31)), ["co2_avoided_year_t"], year=2025)
    after = measure(open_store(folder), ["co2_avoided_year_t"], year=2025)
    assert (before["value"][0], after["value"][0]) == (0, pytest.approx(579.6))


def test_without_an_end_the_years_are_known_and_the_term_is_not(tmp_path: Path) -> None:
    store = power(tmp_path, [contract("c", start_date="2025-01-01", end_date="")], [RATE])
    term = measure(store, ["co2_avoided_t"])
    assert term["value"].isna().all()
    assert list(term["contracts_unknown"]) == [1]
    assert by_year(store) == {2025: pytest.approx(579.6), 2026: pytest.approx(289.8)}


def test_product_life_counts_from_the_start_and_may_pass_the_end(tmp_path: Path) -> None:
    store = store_of(
        tmp_path,
        contracts=[contract("c", start_date="2025-01-01", end_date="2025-12-31")],
        applications=[application("c", product_life_months="36", **PROOF)],
        quantities=[RATE | {"unit": "kWh"}],
        stages=[{"application_id": "c-1", "stage": "in_contract"}],
    )
    assert list(by_year(store)) == [2025, 2026, 2027]


def test_a_framework_with_call_offs_counts_its_call_offs_only(tmp_path: Path) -> None:
    store = power(
        tmp_path,
        [
            contract("raam", is_framework="ja", value_eur="9000000"),
            contract("a", parent_contract_id="raam", value_eur="100000"),
            contract("b", parent_contract_id="raam", value_eur="200000"),
        ],
        [
            {"application_id": f"{name}-1", "period": "per_year", "purchased_quantity": "1000"}
            for name in ("raam", "a", "b")
        ],
    )
    figures = measure(store, ["contract_value_eur", "co2_avoided_t"])
    assert list(figures["value"]) == [300_000, pytest.approx(2 * 4 * 0.483)]
    assert list(figures["contracts_total"]) == [2, 2]


def test_the_ceiling_of_a_framework_without_call_offs_is_never_spend(tmp_path: Path) -> None:
    store = power(tmp_path, [contract("raam", is_framework="ja")], [RATE | {"application_id": "raam-1"}])
    assert measure(store, ["contract_value_eur"])["value"].isna().all()


def test_our_share_of_a_joint_purchase_scales_euros_and_effects_but_not_our_own_invoices(tmp_path: Path) -> None:
    ours = contract("c", organisation_share="0,25", value_eur="400000", start_date="2025-01-01", end_date="2026-12-31")
    store = power(tmp_path, [ours], [RATE], spend=[{"contract_id": "c", "year": "2025", "amount_eur": "60000"}])
    assert list(measure(store, ["contract_value_eur", "co2_avoided_t"])["value"]) == [
        100_000,
        pytest.approx(2 * 579.6 / 4),
    ]
    assert list(measure(store, ["spend_year_eur"], year=2025)["value"]) == [60_000]


def test_invoices_win_from_the_spread_value_and_the_row_says_which(tmp_path: Path) -> None:
    store = power(
        tmp_path,
        [contract("c", start_date="2025-01-01", end_date="2026-12-31", value_eur="240000")],
        [RATE],
        spend=[{"contract_id": "c", "year": "2025", "amount_eur": "90000,50"}],
    )
    rows = store.rows("select year, spend_eur, spend_is_spread from contract_years order by year")
    assert [(row["year"], row["spend_eur"], row["spend_is_spread"]) for row in rows] == [
        (2025, Decimal("90000.50"), False),
        (2026, Decimal("0.00"), False),
    ]


def test_a_token_value_is_unknown_and_not_one_euro(tmp_path: Path) -> None:
    report = build_from(
        tmp_path / "store", write_register(tmp_path / "in", contracts=[contract("c", value_eur="1,00")])
    )
    assert report.files[0].problems["token_value"] == 1
    assert measure(open_store(tmp_path / "store"), ["contract_value_eur"])["value"].isna().all()


@pytest.mark.parametrize(
    ("why", "terms", "year"),
    [
        ("it runs in the last complete year", ("2025-07-01", "2026-12-31"), 2025),
        ("it starts after the last complete year", ("2026-02-01", "2029-12-31"), 2026),
        ("it has yet to start", ("2027-01-01", "2029-12-31"), 2027),
        ("it ended before the last complete year", ("2022-01-01", "2023-12-31"), 2023),
        ("nothing is known of its term", ("", ""), 2025),
    ],
)
def test_a_register_never_opens_on_an_empty_year(tmp_path: Path, why: str, terms: tuple[str, str], year: int) -> None:
    """The data date is 30-6-2026: the last complete year is 2025, whatever year is shown."""
    dates = {"start_date": terms[0], "end_date": terms[1], "award_date": "", "delivered_on": "2026-06-30"}
    store = power(tmp_path, [contract("c", **dates)], [RATE])
    assert (store.default_year, store.last_complete_year) == (year, 2025), why
    shown = measure(store, ["spend_year_eur"])
    assert shown.empty is not terms[0].startswith("20"), why


def test_a_year_that_is_shown_but_not_complete_gets_no_verdict(tmp_path: Path) -> None:
    target = {
        "target_id": "T",
        "indicator": "co2_avoided_year_t",
        "unit": "t",
        "period_from": "2026",
        "period_to": "2026",
        "target_value": "1000",
    }
    store = power(
        tmp_path, [contract("c", start_date="2026-02-01", delivered_on="2026-06-30")], [RATE], targets=[target]
    )
    figure = measure(store, ["co2_avoided_year_t"]).to_dict("records")[0]
    assert (store.default_year, figure["target"], figure["status"]) == (2026, 1000, None)
