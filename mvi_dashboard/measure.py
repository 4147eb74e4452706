"""Indicators by dimensions and filters: the only place that writes SELECT for figures.

The SQL stays inside a subset that other engines understand (docs/decisions/), names of columns come from declarations
only, and every value is bound.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from mvi_dashboard.estimates import BY_VALUE, Estimate, add_estimates, estimate_groups, may_be_estimated, reasons
from mvi_dashboard.indicators import Indicator
from mvi_dashboard.questions import DIMENSIONS, KEYED, Question, QuestionFault, Settings, ask, check_filters
from mvi_dashboard.ranges import GRADES, Spread, has_range, spreads
from mvi_dashboard.store import Store
from mvi_dashboard.targets import Targets

__all__ = [
    "DIMENSIONS",
    "FIGURE",
    "Question",
    "QuestionFault",
    "Settings",
    "estimate_rest",
    "measure",
    "select",
    "select_rows",
]

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


def measure(
    store: Store,
    indicators: Sequence[str],
    by: Sequence[str] = (),
    where: Mapping[str, Any] | None = None,
    year: int | None = None,
    settings: Settings | None = None,
) -> pd.DataFrame:
    """Figures: one row per indicator and combination of dimension values.

    Columns: `indicator`, the dimensions (ids; None = unknown), then `FIGURE`. Tonnes, euros and shares 0-1. `year` is the
    year asked; indicators of a year take the last complete one by default. With the setting `extrapolation` the columns of
    `estimates.ESTIMATE` stand beside the value, never in it. Raises `QuestionFault`.
    """
    targets = Targets.read(store)
    frames = []
    for indicator in indicators:
        question = ask(indicator, by, where, year, settings, store.default_year)
        sql, parameters = select(question)
        figures = pd.DataFrame(store.rows(sql, parameters), columns=[*question.by, *_COUNTED])
        found = _spreads(store, question) if figures["contracts_total"].any() else {}
        frame = _figures(question, figures, targets, found, store)
        if question.settings.extrapolation != "off":
            frame = add_estimates(frame, question, _estimates(store, question))
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def estimate_rest(
    store: Store,
    indicator: str,
    by: Sequence[str] = (),
    where: Mapping[str, Any] | None = None,
    year: int | None = None,
    settings: Settings | None = None,
) -> pd.DataFrame:
    """Estimates for the rest per cut and product group (`group_of_contract`), or why one is not shown (rules.md R10).

    In the stored unit (kg, euro); by value unless the settings say by number. Raises `QuestionFault`.
    """
    question = ask(indicator, by, where, year, settings, store.default_year)
    return reasons(_estimates(store, question), [*question.by, "group_of_contract"])


def select(question: Question) -> tuple[str, dict[str, Any]]:
    """The SELECT that answers a question and its bound values; one row per combination of dimension values."""
    keys = [f"{question.column(dimension)} as {dimension}" for dimension in question.by]
    cut, parameters = select_rows(question, [*keys, "contract_key"])
    measured = ",\n    ".join(
        [*question.by, *(f"{expression} as {name}" for name, expression in _aggregates(question))]
    )
    numbers = ", ".join(str(position + 1) for position in range(len(question.by)))
    sql = f"with cut as (\n{cut}\n)\nselect\n    {measured}\nfrom cut\nwhere applies"
    return (f"{sql}\ngroup by {numbers}\norder by {numbers}" if numbers else sql), parameters


def select_rows(question: Question, keys: Sequence[str]) -> tuple[str, dict[str, Any]]:
    """The SELECT of the contract rows behind a question: `keys`, then what one row adds and whether it is known."""
    indicator = question.indicator
    conditions, parameters = write_conditions(question)
    columns = [
        *keys,
        f"{indicator.applies} as applies",
        f"{indicator.part} as part",
        f"{f'cast({indicator.whole} as decimal(18, 2))' if indicator.whole else 'null'} as whole",
        f"{_state(indicator)} as state",
        f"{indicator.floor} as has_floor",
        *_band(indicator),
        "spend_eur",
    ]
    listed = ",\n    ".join(columns)
    return f"select\n    {listed}\nfrom {question.view}\nwhere {' and '.join(conditions)}", parameters


def _band(indicator: Indicator) -> list[str]:
    """Between what the part of one row lies of which only the attribution is unknown, and whether all that is unknown does."""
    if indicator.band is None:
        return ["0 as band_low", "0 as band_high", "false as is_bounded"]
    ends = [f"{indicator.band}_band_{end}_kg as band_{end}" for end in ("low", "high")]
    return [*ends, f"due_is_bounded and {indicator.state} not in ('known', 'none') as is_bounded"]


def _state(indicator: Indicator) -> str:
    """The state of one row; a value that is missing all the same is unknown."""
    missing = f"{indicator.part} is null and {indicator.state} in ('known', 'none')"
    return f"case when {missing} then 'unknown' else {indicator.state} end"


def write_conditions(question: Question) -> tuple[list[str], dict[str, Any]]:
    """The conditions of a question on the measured views, and the values bound in them."""
    parameters: dict[str, Any] = {
        "effect": question.indicator.effect,
        **question.settings.keys,
    }
    conditions = ["effect = $effect", KEYED.format("")]
    for number, (dimension, values) in enumerate(question.where):
        conditions.append(_condition(question.column(dimension), values, f"where_{number}", parameters))
    if question.year is not None and "year" not in question.by:
        conditions.append(f"{question.column('year')} = $year")
        parameters["year"] = question.year
    return conditions, parameters


def write_filters(where: Mapping[str, Any]) -> tuple[list[str], dict[str, Any]]:
    """Filters alone, for views that are keyed by neither settings nor years; raises `QuestionFault`."""
    if "year" in where:
        raise QuestionFault("no_year_here")
    parameters: dict[str, Any] = {}
    conditions = [
        _condition(dimension, values, f"where_{number}", parameters)
        for number, (dimension, values) in enumerate(check_filters(where))
    ]
    return conditions, parameters


_COUNTS = ("contracts_known", "contracts_partly_known", "contracts_unknown", "contracts_total")
_OTHER_THAN_NUMBERS = ("grade", "has_few_contracts", "is_lower_bound", "status", *_COUNTS)
_COUNTED = (
    "total_part",
    "total_whole",
    "unknown_whole",
    "nonzero_parts",
    "unknown_without_floor",
    "unknown_without_low",
    "unknown_without_high",
    "band_low",
    "band_high",
    "unknown_wholes",
    "contracts_known",
    "contracts_partly_known",
    "contracts_unknown",
    "contracts_total",
    "spend_known_eur",
    "spend_total_eur",
)


def _aggregates(question: Question) -> list[tuple[str, str]]:
    """What is added up per cut, by name, in the order of `_COUNTED`."""
    known, partly, unknown = "state in ('known', 'none')", "state = 'partly_known'", "state = 'unknown'"
    one_row_per_contract = not question.in_years or question.year is not None or "year" in question.by

    # A contract of unknown size would enlarge the denominator of a share by who knows how much: no floor and no ceiling.
    unsized = " or whole is null" if question.indicator.whole else ""

    def contracts(condition: str) -> str:
        if one_row_per_contract:
            return f"sum(case when {condition} then 1 else 0 end)"
        return f"count(distinct case when {condition} then contract_key end)"

    expressions = (
        "sum(part)",
        "sum(whole)",
        f"sum(case when {known} then 0 else whole end)",
        "sum(case when part <> 0 then 1 else 0 end)",
        f"sum(case when not ({known}) and not has_floor{unsized} then 1 else 0 end)",
        f"sum(case when not ({known}) and not has_floor and not is_bounded{unsized} then 1 else 0 end)",
        f"sum(case when not ({known}) and not is_bounded{unsized} then 1 else 0 end)",
        "sum(band_low)",
        "sum(band_high)",
        "sum(case when whole is null then 1 else 0 end)",
        contracts(known),
        contracts(partly),
        contracts(unknown),
        contracts("true"),
        f"sum(case when {known} then spend_eur else 0 end)",
        "sum(spend_eur)",
    )
    return list(zip(_COUNTED, expressions, strict=True))


def _condition(column: str, values: tuple[Any, ...], name: str, parameters: dict[str, Any]) -> str:
    """A filter on one column; an empty or absent value asks for what is not known."""
    given = [value for value in values if value not in (None, "")]
    names = [f"{name}_{position}" for position in range(len(given))]
    parameters.update(zip(names, given, strict=True))
    parts = [f"{column} in ({', '.join(f'${name}' for name in names)})"] if names else []
    if len(given) < len(values):
        parts.append(f"{column} is null")
    return f"({' or '.join(parts)})" if parts else "1 = 0"


def _estimates(store: Store, question: Question) -> dict[tuple[Any, ...], Estimate]:
    if not may_be_estimated(question):
        return {}
    keys = [f"{question.column(dimension)} as {dimension}" for dimension in question.by]
    rows = select_rows(question, [*keys, "product_group as group_of_contract", "contract_key"])
    way = BY_VALUE if question.settings.extrapolation == "off" else question.settings.extrapolation
    return estimate_groups(store, question, rows, way)


def _spreads(store: Store, question: Question) -> dict[tuple[Any, ...], Spread]:
    return spreads(store, question, *write_conditions(question)) if has_range(question) else {}


def _figures(
    question: Question, counted: pd.DataFrame, targets: Targets, found: Mapping[tuple[Any, ...], Spread], store: Store
) -> pd.DataFrame:
    """Figures from the sums: known, unknown and zero (R2), range and grade (R6), the target and its verdict (R9)."""
    rows = []
    for row in counted.to_dict("records"):
        if row["contracts_total"]:
            cut: dict[str, Any] = {str(name): _plain(row[name]) for name in question.by}
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


def _figure(question: Question, row: Mapping[Any, Any]) -> dict[str, Any]:
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


def _unknown_part(question: Question, row: Mapping[Any, Any]) -> dict[str, float | None]:
    """What the unknown part adds at least and at most, and the part of it that waits for its attribution only."""
    scale, is_share = question.indicator.scale, question.indicator.whole is not None
    low, high = (float(row[f"band_{end}"] or 0) / scale for end in ("low", "high"))
    has_high = not int(row["unknown_without_high"] or 0)
    if is_share:  # at most all of what was not assessed, where its size is known
        has_high = bool(row["total_whole"]) and not row["unknown_wholes"]
        high = float(row["unknown_whole"] or 0) / float(row["total_whole"]) if has_high else 0.0
    return {
        "unknown_low": None if int(row["unknown_without_low"] or 0) else low,
        "unknown_high": high if has_high else None,
        "attribution_low": None if question.indicator.band is None else low,
        "attribution_high": None if question.indicator.band is None else high,
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


def _value(question: Question, row: Mapping[Any, Any]) -> float | None:
    if row["total_part"] is None:
        return None
    if question.indicator.whole is None:
        return float(row["total_part"] / question.indicator.scale)
    return float(row["total_part"]) / float(row["total_whole"]) if row["total_whole"] else None


def _plain(value: Any) -> Any:
    """A dimension value as text or int, None where it is not known."""
    if value is None or value != value:  # noqa: PLR0124 - a float that is not itself is "not a number"
        return None
    return int(value) if isinstance(value, float) else value
