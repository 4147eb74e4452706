"""How much of a figure is measured: contracts and their euros that are known, known in part, and not known."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from mvi_dashboard.questions import KEYED, Settings, ask
from mvi_dashboard.selects import select_rows, write_filters
from mvi_dashboard.store import Store

STATES = ("known", "partly_known", "unknown")


def measure_coverage(
    store: Store,
    indicator: str,
    where: Mapping[str, Any] | None = None,
    year: int | None = None,
    settings: Settings | None = None,
) -> pd.DataFrame:
    """One row per state, always all three: `state`, `contracts`, `spend_eur`, `without_value` (contracts of unknown size).

    Together they are the contracts to which the figure applies; no effect expected counts as known. Raises `QuestionFault`.
    """
    question = ask(indicator, (), where, year, settings, store.default_year)
    cut, parameters = select_rows(question, ["contract_key"])
    sql = (
        f"with cut as (\n{cut}\n)\nselect case when state = 'none' then 'known' else state end as state, count(*) as contracts,"
        " sum(spend_eur) as spend_eur, sum(case when spend_eur is null then 1 else 0 end) as without_value"
        " from cut where applies group by 1"
    )
    found = {row["state"]: row for row in store.rows(sql, parameters)}
    empty = {"contracts": 0, "spend_eur": 0, "without_value": 0}
    return pd.DataFrame(
        [
            {
                "state": state,
                "contracts": int(found.get(state, empty)["contracts"]),
                "spend_eur": float(found.get(state, empty)["spend_eur"] or 0),
                "without_value": int(found.get(state, empty)["without_value"]),
            }
            for state in STATES
        ]
    )


def count_spend_based(
    store: Store, where: Mapping[str, Any] | None = None, year: int | None = None, settings: Settings | None = None
) -> int:
    """How many contracts have a CO2 quantity that was derived from euros (grade E), which stays outside every figure."""
    return count_quantities(store, where, year, settings)[0]


def count_quantities(
    store: Store, where: Mapping[str, Any] | None = None, year: int | None = None, settings: Settings | None = None
) -> tuple[int, int]:
    """How many contracts have a CO2 quantity that was derived from euros, and how many have any."""
    chosen = settings or Settings()
    conditions, parameters = write_filters(where or {})
    in_year = " and e.year = $year" if year is not None else ""
    sql = (
        "select count(distinct e.contract_no) filter (where e.unknown_reason = 'spend_based') as spend_based,"
        " count(distinct e.contract_no) as measured from measured_effects e"
        " where e.effect = 'co2' and (e.unknown_reason = 'spend_based' or e.purchased_quantity is not null)"
        f" and {KEYED.format('e.')}{in_year} and e.contract_no in"
        f" (select contract_no from counted_contracts where {' and '.join(['1 = 1', *conditions])})"
    )
    parameters |= chosen.keys
    parameters |= {"year": year} if year is not None else {}
    found = store.rows(sql, parameters)[0]
    return int(found["spend_based"]), int(found["measured"])
