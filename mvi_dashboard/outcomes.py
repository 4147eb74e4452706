"""One measured figure as the pages read it: typed, with None for "?" and never a NaN."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

Code = str | int | None

_FIELDS = (
    "value",
    "low",
    "high",
    "grade",
    "is_lower_bound",
    "contracts_known",
    "contracts_partly_known",
    "contracts_unknown",
    "contracts_total",
    "spend_known_eur",
    "spend_total_eur",
    "target",
    "status",
)


@dataclass(frozen=True)
class Outcome:
    """The value of one indicator at one cut; `value` None means that it could not be determined."""

    indicator: str
    cut: tuple[Code, ...] = ()
    value: float | None = None
    low: float | None = None
    high: float | None = None
    grade: str | None = None
    is_lower_bound: bool = False
    contracts_known: int = 0
    contracts_partly_known: int = 0
    contracts_unknown: int = 0
    contracts_total: int = 0
    spend_known_eur: float | None = None
    spend_total_eur: float | None = None
    target: float | None = None
    status: str | None = None

    @property
    def code(self) -> Code:
        """The dimension value of a cut by one dimension; None where it is unknown or nothing was cut."""
        return self.cut[0] if self.cut else None

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


def _outcome(row: dict[str, object], dimensions: tuple[str, ...]) -> Outcome:
    filled = {name: row[name] for name in _FIELDS if name in row and not pd.isna(row[name])}  # type: ignore[call-overload]
    for name in ("value", "low", "high", "spend_known_eur", "spend_total_eur", "target"):
        if name in filled:
            filled[name] = float(filled[name])
    for name in ("contracts_known", "contracts_partly_known", "contracts_unknown", "contracts_total"):
        if name in filled:
            filled[name] = int(filled[name])
    filled["is_lower_bound"] = bool(filled.get("is_lower_bound", False))
    return Outcome(str(row["indicator"]), tuple(_code(row.get(dimension)) for dimension in dimensions), **filled)


def _code(value: object) -> Code:
    if value is None or (not isinstance(value, str) and pd.isna(value)):  # type: ignore[call-overload]
        return None
    return value if isinstance(value, str) else int(value)  # type: ignore[call-overload, no-any-return]
