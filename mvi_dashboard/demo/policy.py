"""Rows of policy: the adopted targets per year, and the actions, notes and decisions of the town."""

from mvi_dashboard.demo.assumptions import read_rows
from mvi_dashboard.demo.contracts import Contract
from mvi_dashboard.demo.rows import Rows

_KEPT = (
    "indicator",
    "definition",
    "product_group",
    "unit",
    "direction",
    "target_kind",
    "denominator",
    "path",
    "minimum_coverage_share",
    "decision",
    "decision_date",
    "owner",
)


def add_targets(rows: Rows) -> None:
    """Adds one target per indicator and year."""
    for row in read_rows("demo_targets.csv"):
        kept = {name: row[name] for name in _KEPT}
        for part in row["values"].split("|"):
            year, _, value = part.partition(":")
            rows.add(
                "targets",
                target_id=f"{row['target_id']}-{year}",
                period_from=year,
                period_to=year,
                target_value=value,
                **kept,
            )


def add_actions(rows: Rows, contracts: list[Contract]) -> None:
    """Adds the actions; where one names a fixed contract it gets the number of that contract."""
    numbers = {contract.applications[0]["contract"]: contract.number for contract in contracts if contract.is_fixed}
    for row in read_rows("demo_actions.csv"):
        number = numbers.get(row.pop("climate_contract"), "")
        rows.add("actions", contract_id=number, **row)
