"""Which contracts cause most of the width of a figure, and what is left of it without them (rules.md R6)."""

from pathlib import Path

import pytest

from mvi_dashboard.measure import measure
from mvi_dashboard.questions import ask
from mvi_dashboard.store import Store
from mvi_dashboard.trace import trace
from mvi_dashboard.widths import widest_contracts, width_shares
from tests.test_ranges import portfolio

GRADES = ["D", "C", "D", "B", "A", "C", "D", "D", "B", "A"]
QUANTITIES = [900_000.0, 700_000, 650_000, 2_500_000, 3_000_000, 400_000, 120_000, 90_000, 300_000, 800_000]


def half_width(store: Store) -> float:
    figure = measure(store, ["co2_avoided_t"]).to_dict("records")[0]
    return float((figure["high"] - figure["low"]) / 2)


def test_what_contracts_add_to_the_width_adds_up_to_the_whole(demo: Store) -> None:
    shares = width_shares(demo, ask("co2_avoided_t"))
    assert shares["width_share"].sum() == pytest.approx(1)
    assert shares["width_share"].is_monotonic_decreasing
    assert not shares.duplicated(["organisation", "contract_id"]).any()


def test_the_contract_that_causes_most_of_the_width_is_the_large_estimate(tmp_path: Path) -> None:
    store = portfolio(tmp_path, ["A", "D", "B"], [1_000_000, 900_000, 1_000_000])
    shares = width_shares(store, ask("co2_avoided_t"))
    assert shares["contract_id"][0] == "c1"
    assert shares["width_share"][0] > 0.5


def test_without_the_five_widest_contracts_the_width_is_what_was_shown(tmp_path: Path) -> None:
    whole = portfolio(tmp_path / "whole", GRADES, QUANTITIES)
    found = widest_contracts(whole, "co2_avoided_t")
    assert found is not None
    assert found.half_width == pytest.approx(half_width(whole))
    assert list(found.contracts["title"]) == [f"Levering stroom {name}" for name in found.contracts["contract_id"]]
    named = set(found.contracts["contract_id"])
    assert len(named) == 5
    kept = [at for at in range(len(GRADES)) if f"c{at}" not in named]
    rest = portfolio(tmp_path / "rest", [GRADES[at] for at in kept], [QUANTITIES[at] for at in kept])
    assert found.half_width_without == pytest.approx(half_width(rest))
    assert found.half_width_without < found.half_width


def test_a_figure_of_few_contracts_has_nothing_left_without_them(tmp_path: Path) -> None:
    store = portfolio(tmp_path, ["C", "D"], [1_000, 2_000])
    found = widest_contracts(store, "co2_avoided_t")
    assert found is not None
    assert (len(found.contracts), found.half_width_without) == (2, 0)
    assert found.contracts["width_share"].sum() == pytest.approx(1)


def test_a_figure_without_a_range_has_no_widest_contract(tmp_path: Path) -> None:
    store = portfolio(tmp_path, ["C"], [1_000])
    assert widest_contracts(store, "contract_value_eur") is None
    assert widest_contracts(store, "co2_avoided_t", {"product_group": "gas"}) is None


def test_the_trace_tells_what_each_contract_adds_to_the_width(tmp_path: Path) -> None:
    store = portfolio(tmp_path, ["A", "D"], [1_000_000, 900_000])
    shares = {part["contract_id"]: part["width_share"] for part in trace(store, "co2_avoided_t").parts}
    assert sum(shares.values()) == pytest.approx(1)
    assert shares["c1"] > 0.9
    assert [part["width_share"] for part in trace(store, "contract_value_eur").parts] == [None, None]
