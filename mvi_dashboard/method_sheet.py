"""What stands behind one method: the SQL that ran, the situations and the factors with list year and source."""

from dataclasses import dataclass
from typing import Any

from mvi_dashboard.methods import method_sql
from mvi_dashboard.paths import SQL
from mvi_dashboard.store import Store

STEPS = ("application_years", "effects", "measured_contracts")
"""The SQL files that every method shares, in the order in which they ran after its own."""

_FACTORS = """
select v.variant, v.baseline, v.unit, f.list_year, f.value_kg, f.half_width_kg, f.list_date, f.source, f.evidence, f.review_by
from variants v
left join emission_factors f on f.factor_id = v.factor_id and f.scope = 'WTW'
where v.product_group = $product_group
order by f.value_kg desc nulls last, v.variant, v.baseline, f.list_year
"""
_SITUATIONS = """
select baseline, baseline_variant, market_variant, unit, unknown_has_floor, reason, source, evidence
from reference_situations
where product_group = $product_group
order by baseline, unit
"""


@dataclass(frozen=True)
class MethodSheet:
    """One method as it ran on a store: its own SQL, the shared steps by name, and its rows of the reference tables."""

    own_sql: str
    shared_sql: dict[str, str]
    factors: list[dict[str, Any]]
    situations: list[dict[str, Any]]


def read_method(store: Store, product_group: str) -> MethodSheet:
    """The sheet of one product group; factors are kilograms CO2-eq per unit, WTW, None where the supplier's is used."""
    key = {"product_group": product_group}
    return MethodSheet(
        own_sql=method_sql(product_group),
        shared_sql={step: (SQL / f"{step}.sql").read_text(encoding="utf-8") for step in STEPS},
        factors=store.rows(_FACTORS, key),
        situations=store.rows(_SITUATIONS, key),
    )
