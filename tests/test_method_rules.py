"""What the method must show: baselines, attribution, and what a change of either leaves alone (rules.md R1 and R2)."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from mvi_dashboard.answers import measured
from mvi_dashboard.dossier import read_dossier
from mvi_dashboard.language import LANGUAGES, Language
from mvi_dashboard.measure import estimate_rest, measure
from mvi_dashboard.methods import method_groups
from mvi_dashboard.paths import REFERENCE
from mvi_dashboard.questions import QuestionFault, Settings
from mvi_dashboard.store import Store
from tests.registers import ORGANISATION, store_of
from tests.test_power_contracts import PROOF, application, contract

CASES = Path(__file__).parent / "methods"
GREY, MIX = Settings(), Settings(baseline="mix")
FIGURES = ("co2_avoided_t", "co2_avoided_gross_t", "co2_remaining_t", "co2_compensated_t")


def reference(name: str) -> list[dict[str, str]]:
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def declaring_groups() -> set[str]:
    """The product groups whose tables say that the electricity baseline touches them."""
    variants = {row["product_group"] for row in reference("variants") if row["baseline"] != "any"}
    sides: dict[tuple[str, str], set[str]] = {}
    for row in reference("reference_situations"):
        sides.setdefault((row["product_group"], row["unit"]), set()).add(
            f"{row['baseline_variant']} {row['market_variant']}"
        )
    return variants | {group for (group, _), found in sides.items() if len(found) > 1}


@pytest.fixture(scope="module")
def every_method(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The cases of all methods in one store, each group as an organisation of its own."""
    tables: dict[str, list[dict[str, str]]] = {}
    for group in method_groups():
        for path in sorted((CASES / group).glob("*.csv")):
            if path.stem != "expected":
                with path.open(encoding="utf-8", newline="") as file:
                    rows = [row | {"organisation": f"{group} (fictief)"} for row in csv.DictReader(file, delimiter=";")]
                tables.setdefault(path.stem, []).extend(rows)
    store = store_of(tmp_path_factory.mktemp("methods"), **tables)
    yield store
    store.close()


def per_group(store: Store, indicator: str, settings: Settings) -> dict[str, dict[str, Any]]:
    """Product group -> everything a figure carries; the order of a sum shows in the last digits of a range only."""
    figures = measure(store, [indicator], ["product_group"], settings=settings)
    return {
        str(row["product_group"]): {
            str(name): None if pd.isna(value) else round(value, 9) if isinstance(value, float) else value
            for name, value in row.items()
        }
        for row in figures.to_dict("records")
    }


def test_only_methods_that_declare_the_electricity_baseline_change_with_it(every_method: Store) -> None:
    declaring = declaring_groups()
    assert {"electricity", "company_cars"} <= declaring
    assert {"gas", "office_furniture", "district_heat", "workwear", "catering", "cleaning"}.isdisjoint(declaring)
    changed = set()
    for indicator in FIGURES:
        grey, mix = (per_group(every_method, indicator, settings) for settings in (GREY, MIX))
        assert set(grey) == set(mix)
        changed |= {group for group in grey if grey[group] != mix[group]}
    assert changed
    assert changed <= declaring


def test_what_does_not_use_electricity_is_identical_contract_by_contract(every_method: Store) -> None:
    touched = (
        "select organisation, contract_id from situations where infrastructure = 'method'"
        " group by organisation, contract_id, application_id, unit"
        " having count(distinct concat_ws(' ', baseline_factor_id, market_factor_id, purchased_factor_id)) > 1"
    )
    compared = ("due_kg", "gross_kg", "due_state", "gross_state", "remaining_kg", "compensated_kg")
    different = " or ".join(f"g.{column} is distinct from m.{column}" for column in compared)
    rows = every_method.rows(
        f"""select g.organisation, g.contract_id, t.contract_id is not null as is_touched, {different} as is_different
        from contract_effects g
        join contract_effects m using (organisation, contract_id, effect, factor_list, infrastructure)
        left join (select distinct organisation, contract_id from ({touched})) t using (organisation, contract_id)
        where g.baseline = 'grey' and m.baseline = 'mix'"""
    )
    assert any(row["is_different"] for row in rows)
    assert not [row for row in rows if row["is_different"] and not row["is_touched"]]


def power(folder: Path, variants: dict[str, dict[str, Any]]) -> Store:
    """One contract of 1,000 kWh in 2026 per variant."""
    return store_of(
        folder,
        contracts=[contract(name, end_date="2026-12-31") for name in variants],
        applications=[application(name, **terms) for name, terms in variants.items()],
        quantities=[
            {"application_id": f"{name}-1", "period": "per_year", "purchased_quantity": "1000", "unit": "kWh"}
            for name in variants
        ],
        stages=[{"application_id": f"{name}-1", "stage": "in_contract"} for name in variants],
    )


def by_contract(store: Store, baseline: str) -> dict[str, float]:
    """Kilograms avoided per kWh."""
    rows = store.rows(
        "select contract_id, due_kg from contract_effects"
        " where effect = 'co2' and factor_list = 'pinned' and infrastructure = 'method' and baseline = $baseline",
        {"baseline": baseline},
    )
    return {row["contract_id"]: float(row["due_kg"]) / 1000 for row in rows}


def test_from_grey_to_mix_every_kind_of_power_changes_by_its_own_ratio(tmp_path: Path) -> None:
    variants = {name: {**PROOF, "purchased_variant": name} for name in ("wind", "solar", "hydro", "biomass")}
    store = power(
        tmp_path, {**variants, "grey": {"purchased_variant": "grey"}, "grid": {"purchased_variant": "grid_mix"}}
    )
    grey, mix = by_contract(store, "grey"), by_contract(store, "mix")
    for name in ("wind", "solar", "hydro"):
        assert (grey[name], mix[name]) == (0.483, 0.244)
        assert mix[name] / grey[name] == pytest.approx(0.244 / 0.483)
    assert [grey["biomass"], mix["biomass"]] == pytest.approx([0.412, 0.173])
    assert mix["biomass"] / grey["biomass"] == pytest.approx(0.173 / 0.412)
    assert [grey["grey"], mix["grey"]] == pytest.approx([0, -0.239])
    assert [grey["grid"], mix["grid"]] == pytest.approx([0.239, 0])


def test_the_label_of_a_figure_says_which_baseline_it_was_held_against(every_method: Store) -> None:
    said = set()
    for settings in (GREY, MIX):
        figures = measure(every_method, ["co2_avoided_t"], settings=settings)
        document = measured(every_method, ["co2_avoided_t"], (), figures, settings, Language("en"))
        said.add(document["settings"]["baseline"])
    assert said == {"grey", "mix"}
    for code in LANGUAGES:
        assert Language(code)("filter.against_grey") != Language(code)("filter.against_mix")


def test_reclassifying_a_contract_moves_the_bar_of_mvi_and_never_the_gross_bar(tmp_path: Path) -> None:
    names = ("a", "b", "c")
    stores = {}
    for attribution in ("due_to_mvi", "market_standard", "legal_duty", "cost_driven"):
        variants = {name: {**PROOF, "purchased_variant": "wind"} for name in names}
        variants["b"]["attribution"] = attribution
        stores[attribution] = measure(power(tmp_path / attribution, variants), FIGURES).set_index("indicator")
    before = stores.pop("due_to_mvi")
    for after in stores.values():
        assert before["value"]["co2_avoided_t"] == pytest.approx(3 * 0.483)
        assert after["value"]["co2_avoided_t"] == pytest.approx(2 * 0.483)
        others = [name for name in FIGURES if name != "co2_avoided_t"]
        assert after.loc[others].equals(before.loc[others])
        assert after["contracts_known"]["co2_avoided_t"] == before["contracts_known"]["co2_avoided_t"] == 3


def test_a_contract_worse_than_its_reference_stays_negative_in_the_gross_bar_whatever_its_attribution(
    tmp_path: Path,
) -> None:
    for attribution in ("due_to_mvi", "market_standard", "unknown"):
        store = power(tmp_path / attribution, {"a": {"purchased_variant": "grey", "attribution": attribution}})
        gross = measure(store, ["co2_avoided_gross_t"], settings=MIX)
        assert list(gross["value"]) == [pytest.approx(-0.239)]


def test_a_dearer_and_greener_contract_raises_the_footprint_and_carries_the_price_flag(tmp_path: Path) -> None:
    """Laptops of € 100,000 without demands, 100 t; bought for € 120,000 with half of the emissions."""
    laptops = contract("laptops", cpv_code="30213100-6", end_date="2026-12-31", value_eur="120000")
    factors = {"supplier_baseline_factor_kg": "100", "supplier_purchased_factor_kg": "50", "attribution": "due_to_mvi"}

    def bought(folder: Path, **more: str) -> Store:
        return store_of(
            folder,
            contracts=[laptops | more],
            applications=[{"contract_id": "laptops", "application_id": "laptops-1", **factors}],
            quantities=[
                {
                    "application_id": "laptops-1",
                    "period": "once",
                    "year": "2026",
                    "purchased_quantity": "1000",
                    "unit": "piece",
                }
            ],
            stages=[{"application_id": "laptops-1", "stage": "in_contract"}],
        )

    dearer = bought(tmp_path / "dearer", value_without_mvi_eur="100000")
    cheaper = bought(tmp_path / "cheaper", value_eur="100000", value_without_mvi_eur="100000")
    footprints = [measure(store, ["footprint_spend_t"])["value"][0] for store in (cheaper, dearer)]
    assert footprints[1] / footprints[0] == pytest.approx(1.2)
    assert measure(dearer, ["co2_avoided_t"])["value"][0] == pytest.approx(50)
    contracts = [list_flags(store) for store in (dearer, cheaper)]
    assert contracts == [{"laptops": True}, {"laptops": False}]
    audits = {audit.id: len(audit.rows) for audit in dearer.audits()}
    assert audits["greener_and_dearer"] == 1


def list_flags(store: Store) -> dict[str, bool]:
    """Which contracts are greener and dearer, as the file of a contract tells it."""
    dossier = read_dossier(store, ORGANISATION, "laptops")
    assert dossier is not None
    return {dossier.contract["contract_id"]: dossier.contract["has_price_flag"]}


def test_a_footprint_makes_no_trend_and_never_meets_a_target_or_an_estimate(tmp_path: Path) -> None:
    target = {"target_id": "T", "indicator": "footprint_spend_t", "unit": "t", "direction": "lower"}
    store = store_of(
        tmp_path,
        contracts=[
            contract("c", cpv_code="45112500-0"),
            contract("d", cpv_code="09310000-5"),
            contract("e", cpv_code=""),
        ],
        targets=[target | {"period_from": "2025", "period_to": "2025", "target_value": "1"}],
    )
    figure = measure(store, ["footprint_spend_t"]).to_dict("records")[0]
    assert figure["value"] == pytest.approx(480_000 * 0.21871 / 1000)  # building; no factor is published for energy
    assert (figure["contracts_known"], figure["contracts_unknown"]) == (1, 2)
    assert figure["target"] is None or pd.isna(figure["target"])
    assert estimate_rest(store, "footprint_spend_t").empty
    for settings in (Settings(), Settings(year_basis="award")):
        for question in ({"by": ["year"]}, {"where": {"year": 2025}}):
            with pytest.raises(QuestionFault):
                measure(store, ["footprint_spend_t"], settings=settings, **question)
