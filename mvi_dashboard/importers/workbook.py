"""Excel workbooks: every sheet as rows of text, numbers and dates written so that they are read back unchanged."""

import datetime
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl

from mvi_dashboard.importers.limits import MEGABYTE, limit, refuse_large, refuse_wide
from mvi_dashboard.importers.reading import UnreadableFile

_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, ParseError, EOFError, OSError),
    *(LookupError, ValueError, TypeError, AttributeError, RuntimeError, NotImplementedError),
)
"""What the reader raises for a workbook that is none, or is damaged or locked (found by fuzzing)."""

_LAST_ROW = 1_048_576
_BLOCK = 1 << 20
_LOOKS_LIKE_THOUSANDS = re.compile(r"-?\d{1,3}\.\d{3}")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")


@dataclass(frozen=True)
class Sheet:
    """One sheet: rows of trimmed text cells, all of one width or blank (`[]`).

    `merged`: how many cells took over the value of a merged one.
    """

    name: str
    rows: list[list[str]]
    merged: int = 0


@dataclass(frozen=True)
class _Marks:
    """What the text of a sheet tells that its cells do not: whether there are formulas, and which cells are merged."""

    has_formulas: bool
    merged: tuple[tuple[int, int, int, int], ...]


def number_text(text: str) -> str:
    """A number with a decimal point, written so that `12.345` is not taken for twelve thousand."""
    return f"{text}0" if _LOOKS_LIKE_THOUSANDS.fullmatch(text) else text


def read_sheets(path: Path, first_rows: int | None = None) -> list[Sheet]:
    """The sheets with anything in them, of each the `first_rows` only if asked; `UnreadableFile` where this is no workbook."""
    _refuse_no_workbook(path)
    try:
        sheets = _read(path, first_rows)
    except _DAMAGE as error:
        raise UnreadableFile("not_a_workbook", path.name) from error
    return [sheet for sheet in sheets if sheet.rows]


def _refuse_no_workbook(path: Path) -> None:
    """`UnreadableFile` for a file that is empty, no archive, locked, or that unpacks to more than there is room for."""
    refuse_large(path, "workbook_mb")
    with path.open("rb") as file:
        start = file.read(4)
    if not start:
        raise UnreadableFile("empty_file", path.name)
    if start == _OLD_EXCEL:
        raise UnreadableFile("old_or_locked_workbook", path.name)
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            unpacked = sum(member.file_size for member in members) / MEGABYTE
            refuse_large(path, "workbook_mb", unpacked)
            for member in members:
                with archive.open(member) as part:
                    if b"<!DOCTYPE" in part.read(1024).upper():
                        raise UnreadableFile("not_a_workbook", path.name)
    except _DAMAGE as error:
        raise UnreadableFile("not_a_workbook", path.name) from error


def _read(path: Path, first_rows: int | None) -> list[Sheet]:
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        if first_rows is not None:
            return [Sheet(sheet.title, _square(_rows(sheet, first_rows, path.name))) for sheet in book.worksheets]
        marks = {sheet.title: _marks(sheet) for sheet in book.worksheets}
        formulas = _formulas(path, {name for name, mark in marks.items() if mark.has_formulas})
        sheets = []
        for sheet in book.worksheets:
            rows = list(_rows(sheet, None, path.name))
            for at, column, formula in formulas.get(sheet.title, ()):
                if at < len(rows):
                    _fill(rows[at], column, formula)
            merged = _spread_merged(rows, marks[sheet.title].merged)
            sheets.append(Sheet(sheet.title, _square(rows), merged))
        return sheets
    finally:
        book.close()


def _rows(sheet: Any, first_rows: int | None, name: str) -> Iterator[list[str]]:
    """Rows of text; a cell beyond the widest register is refused, so that one cell far to the right costs nothing."""
    sheet.reset_dimensions()
    widest = limit("columns") + 1
    blank: Any = None  # rows that the file leaves out are one and the same object, however many there are
    for row in islice(sheet.iter_rows(max_col=widest), min(first_rows or _LAST_ROW, _LAST_ROW)):
        cells = [] if row is blank else [_text(cell.value, cell) if cell.value is not None else "" for cell in row]
        if len(cells) == widest and cells[-1]:
            refuse_wide(name, widest)
        while cells and not cells[-1]:
            cells.pop()
        blank = row if not cells else blank
        yield cells


def _square(rows: Any) -> list[list[str]]:
    """The rows without empty ones at the end; all that hold anything as wide as the widest."""
    kept = list(rows)
    while kept and not any(kept[-1]):
        kept.pop()
    width = max(map(len, kept), default=0)
    return [row and row + [""] * (width - len(row)) for row in kept]


def _marks(sheet: Any) -> _Marks:
    """Reads the sheet as text, in blocks that overlap by more than a mark is long."""
    has_formulas = False
    merged: dict[tuple[int, int, int, int], None] = {}
    with sheet.parent._archive.open(sheet._worksheet_path) as source:  # noqa: SLF001 - openpyxl tells neither when read-only
        tail = b""
        while block := source.read(_BLOCK):
            text = tail + block
            has_formulas = has_formulas or _FORMULA.search(text) is not None
            for left, top, right, bottom in _MERGED.findall(text):
                merged[int(top) - 1, _column(left), int(bottom) - 1, _column(right)] = None
            tail = text[-200:]
    return _Marks(has_formulas, tuple(merged))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _spread_merged(rows: list[list[str]], merged: tuple[tuple[int, int, int, int], ...]) -> int:
    """Gives every row below a merged cell its value, since that is what the reader sees; counts the cells that got one.

    To the right nothing is copied: a merged title is one cell, and so is a heading over several columns.
    """
    count = 0
    for top, left, bottom, _right in merged:
        if top >= len(rows) or left >= len(rows[top]) or not rows[top][left]:
            continue
        for row in rows[top + 1 : min(bottom, len(rows)) + 1]:
            count += bool(row) and _fill(row, left, rows[top][left])
    return count


def _fill(row: list[str], column: int, text: str) -> bool:
    """Puts the text in a cell that is empty, lengthening the row where it is too short; whether it did."""
    row.extend([""] * (column + 1 - len(row)))
    if row[column]:
        return False
    row[column] = text
    return True


def _formulas(path: Path, names: set[str]) -> dict[str, list[tuple[int, int, str]]]:
    """The formulas of the sheets of those names, by row and column: what stands in for a result that was never stored."""
    if not names:
        return {}
    book = openpyxl.load_workbook(path, read_only=True, data_only=False)
    try:
        found: dict[str, list[tuple[int, int, str]]] = {}
        for sheet in book.worksheets:
            if sheet.title in names:
                sheet.reset_dimensions()
                rows = islice(sheet.iter_rows(max_col=limit("columns"), values_only=True), _LAST_ROW)
                found[sheet.title] = [
                    (at, column, value)
                    for at, row in enumerate(rows)
                    for column, value in enumerate(row)
                    if isinstance(value, str) and value.startswith("=")
                ]
        return found
    finally:
        book.close()


def _text(value: object, cell: Any) -> str:
    match value:
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
