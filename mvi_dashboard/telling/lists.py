"""Rows of a figure that are no indicator: contracts, stages, levels; numbers keep their unit, so that a download holds numbers."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from mvi_dashboard.language import Language
from mvi_dashboard.telling import markup
from mvi_dashboard.telling.markup import Column, Html, Row
from mvi_dashboard.telling.phrases import NO_BREAK, UNKNOWN, say_exactly

_OURS = ("t", "kg", "eur", "share")


@dataclass(frozen=True)
class Quantity:
    """A number with its unit, a word after it where it is not one of ours; `value` None is "?"."""

    value: float | None
    unit: str = ""


Cell = str | Quantity | datetime.date
"""What a list may hold; "–" is a text, where nothing applies."""


@dataclass(frozen=True)
class Line:
    """One row of a list: a name with its cells, where it leads, and what stands small under the name."""

    label: str
    cells: tuple[Cell, ...] = ()
    address: str | None = None
    small: str = ""
    kind: str = ""


def number_of(cell: Any) -> float | None:
    """A cell of a frame as a number; None where it is not known."""
    return None if pd.isna(cell) else float(cell)


def code_of(cell: Any) -> str | None:
    """A cell of a frame as a code; None where it is not recorded."""
    return None if pd.isna(cell) else str(cell)


def say_cell(language: Language, cell: Cell) -> str:
    """A cell in words: a quantity in full, a date in figures."""
    if isinstance(cell, Quantity):
        return say_quantity(language, cell)
    return language.date(cell) if isinstance(cell, datetime.date) else cell


def say_quantity(language: Language, quantity: Quantity) -> str:
    """`1.250.000 kWh`; "?" where it is not known."""
    if quantity.value is None:
        return UNKNOWN
    if quantity.unit in _OURS:
        return say_exactly(language, quantity.unit, quantity.value)
    digits = 0 if abs(quantity.value) >= 10 or float(quantity.value).is_integer() else 1
    amount = language.number(quantity.value, digits)
    return f"{amount}{NO_BREAK}{quantity.unit}" if quantity.unit else amount


def list_table(language: Language, columns: Sequence[Column], lines: Sequence[Line], caption: str) -> Html:
    """The list as a table; nothing at all where it is empty, since its heading says so."""
    rows = [_row(language, line) for line in lines]
    return markup.table(columns, rows, caption, under_heading=True) if rows else Html("")


def describe_lines(language: Language, lines: Sequence[Line], title: str) -> str:
    """The list in words, for those who hear it instead of seeing it."""
    parts = [f"{line.label}: {', '.join(say_cell(language, cell) for cell in line.cells)}" for line in lines]
    return f"{title}. {'; '.join(parts)}." if parts else title


def _row(language: Language, line: Line) -> Row:
    name = markup.link(line.address, line.label) if line.address else line.label
    heading = markup.amount(name, line.small) if line.small else name
    return Row(heading, tuple(say_cell(language, cell) for cell in line.cells), line.kind)
