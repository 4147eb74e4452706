"""Infrastructure on both sides or on neither, where the official list has a figure for it: electricity (rules.md R1).

List of 2026, kg CO2-eq per kWh with infrastructure: grey 0.485, mix 0.26, wind 0.016, biomass 0.073, solar panels 0.062.
Every contract: 1,000,000 kWh (or vehicle-km, Nm3) once, in 2026.
"""

import pytest

from mvi_dashboard.labels import name_indicator
from mvi_dashboard.language import LANGUAGES, Language
from mvi_dashboard.measure import measure
from mvi_dashboard.printing.figures import table
from mvi_dashboard.questions import QuestionFault, Settings
from mvi_dashboard.store import Store
from mvi_dashboard.trace import trace
from tests.registers import store_of

POWER, PANELS, LIGHTING, GAS, CARS = "09310000-5", "09331200-0", "50232100-1", "09123000-7", "34110000-1"
PROOF = {
    "certificate_technology": "wind",
    "certificate_country": "NL",
    "certificate_year": "2026",
    "certificate_proof": "afboeking 2026-1",
}
LABEL = {"supplier_purchased_factor_kg": "0,05", "supplier_factor_source": "stroometiket (fictief)"}
BOUGHT = {
    "wind": (POWER, "wind", "kWh", PROOF),
    "biomass": (POWER, "biomass", "kWh", PROOF),
    "grey": (POWER, "grey", "kWh", {}),
    "label": (POWER, "wind", "kWh", LABEL),
    "unproven": (POWER, "wind", "kWh", {}),
    "panels": (PANELS, "solar_panels", "kWh", {}),
    "own-panels": (PANELS, "own_statement", "kWh", LABEL),
    "lighting": (LIGHTING, "grid_power", "kWh", {"baseline": "2000000"}),
    "gas": (GAS, "green_gas", "Nm3", {}),
    "cars": (CARS, "ev_grid", "vehicle_km", {}),
}
TOUCHED = {"wind", "biomass", "grey", "panels", "lighting"}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """One contract of each kind; the lighting needs half of the power that it would have needed."""
    return store_of(
        tmp_path_factory.mktemp("infrastructure"),
        contracts=[
            {
                "contract_id": name,
                "title": name,
                "cpv_code": cpv,
                "value_eur": "100000",
                "award_date": "2025-12-01",
                "start_date": "2026-01-01",
                "end_date": "2026-12-31",
                "delivered_on": "2026-06-30",
            }
            for name, (cpv, _, _, _) in BOUGHT.items()
        ],
        applications=[
            {
                "contract_id": name,
                "application_id": f"{name}-1",
                "purchased_variant": variant,
                "attribution": "due_to_mvi",
                **{key: value for key, value in more.items() if key != "baseline"},
            }
            for name, (_, variant, _, more) in BOUGHT.items()
        ],
        quantities=[
            {
                "application_id": f"{name}-1",
                "period": "once",
                "year": "2026",
                "baseline_quantity": more.get("baseline", ""),
                "purchased_quantity": "1000000",
                "unit": unit,
                "evidence_grade": "C",
            }
            for name, (_, _, unit, more) in BOUGHT.items()
        ],
        stages=[{"application_id": f"{name}-1", "stage": "in_contract"} for name in BOUGHT],
    )


def tonnes(store: Store, **settings: str) -> dict[str, float | None]:
    """Contract -> avoided tonnes under settings; None is "?"."""
    rows = store.rows(
        "select contract_id, due_kg / 1000 as t from measured_contracts where effect = 'co2' and factor_list = 'pinned'"
        " and baseline = $baseline and infrastructure = $infrastructure",
        {"baseline": "grey", "infrastructure": "method"} | settings,
    )
    assert len(rows) == len(BOUGHT)
    return {row["contract_id"]: None if row["t"] is None else float(row["t"]) for row in rows}


def test_infrastructure_counts_on_both_sides_where_it_has_a_figure(store: Store) -> None:
    found = tonnes(store, infrastructure="with")
    assert found["wind"] == pytest.approx(485 - 16)
    assert found["biomass"] == pytest.approx(485 - 73)
    assert found["grey"] == 0
    assert found["panels"] == pytest.approx(485 - 62)
    assert found["lighting"] == pytest.approx(2 * 485 - 485)
    assert tonnes(store, infrastructure="with", baseline="mix")["wind"] == pytest.approx(260 - 16)


def test_without_infrastructure_panels_count_as_power_of_the_list_does(store: Store) -> None:
    found = tonnes(store, infrastructure="without")
    assert found["panels"] == pytest.approx(483)
    assert found["wind"] == pytest.approx(483)
    assert tonnes(store, infrastructure="without", baseline="mix")["panels"] == pytest.approx(244)


def test_each_method_says_itself_by_default(store: Store) -> None:
    found = tonnes(store)
    assert found["wind"] == pytest.approx(483)
    assert found["panels"] == pytest.approx(485 - 62)


@pytest.mark.parametrize("baseline", ["grey", "mix"])
def test_what_has_no_figure_on_one_side_stays_as_its_method_says(store: Store, baseline: str) -> None:
    usual = tonnes(store, baseline=baseline)
    for infrastructure in ("with", "without"):
        found = tonnes(store, baseline=baseline, infrastructure=infrastructure)
        assert {name: found[name] for name in BOUGHT if name not in TOUCHED} == {
            name: usual[name] for name in BOUGHT if name not in TOUCHED
        }
    assert usual["unproven"] is None


def test_only_contracts_that_it_touches_are_stored_another_time(store: Store) -> None:
    for name in ("effects", "contract_effects", "measured_applications", "effect_terms"):
        rows = store.rows(f"select distinct contract_id from {name} where infrastructure <> 'method'")
        assert {row["contract_id"] for row in rows} <= TOUCHED, name
    others = store.rows("select contract_id, infrastructure from infrastructure_contracts order by all")
    assert {row["contract_id"]: row["infrastructure"] for row in others} == {
        **dict.fromkeys(TOUCHED - {"panels"}, "with"),
        "panels": "without",
    }


@pytest.mark.parametrize("infrastructure", ["method", "with", "without"])
def test_figure_range_and_trace_are_of_the_same_setting(store: Store, infrastructure: str) -> None:
    settings = Settings(infrastructure=infrastructure)
    (figure,) = measure(store, ["co2_avoided_t"], settings=settings).to_dict("records")
    total = sum(value for value in tonnes(store, infrastructure=infrastructure).values() if value is not None)
    assert figure["value"] == pytest.approx(total)
    assert figure["low"] < figure["value"] < figure["high"]
    traced = trace(store, "co2_avoided_t", settings=settings)
    assert float(traced.value or 0) == pytest.approx(total)
    rows = [row for part in traced.parts for row in part["applications"] if row.get("value") is not None]
    assert float(sum(row["value"] for row in rows)) == pytest.approx(total)


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_label_says_so_only_where_it_is_not_as_usual(store: Store, code: str) -> None:
    language = Language(code)
    usual = name_indicator("co2_avoided_t", Settings(), language)
    for infrastructure in ("with", "without"):
        settings = Settings(infrastructure=infrastructure)
        name = name_indicator("co2_avoided_t", settings, language)
        assert name != usual
        assert language(f"target_definition.infrastructure.{infrastructure}") in name
        assert name in table(measure(store, ["co2_avoided_t"], settings=settings), [], language, settings)
        assert name_indicator("nox_avoided_kg", settings, language) == name_indicator(
            "nox_avoided_kg", Settings(), language
        )


def test_another_word_than_the_three_is_refused() -> None:
    with pytest.raises(QuestionFault):
        Settings.of({"infrastructure": "ja"})
