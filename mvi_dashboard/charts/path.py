"""What was realised per year, lighter what is still promised, and the target as a line through the years."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from mvi_dashboard.charts.marks import LIGHT_TINT, ChartRow, edge, hover_text, mark_bar, text_at, whisker
from mvi_dashboard.language import Language
from mvi_dashboard.telling.outcomes import Outcome
from mvi_dashboard.telling.phrases import say_amount, say_outcome
from mvi_dashboard.theme import Tokens, chart_template

PATH_HEIGHT_PX = 340
FUTURE, RUNNING = "future", "running"
"""Kinds of a row: a year still to come, of which only the promise is drawn, and the one that is not over."""
_SMALLEST_LABELLED = 0.06


@dataclass(frozen=True)
class Scale:
    """In which unit the numbers above the bars stand, so that they fit beside each other on a phone."""

    unit: str
    word: str
    divisor: float

    @staticmethod
    def of(unit: str, rows: Sequence[ChartRow]) -> "Scale":
        """The scale of the largest number; `word` is its key under `[scale]` in the language files."""
        biggest = max((abs(number) for number in _numbers(rows)), default=0.0)
        steps = {
            "t": ((1e6, "mton", 1e6), (1e4, "kton", 1e3)),
            "eur": ((1e6, "eur_million", 1e6), (1e4, "eur_thousand", 1e3)),
        }
        for least, word, divisor in steps.get(unit, ()):
            if biggest >= least:
                return Scale(unit, word, divisor)
        return Scale(unit, unit, 1.0)

    def write(self, language: Language, value: float) -> str:
        """A value without its unit."""
        if self.unit == "share":
            return language.share(value, 1 if abs(value) < 0.1 else 0)
        scaled = value / self.divisor
        return language.number(scaled, 1 if self.divisor > 1 and abs(scaled) < 100 else 0)


def draw_path(
    years: Sequence[ChartRow], *, scale: Scale, colour: str, promised: str, language: Language, colours: Tokens
) -> go.Figure:
    """One bar per year; rows hold what was realised and, where it exists, what is promised, which is stacked lighter on it."""
    biggest = max((abs(number) for number in _numbers(years)), default=0.0) or 1.0
    smallest = min([0.0, *_numbers(years)])
    traces: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    for place, row in enumerate(years):
        top, texts = 0.0, []
        if row.kind != FUTURE:
            is_part = row.kind == RUNNING and len(row.outcomes) == 1
            bar = mark_bar(
                row.main, colours.tint(colour, LIGHT_TINT) if is_part else colour, colours, stub=biggest * 0.03
            )
            traces.append(_bar(place, 0.0, bar.length, bar.marker, _told(language, scale, row.label, row.main)))
            top = max(bar.length, 0.0)
            value = row.main.value
            if row.main.is_withheld:
                texts += language("chart.few_contracts").split(" ")
            else:
                texts.append("<b>?</b>" if value is None else f"<b>{scale.write(language, value)}</b>")
        expected = row.outcomes[1].value if len(row.outcomes) > 1 else None
        if expected is not None and expected != 0:
            light = {"color": colours.tint(colour, LIGHT_TINT), "line": edge(colour)}
            light = light if expected > 0 else {"color": colours.worse}
            told = f"{row.label}, {promised}: {say_outcome(language, scale.unit, row.outcomes[1])}"
            stacked_on = max if expected > 0 else min
            traces.append(_bar(place, stacked_on(row.main.value or 0.0, 0.0), expected, light, told))
            top = max(row.main.value or 0.0, 0.0) + max(expected, 0.0)
            if expected < 0 or expected >= _SMALLEST_LABELLED * biggest:
                texts.insert(0, f"{'+ ' if texts and expected > 0 else ''}{scale.write(language, expected)}")
        if row.kind != FUTURE and row.main.low is not None and row.main.high is not None:
            traces.append(whisker([place, place], [row.main.low, row.main.high], colours))
            top = max(top, row.main.high)
        target = row.main.target
        if target is not None and top < target < top + biggest * 0.09 * max(len(texts), 1):
            top = target  # the label stands free of the target's line
        if texts:
            note = text_at("<br>".join(texts), place, top, colours.text, xanchor="center", size=13)
            notes.append(note | {"yanchor": "bottom", "yshift": 3})
    traces += _target_line(years, colours)
    notes += _target_label(years, scale.unit, language, colours)
    return go.Figure(
        {
            "data": traces,
            "layout": {
                "template": chart_template(colours),
                "height": PATH_HEIGHT_PX,
                "barmode": "overlay",
                "annotations": notes,
                "xaxis": {
                    "tickvals": list(range(len(years))),
                    "ticktext": [row.label if row.kind else f"<b>{row.label}</b>" for row in years],
                    "range": [-0.5, len(years) - 0.5],
                    "zeroline": False,
                    "showline": False,
                },
                "yaxis": {"showticklabels": False, "range": [min(smallest * 1.15, 0), biggest * 1.25]},
            },
        }
    )


def _numbers(rows: Sequence[ChartRow]) -> list[float]:
    """Everything that is drawn, for the length of the axis."""
    found = []
    for row in rows:
        stacked = sum(outcome.value or 0.0 for outcome in row.outcomes)
        ends = (*(outcome.value for outcome in row.outcomes), row.main.low, row.main.high, row.main.target, stacked)
        found += [number for number in ends if number is not None]
    return found


def _told(language: Language, scale: Scale, label: str, outcome: Outcome) -> str:
    told = f"{label}: {say_outcome(language, scale.unit, outcome)}"
    if outcome.target is None:
        return told
    return f"{told}<br>{language('chart.target')} {say_amount(language, scale.unit, outcome.target)}"


def _bar(place: int, base: float, length: float, marker: dict[str, Any], told: str) -> dict[str, Any]:
    return {"type": "bar", "x": [place], "base": [base], "y": [length], "width": 0.68, "marker": marker} | hover_text(
        told
    )


def _target_line(years: Sequence[ChartRow], colours: Tokens) -> list[dict[str, Any]]:
    """One line through the years that follow each other with a target; a year without one breaks it."""
    targets = [row.main.target for row in years]
    if not any(target is not None for target in targets):
        return []
    line = {"color": colours.text, "width": 2}
    marker = {"color": colours.text, "size": 7, "symbol": "diamond"}
    shape = {"x": list(range(len(years))), "y": targets, "mode": "lines+markers", "line": line, "marker": marker}
    return [{"type": "scatter", "connectgaps": False, "hoverinfo": "skip"} | shape]


def _target_label(years: Sequence[ChartRow], unit: str, language: Language, colours: Tokens) -> list[dict[str, Any]]:
    """The last target in words, at the end of the line."""
    last = next((place for place in reversed(range(len(years))) if years[place].main.target is not None), None)
    if last is None:
        return []
    text = f"{language('chart.target')} {years[last].label}: {say_amount(language, unit, years[last].main.target)}"
    anchor = "right" if 2 * last >= len(years) else "left"
    note = text_at(text, last, years[last].main.target or 0.0, colours.text, xanchor=anchor, size=13)
    return [note | {"yanchor": "bottom", "yshift": 9, "xshift": 14 if anchor == "right" else -14}]
