"""Horizontal bars in parts: promise and result, stages, what is measured and what is not.

The parts of a bar follow each other from zero, those below zero to the left; what they say at the end of the bar is given
in words, so that a bar may stand for contracts and tell euros.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import plotly.graph_objects as go

from mvi_dashboard.charts.marks import (
    CHARACTER_PX,
    LIGHTEST_TINT,
    PHONE_WIDTH_PX,
    ROW_HEIGHT_PX,
    edge,
    hatching,
    hover_text,
    text_at,
    whisker,
)
from mvi_dashboard.theme import Tokens, chart_template

SHORT_ROW_PX = 52
_STUB = 0.04
_MAIN, _ALONE, _THIN = (-0.04, 0.30), (0.08, 0.32), (0.26, 0.15)
"""Place and thickness of a bar, of one that has none beneath it, and of the one beneath it, in rows."""


@dataclass(frozen=True)
class Part:
    """One part of a bar: its length, its colour and what is told of it.

    `look`: full; hatched for what was not measured; outline for what stands apart, which starts at zero again.
    """

    length: float
    colour: str
    told: str
    look: str = "full"


@dataclass(frozen=True)
class PartRow:
    """One name with its parts and the words at their end; `beneath` is a thin second bar. No parts is "?".

    `spread`: both ends of a range. `is_worse`: written in the warning colour.
    """

    label: str
    parts: tuple[Part, ...]
    text: str
    beneath: tuple[Part, ...] = ()
    beneath_text: str = ""
    address: str | None = None
    spread: tuple[float, float] | None = None
    is_worse: bool = False


def draw_parts(rows: Sequence[PartRow], *, colours: Tokens) -> go.Figure:
    """Bars in parts, a row per name; rows without a second bar stand closer together."""
    spans = [_span(bar) for row in rows for bar in (row.parts, row.beneath)]
    low = min([0.0, *(span[0] for span in spans), *(row.spread[0] for row in rows if row.spread)])
    high = max([0.0, *(span[1] for span in spans), *(row.spread[1] for row in rows if row.spread)]) or 1.0
    is_double = any(row.beneath_text for row in rows)
    draw = _Parts(low, high, colours, _MAIN if is_double else _ALONE)
    for place, row in enumerate(rows):
        draw.row(place, row)
    return draw.figure(len(rows), ROW_HEIGHT_PX if is_double else SHORT_ROW_PX)


def _span(parts: Sequence[Part]) -> tuple[float, float]:
    """How far a bar reaches on both sides of zero."""
    left = sum(part.length for part in parts if part.length < 0)
    stacked = sum(part.length for part in parts if part.length > 0 and part.look != "outline")
    return left, max([stacked, *(part.length for part in parts if part.look == "outline")])


class _Parts:
    """Collects the bars and words of the rows."""

    def __init__(self, low: float, high: float, colours: Tokens, main: tuple[float, float]) -> None:
        self._low, self._high, self._colours, self._main = low, high, colours, main
        self._right = high
        self._traces: list[dict[str, Any]] = []
        self._notes: list[dict[str, Any]] = []

    def row(self, place: int, row: PartRow) -> None:
        """The name, the bar with its words, and the thin one beneath it."""
        self._name(place, row)
        end = self._bar(place, self._main, row.parts, row.label)
        if row.spread is not None:
            self._traces.append(whisker(list(row.spread), [place + self._main[0]] * 2, self._colours))
            end = max(end, row.spread[1])
        colour = self._colours.worse if row.is_worse else self._colours.text
        self._words(place + self._main[0], end, f"<b>{row.text}</b>" if row.parts else row.text, colour, 14)
        if row.beneath_text:
            end = self._bar(place, _THIN, row.beneath, row.label) if row.beneath else 0.0
            self._words(place + _THIN[0], end, row.beneath_text, self._colours.muted, 13)

    def _name(self, place: int, row: PartRow) -> None:
        label = escape(row.label)
        look = f'href="{escape(row.address or "")}" target="_self" style="color:{self._colours.ink}"'
        text = f"<a {look}>{label}</a>" if row.address else label
        note = text_at(text, 0, place - 0.36, self._colours.text, xanchor="left")
        self._notes.append(note | {"xref": "paper", "captureevents": row.address is not None})

    def _bar(self, place: int, at: tuple[float, float], parts: Sequence[Part], label: str) -> float:
        """Draws the parts after each other; the end of the bar."""
        right, left = 0.0, 0.0
        stub = (self._high - self._low) * _STUB
        if not parts:
            self._draw(place, at, 0.0, stub, hatching(self._colours), label)
            return stub
        for part in parts:
            if part.look == "outline":
                self._draw(place, at, 0.0, part.length, self._look(part), f"{label}: {part.told}")
                right = max(right, part.length)
            elif part.length < 0:
                self._draw(place, at, left, part.length, self._look(part), f"{label}: {part.told}")
                left += part.length
            elif part.length > 0:
                self._draw(place, at, right, part.length, self._look(part), f"{label}: {part.told}")
                right += part.length
        if not any(part.length for part in parts):
            colour = parts[0].colour or self._colours.unknown
            light = {"color": self._colours.tint(colour, LIGHTEST_TINT), "line": edge(colour)}
            self._draw(place, at, 0.0, stub / 4, light, f"{label}: {parts[0].told}")
        return right

    def _look(self, part: Part) -> dict[str, Any]:
        if part.look == "outline":
            return {"color": self._colours.surface, "line": edge(part.colour) | {"width": 2}}
        if part.look == "hatched":
            return hatching(self._colours, part.colour)
        return {"color": part.colour}

    def _draw(
        self, place: int, at: tuple[float, float], base: float, length: float, marker: dict[str, Any], told: str
    ) -> None:
        shape = {"x": [length], "base": [base], "y": [place + at[0]], "width": at[1], "marker": marker}
        self._traces.append({"type": "bar", "orientation": "h"} | shape | hover_text(told))

    def _words(self, place: float, end: float, text: str, colour: str, size: int) -> None:
        free = 1 - min((len(text.replace("<b>", "").replace("</b>", "")) * CHARACTER_PX + 10) / PHONE_WIDTH_PX, 0.8)
        self._right = max(self._right, max(end, 0) / free)
        note = text_at(text, max(end, 0), place, colour, xanchor="left", size=size)
        self._notes.append(note | {"xshift": 6})

    def figure(self, count: int, row_height: int) -> go.Figure:
        """The finished figure; its height follows the number of rows."""
        return go.Figure(
            {
                "data": self._traces,
                "layout": {
                    "template": chart_template(self._colours),
                    "height": row_height * count + 24,
                    "barmode": "overlay",
                    "annotations": self._notes,
                    "xaxis": {"showticklabels": False, "range": [self._low * 1.02, self._right]},
                    "yaxis": {"showticklabels": False, "range": [count - 0.5, -0.6], "zeroline": False},
                },
            }
        )
