"""The 90 % range against simulation, and what it must not depend on (rules.md R6)."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mvi_dashboard.measure import measure
from mvi_dashboard.store import Store
from tests.registers import store_of
from tests.test_power_contracts import PROOF, application, contract

Z = 1.645
WIDTH = {"A": 0.05, "B": 0.10, "C": 0.25, "D": 0.50}
SHARED = {"A": 0.0, "B": 0.0, "C": 0.25, "D": 0.5}
GREY, WIND = (0.483, 0.0483), (0.0, 0.016)
DRAWS = 20_000


def portfolio(tmp_path: Path, grades: list[str], quantities: list[float], measurement: str = "") -> Store:
    names = [f"c{number}" for number in range(len(grades))]
    return store_of(
        tmp_path,
        contracts=[contract(name, start_date="2026-01-01", end_date="2026-12-31") for name in names],
        applications=[application(name, **PROOF) for name in names],
        quantities=[
            {
                "application_id": f"{name}-1",
                "period": "term",
                "purchased_quantity": f"{quantity:.6f}".replace(".", ","),
                "unit": "kWh",
                "evidence_grade": grade,
                "measurement_id": measurement,
            }
            for name, grade, quantity in zip(names, grades, quantities, strict=True)
        ],
        stages=[{"application_id": f"{name}-1", "stage": "in_contract"} for name in names],
    )


def one(store: Store) -> dict[str, Any]:
    return {str(key): value for key, value in measure(store, ["co2_avoided_t"]).to_dict("records")[0].items()}


def simulate(grades: list[str], quantities: list[float], seed: int) -> np.ndarray:
    """Draws of the total in tonnes: own errors and those shared by a grade, times factors that all contracts share."""
    draw = np.random.default_rng(seed)
    total = np.zeros(DRAWS)
    shared = {grade: draw.standard_normal(DRAWS) for grade in WIDTH}
    for grade, quantity in zip(grades, quantities, strict=True):
        rho = SHARED[grade]
        error = np.sqrt(rho) * shared[grade] + np.sqrt(1 - rho) * draw.standard_normal(DRAWS)
        total += quantity * (1 + WIDTH[grade] / Z * error)
    grey, wind = (value + width / Z * draw.standard_normal(DRAWS) for value, width in (GREY, WIND))
    return np.asarray(total * (grey - wind) / 1000)


@pytest.mark.parametrize(
    ("grades", "seed"),
    [(["D"], 1), (["C"] * 4, 2), (["A", "B", "C", "D"], 3), (["D"] * 30, 4), (["B", "C", "D", "D", "C"] * 20, 5)],
    ids=["one estimate", "four of one grade", "mixed", "thirty estimates", "a hundred mixed"],
)
def test_the_range_covers_ninety_percent_of_draws(tmp_path: Path, grades: list[str], seed: int) -> None:
    quantities = [float(value) for value in np.round(np.random.default_rng(seed).lognormal(12, 1, len(grades)), 2)]
    figure = one(portfolio(tmp_path, grades, quantities))
    draws = simulate(grades, quantities, seed)
    below, above = (draws < figure["low"]).mean(), (draws > figure["high"]).mean()
    assert 0.88 <= 1 - below - above <= 0.92
    assert 0.03 <= below <= 0.07
    assert 0.03 <= above <= 0.07
    half = (figure["high"] - figure["low"]) / 2
    for end, quantile in ((figure["low"], 5), (figure["high"], 95)):
        assert abs(end - np.percentile(draws, quantile)) <= 0.10 * half


def test_one_quantity_by_hand(tmp_path: Path) -> None:
    figure = one(portfolio(tmp_path, ["C"], [1_000_000]))
    s, grey, wind = 483_000 * 0.25 / Z, 1_000_000 * GREY[1] / Z, 1_000_000 * WIND[1] / Z
    product = (0.25 / Z) ** 2 * (grey**2 + wind**2)
    half = Z * (s**2 + grey**2 + wind**2 + product) ** 0.5 / 1000
    assert (figure["low"], figure["high"]) == (pytest.approx(483 - half), pytest.approx(483 + half))
    assert figure["grade"] == "C"


def test_splitting_a_contract_in_two_lots_changes_neither_value_nor_range(tmp_path: Path) -> None:
    whole = one(portfolio(tmp_path / "whole", ["C"], [1_000_000], "meter-7"))
    lots = one(portfolio(tmp_path / "lots", ["C", "C"], [400_000, 600_000], "meter-7"))
    apart = one(portfolio(tmp_path / "apart", ["C", "C"], [400_000, 600_000]))
    for name in ("value", "low", "high", "grade"):
        assert lots[name] == pytest.approx(whole[name]) if name != "grade" else lots[name] == whole[name]
    assert lots["contracts_total"] == whole["contracts_total"] + 1
    assert apart["high"] - apart["low"] < whole["high"] - whole["low"]


def test_the_same_factor_on_both_sides_cancels(tmp_path: Path) -> None:
    store = store_of(
        tmp_path,
        contracts=[contract("c", start_date="2026-01-01", end_date="2026-12-31")],
        applications=[
            {"contract_id": "c", "application_id": "c-1", "purchased_variant": "grey", "attribution": "due_to_mvi"}
        ],
        quantities=[
            {
                "application_id": "c-1",
                "period": "term",
                "baseline_quantity": "1100000",
                "purchased_quantity": "1000000",
                "unit": "kWh",
                "evidence_grade": "A",
            }
        ],
        stages=[{"application_id": "c-1", "stage": "in_contract"}],
    )
    figure = one(store)
    s, factor = 48_300 * 0.05 / Z, 100_000 * GREY[1] / Z
    product = (100_000 * 0.05 / Z * GREY[1] / Z) ** 2
    assert figure["high"] - figure["value"] == pytest.approx(Z * (s**2 + factor**2 + product) ** 0.5 / 1000)


def test_the_grade_of_a_total_is_what_eighty_percent_meets(tmp_path: Path) -> None:
    assert one(portfolio(tmp_path / "b", ["B", "D"], [800_000, 200_000]))["grade"] == "B"
    assert one(portfolio(tmp_path / "d", ["B", "D"], [790_000, 210_000]))["grade"] == "D"


def test_the_mix_beside_the_grade_is_the_share_of_the_absolute_contribution(tmp_path: Path) -> None:
    figure = one(portfolio(tmp_path / "mixed", ["B", "D", "C"], [500_000, 200_000, 300_000]))
    shares = [figure[f"grade_{grade}_share"] for grade in "abcd"]
    assert shares == pytest.approx([0, 0.5, 0.3, 0.2])
    assert figure["grade"] == "C"


def test_ranges_are_wider_than_the_value_only_for_effects(demo: Store) -> None:
    figures = measure(demo, ["co2_avoided_t", "circular_spend_central_eur"], ["product_group"])
    effects = figures[(figures["indicator"] == "co2_avoided_t") & figures["value"].notna()]
    assert (effects["low"] <= effects["value"]).all()
    assert (effects["high"] >= effects["value"]).all()
    assert effects.loc[effects["value"].abs() > 0, "grade"].isin(list("ABCD")).all()
    euros = figures[figures["indicator"] == "circular_spend_central_eur"]
    assert euros["low"].isna().all()
