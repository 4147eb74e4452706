"""What stands on the A4, ready to be set: texts as they are read, and for the chart places between 0 and 1."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from mvi_dashboard.telling.markup import Tile

ENOUGH_BARS, FEWEST_BARS = 5, 3


@dataclass(frozen=True)
class Bar:
    """One row of the chart; `start` None is "?". Places run from 0 at the left to 1 at the right."""

    label: str
    text: str
    zero: float
    start: float | None = None
    end: float | None = None
    low: float | None = None
    high: float | None = None
    is_worse: bool = False


@dataclass(frozen=True)
class Chart:
    """Product groups as bars: the message, what is shown, and the same in words."""

    heading: str
    subtitle: str
    alt: str
    bars: tuple[Bar, ...] = ()


@dataclass(frozen=True)
class Part:
    """A heading with one sentence or a list of them, and a note in small print; without lines it is left out."""

    heading: str
    lines: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Sheet:
    """The whole page, in the order in which it is read.

    `typed_language`: in which people type their own sentences; `decision_language`: in which the decision stands.
    """

    language: str
    region: str
    typed_language: str
    organisation: str
    label: str
    date: str
    title: str
    document_title: str
    answer: str
    headlines: tuple[Tile, ...]
    advice_heading: str
    advice: str
    chart: Chart
    changes: Part
    risks: Part
    equivalent: Part
    unknown: Part
    decision: Part
    decision_language: str
    footer: tuple[str, ...] = field(default_factory=tuple)


def shorter(sheet: Sheet) -> Iterator[Sheet]:
    """The sheet, then ever shorter ones: what a council needs least goes first, letters never become smaller."""
    yield sheet
    for most in (ENOUGH_BARS, FEWEST_BARS):
        sheet = replace(sheet, chart=replace(sheet.chart, bars=_largest(sheet.chart.bars, most)))
        yield sheet
    sheet = replace(sheet, equivalent=Part(sheet.equivalent.heading))
    yield sheet
    sheet = replace(sheet, changes=Part(sheet.changes.heading))
    yield sheet
    sheet = replace(sheet, chart=replace(sheet.chart, bars=()))
    yield sheet
    sheet = replace(sheet, unknown=replace(sheet.unknown, lines=sheet.unknown.lines[:1]))
    yield sheet


def cut_short(text: str, most: int) -> str:
    """At most so many characters, cut at a word."""
    if len(text) <= most:
        return text
    head, space, _ = text[: most - 1].rpartition(" ")
    return (head if space and len(head) > most // 2 else text[: most - 1]).rstrip(" ,;:.") + "…"


def _largest(bars: tuple[Bar, ...], most: int) -> tuple[Bar, ...]:
    """The largest ones; what could not be determined is told in words elsewhere on the page."""
    return tuple(bar for bar in bars if bar.start is not None)[:most]
