"""The 90 % range of the known part of a figure, and its grade (rules.md R6).

    Var = Σ_groups [ρ (Σ s)² + (1 - ρ) Σ s²] + Σ_factors (Σ a σ)² + Σ_factors Σ_groups [ρ (Σ u σ)² + (1 - ρ) Σ (u σ)²]

with s = quantity x factor x relative error, a = quantity, u = quantity x relative error, each added up per measurement or
factor before it is squared: variances of contracts cannot be added. Like `measure`, the SQL stays in the portable subset.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

from mvi_dashboard.questions import Question
from mvi_dashboard.store import Store

GRADES = ("A", "B", "C", "D")
_QUANTITY = {"due": "due_quantity", "gross": "gross_quantity"}
_PART = {
    "due_kg": ("due", None),
    "due_realised_kg": ("due", "realised"),
    "due_expected_kg": ("due", "expected"),
    "gross_kg": ("gross", None),
    "gross_realised_kg": ("gross", "realised"),
    "gross_expected_kg": ("gross", "expected"),
}


@dataclass(frozen=True)
class Spread:
    """The variance of one figure (in the stored unit, squared) and the absolute effect behind each grade."""

    variance: float
    by_grade: Mapping[str, float]

    def half_width(self, quantile: float) -> float:
        """Half of the 90 % range, in the stored unit."""
        return quantile * sqrt(max(self.variance, 0.0))

    def mix(self) -> dict[str, float]:
        """The share of the absolute effect behind each grade; empty where there is no effect."""
        total = sum(self.by_grade.values())
        return {grade: self.by_grade[grade] / total for grade in GRADES} if total else {}

    def grade(self, least_share: float) -> str | None:
        """The best grade that at least this share of the absolute effect meets; None where there is no effect."""
        total = sum(self.by_grade.values())
        met = 0.0
        for grade in GRADES:
            met += self.by_grade[grade]
            if total and met >= least_share * total * (1 - 1e-12):
                return grade
        return None


def has_range(question: Question) -> bool:
    """Whether figures of this indicator carry a range: effects do, bands of definitions and euros do not."""
    return question.indicator.part in _PART


def spreads(
    store: Store, question: Question, conditions: Sequence[str], parameters: Mapping[str, Any]
) -> dict[tuple[Any, ...], Spread]:
    """The spread of each combination of dimension values of a question; filters as `measure` writes them."""
    rows = store.rows(select_spreads(question, conditions), dict(parameters))
    return {
        tuple(row[name] for name in question.by): Spread(
            _steady(row["variance"]), {grade: _steady(row[f"effect_{grade.lower()}"]) for grade in GRADES}
        )
        for row in rows
    }


_NUDGE = 1 + 1e-12
"""More than threads leave in a sum and less than nine digits show: a tie, which sums of short decimals often are, falls one way."""


def _steady(total: float | None) -> float:
    """A sum to nine digits: the last ones follow the order in which threads added it up, and a figure asked twice is the same."""
    return float(f"{(total or 0) * _NUDGE:.9g}")


def select_terms(question: Question, columns: Sequence[str], conditions: Sequence[str]) -> str:
    """The SELECT of the terms behind a question: `columns`, then the signed `quantity` of its bar."""
    quantity = _QUANTITY[_PART[question.indicator.part][0]]
    within = " and ".join(_within(question, conditions))
    return f"select {', '.join(columns)}, {quantity} as quantity from measured_terms where {within}"


def _within(question: Question, conditions: Sequence[str]) -> list[str]:
    """The conditions of a question on the terms: its phase, its bar, and over the term only contracts that have one."""
    bar, phase = _PART[question.indicator.part]
    within = [*conditions, *([f"phase = '{phase}'"] if phase else []), f"{_QUANTITY[bar]} <> 0"]
    return within if question.in_years else [*within, f"is_{bar}_in_term"]


def select_spreads(question: Question, conditions: Sequence[str]) -> str:
    """The SELECT of variance and effect per grade, one row per combination of dimension values."""
    keys = [f"{question.column(name)} as {name}" for name in question.by]
    columns = [*keys, "error_group", "shared_share", "quantity_key", "relative_error", "factor_key", "factor_kg"]
    columns += [
        "factor_error_kg",
        "evidence_grade",
        "application_id",
        "organisation as owner",
        "year as effect_year",
        "phase",
    ]
    cut = "".join(f"{name}, " for name in question.by)
    grades = ", ".join(f"0.0 as effect_{grade.lower()}" for grade in GRADES)
    per_grade = ", ".join(
        f"sum(case when evidence_grade = '{grade}' then abs(effect) else 0 end) as effect_{grade.lower()}"
        for grade in GRADES
    )
    summed = ", ".join(f"sum(effect_{grade.lower()}) as effect_{grade.lower()}" for grade in GRADES)
    numbers = ", ".join(str(position + 1) for position in range(len(question.by)))

    def grouped(sql: str, further: Sequence[str]) -> str:
        names = [*question.by, *further]
        return f"{sql} group by {', '.join(names)}" if names else sql

    shared = "max(shared_share) * sum(error) * sum(error) + (1 - max(shared_share)) * sum(error * error)"
    steps = {
        "terms": select_terms(question, columns, conditions),
        "quantity_errors": grouped(
            f"select {cut}error_group, max(shared_share) as shared_share, sum(quantity * factor_kg * relative_error) as error from terms",
            ["error_group", "quantity_key"],
        ),
        "quantity_variance": grouped(
            f"select {cut}{shared} as variance, {grades} from quantity_errors", ["error_group"]
        ),
        "factor_errors": grouped(f"select {cut}sum(quantity * factor_error_kg) as error from terms", ["factor_key"]),
        "factor_variance": grouped(f"select {cut}sum(error * error) as variance, {grades} from factor_errors", []),
        "product_errors": grouped(
            f"select {cut}factor_key, error_group, max(shared_share) as shared_share,"
            " sum(quantity * relative_error * factor_error_kg) as error from terms",
            ["factor_key", "error_group", "quantity_key"],
        ),
        "product_variance": grouped(
            f"select {cut}{shared} as variance, {grades} from product_errors", ["factor_key", "error_group"]
        ),
        "effects_by_row": grouped(
            f"select {cut}evidence_grade, sum(quantity * factor_kg) as effect from terms",
            ["evidence_grade", "owner", "application_id", "effect_year", "phase"],
        ),
        "effect_by_grade": grouped(f"select {cut}0.0 as variance, {per_grade} from effects_by_row", []),
        "parts": " union all ".join(
            f"select * from {step}"
            for step in ("quantity_variance", "factor_variance", "product_variance", "effect_by_grade")
        ),
    }
    chain = ",\n".join(f"{name} as ({sql})" for name, sql in steps.items())
    sql = f"with {chain}\nselect {cut}sum(variance) as variance, {summed} from parts"
    return f"{sql} group by {numbers} order by {numbers}" if numbers else sql
