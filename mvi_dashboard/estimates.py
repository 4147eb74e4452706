"""Estimates for the rest ("bijschatting", rules.md R10): what unknown contracts would give at the measured rate.

A part of its own with a range of its own, off by default and never inside a value or a verdict. Only within one product
group, under one indicator (hence one stage) and baseline, and only where enough was measured; large contracts are
measured, not estimated. A contract that is known in part is a drop-out: it leaves the sample and is not estimated, as RIVM leaves
out tenders of which the documents cannot be had. Known contracts are not a random sample: the screen says so.

    by value:  R = ΣE / ΣV,  estimate = R · V_rest,          Var = (V_rest · se(R))² + m · s²
    by number: estimate = Σ_h m_h · mean_h(E),               Var = Σ_h (m_h² / n_h + m_h) · s_h²

with E, V effect and value of the n measured contracts, m contracts in the rest, h classes of size, s² the variance of
the residuals E − R · V (by number: of E within the class) and se(R) = s / (√n · mean(V)). The second term is the scatter
of the rest itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf, sqrt
from typing import Any

import pandas as pd

from mvi_dashboard.questions import Question
from mvi_dashboard.store import Store

ESTIMATE = ("estimate", "estimate_low", "estimate_high", "estimated_contracts")
"""What a figure carries beside its value where an estimate was asked."""
WHY_NOT = (
    "not_for_this_indicator",
    "not_a_product_group",
    "nothing_to_estimate",
    "too_few_measured",
    "too_little_value",
    "one_contract_dominates",
    "class_not_measured",
    "too_wide",
)
"""Why an estimate is not shown; words stand in the language files under `[estimate.why_not]`."""
BY_VALUE, BY_NUMBER = "by_value", "by_number"
SIZES = ("small", "middle", "large")
_THEMES = ("climate", "environment", "circular", "social_return")
_NEVER = (
    "circular_spend_low_eur",
    "social_return_realised_eur",
    "social_return_verified_eur",
    "social_return_fulfilled_eur",
)
_OUTSIDE = (None, "no_mvi_group")


@dataclass(frozen=True)
class Sums:
    """What is added up over some contracts: E effect, V value, both in the stored unit and euros."""

    measured: int = 0
    effect: float = 0.0
    value: float = 0.0
    effect_squared: float = 0.0
    value_squared: float = 0.0
    effect_by_value: float = 0.0
    absolute_effect: float = 0.0
    largest_effect: float = 0.0
    rest: int = 0
    rest_value: float = 0.0
    group_value: float = 0.0

    def plus(self, other: "Sums") -> "Sums":
        """The sums over both."""
        both = {name: getattr(self, name) + getattr(other, name) for name in self.__dict__}
        return Sums(**both | {"largest_effect": max(self.largest_effect, other.largest_effect)})


@dataclass(frozen=True)
class Estimate:
    """The estimate for the rest of one product group, in the stored unit; None where it is not shown."""

    value: float | None
    half_width: float | None
    contracts: int
    why_not: str | None = None
    ratio: float | None = None
    standard_error: float | None = None


def may_be_estimated(question: Question) -> bool:
    """Whether the rest may be estimated at all: amounts, never shares, realised social return or circular low."""
    indicator = question.indicator
    return indicator.whole is None and indicator.theme in _THEMES and indicator.id not in _NEVER


def estimate_group(classes: Mapping[str, Sums], way: str, limits: Mapping[str, float]) -> Estimate:
    """The estimate for one product group from its sums per class of size, with the reason where it is not shown."""
    together = Sums()
    for sums in classes.values():
        together = together.plus(sums)
    why_not = _too_little(together, limits)
    if why_not:
        return Estimate(None, None, 0, why_not)
    ratio = together.effect / together.value
    variance = _residual_variance(together, ratio)
    standard_error = sqrt(variance / together.measured) / (together.value / together.measured)
    if way == BY_VALUE:
        value = ratio * together.rest_value
        variance = (together.rest_value * standard_error) ** 2 + together.rest * variance
    else:
        parts = [_class_part(sums) for sums in classes.values() if sums.rest]
        value, variance = sum(part for part, _ in parts), sum(squared for _, squared in parts)
        if variance == inf:
            return Estimate(None, None, 0, "class_not_measured")
    half = limits["range_normal_quantile"] * sqrt(variance)
    if value == 0 or half > limits["estimate_half_width_share"] * abs(value):
        return Estimate(None, None, 0, "too_wide", ratio, standard_error)
    return Estimate(value, half, together.rest, None, ratio, standard_error)


def estimate_groups(
    store: Store, question: Question, rows: tuple[str, dict[str, Any]], way: str
) -> dict[tuple[Any, ...], Estimate]:
    """Estimates by (dimension values of the question, product group); `rows` selects the contract rows with those keys.

    The rows carry `group_of_contract`, `contract_key` and what `measure.select_rows` gives.
    """
    limits = store.thresholds
    keys = (*question.by, "group_of_contract")
    found: dict[tuple[Any, ...], dict[str, Sums]] = {}
    for row in store.rows(*_select_sums(question, rows, limits)):
        sums = Sums(**{name: _number(row[name]) for name in Sums().__dict__})
        found.setdefault(tuple(row[key] for key in keys), {})[row["size"]] = sums
    return {
        key: Estimate(None, None, 0, "not_a_product_group")
        if key[-1] in _OUTSIDE
        else estimate_group(classes, way, limits)
        for key, classes in found.items()
    }


def add_estimates(figures: pd.DataFrame, question: Question, found: Mapping[tuple[Any, ...], Estimate]) -> pd.DataFrame:
    """The figures with the columns of `ESTIMATE`: per cut the sum over its product groups, which err independently."""
    columns: dict[str, list[float | int | None]] = {name: [] for name in ESTIMATE}
    shown: dict[tuple[Any, ...], list[Estimate]] = {}
    for key, estimate in found.items():
        if estimate.value is not None:
            shown.setdefault(key[:-1], []).append(estimate)
    for row in figures.to_dict("records"):
        cut = tuple(None if row[name] is None or row[name] != row[name] else row[name] for name in question.by)
        parts = shown.get(cut, [])
        value = sum(part.value or 0.0 for part in parts) / question.indicator.scale
        half = sqrt(sum((part.half_width or 0.0) ** 2 for part in parts)) / question.indicator.scale
        columns["estimate"].append(value if parts else None)
        columns["estimate_low"].append(value - half if parts else None)
        columns["estimate_high"].append(value + half if parts else None)
        columns["estimated_contracts"].append(sum(part.contracts for part in parts))
    return figures.assign(
        **{name: pd.Series(cells, index=figures.index, dtype="float64") for name, cells in columns.items()}
    )


def _select_sums(
    question: Question, rows: tuple[str, dict[str, Any]], limits: Mapping[str, float]
) -> tuple[str, dict[str, Any]]:
    """The sums per cut, product group and class of size; a contract counts once, over all years asked."""
    cut, parameters = rows
    keys = ", ".join([*question.by, "group_of_contract"])
    small, middle = limits["estimate_small_below_eur"], limits["estimate_middle_below_eur"]
    largest = limits["estimate_largest_value_eur"]
    sql = f"""with cut as (
{cut}
),
contracts as (
    select {keys}, contract_key,
        sum(cast(part as double precision)) as effect,
        sum(cast(spend_eur as double precision)) as value,
        sum(case when state in ('known', 'none') then 0 else 1 end) as not_known,
        sum(case when state = 'unknown' then 0 else 1 end) as not_unknown
    from cut
    where applies
    group by {keys}, contract_key
),
judged as (
    select {keys}, effect, value,
        case when value < {small} then 'small' when value < {middle} then 'middle' else 'large' end as size,
        case when not_known = 0 and value > 0 then 1 else 0 end as is_measured,
        case when not_unknown = 0 and value > 0 and value < {largest} then 1 else 0 end as is_rest
    from contracts
)
select {keys}, size,
    sum(is_measured) as measured,
    sum(case when is_measured = 1 then effect else 0 end) as effect,
    sum(case when is_measured = 1 then value else 0 end) as value,
    sum(case when is_measured = 1 then effect * effect else 0 end) as effect_squared,
    sum(case when is_measured = 1 then value * value else 0 end) as value_squared,
    sum(case when is_measured = 1 then effect * value else 0 end) as effect_by_value,
    sum(case when is_measured = 1 then abs(effect) else 0 end) as absolute_effect,
    max(case when is_measured = 1 then abs(effect) else 0 end) as largest_effect,
    sum(is_rest) as rest,
    sum(case when is_rest = 1 then value else 0 end) as rest_value,
    sum(value) as group_value
from judged
group by {keys}, size
order by {keys}, size"""
    return sql, parameters


def _too_little(sums: Sums, limits: Mapping[str, float]) -> str | None:
    """The first reason why the measured contracts do not carry an estimate."""
    if not sums.rest:
        return "nothing_to_estimate"
    if sums.measured < limits["estimate_measured_contracts"]:
        return "too_few_measured"
    if sums.value < limits["estimate_measured_value_share"] * sums.group_value:
        return "too_little_value"
    if sums.largest_effect > limits["estimate_largest_effect_share"] * sums.absolute_effect:
        return "one_contract_dominates"
    return None


def _residual_variance(sums: Sums, ratio: float) -> float:
    """Σ (E − R · V)² / (n − 1)."""
    squares = sums.effect_squared - 2 * ratio * sums.effect_by_value + ratio**2 * sums.value_squared
    return max(squares, 0.0) / (sums.measured - 1)


def _class_part(sums: Sums) -> tuple[float, float]:
    """The estimate for the rest of one class of size, and its variance: infinite where fewer than two were measured."""
    if sums.measured < 2:
        return 0.0, inf
    mean = sums.effect / sums.measured
    scatter = max(sums.effect_squared - sums.measured * mean**2, 0.0) / (sums.measured - 1)
    return sums.rest * mean, (sums.rest**2 / sums.measured + sums.rest) * scatter


def _number(cell: Any) -> Any:
    return 0 if cell is None else cell


def reasons(found: Mapping[tuple[Any, ...], Estimate], keys: Sequence[str]) -> pd.DataFrame:
    """One row per cut and product group: the estimate and its ratio, or why it is not shown."""
    rows = [{**dict(zip(keys, key, strict=True)), **estimate.__dict__} for key, estimate in found.items()]
    return pd.DataFrame(rows, columns=[*keys, *Estimate(None, None, 0).__dict__])
