"""What the sums of a question make: known, unknown and zero (rules.md R2), range and grade (R6), target and verdict (R9)."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from mvi_dashboard.questions import Question
from mvi_dashboard.ranges import GRADES, Spread, has_range
from mvi_dashboard.store import Store
from mvi_dashboard.targets import Targets

GRADE_MIX = {grade: f"grade_{grade.lower()}_share" for grade in GRADES}
"""Grade -> the column with its share of the absolute contribution."""
FIGURE = (
    "value",
    "low",
    "high",
    "grade",
    *GRADE_MIX.values(),
    "has_few_contracts",
    "is_lower_bound",
    "floor",
    "unknown_low",
    "unknown_high",
    "attribution_low",
    "attribution_high",
    "contracts_known",
    "contracts_partly_known",
    "contracts_unknown",
    "contracts_total",
    "spend_known_eur",
    "spend_total_eur",
    "target",
    "status",
)
"""What every figure carries; null is "?".

`unknown_low` and `unknown_high`: what all that is unknown adds to the value at least and at most, null where there is no
bound. `attribution_low` and `attribution_high`: the part of that of which the effect is known and only its attribution is
not, which lies between 0 and gross (rules.md R2). `has_few_contracts`: too few for a place in a ranking or a percentage.
"""
_COUNTS = ("contracts_known", "contracts_partly_known", "contracts_unknown", "contracts_total")
_OTHER_THAN_NUMBERS = ("grade", "has_few_contracts", "is_lower_bound", "status", *_COUNTS)


def reckon(
    store: Store,
    question: Question,
    sums: Sequence[Mapping[str, Any]],
    found: Mapping[tuple[Any, ...], Spread],
    targets: Targets,
) -> pd.DataFrame:
    """One row per row of `sums`, as `selects.select` adds them up: the indicator, the dimensions of the cut, then `FIGURE`."""
    rows = []
    for row in sums:
        cut = {name: row[name] for name in question.by}
        figure = _figure(question, row)
        figure |= _range(question, figure["value"], found.get(tuple(cut.values())), store.thresholds)
        figure["has_few_contracts"] = _has_few(question, figure, store.thresholds["ranking_contracts"])
        figure |= targets.verdict(question, cut, figure, store.last_complete_year)
        rows.append({"indicator": question.indicator.id, **cut, **figure})
    frame = pd.DataFrame(rows, columns=["indicator", *question.by, *FIGURE], dtype=object)
    for name in (name for name in FIGURE if name not in _OTHER_THAN_NUMBERS):
        frame[name] = pd.to_numeric(frame[name]).astype("float64")
    for name in _COUNTS:
        frame[name] = frame[name].astype("int64")
    return frame


def _figure(question: Question, row: Mapping[str, Any]) -> dict[str, Any]:
    not_known = int(row["contracts_partly_known"]) + int(row["contracts_unknown"])
    is_floored = not int(row["unknown_without_floor"] or 0)
    is_only_zeros = not_known > 0 and not int(row["nonzero_parts"] or 0)
    value = None if is_only_zeros else _value(question, row)
    return {
        "value": value,
        "is_lower_bound": not_known > 0 and is_floored and value is not None,
        "floor": value if is_floored else None,
        **_unknown_part(question, row),
        "contracts_known": int(row["contracts_known"]),
        "contracts_partly_known": int(row["contracts_partly_known"]),
        "contracts_unknown": int(row["contracts_unknown"]),
        "contracts_total": int(row["contracts_total"]),
        "spend_known_eur": float(row["spend_known_eur"] or 0),
        "spend_total_eur": float(row["spend_total_eur"] or 0),
    }


def _has_few(question: Question, figure: Mapping[str, Any], least: float) -> bool:
    """Whether a value rests on fewer contracts than a ranking or a percentage needs; a share is one of all its contracts.

    What contracts cost is no result of theirs and is told of any number.
    """
    if question.indicator.theme == "spend":
        return False
    is_share = question.indicator.whole is not None
    behind = figure["contracts_total"] if is_share else figure["contracts_known"] + figure["contracts_partly_known"]
    return figure["value"] is not None and behind < least


def _unknown_part(question: Question, row: Mapping[str, Any]) -> dict[str, float | None]:
    """What the unknown part adds at least and at most, and the part of it that waits for its attribution only."""
    scale, has_band = question.indicator.scale, question.indicator.band is not None
    low, high = (float(row[f"band_{end}"] or 0) / scale if has_band else 0.0 for end in ("low", "high"))
    has_high = not int(row["unknown_without_high"] or 0)
    if question.indicator.whole is not None:  # at most all of what was not assessed, where its size is known
        has_high = bool(row["total_whole"]) and not row["unknown_wholes"]
        high = float(row["unknown_whole"] or 0) / float(row["total_whole"]) if has_high else 0.0
    return {
        "unknown_low": None if int(row["unknown_without_low"] or 0) else low,
        "unknown_high": high if has_high else None,
        "attribution_low": low if has_band else None,
        "attribution_high": high if has_band else None,
    }


def _range(
    question: Question, value: float | None, spread: Spread | None, thresholds: Mapping[str, float]
) -> dict[str, Any]:
    """`low`, `high`, `grade` and its mix of the known part; a known zero has no width, an unknown value no range."""
    none = {"low": None, "high": None, "grade": None, **dict.fromkeys(GRADE_MIX.values())}
    if value is None or not has_range(question):
        return none
    if spread is None:
        return none | {"low": value, "high": value}
    half = spread.half_width(thresholds["range_normal_quantile"]) / question.indicator.scale
    ends = {"low": value - half, "high": value + half, "grade": spread.grade(thresholds["grade_of_total_share"])}
    return none | ends | {GRADE_MIX[grade]: share for grade, share in spread.mix().items()}


def _value(question: Question, row: Mapping[str, Any]) -> float | None:
    if row["total_part"] is None:
        return None
    if question.indicator.whole is None:
        return float(row["total_part"] / question.indicator.scale)
    return float(row["total_part"]) / float(row["total_whole"]) if row["total_whole"] else None
