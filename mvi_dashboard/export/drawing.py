"""A picture that can travel alone: title, key, chart, and under it what it rests on, as one Plotly figure description.

Figure in, plain dictionary out; the look is that of the chart, whose template is ours.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from textwrap import wrap
from typing import Any

from mvi_dashboard.export.wording import say_reference, say_selection
from mvi_dashboard.figures.shown import Shown
from mvi_dashboard.theme import Tokens
from mvi_dashboard.view import View

WIDTH_PX = 1000
_PAD = 32
_AXIS_LABELS = 28
_LINE = 1.3
"""Height of a line of text in Plotly, in ems."""
_CHARACTER = 0.44
"""Width of an average character in ems; leaves room for Arial, where our own font is not installed."""
_SWATCH = 14


@dataclass
class _Sheet:
    """Texts and shapes around a chart, placed in pixels from the top of the picture."""

    colours: Tokens
    notes: list[dict[str, Any]] = field(default_factory=list)
    shapes: list[dict[str, Any]] = field(default_factory=list)
    at: float = _PAD - 6

    def write(self, text: str, size: float, colour: str, *, bold: bool = False, gap: float = 6) -> None:
        """One paragraph over the whole width, under what is there already."""
        if not text:
            return
        lines = wrap(
            text, int((WIDTH_PX - 2 * _PAD) / (size * _CHARACTER * (1.08 if bold else 1))), break_on_hyphens=False
        )
        content = "<br>".join(escape(line, quote=False) for line in lines)
        self._note(f"<b>{content}</b>" if bold else content, 0, self.at, size, colour)
        self.at += len(lines) * size * _LINE + gap

    def key(self, entries: tuple[tuple[str, str], ...], size: float) -> None:
        """The key of a chart, on as many lines as it needs."""
        x, has_room = 0.0, False
        for paint, text in entries:
            width = _SWATCH + 6 + len(text) * size * _CHARACTER + 22
            if x and x + width > WIDTH_PX - 2 * _PAD:
                x, self.at = 0.0, self.at + size * _LINE + 4
            self._swatch(paint, x, self.at + 4)
            self._note(escape(text, quote=False), x + _SWATCH + 6, self.at, size, self.colours.muted)
            x, has_room = x + width, True
        self.at += size * _LINE + 8 if has_room else 0

    def line(self) -> None:
        """A thin line over the whole width."""
        self._shape({"type": "line", "x0": 0, "x1": WIDTH_PX - 2 * _PAD, "y0": 0, "y1": 0}, self.colours.line)
        self.at += 6

    def _note(self, text: str, x: float, y: float, size: float, colour: str) -> None:
        place = {"xref": "paper", "yref": "paper", "x": 0, "xanchor": "left", "yanchor": "top", "xshift": x, "top": y}
        font = {"family": self.colours.font, "size": size, "color": colour}
        self.notes.append({"text": text, "align": "left", "showarrow": False, "borderpad": 0, "font": font} | place)

    def _swatch(self, paint: str, x: float, y: float) -> None:
        box = {"type": "rect", "x0": x, "x1": x + _SWATCH, "y0": 0, "y1": -_SWATCH, "top": y}
        colour = re.search(r"#[0-9A-Fa-f]{6}", paint)
        if colour and paint.startswith("background"):
            self._shape(box | {"fillcolor": colour[0]}, colour[0])
            return
        outline = colour[0] if colour else self.colours.unknown
        self._shape(box | {"fillcolor": self.colours.surface}, outline)
        for start in (0, 5, 10) if paint == "hatched" else ():
            reach = _SWATCH - start
            for stroke in {(start, 0, reach), (0, start, reach)}:
                left, down, length = stroke
                ends = {"x0": x + left, "x1": x + left + length, "y0": -_SWATCH + down, "y1": -_SWATCH + down + length}
                self._shape({"type": "line", "top": y} | ends, outline)

    def _shape(self, shape: dict[str, Any], colour: str) -> None:
        pixels = {"xref": "paper", "yref": "paper", "xsizemode": "pixel", "ysizemode": "pixel", "xanchor": 0}
        self.shapes.append({"top": self.at} | shape | pixels | {"line": {"color": colour, "width": 1}})

    def placed(self, plot_top: float) -> None:
        """Turns pixels from the top of the picture into what Plotly counts from: the top of the plot."""
        for note in self.notes:
            note |= {"y": 1, "yshift": plot_top - note.pop("top")}
        for shape in self.shapes:
            rise = plot_top - shape.pop("top")
            shape |= {"yanchor": 1, "y0": shape["y0"] + rise, "y1": shape["y1"] + rise}


def compose(shown: Shown, view: View) -> dict[str, Any]:
    """The chart of a figure with heading, subtitle, key, summary, coverage, source, selection and id around it.

    `ValueError` for a figure that is a table alone.
    """
    if shown.chart is None:
        raise ValueError(f"{shown.id} has no chart")
    colours = view.colours
    drawn = shown.chart.to_dict()
    data, layout = drawn["data"], drawn["layout"]
    sheet = _Sheet(colours)
    sheet.write(_whose(view), 13, colours.muted)
    sheet.write(shown.heading, 22, colours.ink, bold=True)
    sheet.write(shown.subtitle, 15, colours.muted, gap=10)
    sheet.key(shown.key, 14)
    plot_top = sheet.at + 8
    inner = float(layout.get("height") or 400)
    has_labels = layout.get("xaxis", {}).get("showticklabels", True)
    sheet.at = plot_top + inner + (_AXIS_LABELS if has_labels else 0) + 10
    sheet.write(shown.summary, 14, colours.text, gap=10)
    sheet.line()
    for text in (*shown.notes, shown.basis, f"{say_selection(view.language, shown.cut)} {say_reference(shown, view)}"):
        sheet.write(text, 12.5, colours.muted, gap=4)
    sheet.placed(plot_top)
    notes = [_settled(note) for note in layout.get("annotations", ())]
    height = sheet.at + _PAD - 12
    around = {
        "width": WIDTH_PX,
        "height": height,
        "margin": {"l": _PAD, "r": _PAD, "t": plot_top, "b": height - plot_top - inner},
        "paper_bgcolor": colours.surface,
        "plot_bgcolor": colours.surface,
        "annotations": [*notes, *sheet.notes],
        "shapes": [*layout.get("shapes", ()), *sheet.shapes],
    }
    return {"data": _named(data), "layout": layout | around}


def bare(shown: Shown, view: View, width: float = WIDTH_PX) -> dict[str, Any]:
    """The chart alone, for a page that tells the rest in words of its own."""
    if shown.chart is None:
        raise ValueError(f"{shown.id} has no chart")
    drawn = shown.chart.to_dict()
    layout = drawn["layout"]
    has_labels = layout.get("xaxis", {}).get("showticklabels", True)
    surface = view.colours.surface
    around = {
        "width": width,
        "height": float(layout.get("height") or 400) + (_AXIS_LABELS if has_labels else 0),
        "margin": {"l": 4, "r": 4, "t": 8, "b": _AXIS_LABELS + 8 if has_labels else 8},
        "paper_bgcolor": surface,
        "plot_bgcolor": surface,
        "annotations": [_settled(note) for note in layout.get("annotations", ())],
    }
    return {"data": _named(drawn["data"]), "layout": layout | around}


def finish_svg(content: bytes, shown: Shown, version: str = "") -> bytes:
    """The SVG with its words for a screen reader, and with names that are the same at every drawing of the figure.

    `version` keeps the names of two drawings of one figure apart.
    """
    svg = content.decode("utf-8")
    uid = re.search(r'id="defs-([0-9a-f]+)"', svg)
    if uid:  # drawn at random; as part of a name it follows a letter or a hyphen, which no number of a path does
        svg = re.sub(rf"(?<=[A-Za-z-]){uid[1]}", re.sub(r"\W", "_", shown.id) + version, svg)
    told = f"<title>{escape(shown.heading)}</title><desc>{escape(shown.alt)}</desc>"
    tag = re.sub(
        r"<svg ", f'<svg role="img" xml:lang="{shown.language.code}" lang="{shown.language.code}" ', svg, count=1
    )
    return re.sub(r"(<svg [^>]*>)", lambda found: found[1] + told, tag, count=1).encode("utf-8")


def _named(data: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The traces with names of their own, where Plotly would draw names at random."""
    return [trace | {"uid": f"trace{number}"} for number, trace in enumerate(data)]


def _whose(view: View) -> str:
    label = view.say_fictitious()
    return f"{view.organisation} · {label}" if label else view.organisation


def _settled(note: dict[str, Any]) -> dict[str, Any]:
    """A note of the chart without its link, which leads nowhere once the picture has left the dashboard.

    Its text begins or ends where it is anchored, so that it stays in its place in a font of another width.
    """
    anchor = note.get("xanchor", "center")
    return {"align": anchor} | note | {"text": re.sub(r"</?a\b[^>]*>", "", note.get("text", ""))}
