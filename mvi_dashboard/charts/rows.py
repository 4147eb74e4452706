"""Horizontal bars of measured outcomes: names above their bar and values at its end, so that they read at 390 px too."""

from collections.abc import Sequence
from html import escape
from typing import Any

import plotly.graph_objects as go

from mvi_dashboard.charts.marks import (
    CHARACTER_PX,
    LIGHT_TINT,
    MIDDLE_TINT,
    PHONE_WIDTH_PX,
    ROW_HEIGHT_PX,
    ChartRow,
    hover_text,
    mark_bar,
    text_at,
    whisker,
)
from mvi_dashboard.language import Language
from mvi_dashboard.telling.outcomes import Outcome
from mvi_dashboard.telling.phrases import say_amount, say_label, say_outcome
from mvi_dashboard.theme import Tokens, chart_template


def draw_bars(
    rows: Sequence[ChartRow], *, unit: str, colour: str, beside: str = "", language: Language, colours: Tokens
) -> go.Figure:
    """Horizontal bars: the main outcome in full colour, and light and thin beneath it the second one of a row, if any.

    `beside` names the second bar in its label ("bruto").
    """
    span = _span(rows)
    draw = _Rows(len(rows), span, unit, language, colours)
    for place, row in enumerate(rows):
        draw.name(place, row)
        draw.bar(place - 0.04, 0.30, row.main, colour, row.label, bold=True)
        for second in row.outcomes[1:] if row.main.is_known else ():
            light = colours.tint(colour, LIGHT_TINT)
            draw.bar(place + 0.26, 0.15, second, light, f"{row.label}, {beside}", suffix=beside)
    return draw.figure()


def draw_bands(
    rows: Sequence[ChartRow], *, unit: str, colour: str, beside: str, language: Language, colours: Tokens
) -> go.Figure:
    """Three definitions of the same thing per row: central, low (a strip inside it) and high (light and thin beneath).

    A band of definitions, not a range of uncertainty. `beside` names the high one in its label ("gevraagd").
    """
    draw = _Rows(len(rows), _span(rows), unit, language, colours)
    for place, row in enumerate(rows):
        central, low, high = row.outcomes
        draw.name(place, row)
        draw.bar(place - 0.04, 0.30, central, colours.tint(colour, MIDDLE_TINT), row.label, bold=True)
        if low.is_known:
            draw.bar(place - 0.04, 0.12, low, colour, row.label, label=False)
        if high.is_known:
            light = colours.tint(colour, LIGHT_TINT)
            draw.bar(place + 0.26, 0.15, high, light, f"{row.label}, {beside}", suffix=beside)
    return draw.figure()


def _span(rows: Sequence[ChartRow]) -> tuple[float, float]:
    values = [outcome.value for row in rows for outcome in row.outcomes if outcome.value is not None]
    return min([0.0, *values]), max([0.0, *values]) or 1.0


class _Rows:
    """Collects names, bars and labels of a horizontal bar chart, row by row."""

    def __init__(self, count: int, span: tuple[float, float], unit: str, language: Language, colours: Tokens) -> None:
        self._count, self._unit, self._language, self._colours = count, unit, language, colours
        self._low, self._high = span
        self._right = self._high
        self._traces: list[dict[str, Any]] = []
        self._notes: list[dict[str, Any]] = []

    def name(self, place: int, row: ChartRow) -> None:
        """The name above the bar, at the left edge whatever the axis does; a link where there is more to see."""
        label = escape(row.label)
        look = f'href="{escape(row.address or "")}" target="_self" style="color:{self._colours.ink}"'
        text = f"<a {look}>{label}</a>" if row.address else label
        note = text_at(text, 0, place - 0.36, self._colours.text, xanchor="left")
        self._notes.append(note | {"xref": "paper", "captureevents": row.address is not None})

    def bar(
        self,
        place: float,
        thickness: float,
        outcome: Outcome,
        fill: str,
        hover: str,
        *,
        label: bool = True,
        bold: bool = False,
        suffix: str = "",
    ) -> None:
        """One bar with its value at the end."""
        bar = mark_bar(outcome, fill, self._colours, stub=self._stub)
        self._traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "x": [bar.length],
                "y": [place],
                "width": thickness,
                "marker": bar.marker,
            }
            | hover_text(f"{hover}: {self._said(outcome)}")
        )
        end = bar.length
        if label and bold and outcome.low is not None and outcome.high is not None:
            self._traces.append(whisker([outcome.low, outcome.high], [place, place], self._colours))
            end = max(end, outcome.high)
        if label:
            self.label(place, end, outcome, bold=bold, suffix=suffix)

    def label(self, place: float, end: float, outcome: Outcome, *, bold: bool, suffix: str = "") -> None:
        """A value at the end of a bar; that of a bar to the left of zero stands to the right of zero."""
        text = say_label(self._language, self._unit, outcome) if outcome.is_known else self._said(outcome)
        if suffix and outcome.is_known:
            text = f"{suffix} {say_amount(self._language, self._unit, outcome.value)}"
        is_worse = outcome.value is not None and outcome.value < 0
        colour = self._colours.worse if is_worse else self._colours.text if bold else self._colours.muted
        if outcome.value is None:
            end = max(end, self._stub)
        free = 1 - min((len(text) * CHARACTER_PX + 10) / PHONE_WIDTH_PX, 0.8)
        self._right = max(self._right, max(end, 0) / free)
        note = text_at(
            f"<b>{text}</b>" if bold and outcome.is_known else text,
            max(end, 0),
            place,
            colour,
            xanchor="left",
            size=14 if bold else 13,
        )
        self._notes.append(note | {"xshift": 6})

    @property
    def _stub(self) -> float:
        """The length of the bar that stands for "?"."""
        return (self._high - self._low) * 0.04

    def _said(self, outcome: Outcome) -> str:
        if outcome.is_known or outcome.is_withheld:
            return say_outcome(self._language, self._unit, outcome)
        count = outcome.contracts_unknown + outcome.contracts_partly_known
        many = "one" if count == 1 else "many"
        return self._language(f"chart.not_determined_{many}", count=self._language.number(count))

    def figure(self) -> go.Figure:
        """The finished figure; its height follows the number of rows."""
        return go.Figure(
            {
                "data": self._traces,
                "layout": {
                    "template": chart_template(self._colours),
                    "height": ROW_HEIGHT_PX * self._count + 24,
                    "barmode": "overlay",
                    "annotations": self._notes,
                    "xaxis": {"showticklabels": False, "range": [self._low * 1.02, self._right]},
                    "yaxis": {"showticklabels": False, "range": [self._count - 0.5, -0.6], "zeroline": False},
                },
            }
        )
