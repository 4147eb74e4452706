"""Excel workbooks: every sheet as rows of text, numbers and dates written so that they are read back unchanged."""

import datetime
import re
import zipfile
import zlib
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl

from mvi_dashboard.importers.reading import UnreadableFile

_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, ParseError, EOFError, OSError),
    *(LookupError, ValueError, TypeError, AttributeError, RuntimeError),
)
"""What the reader raises for a workbook that is none, or is damaged or locked (found by fuzzing)."""

_LOOKS_LIKE_THOUSANDS = re.compile(r"-?\d{1,3}\.\d{3}")


@dataclass(frozen=True)
class Sheet:
    """One sheet: rows of trimmed text cells, all of one width."""

    name: str
    rows: list[list[str]]


def number_text(text: str) -> str:
    """A number with a decimal point, written so that `12.345` is not taken for twelve thousand."""
    return f"{text}0" if _LOOKS_LIKE_THOUSANDS.fullmatch(text) else text


def read_sheets(path: Path) -> list[Sheet]:
    """The sheets with anything in them; `UnreadableFile` where this is no workbook."""
    with path.open("rb") as file:
        start = file.read(4)
    if not start:
        raise UnreadableFile("empty_file", path.name)
    if start == _OLD_EXCEL:
        raise UnreadableFile("old_or_locked_workbook", path.name)
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        try:
            sheets = [Sheet(sheet.title, _rows(sheet)) for sheet in book.worksheets]
        finally:
            book.close()
    except _DAMAGE as error:
        raise UnreadableFile("not_a_workbook", path.name) from error
    return [sheet for sheet in sheets if sheet.rows]


def _rows(sheet: Any) -> list[list[str]]:
    sheet.reset_dimensions()
    rows = [[_text(cell.value, cell) for cell in row] for row in sheet.iter_rows()]
    while rows and not any(rows[-1]):
        rows.pop()
    width = max((at + 1 for row in rows for at, cell in enumerate(row) if cell), default=0)
    return [(row + [""] * width)[:width] for row in rows]


def _text(value: object, cell: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case datetime.datetime():
            return value.date().isoformat() if value.time() == datetime.time() else value.isoformat()
        case int() | float():
            exact = Decimal(repr(value))
            if "%" in (cell.number_format or ""):
                return f"{number_text(_plain(exact * 100))}%"
            return number_text(_plain(exact))
        case _:
            return str(value).strip()


def _plain(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
