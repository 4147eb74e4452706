"""A figure of any question: the indicators and dimensions that somebody asked, as chart and table."""

from collections.abc import Sequence
from dataclasses import replace

from mvi_dashboard.charts import ChartRow, Figure, draw_bars, draw_years
from mvi_dashboard.figures.rankings import by_rank
from mvi_dashboard.figures.shown import Shown, make_figure
from mvi_dashboard.indicators import INDICATORS
from mvi_dashboard.labels import define_asked, name_asked, name_indicator, name_short
from mvi_dashboard.language import Language
from mvi_dashboard.questions import Code, Cut
from mvi_dashboard.telling.markup import Column
from mvi_dashboard.telling.outcomes import Outcome
from mvi_dashboard.telling.phrases import name_code, say_list
from mvi_dashboard.telling.summaries import say_summary
from mvi_dashboard.view import View

MOST_DRAWN, MOST_UNKNOWN = 12, 3
"""As many rows as a chart holds, and how many of them may be "?"; the table has them all."""

YEARS_DRAWN = 6
"""The last years up to the data date; more of them would not fit beside each other on a phone."""


def asked_figure(view: View, cut: Cut) -> Shown:
    """The figure of one cut: a row per combination of dimension values, the largest first, years in their order.

    The first indicator is drawn, and the second beside it where it has the same unit.
    """
    language = view.language
    rows = _rows(view, cut)
    first = cut.indicators[0]
    total = next(iter(view.outcomes(replace(cut, indicators=(first,), by=()))), Outcome(first))
    names = [name_asked(indicator, cut, language) for indicator in cut.indicators]
    dimensions = say_list(language, [language(f"dimension.{dimension}").lower() for dimension in cut.by])
    drawn, in_years = _drawn(view, cut, rows), cut.by == ("year",)
    left_out = "asked.left_out_years" if in_years else "asked.left_out"
    return make_figure(
        view,
        "_".join([first, *(f"per_{dimension}" for dimension in cut.by)]),
        cut=cut,
        rows=rows,
        columns=_columns(cut, names, language),
        total=total,
        heading=language("asked.per", name=names[0], dimensions=dimensions) if cut.by else names[0],
        subtitle=define_asked(first, cut, language),
        chart=_chart(view, cut, drawn) if rows else None,
        notes=[language(left_out, drawn=len(drawn), count=language.number(len(rows)))]
        if len(drawn) < len(rows)
        else [],
        sentence=say_summary(language, drawn, total) if in_years else "",
    )


def _rows(view: View, cut: Cut) -> list[ChartRow]:
    found: dict[tuple[Code, ...], dict[str, Outcome]] = {}
    for outcome in view.outcomes(cut):
        found.setdefault(outcome.cut, {})[outcome.indicator] = outcome
    if not cut.by:
        settings, language = cut.settings, view.language
        return [ChartRow(name_indicator(id, settings, language), (one,)) for id, one in found.get((), {}).items()]
    rows = [
        (codes, tuple(outcomes.get(indicator, Outcome(indicator)) for indicator in cut.indicators))
        for codes, outcomes in found.items()
    ]
    in_order = cut.by == ("year",)
    rows.sort(key=lambda row: (str(row[0]),) if in_order else (not row[1][0].is_known, -(row[1][0].value or 0.0)))
    named = [
        ChartRow(_name(view.language, cut.by, codes), outcomes, cut=_narrowed(cut, codes)) for codes, outcomes in rows
    ]
    return named if in_order else by_rank(view.language, named)


def _drawn(view: View, cut: Cut, rows: Sequence[ChartRow]) -> list[ChartRow]:
    """The rows of the chart: the largest, and the first of those that are "?", so that these are not left unseen."""
    if cut.by == ("year",):
        return [row for row in rows if row.main.code is None or int(row.main.code) <= view.store.as_of.year][
            -YEARS_DRAWN:
        ]
    if len(rows) <= MOST_DRAWN:
        return list(rows)
    known, unknown = ([row for row in rows if row.main.is_known is wanted] for wanted in (True, False))
    few = unknown[: max(MOST_UNKNOWN, MOST_DRAWN - len(known))]
    return [*known[: MOST_DRAWN - len(few)], *few]


def _chart(view: View, cut: Cut, rows: Sequence[ChartRow]) -> Figure | None:
    """Bars per row, or per year; None where the rows are of different units."""
    first = INDICATORS[cut.indicators[0]]
    language, colours = view.language, view.colours
    colour = colours.theme_colour(first.theme)
    if not cut.by and len({INDICATORS[row.main.indicator].unit for row in rows}) > 1:
        return None
    if cut.by == ("year",):
        running = str(view.store.as_of.year) if view.store.as_of.year > view.store.last_complete_year else None
        return draw_years(rows, unit=first.unit, colour=colour, running=running, language=language, colours=colours)
    others = [indicator for indicator in cut.indicators[1:2] if INDICATORS[indicator].unit == first.unit]
    drawn = [replace(row, outcomes=row.outcomes[: 1 + len(others)]) for row in rows]
    beside = name_short(others[0], cut.settings, language) if others else ""
    return draw_bars(drawn, unit=first.unit, colour=colour, beside=beside, language=language, colours=colours)


def _columns(cut: Cut, names: Sequence[str], language: Language) -> list[Column]:
    if not cut.by:
        return [Column(language("cli.indicator")), Column(language("chart.value"))]
    head = " – ".join(language(f"dimension.{dimension}") for dimension in cut.by)
    units = [language(f"unit.{INDICATORS[indicator].unit}") for indicator in cut.indicators]
    return [Column(head), *(Column(name, unit) for name, unit in zip(names, units, strict=True))]


def _name(language: Language, by: Sequence[str], codes: Sequence[Code]) -> str:
    return " – ".join(name_code(language, dimension, code) for dimension, code in zip(by, codes, strict=True))


def _narrowed(cut: Cut, codes: Sequence[Code]) -> Cut:
    for dimension, code in zip(cut.by, codes, strict=True):
        cut = cut.narrowed(dimension, (code,))
    return cut
