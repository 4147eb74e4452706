"""How results change from one store to another, and what makes the difference: factors, data or method.

The old register is computed again step by step (`store.stepping`), so that the causes add up to the whole.

An old file whose layout this version cannot ask is first computed anew; what the method did is then not known (None).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pandas as pd

from mvi_dashboard.indicators import INDICATORS
from mvi_dashboard.measure import measure
from mvi_dashboard.questions import Settings, ask
from mvi_dashboard.store import CAUSES, Steps, Store, steps_between

COLUMNS = ("product_group", "indicator", "old", "new", "difference", *CAUSES, "absent_from", "is_changed")
TOTAL = "total"
COMPARED = tuple(id for id, indicator in INDICATORS.items() if indicator.theme != "coverage")
_NOISE = 1e-9


@dataclass(frozen=True)
class Comparison:
    """Rows with `COLUMNS` per product group and for the total; a value is None where it is "?".

    It is None too in a store that has no contract in the group: `absent_from` says which, `old`, `new` or `both`. To the difference
    such a group adds an amount of nothing; the difference of a share is not known.
    """

    old: Store
    new: Store
    rows: pd.DataFrame

    @property
    def changed(self) -> pd.DataFrame:
        """Only what is different."""
        return self.rows[self.rows["is_changed"]]


def compare_stores(
    old: Store,
    new: Store,
    indicators: Sequence[str] = COMPARED,
    *,
    year: int | None = None,
    settings: Settings | None = None,
) -> Comparison:
    """Old, new and difference per product group and indicator, with the part of each cause. Raises `QuestionFault`."""
    for indicator in indicators:
        ask(indicator, settings=settings, default_year=new.default_year)
    year = year or new.default_year
    with steps_between(old, new) as steps_taken:
        rows = _rows(steps_taken, indicators, year, settings)
    return Comparison(old, new, pd.DataFrame(rows, columns=list(COLUMNS), dtype=object))


def _rows(steps_taken: Steps, indicators: Sequence[str], year: int, settings: Settings | None) -> list[dict[str, Any]]:
    """One row per product group and indicator."""
    chain = steps_taken.chain
    seen: dict[int, dict[tuple[Any, str], float | None]] = {}
    for store in chain:
        if id(store) not in seen:
            seen[id(store)] = _figures(store, indicators, year, settings)
    steps = [seen[id(store)] for store in chain]
    known = (set(seen[id(chain[0])]), set(seen[id(chain[-1])]))
    keys = sorted(
        {key for step in steps for key in step},
        key=lambda key: (key[0] == TOTAL, str(key[0]), indicators.index(key[1])),
    )
    return [
        _row(
            key,
            [_value(step, key) for step in steps],
            _absent_from(key, *known),
            is_method_known=steps_taken.is_method_known,
        )
        for key in keys
    ]


def _figures(
    store: Store, indicators: Sequence[str], year: int, settings: Settings | None
) -> dict[tuple[Any, str], float | None]:
    """(product group, indicator) -> value, the total included; None is "?"."""
    found: dict[tuple[Any, str], float | None] = {}
    for indicator in indicators:
        asked = year if INDICATORS[indicator].basis == "year" else None
        total = measure(store, [indicator], year=asked, settings=settings)
        parts = measure(store, [indicator], ["product_group"], year=asked, settings=settings)
        for row in total.to_dict("records"):
            found[TOTAL, indicator] = _known(row["value"])
        for row in parts.to_dict("records"):
            group = None if pd.isna(row["product_group"]) else row["product_group"]
            found[group, indicator] = _known(row["value"])
    return found


def _absent_from(key: tuple[Any, str], old: set[tuple[Any, str]], new: set[tuple[Any, str]]) -> str | None:
    """Which of the two stores has no contract behind a row: `old`, `new`, or `both` where only a step between them has."""
    if key in old:
        return None if key in new else "new"
    return "old" if key in new else "both"


def _row(
    key: tuple[Any, str], values: Sequence[float | None], absent_from: str | None, *, is_method_known: bool
) -> dict[str, Any]:
    old, rules, factors, data, new = values
    before, after = _difference(old, rules), _difference(data, new)
    method = None if before is None or after is None or not is_method_known else _rounded(before + after)
    is_changed = any((a is None) != (b is None) or bool(_difference(a, b)) for a, b in pairwise(values))
    return {
        "product_group": key[0],
        "indicator": key[1],
        "old": None if absent_from in ("old", "both") else old,
        "new": None if absent_from in ("new", "both") else new,
        "difference": _difference(old, new),
        "method": method,
        "factor_update": _difference(rules, factors),
        "data": _difference(factors, data),
        "absent_from": absent_from,
        "is_changed": is_changed,
    }


def _value(step: dict[tuple[Any, str], float | None], key: tuple[Any, str]) -> float | None:
    """The value of a step; an amount of a group without contracts is nothing, a share of it is not known."""
    return step.get(key, 0.0 if INDICATORS[key[1]].whole is None else None)


def _difference(before: float | None, after: float | None) -> float | None:
    return None if before is None or after is None else _rounded(after - before)


def _rounded(amount: float) -> float:
    return 0.0 if abs(amount) < _NOISE else amount


def _known(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)
