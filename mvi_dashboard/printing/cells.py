"""Cells and columns of a text table: values with their unit, names of codes, "?" for unknown and "–" for none."""

import unicodedata
from collections.abc import Sequence
from math import isnan
from typing import Any

import pandas as pd

from mvi_dashboard.language import Language, Number

ABSENT = "–"
UNKNOWN = "?"
_LONGEST = 44
"""Characters of a name or remark that are printed."""
NAMED = ("product_group", "cluster", "circular_level")
"""Dimensions whose values have a name in the language files."""


def shown(unit: str, value: Number | None, language: Language) -> str:
    """A value with its unit in the reader's language; "?" where it is not known."""
    if is_missing(value):
        return UNKNOWN
    assert value is not None
    write = {"t": language.tonnes, "kg": language.kilograms, "eur": language.euro}.get(unit)
    return write(value) if write else language.share(value, 1)


def is_missing(value: Any) -> bool:
    """Whether a cell holds nothing, in whatever way a frame says so."""
    return value is None or value is pd.NaT or (isinstance(value, float) and isnan(value))


def dimension_name(dimension: str, value: Any, language: Language) -> str:
    """The name for people of a dimension's value; ids of groups and clusters have one in the language file."""
    if is_missing(value):
        return language("product_group.not_classified" if dimension == "product_group" else "dimension.unknown")
    return language(f"{dimension}.{value}") if dimension in NAMED else str(value)


def shortened(text: str) -> str:
    """A text no longer than a column of a list may be."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """Rows of cells in columns, two blanks apart; a column that is empty but for its heading is left out."""
    kept = [at for at in range(len(rows[0])) if any(row[at] for row in rows[1:])] or list(range(len(rows[0])))
    widths = {at: max(_width(row[at]) for row in rows) for at in kept}
    return "\n".join("  ".join(row[at] + " " * (widths[at] - _width(row[at])) for at in kept).rstrip() for row in rows)


def _width(text: str) -> int:
    """Columns that a text takes on a terminal; a combining mark takes none."""
    return sum(not unicodedata.combining(letter) for letter in text)
