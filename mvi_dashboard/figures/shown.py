"""A figure as it is shown: message, chart, table, what it rests on, and the question that gives it again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from mvi_dashboard.charts import ChartRow, Figure, describe_rows
from mvi_dashboard.freshness import is_stale, latest_report
from mvi_dashboard.indicators import INDICATORS
from mvi_dashboard.language import Language
from mvi_dashboard.questions import Cut
from mvi_dashboard.store import Store
from mvi_dashboard.telling import markup
from mvi_dashboard.telling.lists import Line, describe_lines, list_table
from mvi_dashboard.telling.markup import Column, Html, Row
from mvi_dashboard.telling.outcomes import Outcome
from mvi_dashboard.telling.phrases import (
    say_coverages,
    say_exact_range,
    say_exactly,
    say_grade,
    say_source,
)
from mvi_dashboard.telling.summaries import say_summary
from mvi_dashboard.view import View


@dataclass(frozen=True)
class Shown:
    """One figure of one view.

    `cut` asks for all its data again, `cut` of a row for that row. `columns` head the table, the first one its names;
    `total` is the outcome whose coverage is told. `chart` None is a table alone. `lines`: the data of a figure that is no
    indicator (contracts, stages, levels), instead of `rows`; then `cut` asks for the figure that they belong to.
    `grid`: the same rows as a matrix, in the place of the table.
    """

    id: str
    heading: str
    subtitle: str
    cut: Cut
    rows: tuple[ChartRow, ...]
    columns: tuple[Column, ...]
    total: Outcome
    language: Language
    basis: str
    chart: Figure | None = None
    key: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = field(default_factory=tuple)
    lines: tuple[Line, ...] | None = None
    sentence: str = ""
    grid: Html = field(default_factory=Html)

    @property
    def unit(self) -> str:
        """The unit of what is drawn."""
        return INDICATORS[self.total.indicator].unit

    @cached_property
    def summary(self) -> str:
        """One sentence that names the top, the bottom and the gap to the target; empty where nothing is known."""
        if self.sentence or self.lines is not None:
            return self.sentence
        return say_summary(self.language, self.rows, self.total)

    @cached_property
    def alt(self) -> str:
        """The figure in words, for those who hear it."""
        if self.lines is not None:
            return describe_lines(self.language, self.lines, self.heading)
        return describe_rows(self.rows, unit=self.unit, title=self.heading, language=self.language)

    @cached_property
    def table(self) -> Html:
        """The data of the figure: a row per name, a cell per outcome, and how many contracts are known."""
        if self.lines is not None:
            return list_table(self.language, self.columns, self.lines, self.heading)
        if self.grid:
            return self.grid
        apart = [Column(self.language("estimate.heading"))] if self._has_estimates else []
        columns = [*self.columns, *apart, Column(self.language("chart.contracts_known"))]
        return markup.table(columns, [self._line(row) for row in self.rows], self.heading, under_heading=True)

    @property
    def _has_estimates(self) -> bool:
        """Whether an estimate for the rest was asked for and may be shown, in a column of its own."""
        return any(row.main.estimate is not None for row in self.rows)

    def _line(self, row: ChartRow) -> Row:
        cells = [_cell(self.language, outcome, row.main) for outcome in row.outcomes]
        if self._has_estimates:
            cells.append(_estimate_cell(self.language, row.main))
        told = row.main if row.main.contracts_total else max(row.outcomes, key=lambda outcome: outcome.contracts_total)
        known, total = self.language.number(told.contracts_known), self.language.number(told.contracts_total)
        count = self.language("chart.known_of", known=known, total=total) if told.contracts_total else "–"
        name = markup.link(row.address, row.label) if row.address and self.chart is None else row.label
        return Row(name, (*cells, count), row.kind)


Maker = Callable[[View], Shown]
"""Makes one figure of a view; its name is the figure's id."""


def make_figure(
    view: View,
    id: str,
    *,
    cut: Cut,
    rows: Sequence[ChartRow] = (),
    columns: Sequence[Column | str],
    total: Outcome,
    heading: str,
    subtitle: str = "",
    chart: Figure | None = None,
    key: Sequence[tuple[str, str]] = (),
    notes: Sequence[str] = (),
    lines: Sequence[Line] | None = None,
    sentence: str = "",
    parts: Sequence[tuple[str, Outcome]] = (),
) -> Shown:
    """The figure with the words that stand under every figure; `parts` by name where what is shown differs in coverage."""
    heads = tuple(column if isinstance(column, Column) else Column(column) for column in columns)
    basis = say_basis(view, total, parts)
    return Shown(
        id,
        heading,
        subtitle,
        cut,
        tuple(rows),
        heads,
        total,
        view.language,
        basis,
        chart,
        tuple(key),
        tuple(notes),
        None if lines is None else tuple(lines),
        sentence,
    )


def say_basis(view: View, total: Outcome, parts: Sequence[tuple[str, Outcome]] = ()) -> str:
    """Coverage (of each part), what is not known, the grade, the source with its date, and how fresh the reports of this theme are."""
    language, theme = view.language, INDICATORS[total.indicator].theme
    years = factor_years(view.store) if theme in ("climate", "environment") else ()
    texts = (
        say_coverages(language, parts or [("", total)]),
        say_grade(language, total),
        say_source(language, view.organisation, view.store.as_of, years),
        say_freshness(view, theme),
    )
    return " ".join(text for text in texts if text)


def say_freshness(view: View, theme: str) -> str:
    """When the latest report about the theme is from, and whether that is too long ago; empty where it has no reports."""
    latest = latest_report(view.store, theme)
    if latest is None:
        return ""
    said = view.language("chart.latest_report", date=view.language.date_long(latest))
    return f"{said} {view.language('chart.stale')}" if is_theme_stale(view.store, theme) else said


def is_theme_stale(store: Store, theme: str) -> bool:
    """Whether the latest report about the theme is too long ago; a theme without reports has nothing that can be stale."""
    latest = latest_report(store, theme)
    return latest is not None and is_stale(store, latest)


def factor_years(store: Store) -> tuple[int, ...]:
    """The years of the emission factor lists in the store."""
    return tuple(
        int(row["list_year"]) for row in store.facts("select distinct list_year from emission_factors order by 1")
    )


_OF_A_WHOLE = ("co2_avoided_realised_t", "co2_avoided_expected_t", "circular_spend_low_eur")
"""What is a part of the figure that stands first in its row: promise or result."""


def _cell(language: Language, outcome: Outcome, main: Outcome) -> Html:
    """One value of a row: a promise or result of which the known part is nothing is that 0, where the whole is known."""
    is_part = outcome.indicator in _OF_A_WHOLE and outcome.indicator != main.indicator
    if is_part and main.is_known and not outcome.is_known and outcome.contracts_known:
        unit = INDICATORS[outcome.indicator].unit
        return markup.amount(say_exactly(language, unit, 0.0), language("headline.known_part"))
    return exact_cell(language, outcome)


def exact_cell(language: Language, outcome: Outcome) -> Html:
    """One value of a table: "–" where the theme does not apply, "?" where unknown, "minstens" under a lower bound; range and grade."""
    if not outcome.contracts_total:
        return Html("–")
    unit = INDICATORS[outcome.indicator].unit
    if outcome.is_withheld:
        return Html(language("chart.few_contracts"))
    text = say_exactly(language, unit, outcome.value)
    under = (say_exact_range(language, unit, outcome), outcome.grade if outcome.is_known else None)
    return markup.amount(text, " · ".join(part for part in under if part))


def _estimate_cell(language: Language, outcome: Outcome) -> Html:
    """The estimate for the rest of one row with its range; a dash where none is shown."""
    if outcome.estimate is None:
        return Html("–")
    unit = INDICATORS[outcome.indicator].unit
    low, high = (say_exactly(language, unit, end) for end in (outcome.estimate_low, outcome.estimate_high))
    return markup.amount(say_exactly(language, unit, outcome.estimate), f"{low} – {high}")
