"""What every chart is made of: one row of data, a bar, a label, a whisker; and the sizes and tints that they share."""

from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from mvi_dashboard.questions import Cut
from mvi_dashboard.telling.outcomes import Outcome
from mvi_dashboard.theme import Tokens

Figure = go.Figure
"""What a chart is, for those who only hand it on."""


class _WrittenOut(go.Figure):  # type: ignore[misc]
    """A finished figure with its contents written out, for those who ask for them again and again."""

    def __init__(self, figure: go.Figure) -> None:
        super().__init__()
        self._written: dict[str, Any] = figure.to_dict()

    def to_dict(self) -> dict[str, Any]:
        """The contents, shared: read them only."""
        return self._written


def write_out(figure: go.Figure) -> go.Figure:
    """The same figure, never changed again: Streamlit copies the contents of any other at each rerun."""
    return _WrittenOut(figure)


ROW_HEIGHT_PX = 72
PHONE_WIDTH_PX = 340
CHARACTER_PX = 7.6
"""A label at the end of a bar must fit on a phone; a wider screen only gives the bars more room."""

MIDDLE_TINT = 0.6
LIGHT_TINT = 0.45
LIGHTEST_TINT = 0.22


@dataclass(frozen=True)
class ChartRow:
    """One name with the outcomes that are drawn for it, the most important first, and where the name leads.

    `cut`: the question that gives these outcomes again. `kind`: "total" for the row that closes a table, "others" for what did
    not fit, "running" for the year that is not over; such a row is never told as highest or lowest.
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


@dataclass(frozen=True)
class Bar:
    """The length of one bar in the unit of its axis, and its look."""

    length: float
    marker: dict[str, Any]


def mark_bar(outcome: Outcome, fill: str, colours: Tokens, stub: float) -> Bar:
    """The bar of one outcome: hatched grey for "?", the lightest tint for no effect, the warning colour below zero."""
    if outcome.value is None:
        return Bar(stub, hatching(colours))
    if outcome.value == 0:
        return Bar(stub / 4, {"color": colours.tint(fill, LIGHTEST_TINT), "line": edge(fill)})
    if outcome.value < 0:
        return Bar(outcome.value, {"color": colours.worse})
    return Bar(outcome.value, {"color": fill})


def hatching(colours: Tokens, colour: str = "") -> dict[str, Any]:
    """Hatched: grey for "?", in a colour of its own for what was not measured but estimated."""
    stripes = colour or colours.unknown
    pattern = {"shape": "/", "fgcolor": stripes, "bgcolor": colours.surface, "size": 6, "solidity": 0.35}
    return {"color": colours.surface, "pattern": pattern, "line": edge(stripes)}


def edge(colour: str) -> dict[str, Any]:
    """The outline of a bar."""
    return {"color": colour, "width": 1}


def hover_text(text: str) -> dict[str, Any]:
    """What is told where a reader points at a bar."""
    return {"hovertemplate": f"{text}<extra></extra>"}


def text_at(text: str, x: float, y: float, colour: str, *, xanchor: str, size: int = 14) -> dict[str, Any]:
    """A text in a chart; it begins or ends where it is anchored, in a font of any width."""
    font = {"size": size, "color": colour}  # the family is that of the template
    return {"text": text, "x": x, "y": y, "xanchor": xanchor, "align": xanchor, "showarrow": False, "font": font}


def whisker(x: list[float], y: list[float], colours: Tokens) -> dict[str, Any]:
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
