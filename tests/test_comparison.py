"""What changed between two stores, and whether it is factors, data or method; the causes add up to the difference."""

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from mvi_dashboard.__main__ import main
from mvi_dashboard.comparison import TOTAL, Comparison, compare_stores
from mvi_dashboard.importers import read_file
from mvi_dashboard.language import Language
from mvi_dashboard.paths import REFERENCE
from mvi_dashboard.printing.figures import comparison
from mvi_dashboard.store import CAUSES, Store, build_store, deriving, open_any, open_store
from tests.registers import Rows, write_register
from tests.test_power_contracts import PROOF, application, contract

INDICATORS = ["co2_avoided_t", "contract_value_eur", "circular_share"]


def register(folder: Path, quantity: str = "1000000", **more: Rows) -> list[Path]:
    """One contract of wind and one of gas that saves nothing, each for the year 2026."""
    terms = {"end_date": "2026-12-31", "value_eur": "100000"}
    wind, gas = contract("wind", **terms), contract("gas", **(terms | {"cpv_code": "09123000-7"}))
    return write_register(
        folder,
        contracts=[wind, gas],
        applications=[application("wind", **PROOF), {**application("gas"), "purchased_variant": "green_gas"}],
        quantities=[
            {"application_id": "wind-1", "period": "per_year", "purchased_quantity": quantity, "unit": "kWh"},
            {"application_id": "gas-1", "period": "per_year", "purchased_quantity": "100000", "unit": "Nm3"},
        ],
        stages=[{"application_id": f"{name}-1", "stage": "in_contract"} for name in ("wind", "gas")],
        **more,
    )


def built(folder: Path, files: list[Path]) -> Store:
    build_store(folder, [read_file(path) for path in files])
    return open_store(folder)


def with_reference(folder: Path, table: str, change: dict[str, str], **where: str) -> Path:
    """A copy of the reference tables in which some cells of one table are others."""
    shutil.copytree(REFERENCE, folder)
    path = folder / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if all(row[name] == value for name, value in where.items()):
            row.update(change)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return folder


def build_with(monkeypatch: pytest.MonkeyPatch, reference: Path, folder: Path, files: list[Path]) -> Store:
    """A store that was built with other reference tables."""
    load = deriving.load_reference
    with monkeypatch.context() as patched:
        patched.setattr("mvi_dashboard.store.building.load_reference", lambda connection: load(connection, reference))
        return built(folder, files)


def row(found: Comparison, group: str, indicator: str = "co2_avoided_t") -> dict[str, Any]:
    rows = [
        row for row in found.rows.to_dict("records") if (row["product_group"], row["indicator"]) == (group, indicator)
    ]
    assert len(rows) == 1
    return {str(name): value for name, value in rows[0].items()}


def test_a_store_does_not_differ_from_itself(tmp_path: Path) -> None:
    store = built(tmp_path / "a", register(tmp_path / "in"))
    found = compare_stores(store, store, INDICATORS)
    assert found.changed.empty
    assert row(found, TOTAL)["old"] == pytest.approx(483 + 100_000 * (2.134 - 0.305) / 1000)


def test_another_factor_list_on_the_same_register_is_a_factor_update(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = register(tmp_path / "in")
    older = with_reference(
        tmp_path / "old", "emission_factors", {"value_kg": "0.523"}, factor_id="electricity_grey", scope="WTW"
    )
    old = build_with(monkeypatch, older, tmp_path / "a", files)
    new = built(tmp_path / "b", files)
    found = row(compare_stores(old, new, INDICATORS), "electricity")
    assert (found["old"], found["new"]) == (pytest.approx(523), pytest.approx(483))
    assert found["factor_update"] == pytest.approx(-40)
    assert (found["data"], found["method"]) == (0, 0)
    changed = compare_stores(old, new, INDICATORS).changed
    assert set(changed["product_group"]) == {"electricity", TOTAL}  # gas is as it was


def test_another_register_under_the_same_factors_is_data(tmp_path: Path) -> None:
    old = built(tmp_path / "a", register(tmp_path / "one"))
    new = built(tmp_path / "b", register(tmp_path / "two", quantity="1500000"))
    found = row(compare_stores(old, new, INDICATORS), TOTAL)
    assert found["difference"] == pytest.approx(241.5)
    assert found["data"] == pytest.approx(241.5)
    assert (found["factor_update"], found["method"]) == (0, 0)


def test_another_reference_situation_is_a_change_of_method(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before, power was held against the mix: 244 t; now against grey power: 483 t."""
    files = register(tmp_path / "in")
    mix = {"baseline_variant": "grid_mix", "market_variant": "grid_mix"}
    before = with_reference(tmp_path / "old", "reference_situations", mix, product_group="electricity", baseline="grey")
    old = build_with(monkeypatch, before, tmp_path / "a", files)
    found = row(compare_stores(old, built(tmp_path / "b", files), INDICATORS), "electricity")
    assert found["method"] == pytest.approx(483 - 244)
    assert (found["factor_update"], found["data"]) == (0, 0)


def test_three_causes_at_once_add_up_to_the_difference(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    older = with_reference(
        tmp_path / "old", "emission_factors", {"value_kg": "0.523"}, factor_id="electricity_grey", scope="WTW"
    )
    with (older / "variants.csv").open(encoding="utf-8") as file:
        text = file.read().replace("gas,green_gas,Nm3,any,gas_green_average", "gas,green_gas,Nm3,any,gas_green_manure")
    (older / "variants.csv").write_text(text, encoding="utf-8")
    old = build_with(monkeypatch, older, tmp_path / "a", register(tmp_path / "one"))
    new = built(tmp_path / "b", register(tmp_path / "two", quantity="2000000"))
    total = row(compare_stores(old, new, INDICATORS), TOTAL)
    assert total["method"] == pytest.approx(100_000 * (0.175 - 0.305) / 1000)
    assert total["factor_update"] == pytest.approx(-40)
    assert total["data"] == pytest.approx(483)
    assert sum(total[cause] for cause in CAUSES) == pytest.approx(total["difference"])
    assert total["new"] - total["old"] == pytest.approx(total["difference"])


def test_an_unknown_that_becomes_known_has_no_difference_in_tonnes(tmp_path: Path) -> None:
    old = built(tmp_path / "a", register(tmp_path / "one", quantity=""))
    new = built(tmp_path / "b", register(tmp_path / "two"))
    found = row(compare_stores(old, new, INDICATORS), "electricity")
    assert (found["old"], found["difference"], found["data"]) == (None, None, None)
    assert found["new"] == pytest.approx(483)
    assert found["is_changed"]


def test_a_group_that_one_store_does_not_have_is_absent_and_not_nought(tmp_path: Path) -> None:
    old = built(tmp_path / "a", register(tmp_path / "one"))
    only_wind = contract("wind", end_date="2026-12-31", value_eur="100000")
    new = built(tmp_path / "b", write_register(tmp_path / "two", contracts=[only_wind]))
    found = compare_stores(old, new, INDICATORS)
    gas = row(found, "gas", "contract_value_eur")
    assert (gas["old"], gas["new"], gas["absent_from"]) == (100_000, None, "new")
    assert (gas["difference"], gas["data"]) == (-100_000, -100_000)
    assert row(found, "electricity", "contract_value_eur")["absent_from"] is None
    printed = comparison(found, Language("nl"))
    line = next(line for line in printed.splitlines() if line.startswith("Gas") and "Waarde" in line)
    assert line.split()[-5:] == ["–", "€", "-100.000", "€", "0"] or " –  " in line
    backwards = row(compare_stores(new, old, INDICATORS), "gas", "contract_value_eur")
    assert (backwards["old"], backwards["new"], backwards["absent_from"]) == (None, 100_000, "old")


def test_the_command_line_compares_folders_and_files(tmp_path: Path) -> None:
    old = built(tmp_path / "a", register(tmp_path / "one"))
    built(tmp_path / "b", register(tmp_path / "two", quantity="1500000")).close()
    arguments = ["compare", str(old.path), str(tmp_path / "b"), "--indicator", "co2_avoided_t"]
    found = CliRunner().invoke(main, [*arguments, "--format", "json"])
    assert found.exit_code == 0, found.output
    document = json.loads(found.stdout)
    assert document["old"]["data_hash"] != document["new"]["data_hash"]
    assert {cell["product_group"] for cell in document["rows"]} == {"electricity", TOTAL}
    assert document["rows"][0]["data"] == pytest.approx(241.5)
    printed = CliRunner().invoke(main, [*arguments, "--language", "nl"])
    assert "Elektriciteit" in printed.stdout
    assert "tellen samen op tot het verschil" in printed.stdout
    same = CliRunner().invoke(main, ["compare", str(tmp_path / "a"), str(tmp_path / "a"), "--language", "en"])
    assert same.stdout.strip() == "Nothing changed."
    for wrong in (
        ["compare", str(tmp_path / "none"), str(tmp_path / "b")],
        [*arguments[:3], "--indicator", "co2_saved"],
    ):
        assert CliRunner().invoke(main, wrong).exit_code == 1


def test_one_file_of_a_store_opens_by_its_own_name(tmp_path: Path) -> None:
    store = built(tmp_path / "a", register(tmp_path / "in"))
    assert open_any(store.path).data_hash == store.data_hash
