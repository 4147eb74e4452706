"""Three contracts of 1,000,000 kWh a year for 48 months, list of 2026, WTW: the whole rule of known, unknown and zero."""

from pathlib import Path

import pytest

from mvi_dashboard.measure import measure
from mvi_dashboard.questions import Settings
from mvi_dashboard.store import Store
from tests.registers import store_of

PROOF = {
    "certificate_technology": "wind",
    "certificate_country": "NL",
    "certificate_year": "2026",
    "certificate_proof": "afboeking 2026-1",
}


def contract(name: str, **more: object) -> dict[str, object]:
    return {
        "contract_id": name,
        "title": f"Levering stroom {name}",
        "cpv_code": "09310000-5",
        "value_eur": "480000",
        "award_date": "2025-12-01",
        "start_date": "2026-01-01",
        "end_date": "2029-12-31",
        "delivered_on": "2026-06-30",
        **more,
    }


def application(name: str, **more: object) -> dict[str, object]:
    return {
        "contract_id": name,
        "application_id": f"{name}-1",
        "purchased_variant": "wind",
        "attribution": "due_to_mvi",
        **more,
    }


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    names = ("zeker", "standaard", "onbewezen")
    return store_of(
        tmp_path_factory.mktemp("power"),
        contracts=[contract(name) for name in names],
        applications=[
            application("zeker", **PROOF),
            application("standaard", **(PROOF | {"attribution": "market_standard"})),
            application("onbewezen"),
        ],
        quantities=[
            {
                "application_id": f"{name}-1",
                "period": "per_year",
                "purchased_quantity": "1000000",
                "unit": "kWh",
                "evidence_grade": "C",
            }
            for name in names
        ],
        stages=[{"application_id": f"{name}-1", "stage": "in_contract", "stage_date": "2025-12-01"} for name in names],
    )


def one(store: Store, indicator: str, **settings: str) -> dict[str, object]:
    rows = measure(store, [indicator], settings=Settings.of(settings)).to_dict("records")
    assert len(rows) == 1
    return {str(key): value for key, value in rows[0].items()}


def test_against_grey_the_total_is_at_least_the_known_contract(store: Store) -> None:
    figure = one(store, "co2_avoided_t")
    assert figure["value"] == 1932
    assert figure["is_lower_bound"] is True
    assert (figure["contracts_known"], figure["contracts_total"]) == (2, 3)


def test_gross_counts_the_market_standard_too(store: Store) -> None:
    assert one(store, "co2_avoided_gross_t")["value"] == 2 * 1932


def test_per_contract_due_gross_and_unknown(store: Store) -> None:
    rows = store.rows(
        "select contract_id, due_kg, gross_kg, due_state from contract_effects"
        " where effect = 'co2' and baseline = 'grey' and factor_list = '2026' and infrastructure = 'method'"
    )
    found = {row["contract_id"]: (row["due_kg"], row["gross_kg"], row["due_state"]) for row in rows}
    assert found == {
        "zeker": (1_932_000, 1_932_000, "known"),
        "standaard": (0, 1_932_000, "known"),
        "onbewezen": (None, None, "unknown"),
    }


def test_against_the_mix_at_least_is_not_said_for_the_unknown_may_be_grey(store: Store) -> None:
    figure = one(store, "co2_avoided_t", baseline="mix")
    assert figure["value"] == 976
    assert figure["is_lower_bound"] is False
    assert figure["floor"] is None or figure["floor"] != figure["floor"]


def test_only_zeros_beside_an_unknown_is_unknown_and_never_at_least_zero(tmp_path: Path) -> None:
    store = store_of(
        tmp_path,
        contracts=[contract("standaard"), contract("onbewezen")],
        applications=[
            application("standaard", **(PROOF | {"attribution": "market_standard"})),
            application("onbewezen"),
        ],
        quantities=[
            {"application_id": f"{name}-1", "period": "per_year", "purchased_quantity": "1000000", "unit": "kWh"}
            for name in ("standaard", "onbewezen")
        ],
        stages=[{"application_id": f"{name}-1", "stage": "in_contract"} for name in ("standaard", "onbewezen")],
    )
    figure = one(store, "co2_avoided_t")
    assert figure["value"] != figure["value"]  # not a number: "?"
    assert figure["is_lower_bound"] is False
    assert figure["contracts_known"] == 1


def test_grey_to_mix_changes_wind_by_the_ratio_of_the_factors(store: Store) -> None:
    grey, mix = one(store, "co2_avoided_t")["value"], one(store, "co2_avoided_t", baseline="mix")["value"]
    assert isinstance(grey, float)
    assert isinstance(mix, float)
    assert mix / grey == pytest.approx(0.244 / 0.483)


def test_an_unproven_contract_says_which_datum_is_missing_and_keeps_the_known_market_factor(store: Store) -> None:
    rows = store.rows(
        "select distinct contract_id, unknown_reason, market_kg from effects"
        " where baseline = 'grey' and factor_list = '2026' and infrastructure = 'method' order by contract_id"
    )
    found = {row["contract_id"]: (row["unknown_reason"], row["market_kg"]) for row in rows}
    assert found == {"onbewezen": ("factor", 0.483), "standaard": (None, 0.483), "zeker": (None, 0.483)}


def test_the_volume_step_of_an_activity_is_computed_and_named_at_the_baseline(tmp_path: Path) -> None:
    steps = {"activity_id": "meter-1", "application_id": "led-1", "activity_step": "volume"}
    store = store_of(
        tmp_path,
        contracts=[contract("led")],
        applications=[application("led", **(PROOF | steps))],
        quantities=[
            {
                "application_id": "led-1",
                "period": "per_year",
                "baseline_quantity": "500000",
                "purchased_quantity": "200000",
                "unit": "kWh",
            }
        ],
        stages=[{"application_id": "led-1", "stage": "in_contract"}],
    )
    rows = store.rows(
        "select distinct purchased_variant, purchased_kg from effects where baseline = 'grey' and infrastructure = 'method'"
    )
    assert [(row["purchased_variant"], row["purchased_kg"]) for row in rows] == [("grey", 0.483)]
