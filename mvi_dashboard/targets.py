"""Targets and the verdict on a figure (rules.md R9).

A target belongs to exactly its indicator, organisation, product group (or all) and year; any other cut has none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mvi_dashboard.questions import Question
from mvi_dashboard.store import Store

STATUSES = ("on_course", "watch", "behind", "too_little_data")


@dataclass(frozen=True)
class Targets:
    """The adopted targets of a store and what is needed to judge by them."""

    records: tuple[Mapping[str, Any], ...]
    organisations: tuple[str, ...]
    minimum_coverage_share: float

    @staticmethod
    def read(store: Store) -> "Targets":
        """The targets in force of a store."""
        return Targets(
            tuple(store.rows("select * from targets where replaced_by is null")),
            tuple(row["organisation"] for row in store.rows("select distinct organisation from contracts")),
            store.thresholds["minimum_coverage_share"],
        )

    def verdict(
        self,
        question: Question,
        cut: Mapping[str, Any],
        figure: Mapping[str, Any],
        unknown_share: float | None,
        default_year: int,
    ) -> dict[str, Any]:
        """`target` and `status` of a figure: no target where none belongs to the cut, no status before its year is over.

        `default_year` is the last complete year; figures over the term are judged by the target of that year.
        """
        year = cut.get("year", question.year) or default_year
        record = self._find(question, cut, year)
        if record is None:
            return {"target": None, "status": None}
        target = _on_path(record, year)
        if target is None or year > default_year:
            return {"target": target, "status": None}
        return {"target": target, "status": self._status(record, figure, unknown_share, target)}

    def _find(self, question: Question, cut: Mapping[str, Any], year: int) -> Mapping[str, Any] | None:
        wanted = _scope(question, cut, self.organisations)
        if wanted is None:
            return None
        organisation, group = wanted
        for record in self.records:
            if (
                record["indicator"] == question.indicator.id
                and record["organisation"] == organisation
                and record["product_group"] == group
                and record["period_from"] <= year <= record["period_to"]
                and _is_of_definition(record["definition"], question)
            ):
                return record
        return None

    def _status(
        self, record: Mapping[str, Any], figure: Mapping[str, Any], unknown_share: float | None, target: float
    ) -> str:
        sign = -1 if record["direction"] == "lower" else 1
        value = figure["value"]
        covered = figure["spend_known_eur"] / figure["spend_total_eur"] if figure["spend_total_eur"] else 0.0
        least = float(record["minimum_coverage_share"] or self.minimum_coverage_share)
        if value is None:
            return "too_little_data"
        low = value if figure["low"] is None else figure["low"]
        high = value if figure["high"] is None else figure["high"]
        lowest, highest = _bounds(figure, unknown_share)
        if sign < 0:
            low, high, lowest, highest = -high, -low, -highest, -lowest
        if low + lowest >= sign * target:
            return "on_course"
        if high + highest < sign * target:
            return "behind"
        if covered < least:
            return "too_little_data"
        if high < sign * target:
            return "behind"
        return "watch" if low < sign * target else "on_course"


def _scope(question: Question, cut: Mapping[str, Any], organisations: tuple[str, ...]) -> tuple[str, str | None] | None:
    """Organisation and product group of a cut; None where the cut is one that no target can belong to."""
    fixed = dict(cut)
    for name, values in question.where:
        if len(values) != 1:
            return None
        fixed[name] = values[0]
    if set(fixed) - {"organisation", "product_group", "year"}:
        return None
    if "product_group" in fixed and fixed["product_group"] is None:
        return None
    organisation = fixed.get("organisation", organisations[0] if len(organisations) == 1 else None)
    return None if organisation is None else (organisation, fixed.get("product_group"))


def _is_of_definition(definition: str | None, question: Question) -> bool:
    """Whether the settings that a target's definition names (`baseline=grey; attribution=due`) are those of the question."""
    pairs = [part.split("=", 1) for part in (definition or "").split(";") if "=" in part]
    return all(getattr(question.settings, key.strip(), value.strip()) == value.strip() for key, value in pairs)


def _on_path(record: Mapping[str, Any], year: int) -> float | None:
    """The target value for a year: the end value in its last year, before it only where a path was adopted."""
    target = float(record["target_value"])
    if year == record["period_to"] or record["path"] == "steps":
        return target
    if record["path"] != "linear" or record["base_year"] is None or record["base_value"] is None:
        return None
    base = float(record["base_value"])
    return base + (target - base) * (year - record["base_year"]) / (record["period_to"] - record["base_year"])


def _bounds(figure: Mapping[str, Any], unknown_share: float | None) -> tuple[float, float]:
    """The least and the most that the unknown part can add to the value."""
    if not figure["contracts_partly_known"] + figure["contracts_unknown"]:
        return 0.0, 0.0
    lowest = 0.0 if figure["floor"] is not None else float("-inf")
    return lowest, unknown_share if unknown_share is not None else float("inf")
