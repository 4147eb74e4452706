"""The leak from asked to verified, for the three themes, by hand and on the demo."""

from pathlib import Path

from mvi_dashboard.contracts import STAGES, THEMES
from mvi_dashboard.leak import measure_leak
from mvi_dashboard.store import Store
from tests.registers import store_of
from tests.test_power_contracts import application, contract


def counts(store: Store, theme: str) -> list[int]:
    found = measure_leak(store)
    return list(found[found["theme"] == theme]["contracts"])


def test_each_stage_counts_the_contracts_that_came_that_far(tmp_path: Path) -> None:
    names = ("gevraagd", "beloofd", "geleverd")
    reached = {"gevraagd": STAGES[:1], "beloofd": STAGES[:3], "geleverd": STAGES[:4]}
    store = store_of(
        tmp_path,
        contracts=[contract(name, value_eur="1000") for name in names],
        applications=[application(name) for name in names],
        stages=[
            {"application_id": f"{name}-1", "stage": stage, "year": "2025", "stage_date": "2026-01-01"}
            for name in names
            for stage in reached[name]
        ],
        circular=[{"contract_id": "beloofd", "criterion_id": "1", "stage": "in_contract", "instrument": "requirement"}],
        social_return_agreements=[
            {"contract_id": "geleverd", "required_share": "5%", "offered_share": "5%", "base_type": "contract_sum"}
        ],
        social_return_efforts=[
            {"contract_id": "geleverd", "effort_id": "1", "year": "2025", "stage": "realised", "accepted_eur": "10"}
        ],
    )
    assert counts(store, "climate") == [3, 2, 2, 1, 0]
    assert counts(store, "circular") == [1, 1, 1, 0, 0]
    assert counts(store, "social_return") == [1, 1, 1, 1, 0]
    found = measure_leak(store)
    assert list(found[found["theme"] == "climate"]["spend_eur"]) == [3000, 2000, 2000, 1000, 0]


def test_no_stage_is_larger_than_the_one_before_in_any_cut(demo: Store) -> None:
    for where in ({}, {"cluster": "energy"}, {"department": None}):
        found = measure_leak(demo, where)
        for theme in THEMES:
            steps = found[found["theme"] == theme]
            assert steps["contracts"].is_monotonic_decreasing
            assert steps["spend_eur"].is_monotonic_decreasing
    assert sum(counts(demo, "climate")) > 0
