"""What differs between the tables of a bundle and those that the store gives now, down to the cell."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import openpyxl

from mvi_dashboard.export.cells import Cell, Decimals, read_csv, read_number, write_cell
from mvi_dashboard.export.evidence import Table

_NOISE = Decimal("1e-9")
"""Ranges are computed in floating point: between machines the last digits may differ, relative to the number."""
_SAME = 1e-14
"""A workbook keeps sixteen digits."""
_LIST_HEADS = 4
"""The row of a sheet with a list that names its columns."""


@dataclass(frozen=True)
class Difference:
    """One thing that differs; `kind` names the sentence under `[verify]` in the language files.

    `was` is what the bundle says and `now` what the store or the manifest says; None where a row or file is not there.
    """

    kind: str
    file: str
    row: str | None = None
    column: str | None = None
    was: str | None = None
    now: str | None = None


def csv_differences(
    content: bytes, decimals: Decimals, name: str, table: Table | None, *, has_noise: bool
) -> Iterator[Difference]:
    """The cells of a CSV that the store would write otherwise; `has_noise`: the last digits count too."""
    try:
        heads, *lines = read_csv(content, decimals)
    except ValueError:  # not UTF-8, or empty: the fingerprint has told so already
        return
    if table is None:
        yield Difference("too_many_rows", name)
        return
    if tuple(heads) != table.columns:
        yield Difference("columns", name, was=", ".join(heads), now=", ".join(table.columns))
        return
    found = {tuple(line[: table.key_count]): line for line in lines}
    wanted = {key: cells for row in table.rows if (key := tuple((cells := _written(row, decimals))[: table.key_count]))}
    if len(found) < len(lines):
        yield Difference("row_twice", name, was=str(len(lines)), now=str(len(found)))
    yield from (Difference("row_missing", name, row=", ".join(key)) for key in wanted if key not in found)
    yield from (Difference("row_extra", name, row=", ".join(key)) for key in found if key not in wanted)
    others: list[Difference] = []
    noise: list[Difference] = []
    for key in (key for key in wanted if key in found):
        if len(found[key]) != len(table.columns):
            others.append(
                Difference("columns", name, ", ".join(key), None, str(len(found[key])), str(len(table.columns)))
            )
        for column, was, now in zip(table.columns, found[key], wanted[key], strict=False):
            if was != now:
                kind = noise if _is_noise(was, now, decimals) else others
                kind.append(Difference("cell", name, ", ".join(key), column, was, now))
    yield from others or (noise if has_noise else [])


def sheet_differences(content: bytes, decimals: Decimals, name: str, sheet: str, table: Table) -> Iterator[Difference]:
    """The cells of the sheet of figures in a changed workbook that differ from what the store gives."""
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
        lines = [list(line) for line in book[sheet].iter_rows(min_row=2, values_only=True)]
    except (ValueError, KeyError, OSError, zipfile.BadZipFile):
        return
    for number, row in enumerate(table.rows):
        label = ", ".join(str(cell) for cell in row[: table.key_count])
        if number >= len(lines):
            yield Difference("row_missing", name, row=label)
            continue
        for column, was, now in zip(table.columns, lines[number], row, strict=False):
            if not _is_same(was, now):
                told = [None if cell is None else write_cell(cell, decimals) for cell in (was, now)]
                yield Difference("cell", name, label, column, *told)
    for line in lines[len(table.rows) :]:
        yield Difference("row_extra", name, row=", ".join(str(cell) for cell in line[: table.key_count]))


def list_differences(content: bytes, fresh: bytes, name: str, sheet: str) -> Iterator[Difference]:
    """The cells of the sheet with a list in a changed workbook that differ from the list as it is made now."""
    try:
        was, now = (_cells_of(each, sheet) for each in (content, fresh))
    except (ValueError, KeyError, OSError, zipfile.BadZipFile):
        return
    for row, column in sorted(was.keys() | now.keys()):
        old, new = was.get((row, column)), now.get((row, column))
        if not _is_same(old, new):
            told = [None if cell is None else str(cell) for cell in (old, new)]
            label, head = now.get((row, 1)), now.get((_LIST_HEADS, column))
            yield Difference("cell", name, f"{row}: {label or ''}", str(head or column), *told)


def _cells_of(content: bytes, sheet: str) -> dict[tuple[int, int], Any]:
    """Row and column, from 1 on, -> the cells of a sheet that hold something."""
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    lines = enumerate(book[sheet].iter_rows(values_only=True), start=1)
    return {(row, at): cell for row, line in lines for at, cell in enumerate(line, start=1) if cell is not None}


def _written(row: Sequence[Cell], decimals: Decimals) -> list[str]:
    return [cell if isinstance(cell, str) else write_cell(cell, decimals) for cell in row]


def _is_noise(was: str, now: str, decimals: Decimals) -> bool:
    first, second = read_number(was, decimals), read_number(now, decimals)
    return first is not None and second is not None and abs(first - second) <= _NOISE * max(abs(first), abs(second))


def _is_same(was: Any, now: Cell) -> bool:
    if isinstance(was, int | float) and isinstance(now, int | float | Decimal) and not isinstance(now, bool):
        return abs(float(was) - float(now)) <= _SAME * abs(float(now))
    return bool(was == now)
