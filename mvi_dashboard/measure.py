"""Indicators by dimensions and filters: the figures of this product, whoever shows them."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from mvi_dashboard.estimates import BY_VALUE, Estimate, add_estimates, estimate_groups, may_be_estimated, reasons
from mvi_dashboard.questions import DIMENSIONS, Question, QuestionFault, Settings, ask
from mvi_dashboard.ranges import Spread, has_range, spreads
from mvi_dashboard.reckoning import FIGURE, GRADE_MIX, reckon
from mvi_dashboard.selects import select, select_rows, write_conditions
from mvi_dashboard.store import Store
from mvi_dashboard.targets import Targets

__all__ = [
    "DIMENSIONS",
    "FIGURE",
    "GRADE_MIX",
    "Question",
    "QuestionFault",
    "Settings",
    "answer",
    "estimate_rest",
    "measure",
]


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
    questions = [ask(indicator, by, where, year, settings, store.default_year) for indicator in indicators]
    return pd.concat([answer(store, question) for question in questions], ignore_index=True)


def answer(store: Store, question: Question) -> pd.DataFrame:
    """The figures of one question, as `measure` gives them."""
    sums = [row for row in store.rows(*select(question)) if row["contracts_total"]]
    frame = reckon(store, question, sums, _spreads(store, question) if sums else {}, Targets.read(store))
    if question.settings.extrapolation != "off":
        frame = add_estimates(frame, question, _estimates(store, question))
    return frame


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


def _estimates(store: Store, question: Question) -> dict[tuple[Any, ...], Estimate]:
    if not may_be_estimated(question):
        return {}
    keys = [f"{question.column(dimension)} as {dimension}" for dimension in question.by]
    rows = select_rows(question, [*keys, "product_group as group_of_contract", "contract_key"])
    way = BY_VALUE if question.settings.extrapolation == "off" else question.settings.extrapolation
    return estimate_groups(store, question, rows, way)


def _spreads(store: Store, question: Question) -> dict[tuple[Any, ...], Spread]:
    return spreads(store, question, *write_conditions(question)) if has_range(question) else {}
