"""Targets and the verdict on a figure (rules.md R9).

A target belongs to exactly its indicator, definition, organisation, product group (or all) and year; any other cut has
none: it is never summed, split or inherited. The verdict uses the range of the known part and the bounds of the rest.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from mvi_dashboard.indicators import INDICATORS
from mvi_dashboard.questions import Question, QuestionFault, Settings, ask
from mvi_dashboard.store import Store

STATUSES = ("on_course", "watch", "behind", "too_little_data")
_EFFECTS = ("climate", "environment")
_TOUCHED = {
    **dict.fromkeys(
        _EFFECTS, ("attribution", "stage", "year_basis", "baseline", "factor_list", "infrastructure", "scope")
    ),
    "circular": ("stage", "year_basis", "circular_definition", "circular_denominator"),
    "social_return": ("stage", "year_basis"),
}
"""Theme -> what a definition says about it; a target that does not say it means the setting by default."""
_STAGES = {"verified": "verified", "realised": "realised", "expected": "expected", "planned": "planned"}
_DENOMINATORS = {"spend_eur": "all_spend", "obliged_eur": "social_return_obliged_eur"}


@dataclass(frozen=True)
class Bounds:
    """The 90 % range of the known part, and what the unknown part can add at least and at most (absent: infinite)."""

    low: float
    high: float
    unknown_low: float = float("-inf")
    unknown_high: float = float("inf")

    def mirrored(self) -> "Bounds":
        """The same on an axis turned round, where higher is better again."""
        return Bounds(-self.high, -self.low, -self.unknown_high, -self.unknown_low)


def judge(bounds: Bounds, path: float, coverage_share: float, least_share: float, direction: str = "higher") -> str:
    """The verdict of R9; `coverage_share` is the known part by value, `least_share` the least that a verdict needs."""
    if direction == "lower":
        return judge(bounds.mirrored(), -path, coverage_share, least_share)
    if bounds.low + bounds.unknown_low >= path:
        return "on_course"
    if bounds.high + bounds.unknown_high < path:
        return "behind"
    if coverage_share < least_share:
        return "too_little_data"
    if bounds.high < path:
        return "behind"
    return "watch" if bounds.low < path else "on_course"


@dataclass(frozen=True)
class Target:
    """One adopted target; a change whose unit is `share` is relative to the base value, else in points or units."""

    target_id: str
    organisation: str
    indicator: str
    definition: str | None
    product_group: str | None
    unit: str
    direction: str
    target_kind: str
    denominator: str | None
    period_from: int
    period_to: int
    base_year: int | None
    base_value: float | None
    target_value: float
    path: str
    path_steps: str | None
    minimum_coverage_share: float | None
    decision_date: Any

    @staticmethod
    def of(record: Mapping[str, Any]) -> "Target":
        """The target of a row of the register."""
        numbers = ("base_value", "target_value", "minimum_coverage_share")
        cells: dict[str, Any] = {field.name: record.get(field.name) for field in fields(Target)}
        return Target(**cells | {name: float(cells[name]) for name in numbers if cells[name] is not None})

    @property
    def end_value(self) -> float | None:
        """What must hold in the last year; None where a change has no base value."""
        return self._level(self.target_value)

    def on_path(self, year: int) -> float | None:
        """What must hold in a year: before the last one only where a path was adopted."""
        if year == self.period_to:
            return self.end_value
        if self.path == "linear":
            return self._on_line(year)
        return self._on_steps(year) if self.path == "steps" else None

    def belongs_to(self, question: Question) -> bool:
        """Whether the question asks the indicator in the definition, denominator and unit of the target."""
        indicator = question.indicator
        is_unit = self.unit == indicator.unit or (self.target_kind == "change" and self.unit == "share")
        is_denominator = self.denominator in (None, _DENOMINATORS.get(indicator.whole or ""))
        return self.indicator == indicator.id and is_unit and is_denominator and self._is_of_definition(question)

    def covers(self, years: tuple[int, ...]) -> bool:
        """Whether a figure over these years is one that the target is about: a year, or all years up to one."""
        if not years or not self.period_from <= years[0] <= years[-1] <= self.period_to:
            return False
        if self.target_kind == "cumulative":
            return years == tuple(range(self.period_from, years[-1] + 1))
        return len(years) == 1

    def covers_year(self, year: int) -> bool:
        """Whether a year lies in the period of the target."""
        return self.period_from <= year <= self.period_to

    def judge(self, figure: Mapping[str, Any], path: float, least_share: float) -> str:
        """The verdict on a figure as `measure` gives it.

        A figure that is "?" has too little data, unless what is unknown cannot change the verdict.
        """
        if _is_absent(figure["value"]):
            return judge(_bounds(figure), path, 0.0, math.inf, self.direction)
        least = least_share if self.minimum_coverage_share is None else self.minimum_coverage_share
        return judge(_bounds(figure), path, _coverage(figure), least, self.direction)

    def is_understood(self) -> bool:
        """Whether indicator and definition are ones that can be measured."""
        try:
            question = ask(self.indicator, settings=self.settings())
        except QuestionFault:
            return False
        return question.indicator.theme != "footprint" and self.belongs_to(question)

    def settings(self) -> Settings:
        """The settings that the definition asks for."""
        known = {field.name for field in fields(Settings)} - {"stage"}
        return Settings.of({key: value for key, value in pairs(self.definition).items() if key in known})

    def _is_of_definition(self, question: Question) -> bool:
        touched = definition_of(question)
        stated = pairs(self.definition)
        known = {field.name for field in fields(Settings)}
        default = {key: getattr(Settings(), key) for key in touched if key != "stage"}
        wanted = {"stage": touched.get("stage"), **default, **stated}
        return set(stated) <= known and all(wanted[key] == value for key, value in touched.items())

    def _level(self, value: float) -> float | None:
        """A target value as a level: a change counts from the base value, relative where it is given as a share."""
        if self.target_kind != "change":
            return value
        if self.base_value is None:
            return None
        is_relative = self.unit == "share" and INDICATORS[self.indicator].unit != "share"
        return self.base_value * (1 + value) if is_relative else self.base_value + value

    def _on_line(self, year: int) -> float | None:
        """The straight line from the base year; a cumulative target without one starts at zero."""
        base_year, base_value = self.base_year, self.base_value
        if self.target_kind == "cumulative" and base_value is None:
            base_year, base_value = self.period_from - 1, 0.0
        if base_year is None or base_value is None or self.end_value is None or base_year >= self.period_to:
            return None
        return base_value + (self.end_value - base_value) * (year - base_year) / (self.period_to - base_year)

    def _on_steps(self, year: int) -> float | None:
        """The last step up to a year (`2025: 0,05; 2027: 0,10`); a target without steps is one step."""
        if not self.path_steps:
            return self.end_value
        steps = re.findall(r"(\d{4})\s*:\s*(-?\d+(?:[.,]\d+)?)", self.path_steps)
        reached = [(int(start), float(value.replace(",", "."))) for start, value in steps if int(start) <= year]
        return self._level(max(reached)[1]) if reached else None


@dataclass(frozen=True)
class Targets:
    """The adopted targets of a store and what is needed to judge by them."""

    records: tuple[Target, ...]
    organisations: tuple[str, ...]
    minimum_coverage_share: float

    @staticmethod
    def read(store: Store) -> "Targets":
        """The targets in force of a store: those of the shortest period first, then those decided last."""
        records = [Target.of(row) for row in store.facts("select * from targets where replaced_by is null")]
        records.sort(key=lambda record: str(record.decision_date or ""), reverse=True)
        records.sort(key=lambda record: record.period_to - record.period_from)
        return Targets(
            tuple(records),
            tuple(row["organisation"] for row in store.facts("select distinct organisation from contracts")),
            store.thresholds["minimum_coverage_share"],
        )

    def verdict(
        self,
        question: Question,
        cut: Mapping[str, Any],
        figure: Mapping[str, Any],
        last_complete_year: int,
    ) -> dict[str, Any]:
        """`target` and `status` of a figure; neither where no target belongs to the cut, no status in a running year.

        Figures that only exist over the term are judged by the target of the last complete year.
        """
        none = {"target": None, "status": None}
        years = _years(question, cut, last_complete_year)
        record = self._find(question, cut, years)
        if record is None:
            return none
        path = record.on_path(years[-1])
        if path is None:
            return none
        if years[-1] > last_complete_year:
            return none | {"target": path}
        return {"target": path, "status": record.judge(figure, path, self.minimum_coverage_share)}

    def belongs_to_cut(self, question: Question, last_complete_year: int) -> bool:
        """Whether a target belongs to the whole of a question, in the year that it is judged by."""
        years = _years(question, {}, last_complete_year)
        record = self._find(question, {}, years)
        return record is not None and record.on_path(years[-1]) is not None

    def _find(self, question: Question, cut: Mapping[str, Any], years: tuple[int, ...]) -> Target | None:
        scope = _scope(question, cut, self.organisations)
        if scope is None or meets_no_target(question):
            return None
        for record in self.records:
            is_scope = (record.organisation, record.product_group) == scope
            if is_scope and record.covers(years) and record.belongs_to(question):
                return record
        return None


def pairs(definition: str | None) -> dict[str, str]:
    """A definition as settings: `baseline=grey; attribution=due`; words without `=` are for people and not compared."""
    parts = [part.split("=", 1) for part in (definition or "").split(";") if "=" in part]
    return {key.strip(): value.strip() for key, value in parts}


def theme_settings(theme: str) -> tuple[str, ...]:
    """The settings that touch the figures of a theme."""
    return tuple(name for name in _TOUCHED.get(theme, ("year_basis",)) if name != "stage")


def definition_of(question: Question) -> dict[str, str]:
    """The definition under which a question is asked, as far as it touches the indicator."""
    part = question.indicator.part
    stage = next((name for word, name in _STAGES.items() if word in part), "contract")
    asked = question.settings.__dict__ | {"stage": stage, "attribution": "gross" if "gross" in part else "due"}
    touched = _TOUCHED.get(question.indicator.theme, ("year_basis",))
    return {key: asked[key] for key in touched}


def meets_no_target(question: Question) -> bool:
    """Whether a figure counts what is only expected in a year, or is a footprint of spend: neither meets a target."""
    if question.indicator.theme == "footprint":
        return True
    is_effect = question.indicator.theme in _EFFECTS
    return is_effect and question.in_years and definition_of(question)["stage"] not in ("realised", "verified")


def _years(question: Question, cut: Mapping[str, Any], last_complete_year: int) -> tuple[int, ...]:
    """The years that a figure covers; none where it is over the term of an indicator that has years."""
    if "year" in cut:
        return () if cut["year"] is None else (int(cut["year"]),)
    if question.year is not None:
        return (question.year,)
    asked = dict(question.where).get("year")
    if asked is not None:
        return tuple(sorted({int(year) for year in asked if year not in (None, "")}))
    return (last_complete_year,) if question.indicator.basis == "term" else ()


def _scope(question: Question, cut: Mapping[str, Any], organisations: tuple[str, ...]) -> tuple[str, str | None] | None:
    """Organisation and product group of a cut; None where the cut is one that no target can belong to."""
    fixed = dict(cut)
    for name, values in question.where:
        if name in fixed or name == "year":
            continue
        if len(values) != 1:
            return None
        fixed[name] = values[0]
    if set(fixed) - {"organisation", "product_group", "year"}:
        return None
    if "product_group" in fixed and fixed["product_group"] in (None, ""):
        return None
    organisation = fixed.get("organisation", organisations[0] if len(organisations) == 1 else None)
    return None if organisation is None else (organisation, fixed.get("product_group"))


def _bounds(figure: Mapping[str, Any]) -> Bounds:
    """The range of the known part (its value where it has none) and the bounds of the unknown part.

    The known part of a figure that is "?" is nothing, or nothing but zeros.
    """
    value = 0.0 if _is_absent(figure["value"]) else figure["value"]
    low = value if _is_absent(figure["low"]) else figure["low"]
    high = value if _is_absent(figure["high"]) else figure["high"]
    unknown_low = -math.inf if _is_absent(figure["unknown_low"]) else figure["unknown_low"]
    unknown_high = math.inf if _is_absent(figure["unknown_high"]) else figure["unknown_high"]
    return Bounds(low, high, unknown_low, unknown_high)


def _coverage(figure: Mapping[str, Any]) -> float:
    """The known part by value; the whole where every contract is known."""
    if not _unknown_contracts(figure):
        return 1.0
    total = float(figure["spend_total_eur"])
    return float(figure["spend_known_eur"]) / total if total else 0.0


def _unknown_contracts(figure: Mapping[str, Any]) -> int:
    return int(figure["contracts_partly_known"]) + int(figure["contracts_unknown"])


def _is_absent(value: Any) -> bool:
    return value is None or math.isnan(value)
