"""Cells of a CSV: decimals as the reader's spreadsheet expects them, and no text that it would take for a formula."""

import csv
import datetime
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

Cell = str | bool | int | float | Decimal | datetime.date | None
"""What may stand in an exported cell; None is empty."""


@dataclass(frozen=True)
class Decimals:
    """How a spreadsheet of one country reads a CSV."""

    delimiter: str
    point: str


DECIMALS = {"nl": Decimals(";", ","), "en": Decimals(",", ".")}
"""Dutch spreadsheets expect semicolons and a decimal comma, English ones commas and a point."""

_FORMULA = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
"""A text that Excel, or an importing colleague of it, could run; the last four are the same signs in full width."""


def is_formula(text: str) -> bool:
    """Whether a spreadsheet could take the text for a formula, or the text looks like one already neutralised."""
    return _FORMULA.match(text) is not None


def neutralise(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet could take it for a formula."""
    return f"'{text}" if is_formula(text) else text


def restore(text: str) -> str:
    """The text that was neutralised."""
    return text[1:] if text.startswith("'") and is_formula(text) else text


def write_cell(cell: Cell, decimals: Decimals) -> str:
    """One cell as text; a number keeps all its digits and is never neutralised, also where it is negative."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float | Decimal):
        return format(Decimal(repr(cell)) if isinstance(cell, float) else cell, "f").replace(".", decimals.point)
    return neutralise(cell) if isinstance(cell, str) else str(cell)


def read_number(text: str, decimals: Decimals) -> Decimal | None:
    """The number that a cell holds; None where it holds none."""
    plain = text.replace(decimals.point, ".")
    return Decimal(plain) if re.fullmatch(r"-?\d+(\.\d+)?", plain) else None


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]], decimals: Decimals) -> bytes:
    """A CSV that opens in a spreadsheet with a double click: a byte order mark, the country's delimiter and decimals."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=decimals.delimiter, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([write_cell(cell, decimals) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def read_csv(content: bytes, decimals: Decimals) -> list[list[str]]:
    """The cells of a CSV that `write_csv` made, as text, the heading first; raises `ValueError` where it is no text."""
    lines = io.StringIO(content.decode("utf-8-sig"), newline="")
    return [[restore(cell) for cell in row] for row in csv.reader(lines, delimiter=decimals.delimiter)]
