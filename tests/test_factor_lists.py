"""Lists of emission factors of several years side by side: none overwrites another, and each question names its list."""

import json
import shutil
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from mvi_dashboard.__main__ import main
from mvi_dashboard.measure import measure
from mvi_dashboard.paths import SQL
from mvi_dashboard.questions import Settings
from mvi_dashboard.store import Store, open_store
from mvi_dashboard.store.reading import run_audit
from tests.importers.make_factor_lists import CARS, ELECTRICITY, GAS, GOOD, Block, write_list
from tests.registers import build_from, write_register

FOUND = "organisation, contract_id, effect, baseline, due_state, due_kg, gross_kg, remaining_kg"


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with power promised in 2025 and delivered in 2026, a car fleet and gas, on the project's own list only."""
    tmp_path = tmp_path_factory.mktemp("factor-lists")
    proof = {
        f"certificate_{name}": value for name, value in (("technology", "wind"), ("country", "NL"), ("year", "2026"))
    }
    contracts = [
        {"contract_id": name, "title": name, "cpv_code": cpv, "award_date": "2025-11-01", "start_date": "2026-01-01"}
        for name, cpv in (("stroom", "09310000"), ("auto", "34110000"), ("gas", "09121200"))
    ]
    applications = [
        {"contract_id": "stroom", "purchased_variant": "wind", **proof, "certificate_proof": "afboeking 2026-1"},
        {"contract_id": "auto", "purchased_variant": "ev_grid"},
        {"contract_id": "gas", "purchased_variant": "green_gas_manure"},
    ]
    quantities = [("stroom", "kWh", 1000), ("auto", "km", 1000), ("gas", "Nm3", 1000)]
    paths = write_register(
        tmp_path / "register",
        contracts=[{**row, "end_date": "2027-12-31", "delivered_on": "2027-06-30"} for row in contracts],
        applications=[
            {**row, "application_id": f"{row['contract_id']}-1", "attribution": "due_to_mvi"} for row in applications
        ],
        quantities=[
            {"application_id": f"{name}-1", "period": "per_year", "purchased_quantity": amount, "unit": unit}
            for name, unit, amount in quantities
        ],
        stages=[
            *(
                {"application_id": f"{name}-1", "stage": "in_contract", "stage_date": "2025-11-01"}
                for name, _, _ in quantities
            ),
            {"application_id": "stroom-1", "stage": "delivered", "year": "2026", "stage_date": "2027-02-01"},
        ],
    )
    build_from(tmp_path / "store", paths)
    return tmp_path / "store"


@pytest.fixture
def folder(register: Path, tmp_path: Path) -> Path:
    """The store again, for one test."""
    return shutil.copytree(register, tmp_path / "store")


def import_list(folder: Path, blocks: Sequence[Block] = GOOD, year: int = 2025) -> Store:
    """The store after importing a list of that year."""
    build_from(folder, [write_list(folder.parent / f"factoren_{year}.xlsx", blocks, year)])
    return open_store(folder)


def results(store: Store, factor_list: str) -> list[dict[str, Any]]:
    return store.rows(
        f"select {FOUND} from contract_effects where factor_list = $factor_list and infrastructure = 'method' order by all",
        {"factor_list": factor_list},
    )


def effects(store: Store, contract: str, factor_list: str) -> dict[tuple[int, str], tuple[Decimal, int]]:
    """Year and phase -> what is due against grey power, and the year of the list behind it."""
    rows = store.rows(
        "select year, phase, due_kg, baseline_list_year from effects where contract_id = $contract and baseline = 'grey'"
        " and factor_list = $factor_list and infrastructure = 'method'",
        {"contract": contract, "factor_list": factor_list},
    )
    return {(row["year"], row["phase"]): (row["due_kg"], row["baseline_list_year"]) for row in rows}


def audit(store: Store, name: str) -> list[dict[str, Any]]:
    found = run_audit(SQL / "audits" / f"{name}.sql", store.query)
    assert found.severity == "warning"
    return [{str(name): value for name, value in row.items()} for row in found.rows.to_dict("records")]


def test_a_second_list_changes_nothing_under_the_first_and_both_can_be_shown(folder: Path) -> None:
    before = results(open_store(folder), "2026")
    assert before
    store = import_list(folder)
    assert results(store, "2026") == before
    shown = {
        year: measure(
            store, ["co2_avoided_t"], where={"product_group": ("electricity",)}, settings=Settings(factor_list=year)
        )
        for year in ("2025", "2026")
    }
    tonnes = {year: Decimal(str(frame["value"].iloc[0])) for year, frame in shown.items()}
    assert tonnes == {"2025": Decimal("1.2"), "2026": Decimal("0.966")}


def test_pinned_takes_the_list_of_the_award_for_a_promise_and_of_the_delivery_for_a_result(folder: Path) -> None:
    before = effects(open_store(folder), "stroom", "pinned")
    assert before == {(2026, "realised"): (Decimal(483), 2026), (2027, "expected"): (Decimal(483), 2026)}
    after = effects(import_list(folder), "stroom", "pinned")
    assert after == {(2026, "realised"): (Decimal(483), 2026), (2027, "expected"): (Decimal(600), 2025)}


def test_a_list_that_is_not_loaded_is_replaced_by_the_nearest_later_one_and_marked(folder: Path) -> None:
    marked = (
        "select has_nearest_list from contract_effects where contract_id = $id and baseline = 'grey'"
        " and factor_list = 'pinned' and infrastructure = 'method'"
    )
    promises = [{"id": "gas"}, {"id": "auto"}]
    assert [open_store(folder).rows(marked, promise)[0]["has_nearest_list"] for promise in promises] == [True, True]
    store = import_list(folder)
    assert [store.rows(marked, promise)[0]["has_nearest_list"] for promise in promises] == [True, False]
    assert effects(store, "gas", "2025")[2027, "expected"] == (Decimal("2.2") * 1000 - 175, 2025)
    assert {row["factor_id"] for row in audit(store, "factor_not_in_list")} >= {
        "gas_green_manure",
        "electricity_biomass",
    }


def test_factors_made_of_others_follow_their_list(folder: Path) -> None:
    store = import_list(folder)
    rows = store.rows(
        "select factor_id, value_kg, half_width_kg, unit, parent_factor_id, evidence, source from emission_factors"
        " where list_year = 2025 and scope = 'WTW'"
    )
    found = {row["factor_id"]: row for row in rows}
    assert found["electricity_grey_with_infrastructure"]["value_kg"] == Decimal("0.603")
    assert found["electricity_solar_with_infrastructure"]["value_kg"] == Decimal("0.07")
    assert found["minibus_electric_grey"]["value_kg"] == Decimal("0.226229")
    assert found["minibus_electric_grey"]["unit"] == "vehicle_km"
    assert found["minibus_electric_grey"]["evidence"] == "derived"
    assert found["electricity_grey"]["half_width_kg"] == Decimal("0.06")
    assert found["electricity_grey"]["evidence"] == "read"
    assert found["car_electric_grey"]["parent_factor_id"] == "electricity_grey"
    assert found["gas_natural"]["source"] == "list of 2025, imported from factoren_2025.xlsx"
    assert "electricity_biomass" not in found


def test_the_projects_own_rows_win_for_their_year(folder: Path) -> None:
    of_2026 = "select * from emission_factors where list_year = 2026 order by factor_id, scope"
    before = open_store(folder)
    store = import_list(folder, year=2026)
    assert store.rows(of_2026) == before.rows(of_2026)
    assert results(store, "pinned") == results(before, "pinned")
    assert store.rows("select count(*) as n from imported_factors where list_year = 2026") == [{"n": 30}]


def test_a_factor_in_another_unit_is_not_taken(folder: Path) -> None:
    gas: Block = (*GAS[:3], [("Aardgas (G-gas)", 2.2, 1.8, 0.4, 0, "kg")])
    store = import_list(folder, (gas, ELECTRICITY))
    assert {"list_year": 2025, "factor_id": "gas_natural"} in audit(store, "factor_not_in_list")


def test_a_corrected_list_of_the_same_year_replaces_the_one_imported_before(folder: Path) -> None:
    import_list(folder)
    grey_power = "select value_kg from emission_factors where factor_id = 'electricity_grey' and list_year = 2025 and scope = 'WTW'"
    for name, value in (("Grijze Stroom", 0.61), ("grijze  stroom", 0.62)):
        corrected: Block = (*ELECTRICITY[:3], [(name, value, value - 0.1, 0.1, 0.003, "kWh")])
        assert import_list(folder, (corrected,)).rows(grey_power) == [{"value_kg": Decimal(str(value))}]


def test_wtw_is_ttw_plus_wtt_within_rounding(folder: Path) -> None:
    cars: Block = (
        *CARS[:3],
        [
            ("Benzine Middel", 0.2, 0.15, 0.0485, None, "voertuigkilometer"),
            ("Diesel Middel", 0.2, 0.15, 0.047, None, "voertuigkilometer"),
        ],
    )
    assert not audit(open_store(folder), "factor_sum_rule")
    (row,) = audit(import_list(folder, (cars,)), "factor_sum_rule")
    assert (row["list_year"], row["factor"]) == (2025, "Auto - Diesel Middel")
    assert row["difference_kg"] == pytest.approx(0.003)


def test_the_command_line_reads_a_list_and_accounts_for_each_value(folder: Path, tmp_path: Path) -> None:
    path = write_list(tmp_path / "factoren_2025.xlsx", GOOD)
    result = CliRunner().invoke(main, ["import", str(path), "--store", str(folder), "--format", "json"])
    assert result.exit_code == 0, result.output
    report = json.loads(result.stdout)
    assert report["rows_read"] == report["rows_accepted"] + report["rows_rejected"] == 30
    assert report["files"][0]["format"] == "factor_list"
