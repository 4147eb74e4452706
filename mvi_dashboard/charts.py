"""Figures as plain Plotly graph objects: outcomes in, figure out.

Pure and quick (no plotly.express). Names stand above their bar and values at its end, so that the same figure reads
at 390 px and at 1440 px; "?" is a hatched grey stub, no effect the lightest tint; zero is on every bar axis.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import plotly.graph_objects as go

from mvi_dashboard.language import Language
from mvi_dashboard.questions import Cut
from mvi_dashboard.telling.outcomes import Outcome
from mvi_dashboard.telling.phrases import say_amount, say_label, say_outcome
from mvi_dashboard.theme import Tokens, chart_template

Figure = go.Figure
"""What a chart is, for those who only hand it on."""

ROW_HEIGHT_PX = 72
YEARS_HEIGHT_PX = 320
PHONE_WIDTH_PX = 340
CHARACTER_PX = 7.6
"""A label at the end of a bar must fit on a phone; a wider screen only gives the bars more room."""

MIDDLE_TINT = 0.6
LIGHT_TINT = 0.45
LIGHTEST_TINT = 0.22


@dataclass(frozen=True)
class ChartRow:
    """One name with the outcomes that are drawn for it, the most important first, and where the name leads.

    `cut`: the question that gives these outcomes again. `kind`: "total" for the row that closes a table.
    """

    label: str
    outcomes: tuple[Outcome, ...]
    address: str | None = None
    cut: Cut | None = None
    is_mvi_group: bool = False
    kind: str = ""

    @property
    def main(self) -> Outcome:
        """The outcome that sorts and labels the row."""
        return self.outcomes[0]


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
            light = colours.tint(colour, LIGHTEST_TINT)
            draw.bar(place + 0.26, 0.15, high, light, f"{row.label}, {beside}", suffix=beside)
    return draw.figure()


def draw_years(
    years: Sequence[ChartRow],
    *,
    unit: str,
    colour: str,
    running: str | None,
    language: Language,
    colours: Tokens,
) -> go.Figure:
    """One bar per year with the target of that year as a line; `running` is the label of the year not yet over."""
    drawn = [number for row in years for number in (row.main.value, row.main.high, row.main.target) if number]
    biggest = max((abs(number) for number in drawn), default=1.0)
    smallest = min((row.main.value or 0.0 for row in years), default=0.0)
    traces: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    for place, row in enumerate(years):
        outcome, is_running = row.main, row.label == running
        text = say_amount(language, unit, outcome.value)
        fill = colours.tint(colour, LIGHT_TINT) if is_running else colour
        bar = _bar(outcome, fill, colours, stub=biggest * 0.03)
        hover = f"{row.label}: {say_outcome(language, unit, outcome)}"
        traces.append(
            {"type": "bar", "x": [place], "y": [bar.length], "width": 0.68, "marker": bar.marker}
            | _hover(hover if outcome.target is None else f"{hover}<br>{_target(language, unit, outcome)}")
        )
        top = max(bar.length, 0.0)
        if outcome.low is not None and outcome.high is not None:
            traces.append(_whisker([place, place], [outcome.low, outcome.high], colours))
            top = max(top, outcome.high)
        if outcome.target is not None and top < outcome.target < top + biggest * 0.1:
            top = outcome.target  # the label stands free of the target's line
        label = _note(f"<b>{text}</b>", place, top, colours.text, xanchor="center", size=13)
        notes.append(label | {"yanchor": "bottom", "yshift": 2})
        if outcome.target is not None:
            traces.append(_target_line(place, outcome.target, colours))
    last = next((i for i in reversed(range(len(years))) if years[i].main.target is not None), None)
    if last is not None and (target := years[last].main.target) is not None:
        target_label = f"{language('chart.target')}<br>{say_amount(language, unit, target)}"
        notes.append(
            _note(target_label, last + 0.46, target, colours.text, xanchor="left", size=13) | {"align": "left"}
        )
    return go.Figure(
        {
            "data": traces,
            "layout": {
                "template": chart_template(colours),
                "height": YEARS_HEIGHT_PX,
                "barmode": "overlay",
                "annotations": notes,
                "xaxis": {
                    "tickvals": list(range(len(years))),
                    "ticktext": [f"<b>{row.label}</b>" if row.label != running else row.label for row in years],
                    "range": [-0.5, len(years) - 0.5 + (0.9 if last is not None else 0)],
                    "zeroline": False,
                    "showline": False,
                },
                "yaxis": {"showticklabels": False, "range": [min(smallest * 1.15, 0), biggest * 1.15]},
            },
        }
    )


def describe_rows(rows: Sequence[ChartRow], *, unit: str, title: str, language: Language) -> str:
    """The figure in words, for those who hear it instead of seeing it."""
    parts = [f"{row.label}: {say_outcome(language, unit, row.main)}" for row in rows]
    return f"{title}. {'; '.join(parts)}." if parts else title


def chart_config(language: Language, file_name: str) -> dict[str, Any]:
    """Plotly's settings: one button (a print-size picture), its words in the reader's language, nothing else."""
    words = {
        "Download plot as a PNG": language("chart.download"),
        "Download plot": language("chart.download"),
        "Taking snapshot - this may take a few seconds": language("chart.download_busy"),
        "Snapshot succeeded": language("chart.download_done"),
    }
    return {
        "displaylogo": False,
        "modeBarButtons": [["toImage"]],
        "toImageButtonOptions": {"format": "png", "scale": 3, "filename": file_name},
        "locale": language.code,
        "locales": {language.code: {"dictionary": words, "format": {"decimal": ",", "thousands": "."}}},
    }


@dataclass(frozen=True)
class _Bar:
    length: float
    marker: dict[str, Any]


def _bar(outcome: Outcome, fill: str, colours: Tokens, stub: float) -> _Bar:
    if outcome.value is None:
        pattern = {"shape": "/", "fgcolor": colours.unknown, "bgcolor": colours.surface, "size": 6, "solidity": 0.35}
        return _Bar(stub, {"color": colours.surface, "pattern": pattern, "line": _line(colours.unknown)})
    if outcome.value == 0:
        return _Bar(stub / 4, {"color": colours.tint(fill, LIGHTEST_TINT), "line": _line(fill)})
    if outcome.value < 0:
        return _Bar(outcome.value, {"color": colours.worse})
    return _Bar(outcome.value, {"color": fill})


def _line(colour: str) -> dict[str, Any]:
    return {"color": colour, "width": 1}


def _hover(text: str) -> dict[str, Any]:
    return {"hovertemplate": f"{text}<extra></extra>"}


def _note(text: str, x: float, y: float, colour: str, *, xanchor: str, size: int = 14) -> dict[str, Any]:
    font = {"size": size, "color": colour}  # the family is that of the template
    return {"text": text, "x": x, "y": y, "xanchor": xanchor, "showarrow": False, "font": font}


def _target(language: Language, unit: str, outcome: Outcome) -> str:
    return f"{language('chart.target')} {say_amount(language, unit, outcome.target)}"


def _target_line(place: int, target: float, colours: Tokens) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [place - 0.45, place + 0.45],
        "y": [target, target],
        "line": {"color": colours.text, "width": 3},
        "hoverinfo": "skip",
    }


def _whisker(x: list[float], y: list[float], colours: Tokens) -> dict[str, Any]:
    """A range, as a thin line with two ends."""
    marker = {"symbol": "line-ns-open" if y[0] == y[1] else "line-ew-open", "size": 8, "color": colours.text}
    line = {"color": colours.text, "width": 1.5}
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": x,
        "y": y,
        "line": line,
        "marker": marker,
        "hoverinfo": "skip",
    }


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
        note = _note(text, 0, place - 0.36, self._colours.text, xanchor="left")
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
        bar = _bar(outcome, fill, self._colours, stub=self._stub)
        self._traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "x": [bar.length],
                "y": [place],
                "width": thickness,
                "marker": bar.marker,
            }
            | _hover(f"{hover}: {self._said(outcome)}")
        )
        end = bar.length
        if label and bold and outcome.low is not None and outcome.high is not None:
            self._traces.append(_whisker([outcome.low, outcome.high], [place, place], self._colours))
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
        note = _note(
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
        if outcome.is_known:
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
