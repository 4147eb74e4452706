"""One measured figure as the pages read it: typed, with None for "?" and never a NaN."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from mvi_dashboard.indicators import INDICATORS
from mvi_dashboard.measure import GRADE_MIX
from mvi_dashboard.questions import Code


@dataclass(frozen=True)
class Outcome:
    """The value of one indicator at one cut; `value` None means that it could not be determined, or is not told.

    `grade_mix`: the share of the absolute effect behind each grade, in the order of `GRADES`. `unknown_low` and `unknown_high`:
    what is unknown adds at least and at most, None without a bound; `attribution_…`: the part of that of which only the
    attribution is unknown. `estimate`: what the rest may
    add, only where it was asked for, and never part of the value. `has_few_contracts`: too few for a place in a ranking; of a share
    the value is then not told at all (`is_withheld`).
    """

    indicator: str
    cut: tuple[Code, ...] = ()
    value: float | None = None
    low: float | None = None
    high: float | None = None
    grade: str | None = None
    is_lower_bound: bool = False
    has_few_contracts: bool = False
    contracts_known: int = 0
    contracts_partly_known: int = 0
    contracts_unknown: int = 0
    contracts_total: int = 0
    spend_known_eur: float | None = None
    spend_total_eur: float | None = None
    target: float | None = None
    status: str | None = None
    grade_mix: tuple[float, ...] | None = None
    unknown_low: float | None = None
    unknown_high: float | None = None
    attribution_low: float | None = None
    attribution_high: float | None = None
    estimate: float | None = None
    estimate_low: float | None = None
    estimate_high: float | None = None
    estimated_contracts: int = 0

    @property
    def code(self) -> Code:
        """The dimension value of a cut by one dimension; None where it is unknown or nothing was cut."""
        return self.cut[0] if self.cut else None

    @property
    def is_withheld(self) -> bool:
        """Whether there is a percentage that is not told, since it would rest on too few contracts."""
        return self.has_few_contracts and INDICATORS[self.indicator].unit == "share"

    @property
    def is_known(self) -> bool:
        """Whether there is a value to show."""
        return self.value is not None


def read_outcomes(frame: pd.DataFrame, by: Iterable[str] = ()) -> list[Outcome]:
    """The rows of a result of `measure`, in its order."""
    dimensions = tuple(by)
    return [_outcome(row, dimensions) for row in frame.to_dict("records")]


def by_indicator(frame: pd.DataFrame) -> dict[str, Outcome]:
    """Indicator → outcome, of a result without dimensions; an indicator without a row is an empty outcome."""
    return {outcome.indicator: outcome for outcome in read_outcomes(frame)}


def by_code(frame: pd.DataFrame, dimension: str) -> dict[Code, dict[str, Outcome]]:
    """Dimension value → indicator → outcome, in the order of the rows."""
    table: dict[Code, dict[str, Outcome]] = {}
    for outcome in read_outcomes(frame, (dimension,)):
        table.setdefault(outcome.code, {})[outcome.indicator] = outcome
    return table


def _outcome(row: Mapping[Any, Any], dimensions: tuple[str, ...]) -> Outcome:
    def number(name: str) -> float | None:
        return None if pd.isna(row.get(name)) else float(row[name])

    mix = [number(name) for name in GRADE_MIX.values()]
    has_few = bool(row["has_few_contracts"])
    is_told = not (has_few and INDICATORS[str(row["indicator"])].unit == "share")
    return Outcome(
        indicator=str(row["indicator"]),
        cut=tuple(_code(row[dimension]) for dimension in dimensions),
        value=number("value") if is_told else None,
        low=number("low") if is_told else None,
        high=number("high") if is_told else None,
        grade=None if pd.isna(row["grade"]) else str(row["grade"]),
        is_lower_bound=bool(row["is_lower_bound"]) and is_told,
        has_few_contracts=has_few,
        contracts_known=int(row["contracts_known"]),
        contracts_partly_known=int(row["contracts_partly_known"]),
        contracts_unknown=int(row["contracts_unknown"]),
        contracts_total=int(row["contracts_total"]),
        spend_known_eur=number("spend_known_eur"),
        spend_total_eur=number("spend_total_eur"),
        target=number("target"),
        status=None if pd.isna(row["status"]) else str(row["status"]),
        grade_mix=None if None in mix else tuple(share for share in mix if share is not None),
        unknown_low=number("unknown_low"),
        unknown_high=number("unknown_high"),
        attribution_low=number("attribution_low"),
        attribution_high=number("attribution_high"),
        estimate=number("estimate"),
        estimate_low=number("estimate_low"),
        estimate_high=number("estimate_high"),
        estimated_contracts=int(number("estimated_contracts") or 0),
    )


def _code(value: Any) -> Code:
    if pd.isna(value):
        return None
    return value if isinstance(value, str) else int(value)
