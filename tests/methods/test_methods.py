"""Each method against contracts computed by hand; the arithmetic stands beside the numbers in `expected.csv`.

A case is a folder with a small register; the contract `example` is the worked example of the method's page.
"""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from mvi_dashboard.methods import method_groups
from mvi_dashboard.store import Store

CASES = Path(__file__).parent
AMOUNTS = {
    "gross_kg": "gross_kg",
    "due_kg": "due_kg",
    "realised_kg": "due_realised_kg",
    "expected_kg": "due_expected_kg",
    "remaining_kg": "remaining_kg",
    "compensated_kg": "compensated_kg",
}


def expected_rows(group: str) -> list[dict[str, str]]:
    with (CASES / group / "expected.csv").open(encoding="utf-8", newline="") as file:
        return [{"effect": "co2", **row} for row in csv.DictReader(file, delimiter=";")]


def test_every_group_of_the_second_publication_has_a_method_and_cleaning_and_heat_too() -> None:
    assert set(method_groups()) == {
        *("electricity", "gas", "solar_panels", "company_cars", "business_travel_abroad", "contract_transport"),
        *("transport_services", "workwear", "catering", "ict_hardware", "office_furniture", "earthworks", "roads"),
        *("office_buildings_new", "public_lighting", "office_buildings_renovation", "cleaning", "district_heat"),
    }


def test_each_method_has_a_case_with_a_zero_an_unknown_and_a_backfire() -> None:
    for group in method_groups():
        due = [row["due_kg"] for row in expected_rows(group)]
        assert "0" in due, group
        assert "?" in due, group
        assert any(value.startswith("-") for value in due), group


@pytest.mark.parametrize(
    ("group", "row"),
    [(group, row) for group in method_groups() for row in expected_rows(group)],
    ids=lambda value: str(value)[:40],
)
def test_method_gives_the_hand_computed_effect(stores: dict[str, Store], group: str, row: dict[str, str]) -> None:
    found = stores[group].rows(
        "select * from contract_effects where contract_id = $contract_id and effect = $effect and baseline = $baseline"
        " and factor_list = 'pinned' and infrastructure = 'method'",
        {name: row[name] for name in ("contract_id", "effect", "baseline")},
    )
    assert len(found) == 1
    is_unknown = row["due_kg"] == "?"
    assert found[0]["due_state"] == ("unknown" if is_unknown else "known")
    for name, column in AMOUNTS.items():
        if row[name] != "?":
            assert found[0][column] == Decimal(row[name]), f"{column}: {row['arithmetic']}"
    if is_unknown:
        assert found[0]["due_kg"] is None
    if row["gross_kg"] == "?":
        assert found[0]["gross_kg"] is None


def test_both_lists_of_2026_give_the_same_as_pinned_while_it_is_the_only_one(stores: dict[str, Store]) -> None:
    for store in stores.values():
        different = store.rows(
            "select 1 from contract_effects p"
            " join contract_effects f using (organisation, contract_id, effect, baseline, infrastructure)"
            " where p.factor_list = 'pinned' and f.factor_list = '2026' and p.due_kg is distinct from f.due_kg"
        )
        assert not different
