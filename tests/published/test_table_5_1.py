"""Table 5.1 of RIVM 2019-0014, rebuilt from its parts by the production aggregation.

This shows consistency with RIVM's printed totals and rules. No group effect of RIVM is recomputed here: the activity data
behind the cells are not public (rules.md R12).
"""

import math
import re
from collections.abc import Iterator
from typing import Any

import pytest

from mvi_dashboard.language import Language
from mvi_dashboard.measure import measure
from mvi_dashboard.printing.figures import table
from mvi_dashboard.store import Store
from tests.published import table_5_1
from tests.published.table_5_1 import CLUSTERS, COMPENSATED, EFFECTS
from tests.registers import store_of

INDICATORS = (*EFFECTS, COMPENSATED)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = store_of(tmp_path_factory.mktemp("table_5_1"), **table_5_1.register())
    yield store
    store.close()


@pytest.fixture(scope="module")
def total(store: Store) -> dict[str, dict[str, Any]]:
    return {
        str(row["indicator"]): {str(key): value for key, value in row.items()}
        for row in measure(store, INDICATORS).to_dict("records")
    }


def mark(value: float | None) -> str:
    """A figure as RIVM would print it: a number, "?" for unknown, "-" for no effect."""
    if value is None or math.isnan(value):
        return "?"
    return "-" if value == 0 else f"{value:.6f}".rstrip("0").rstrip(".")


def test_v1_avoided_greenhouse_gases_are_at_least_the_sum_of_the_clusters(total: dict[str, dict[str, Any]]) -> None:
    """RIVM 2019-0014, Table 5.1; exact: 4,900,000 + 1,200 + 1,300 + 61,000, Automatisering "?"."""
    assert total["co2_avoided_t"]["value"] == 4_963_500
    assert total["co2_avoided_t"]["is_lower_bound"]


def test_v2_compensated_stands_apart_and_is_not_added(total: dict[str, dict[str, Any]]) -> None:
    """RIVM 2019-0014, Table 5.1; exact: 1,360,000 + 34,000."""
    assert total[COMPENSATED]["value"] == 1_394_000
    assert not total[COMPENSATED]["is_lower_bound"]
    assert total["co2_avoided_t"]["value"] == 4_963_500


def test_v3_the_other_effects_add_up_and_say_at_least_beside_an_unknown(total: dict[str, dict[str, Any]]) -> None:
    """RIVM 2019-0014, Table 5.1; exact. "At least" is ours: RIVM's table prints the bare sum (rules.md R2)."""
    found = {id: (total[id]["value"], total[id]["is_lower_bound"]) for id in EFFECTS}
    assert found["nox_avoided_kg"] == (28_000, False)
    assert found["pm_avoided_kg"] == (1_700, False)
    assert found["toxicity_avoided_kg"] == (0.27, True)
    assert found["oil_eq_avoided_t"] == (13_000, True)


def test_v4_raw_materials_are_unknown_and_never_zero(store: Store, total: dict[str, dict[str, Any]]) -> None:
    """RIVM 2019-0014, Table 5.1; exact: "?" for three clusters, "-" for two."""
    assert math.isnan(total["raw_material_avoided_t"]["value"])
    assert not total["raw_material_avoided_t"]["is_lower_bound"]
    assert measure(store, ["raw_material_avoided_t"], ["cluster"])["value"].isna().all()


def test_v22_share_of_the_energy_cluster(store: Store, total: dict[str, dict[str, Any]]) -> None:
    """RIVM 2019-0014, Table 5.1; derived: 4,900,000 / 4,963,500 = 98.7 %, within 0.05 point."""
    per_cluster = measure(store, ["co2_avoided_t"], ["cluster"]).set_index("cluster")["value"]
    assert per_cluster["energy"] / total["co2_avoided_t"]["value"] == pytest.approx(0.987, abs=0.0005)


@pytest.mark.parametrize("indicator", INDICATORS)
def test_every_cell_is_the_printed_one(store: Store, total: dict[str, dict[str, Any]], indicator: str) -> None:
    """RIVM 2019-0014, Table 5.1, all 42 cells; exact. Where the effect applies to no contract it is "-"."""
    figures = measure(store, [indicator], ["cluster"]).set_index("cluster")["value"]
    cells = {(indicator, cluster): mark(figures.get(cluster, 0)) for cluster in CLUSTERS}
    cells[indicator, "total"] = mark(total[indicator]["value"])
    assert cells == {key: value for key, value in table_5_1.printed().items() if key[0] == indicator}


def test_there_is_no_row_that_rivm_does_not_print(store: Store) -> None:
    """RIVM 2019-0014, Table 5.1 has five clusters; Kantoorgebouwen is not one of them."""
    for indicator in INDICATORS:
        assert set(measure(store, [indicator], ["cluster"])["cluster"]) <= set(CLUSTERS)
    assert set(measure(store, ["co2_avoided_t"], ["cluster"])["cluster"]) == set(CLUSTERS)


def test_a_quarter_of_a_kilogram_is_not_rounded_away_on_its_way_to_the_reader(store: Store) -> None:
    figures = measure(store, ["toxicity_avoided_kg", "nox_avoided_kg"])
    printed = table(figures, (), Language("nl"))
    assert re.search(r" 0,27 kg +minstens 0,1\d kg", printed)  # with a range it stands before the low end (rules.md R2)
    assert re.search(r" 28\.000 kg +\d", printed)
