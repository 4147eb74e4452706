"""What is asked of the figures: settings, dimensions and filters, checked before any SQL is written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from mvi_dashboard.indicators import INDICATORS, Basis, Indicator

DIMENSIONS = (
    "product_group",
    "cluster",
    "organisation",
    "department",
    "budget_holder",
    "supplier",
    "start_year",
    "circular_level",
    "social_return_table",
    "year",
)
"""What figures can be cut by; each is a column of the measured views."""

_ALLOWED = {
    "baseline": ("grey", "mix"),
    "infrastructure": ("method", "with", "without"),
    "attribution": ("due", "gross"),
    "circular_definition": ("low", "central", "high"),
    "circular_denominator": ("all", "relevant"),
    "year_basis": ("delivery", "award"),
    "scope": ("WTW",),
    "stage": ("contract",),
    "extrapolation": ("off", "by_value", "by_number"),
}


KEYED = "{0}baseline = $baseline and {0}factor_list = $factor_list and {0}infrastructure = $infrastructure"
"""The condition that leaves the result rows of one combination of settings; `{0}` is the alias of the view with its dot."""


class QuestionFault(Exception):
    """A question that cannot be asked; `rule` names the text under `[question]` in the language files."""

    def __init__(self, rule: str, **parameters: object) -> None:
        super().__init__(f"{rule}: {parameters}")
        self.rule = rule
        self.parameters = parameters


@dataclass(frozen=True)
class Settings:
    """The choices under which figures are made; printed with every figure they touch.

    `baseline`: electricity without MVI is grey or the grid mix. `factor_list`: `pinned` (award year for promises, delivery
    year for results) or a list year. `infrastructure`: the building of plants, turbines and panels counts as each method
    says, on both sides, or on neither; it touches only what has a figure for it. `attribution`: due to MVI or gross.
    `circular_definition`: which end of the band. `circular_denominator`: a share of all spend or of that in the groups where
    circular buying is possible.
    `year_basis`: a year is the year of delivery or of award. `extrapolation`: an estimate for the rest beside the value.
    """

    baseline: str = "grey"
    factor_list: str = "pinned"
    attribution: str = "due"
    circular_definition: str = "central"
    circular_denominator: str = "all"
    year_basis: str = "delivery"
    scope: str = "WTW"
    stage: str = "contract"
    extrapolation: str = "off"
    infrastructure: str = "method"

    @property
    def keys(self) -> dict[str, str]:
        """The settings that result rows are keyed by, as bound by `KEYED`."""
        return {"baseline": self.baseline, "factor_list": self.factor_list, "infrastructure": self.infrastructure}

    @staticmethod
    def of(pairs: Mapping[str, str]) -> "Settings":
        """Settings from `key=value` pairs; `QuestionFault` for a key or value that does not exist."""
        known = [field.name for field in fields(Settings)]
        for key, value in pairs.items():
            if key not in known:
                raise QuestionFault("unknown_setting", key=key, known=", ".join(known))
            if key in _ALLOWED and value not in _ALLOWED[key]:
                raise QuestionFault("unknown_setting_value", key=key, value=value, known=", ".join(_ALLOWED[key]))
        return Settings(**pairs)


Code = str | int | None
"""A dimension value; None is "not recorded"."""

UNKNOWN_CODE = "unknown"
"""Stands in addresses and parameter files for "not recorded"."""


@dataclass(frozen=True)
class Cut:
    """A question that can be asked again, in codes: what a figure, a link or a bundle shows.

    `where` holds dimension and values; `year` None asks over the whole term, or in the years of `where` or `by`.
    """

    indicators: tuple[str, ...]
    by: tuple[str, ...] = ()
    where: tuple[tuple[str, tuple[Code, ...]], ...] = ()
    year: int | None = None
    settings: Settings = Settings()

    @staticmethod
    def asked(
        indicators: Sequence[str],
        by: Sequence[str] = (),
        where: Mapping[str, Sequence[Code]] | None = None,
        year: int | None = None,
        settings: Settings | None = None,
    ) -> "Cut":
        """The cut of what `measure` was asked."""
        filters = tuple(sorted((name, tuple(codes)) for name, codes in (where or {}).items()))
        return Cut(tuple(indicators), tuple(by), filters, year, settings or Settings())

    @staticmethod
    def of(pairs: Iterable[tuple[str, str]]) -> "Cut":
        """The cut that `pairs` wrote; names that are no part of a cut are passed over. Raises `QuestionFault`."""
        found: dict[str, list[str]] = {}
        for name, value in pairs:
            found.setdefault(name, []).append(value)
        known = {field.name for field in fields(Settings)}
        where: dict[str, tuple[Code, ...]] = {
            name: tuple(read_code(name, value) for value in values)
            for name, values in found.items()
            if name in DIMENSIONS and not (name == "year" and len(values) == 1)
        }
        single = found.get("year", [])
        year = read_code("year", single[0]) if len(single) == 1 else None
        settings = Settings.of({name: values[-1] for name, values in found.items() if name in known})
        return Cut.asked(
            found.get("indicator", []), found.get("by", []), where, year if isinstance(year, int) else None, settings
        )

    def questions(self, default_year: int) -> list["Question"]:
        """The checked questions of the cut, one per indicator. Raises `QuestionFault`."""
        where = dict(self.where)
        return [ask(name, self.by, where, self.year, self.settings, default_year) for name in self.indicators]

    def pairs(self) -> list[tuple[str, str]]:
        """The cut as names and codes; settings only where they are not the usual ones."""
        usual = Settings()
        settings = [
            (field.name, str(value))
            for field in fields(Settings)
            if (value := getattr(self.settings, field.name)) != getattr(usual, field.name)
        ]
        return [
            *(("indicator", indicator) for indicator in self.indicators),
            *(("by", dimension) for dimension in self.by),
            *((name, write_code(code)) for name, codes in self.where for code in codes),
            *([("year", str(self.year))] if self.year is not None else []),
            *settings,
        ]

    def narrowed(self, dimension: str, codes: Sequence[Code]) -> "Cut":
        """The same question within these values of a dimension, no longer cut by it."""
        where = dict(self.where) | {dimension: tuple(codes)}
        return replace(
            self, by=tuple(name for name in self.by if name != dimension), where=tuple(sorted(where.items()))
        )


def write_code(code: Code) -> str:
    """A dimension value as it stands in an address."""
    return UNKNOWN_CODE if code is None else str(code)


def read_code(name: str, text: str) -> Code:
    """The dimension value that `write_code` wrote; `QuestionFault` for a year that is none."""
    if text == UNKNOWN_CODE:
        return None
    if name in ("year", "start_year"):
        if not text.isdigit():
            raise QuestionFault("not_a_year", key=name, value=text)
        return int(text)
    return text


@dataclass(frozen=True)
class Question:
    """One indicator, cut by dimensions, within filters, in a year or over the term."""

    indicator: Indicator
    by: tuple[str, ...] = ()
    where: tuple[tuple[str, tuple[Any, ...]], ...] = ()
    year: int | None = None
    settings: Settings = Settings()

    @property
    def in_years(self) -> bool:
        """Whether rows per year answer it; else the rows over the term do."""
        asks_year = "year" in self.by or any(key == "year" for key, _ in self.where) or self.year is not None
        return self.indicator.basis == "year" or (
            self.indicator.basis == "either" and asks_year and self.settings.year_basis == "delivery"
        )

    @property
    def view(self) -> str:
        """The view that answers it: with the effects of each setting only where the indicator rests on them."""
        rows = "contract_years" if self.in_years else "contracts"
        return f"{'measured' if self.indicator.rests_on_effects else 'counted'}_{rows}"

    def column(self, dimension: str) -> str:
        """The column behind a dimension."""
        return "award_year" if dimension == "year" and self.settings.year_basis == "award" else dimension


def ask(
    indicator: str,
    by: Sequence[str] = (),
    where: Mapping[str, Any] | None = None,
    year: int | None = None,
    settings: Settings | None = None,
    default_year: int | None = None,
) -> Question:
    """The checked question; `QuestionFault` for an unknown indicator or dimension, or a year that it does not have."""
    settings = settings or Settings()
    if indicator not in INDICATORS:
        raise QuestionFault("unknown_indicator", id=indicator, known=", ".join(INDICATORS))
    declared = INDICATORS[indicator]
    chosen = _under(settings, declared)
    filters = dict(check_filters(where or {}))
    for name in by:
        if name not in DIMENSIONS:
            raise QuestionFault("unknown_dimension", name=name, known=", ".join(DIMENSIONS))
    asks_year = "year" in by or "year" in filters
    if chosen.basis == "term" and (settings.year_basis == "delivery" or chosen.theme == "footprint"):
        if asks_year:
            raise QuestionFault("no_year", id=indicator)
        year = None
    if declared.basis == "year" and year is None and not asks_year:
        year = default_year
    return Question(chosen, tuple(by), tuple(filters.items()), year, settings)


def check_filters(where: Mapping[str, Any]) -> tuple[tuple[str, tuple[Any, ...]], ...]:
    """Filters as dimension and values; `QuestionFault` for a dimension that does not exist."""
    for name in where:
        if name not in DIMENSIONS:
            raise QuestionFault("unknown_dimension", name=name, known=", ".join(DIMENSIONS))
    return tuple((name, _as_values(value)) for name, value in where.items())


_GROSS = {"due_kg": "gross_kg", "due_realised_kg": "gross_realised_kg", "due_expected_kg": "gross_expected_kg"}
"""What is due to MVI -> the same whatever its attribution."""


def _under(settings: Settings, indicator: Indicator) -> Indicator:
    """The indicator as the settings define it; it keeps its id, and the settings stand beside the figure."""
    if settings.attribution == "gross" and indicator.theme == "climate" and indicator.part in _GROSS:
        part = _GROSS[indicator.part]
        return replace(indicator, part=part, state="gross_state", floor="gross_has_floor", band=None)
    if indicator.id == "circular_share":
        spend = INDICATORS[f"circular_spend_{settings.circular_definition}_eur"]
        applies = "circular_relevant" if settings.circular_denominator == "relevant" else indicator.applies
        basis: Basis = "term" if settings.year_basis == "award" else "year"
        return replace(indicator, part=spend.part, state=spend.state, applies=applies, basis=basis)
    return indicator


def _as_values(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, list | tuple | set) else (value,)
