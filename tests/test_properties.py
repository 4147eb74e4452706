"""Properties of figures on random small registers: what must hold whatever the register says."""

import itertools
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mvi_dashboard.measure import measure
from mvi_dashboard.store import Store, open_store
from tests.registers import build_from, store_of, write_register
from tests.test_power_contracts import PROOF, application, contract

SLOW = settings(
    max_examples=6, deadline=None, database=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
INDICATORS = ("co2_avoided_t", "co2_avoided_gross_t", "contract_value_eur", "circular_spend_central_eur")

power_contract = st.fixed_dictionaries(
    {
        "variant": st.sampled_from(["wind", "grey", "biomass", "", "hydro"]),
        "attribution": st.sampled_from(["due_to_mvi", "market_standard", "unknown", ""]),
        "is_certified": st.booleans(),
        "quantity": st.sampled_from(["", "1000000", "123456,789"]),
        "stage": st.sampled_from(["", "asked", "in_contract"]),
        "value": st.sampled_from(["", "1", "25000", "480000,55"]),
        "department": st.sampled_from(["", "Vastgoed", "Wegen"]),
        "circular": st.sampled_from(["", "known", "no share", "no mvi"]),
    }
)
registers = st.lists(power_contract, min_size=1, max_size=6)


def tables(drawn: list[dict[str, Any]], prefix: str = "c") -> dict[str, list[dict[str, object]]]:
    """The rows of a drawn register, in the dashboard's own format."""
    named = {f"{prefix}{number}": choice for number, choice in enumerate(drawn)}
    found: dict[str, list[dict[str, object]]] = {
        "contracts": [contract(n, value_eur=c["value"], department=c["department"]) for n, c in named.items()],
        "applications": [
            application(
                n, purchased_variant=c["variant"], attribution=c["attribution"], **(PROOF if c["is_certified"] else {})
            )
            for n, c in named.items()
        ],
        "quantities": [
            {"application_id": f"{n}-1", "period": "per_year", "purchased_quantity": c["quantity"], "unit": "kWh"}
            for n, c in named.items()
        ],
        "stages": [
            {"application_id": f"{n}-1", "stage": c["stage"], "stage_date": "2026-01-01"}
            for n, c in named.items()
            if c["stage"]
        ],
        "circular": [
            {
                "contract_id": n,
                "criterion_id": "1",
                "instrument": "requirement",
                "stage": "in_contract",
                "attribution": "due_to_mvi",
                "strategy": "reuse",
                "is_measurable": "ja",
                "contract_share": "0,5" if c["circular"] == "known" else "",
            }
            for n, c in named.items()
            if c["circular"] in ("known", "no share")
        ],
        "assessments": [
            {"contract_id": n, "theme": "circular", "assessment": "no_mvi"}
            for n, c in named.items()
            if c["circular"] == "no mvi"
        ],
    }
    return {name: rows for name, rows in found.items() if rows}


def figures(store: Store, by: tuple[str, ...] = ()) -> pd.DataFrame:
    return measure(store, INDICATORS, by)


@SLOW
@given(registers)
def test_unknown_never_becomes_zero_and_parts_add_up(drawn: list[dict[str, Any]]) -> None:
    with TemporaryDirectory() as folder:
        store = store_of(Path(folder), **tables(drawn))
        total = figures(store).set_index("indicator")
        parts = figures(store, ("department",))
        for indicator in INDICATORS:
            own = parts[parts["indicator"] == indicator]
            whole = pd.Series([total.loc[indicator, "value"]]).fillna(0)[0]
            assert own["value"].sum() == pytest.approx(whole)
            assert own["contracts_total"].sum() == total.loc[indicator, "contracts_total"]
            for row in (*own.to_dict("records"), {"indicator": indicator, **total.loc[indicator]}):
                unknown = row["contracts_unknown"] + row["contracts_partly_known"]
                assert not (row["value"] == 0 and unknown), row
                assert not (row["is_lower_bound"] and not unknown), row
                if row["low"] == row["low"]:
                    assert row["low"] <= row["value"] <= row["high"]
        store.close()


@SLOW
@given(registers, registers)
def test_the_order_of_imports_does_not_matter_for_registers_without_shared_contracts(
    first: list[dict[str, Any]], second: list[dict[str, Any]]
) -> None:
    with TemporaryDirectory() as folder:
        found = []
        for number, order in enumerate(itertools.permutations((("a", first), ("b", second)))):
            store_folder = Path(folder) / f"store{number}"
            for prefix, drawn in order:
                build_from(store_folder, write_register(Path(folder) / f"in{number}{prefix}", **tables(drawn, prefix)))
            store = open_store(store_folder)
            found.append((store.data_hash, figures(store)))
            store.close()
        assert found[0][0] == found[1][0]
        pd.testing.assert_frame_equal(found[0][1], found[1][1])


@SLOW
@given(st.sampled_from(["kWh", "MWh", "GWh"]), st.integers(min_value=1, max_value=10**9))
def test_units_round_trip(unit: str, watt_hours: int) -> None:
    thousands = {"kWh": 10**3, "MWh": 10**6, "GWh": 10**9}[unit]
    quantity = watt_hours / thousands
    with TemporaryDirectory() as folder:
        store = store_of(
            Path(folder),
            contracts=[contract("c", start_date="2026-01-01", end_date="2026-12-31")],
            applications=[application("c", **PROOF)],
            quantities=[
                {
                    "application_id": "c-1",
                    "period": "term",
                    "purchased_quantity": f"{quantity:.6f}".replace(".", ","),
                    "unit": unit,
                }
            ],
            stages=[{"application_id": "c-1", "stage": "in_contract"}],
        )
        kilograms = float(f"{quantity:.6f}") * thousands / 10**3 * 0.483
        assert measure(store, ["co2_avoided_t"])["value"].fillna(0)[0] == pytest.approx(
            round(kilograms, 3) / 1000, abs=1e-6
        )
        store.close()
