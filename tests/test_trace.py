"""Every figure traces to the rows it was read from, and what those rows add sums to the part they are listed under."""

from decimal import Decimal
from typing import Any

import pytest

from mvi_dashboard.indicators import INDICATORS
from mvi_dashboard.store import Store
from mvi_dashboard.trace import trace
from tests.registers import store_of

TERM = {
    "start_date": "2024-01-01",
    "end_date": "2025-12-31",
    "award_date": "2024-01-01",
    "cpv_code": "09310000",
    "delivered_on": "2025-12-31",
}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Two years, three contracts: one invoiced, one with totals per year, one of which only the value is known."""
    store = store_of(
        tmp_path_factory.mktemp("small"),
        contracts=[{"contract_id": name, "title": name, "value_eur": "2000", **TERM} for name in ("A", "B", "C")],
        spend=[{"contract_id": "B", "year": "2024", "amount_eur": "700"}],
        invoices=[
            {"contract_id": "A", "invoice_id": f"F-{at}", "year": "2024", "amount_eur": str(at)} for at in (100, 250)
        ],
        social_return_agreements=[{"contract_id": "A", "required_share": "5%", "base_eur": "2000"}],
    )
    yield store
    store.close()


def rows_of(store: Store, indicator: str, year: int | None = None) -> dict[str, list[tuple[str, int, Decimal | None]]]:
    return {
        part["contract_id"]: [
            (row["source"]["file"].split(".")[0], row["source"]["row"], row["value"]) for row in part["applications"]
        ]
        for part in trace(store, indicator, year=year).parts
    }


@pytest.mark.parametrize("indicator", INDICATORS)
def test_every_part_names_its_rows_and_they_sum_to_it(demo: Store, small: Store, indicator: str) -> None:
    for store in (demo, small):
        found = trace(store, indicator)
        for part in found.parts:
            assert part["source"]["file"]
            assert part["source"]["row"] > 1
            assert all(row["source"]["file"] and row["source"]["row"] > 1 for row in part["applications"])
            known = [row["value"] for row in part["applications"] if row["value"] is not None]
            if part["value"] and known:
                assert sum(known, Decimal(0)) == part["value"], part["contract_id"]
        if found.value is not None:
            assert sum(part["value"] for part in found.parts if part["value"] is not None) == found.value


def test_a_value_comes_from_the_row_of_its_contract_and_not_from_what_was_paid(small: Store) -> None:
    assert rows_of(small, "contract_value_eur") == {
        name: [("contracts", row, Decimal(2000))] for row, name in enumerate("ABC", start=2)
    }


def test_what_was_spent_in_a_year_comes_from_invoices_else_from_the_contract(small: Store) -> None:
    assert rows_of(small, "spend_year_eur", 2024) == {
        "A": [("invoices", 2, Decimal(100)), ("invoices", 3, Decimal(250))],
        "B": [("spend", 2, Decimal(700))],
        "C": [("contracts", 4, Decimal(1000))],
    }


def test_what_is_obliged_names_the_agreement(small: Store) -> None:
    (agreed,) = rows_of(small, "social_return_obliged_eur")["A"]
    assert agreed[0] == "social_return_agreements"
