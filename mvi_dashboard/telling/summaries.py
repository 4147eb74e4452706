"""One sentence under a figure: what is highest, what is lowest, and how far it is to the target."""

from collections.abc import Sequence
from typing import Protocol

from mvi_dashboard.indicators import INDICATORS
from mvi_dashboard.language import Language
from mvi_dashboard.telling.outcomes import Outcome
from mvi_dashboard.telling.phrases import say_amount, say_outcome


class Named(Protocol):
    """A row of a figure: a name with what is known of it."""

    @property
    def label(self) -> str:
        """The name."""

    @property
    def kind(self) -> str:
        """Empty for a row of its own, "total" for the one that closes a table."""

    @property
    def main(self) -> Outcome:
        """The outcome that is told."""


def say_summary(language: Language, rows: Sequence[Named], total: Outcome) -> str:
    """Top, bottom and gap to the target in one sentence, of what is known; empty where the rows are of different indicators.

    What rests on too few contracts is neither top nor bottom, and that is said.
    """
    if any(row.main.indicator != total.indicator for row in rows):
        return ""
    told = [row for row in rows if row.main.is_known and not row.kind]
    known = told if len(told) == 1 else [row for row in told if not row.main.has_few_contracts]
    parts = []
    if len(known) > 1:
        top, bottom = (pick(known, key=lambda row: row.main.value or 0.0) for pick in (max, min))
        parts.append(
            language(
                "chart.summary_ends_shown" if any(row.kind == "others" for row in rows) else "chart.summary_ends",
                top=top.label,
                top_amount=_said(language, top.main),
                bottom=bottom.label,
                bottom_amount=_said(language, bottom.main),
            )
        )
    elif known:
        parts.append(language("chart.summary_one", name=known[0].label, amount=_said(language, known[0].main)))
    if len(known) < len(told):
        parts.append(language("chart.few_for_ranking"))
    return " ".join([*parts, *([gap] if (gap := say_gap(language, total)) else [])])


def say_gap(language: Language, outcome: Outcome) -> str:
    """How far a figure is from its target, in the target's unit; empty without target or value."""
    if outcome.target is None or outcome.value is None:
        return ""
    unit, gap = INDICATORS[outcome.indicator].unit, outcome.value - outcome.target
    target = say_amount(language, unit, outcome.target)
    if unit == "share":
        points = language.number(abs(gap) * 100, 1 if abs(gap) < 0.1 else 0)
        return language("chart.gap_points_over" if gap >= 0 else "chart.gap_points_under", points=points, target=target)
    amount = say_amount(language, unit, abs(gap))
    return language("chart.gap_over" if gap >= 0 else "chart.gap_under", amount=amount, target=target)


def _said(language: Language, outcome: Outcome) -> str:
    return say_outcome(language, INDICATORS[outcome.indicator].unit, outcome)
