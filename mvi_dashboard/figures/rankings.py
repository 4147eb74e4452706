"""Product groups, departments or owners as a reader wants them: the largest, those of too few contracts, the rest, then "?"."""

from collections.abc import Sequence
from dataclasses import replace

from mvi_dashboard.charts import ChartRow
from mvi_dashboard.language import Language
from mvi_dashboard.questions import Code
from mvi_dashboard.selection import SEVERAL
from mvi_dashboard.telling.outcomes import Outcome
from mvi_dashboard.telling.phrases import name_code
from mvi_dashboard.view import View

MOST_KNOWN = 8
MOST_UNKNOWN = 3


def rank(
    view: View,
    indicators: Sequence[str],
    dimension: str = "product_group",
    *,
    year: int | None = None,
    most_known: int = MOST_KNOWN,
    most_unknown: int = MOST_UNKNOWN,
) -> list[ChartRow]:
    """Rows for a chart, sorted by the first indicator; what does not fit is measured together, never added up here."""
    found = view.per(dimension, indicators, year=year)
    rows = {code: _outcomes(outcomes, indicators) for code, outcomes in found.items()}
    applying = {code: outcomes for code, outcomes in rows.items() if outcomes[0].contracts_total}
    known = sorted((code for code in applying if applying[code][0].is_known), key=lambda code: _size(applying[code][0]))
    unknown = sorted(
        (code for code in applying if code not in known), key=lambda code: -applying[code][0].contracts_unknown
    )

    def first(codes: Sequence[Code], most: int, others: str) -> list[ChartRow]:
        """The first ones one by one and the others as one row; one more is not worth a row of others."""
        shown, rest = (codes, ()) if len(codes) <= most + 1 else (codes[:most], tuple(codes[most:]))
        ranked = [
            ChartRow(
                name_code(view.language, dimension, code),
                applying[code],
                view.filters.address("contracts", {dimension: code}) if dimension in SEVERAL else None,
                view.cut(indicators, year=year, narrower={dimension: code}),
                is_mvi_group=code not in (None, "no_mvi_group"),
            )
            for code in shown
        ]
        ranked = by_rank(view.language, ranked)
        if rest:
            cut = view.cut(indicators, year=year, narrower={dimension: rest})
            together = view.totals(indicators, year=year, narrower={dimension: rest})
            label = view.language(f"chart.{others}_{dimension}", count=view.language.number(len(rest)))
            ranked.append(ChartRow(label, _outcomes(together, indicators), cut=cut, kind="others"))
        return ranked

    return first(known, most_known, "other") + first(unknown, most_unknown, "other_unknown")


def leader(rows: Sequence[ChartRow]) -> ChartRow | None:
    """The row with the largest gain, for the message of a figure; None where none has one or it rests on too few contracts.

    None too where it is the only row: then it is not the one with the most.
    """
    if len(rows) == 1:
        return None
    gaining = [row for row in rows if row.is_mvi_group and (row.main.value or 0) > 0]
    top = max(gaining, key=lambda row: row.main.value or 0.0, default=None)
    return None if top is None or top.main.has_few_contracts else top


def by_rank(language: Language, rows: Sequence[ChartRow]) -> list[ChartRow]:
    """Rows in their order, after them those of too few contracts for a place in it, which say so; "?" stays last."""
    enough = [row for row in rows if row.main.is_known and not row.main.has_few_contracts]
    few = [
        replace(row, label=language("chart.with_few_contracts", name=row.label))
        for row in rows
        if row.main.is_known and row.main.has_few_contracts
    ]
    return [*enough, *few, *(row for row in rows if not row.main.is_known)]


def _outcomes(found: dict[str, Outcome], indicators: Sequence[str]) -> tuple[Outcome, ...]:
    return tuple(found.get(indicator, Outcome(indicator)) for indicator in indicators)


def _size(outcome: Outcome) -> float:
    return -(outcome.value or 0.0)
