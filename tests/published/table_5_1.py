"""A register whose contracts give exactly the cells of Table 5.1 of RIVM 2019-0014, per cluster and kind of effect.

Not RIVM's contracts: those are not public. Where RIVM prints "?" the contract has a known gross effect of which nobody
judged what is due to MVI, so that it is unknown and not below zero (rules.md R2); where RIVM prints "-" there is no
application.
"""

import csv
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from mvi_dashboard.paths import REFERENCE

Row = dict[str, Any]
"""One row of a table, by column."""

CLUSTERS = ("automation", "energy", "civil_works", "office_facilities", "transport")
PLACES = {
    "automation": ("ict_hardware", "piece", None),
    "energy": ("electricity", "kWh", "electricity_grey"),
    "civil_works": ("earthworks", "m3", None),
    "office_facilities": ("office_furniture", "piece", None),
    "transport": ("company_cars", "vehicle_km", "car_fuel_unknown"),
}
"""Cluster -> a product group of it, a unit, and the factor of its reference where the official list has one for CO2."""
COMPENSATING = {
    "energy": ("gas", "Nm3", "gas_natural", "natural_gas"),
    "transport": ("company_cars", "vehicle_km", "car_fuel_unknown", "fuel_unknown"),
}
EFFECTS = {
    "nox_avoided_kg": ("nox", 1),
    "pm_avoided_kg": ("pm", 1),
    "toxicity_avoided_kg": ("toxicity", 1),
    "co2_avoided_t": ("co2", 1000),
    "oil_eq_avoided_t": ("oil_eq", 1000),
    "raw_material_avoided_t": ("raw_material", 1000),
}
"""Indicator -> the kind of effect in the register and the kilograms in its unit."""
COMPENSATED = "co2_compensated_t"


def read(name: str) -> list[Row]:
    """The rows of a reference table."""
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def printed() -> dict[tuple[str, str], str]:
    """(indicator, cluster or `total`) -> what RIVM prints: a number, "?" or "-"."""
    marks = {"unknown": "?", "no_effect": "-"}
    return {
        (row["indicator"], row["scope"].replace("total_16_groups", "total")): marks.get(row["state"])
        or str(row["value"])
        for row in read("rivm_published")
        if row["report"] == "2019-0014, Table 5.1"
    }


def factor(factor_id: str) -> Decimal:
    """The factor that a promise of 2016 uses: that of the earliest list loaded."""
    rows = [row for row in read("emission_factors") if row["factor_id"] == factor_id and row["scope"] == "WTW"]
    return Decimal(min(rows, key=lambda row: int(row["list_year"]))["value_kg"])


def register() -> dict[str, list[Row]]:
    """The tables of the register."""
    tables: dict[str, list[Row]] = {"contracts": [], "applications": [], "quantities": [], "stages": []}
    for cluster in CLUSTERS:
        for contract in (_avoiding(cluster), _compensating(cluster)):
            for table, row in contract:
                tables[table].append(row)
    return tables


def _avoiding(cluster: str) -> Iterator[tuple[str, Row]]:
    """One contract with an application for every effect that is printed as a number or as "?"."""
    group, unit, listed = PLACES[cluster]
    yield "contracts", _contract(cluster, group)
    for indicator, (effect, kilograms) in EFFECTS.items():
        cell = printed()[indicator, cluster]
        if cell == "-":
            continue
        is_listed = effect == "co2" and listed is not None
        saved = Decimal("0.001") if not is_listed else factor(str(listed))
        amount = Decimal(1000) if cell == "?" else Decimal(cell) * kilograms
        name = f"{cluster}-{effect}"
        yield (
            "applications",
            {
                "contract_id": cluster,
                "application_id": name,
                "effect": effect,
                "attribution": "unknown" if cell == "?" else "due_to_mvi",
                "supplier_baseline_factor_kg": "" if is_listed else "0.002",
                "supplier_purchased_factor_kg": "0" if is_listed else "0.001",
            },
        )
        yield from _delivery(name, amount / saved, unit)


def _compensating(cluster: str) -> Iterator[tuple[str, Row]]:
    """One contract without any saving whose remaining emissions are wholly compensated."""
    cell = printed()[COMPENSATED, cluster]
    if cell == "-":
        return
    group, unit, factor_id, variant = COMPENSATING[cluster]
    contract, name = f"{cluster}-compensated", f"{cluster}-compensation"
    yield "contracts", _contract(contract, group)
    terms = {"purchased_variant": variant, "attribution": "due_to_mvi", "compensated_share": "1"}
    yield "applications", {"contract_id": contract, "application_id": name, "effect": "co2", **terms}
    yield from _delivery(name, Decimal(cell) * 1000 / factor(factor_id), unit)


def _contract(name: str, group: str) -> Row:
    dates = {
        "award_date": "2015-12-01",
        "start_date": "2016-01-01",
        "end_date": "2016-12-31",
        "delivered_on": "2017-06-30",
    }
    return {"contract_id": name, "title": f"Proef {name}", "product_group": group, "value_eur": "1000000", **dates}


def _delivery(application: str, quantity: Decimal, unit: str) -> Iterator[tuple[str, Row]]:
    once = {
        "period": "once",
        "year": "2016",
        "purchased_quantity": f"{quantity:.6f}",
        "unit": unit,
        "evidence_grade": "C",
    }
    yield "quantities", {"application_id": application, **once}
    yield "stages", {"application_id": application, "stage": "in_contract", "stage_date": "2015-12-01"}
