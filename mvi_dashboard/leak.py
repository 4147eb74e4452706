"""The leak: of what was asked, how much was offered, entered the contract, was delivered and was verified (rules.md R4)."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from mvi_dashboard.contracts import STAGES, THEMES
from mvi_dashboard.selects import write_filters
from mvi_dashboard.store import Store


def measure_leak(store: Store, where: Mapping[str, Any] | None = None) -> pd.DataFrame:
    """Contracts and their euros per theme and stage: columns `theme`, `stage`, `contracts`, `spend_eur`, in order.

    A contract counts at every stage up to the furthest that any of its criteria reached; a contract whose value is not
    known counts in number only. Raises `QuestionFault` for an unknown dimension.
    """
    conditions, parameters = write_filters(where or {})
    sql = (
        "select theme, stage, count(*) as contracts, sum(spend_eur) as spend_eur from measured_stages"
        f" where {' and '.join(['1 = 1', *conditions])} group by theme, stage"
    )
    found = {(row["theme"], row["stage"]): row for row in store.rows(sql, parameters)}
    empty = {"contracts": 0, "spend_eur": 0}
    return pd.DataFrame(
        [
            {
                "theme": theme,
                "stage": stage,
                "contracts": int(found.get((theme, stage), empty)["contracts"]),
                "spend_eur": float(found.get((theme, stage), empty)["spend_eur"] or 0),
            }
            for theme in THEMES
            for stage in STAGES
        ]
    )
