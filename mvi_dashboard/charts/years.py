"""Bars per year, with the target of each year as a line."""

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from mvi_dashboard.charts.marks import LIGHT_TINT, ChartRow, hover_text, mark_bar, text_at, whisker
from mvi_dashboard.language import Language
from mvi_dashboard.telling.outcomes import Outcome
from mvi_dashboard.telling.phrases import say_amount, say_outcome, say_value
from mvi_dashboard.theme import Tokens, chart_template

YEARS_HEIGHT_PX = 320


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
        text = say_value(language, unit, outcome).replace(" ", "<br>" if outcome.is_withheld else " ")
        fill = colours.tint(colour, LIGHT_TINT) if is_running else colour
        bar = mark_bar(outcome, fill, colours, stub=biggest * 0.03)
        hover = f"{row.label}: {say_outcome(language, unit, outcome)}"
        traces.append(
            {"type": "bar", "x": [place], "y": [bar.length], "width": 0.68, "marker": bar.marker}
            | hover_text(hover if outcome.target is None else f"{hover}<br>{_target(language, unit, outcome)}")
        )
        top = max(bar.length, 0.0)
        if outcome.low is not None and outcome.high is not None:
            traces.append(whisker([place, place], [outcome.low, outcome.high], colours))
            top = max(top, outcome.high)
        if outcome.target is not None and top < outcome.target < top + biggest * 0.1:
            top = outcome.target  # the label stands free of the target's line
        label = text_at(f"<b>{text}</b>", place, top, colours.text, xanchor="center", size=13)
        notes.append(label | {"yanchor": "bottom", "yshift": 2})
        if outcome.target is not None:
            traces.append(_target_line(place, outcome.target, colours))
    last = next((i for i in reversed(range(len(years))) if years[i].main.target is not None), None)
    if last is not None and (target := years[last].main.target) is not None:
        target_label = f"{language('chart.target')}<br>{say_amount(language, unit, target)}"
        notes.append(text_at(target_label, last + 0.46, target, colours.text, xanchor="left", size=13))
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
