"""A file with several sheets as one reading: where a table stands on more than one, each sheet is told of by its own name.

Rows are numbered per sheet, so that a row is found back by the name of its sheet and its number.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from mvi_dashboard.importers.mappings import join_vats
from mvi_dashboard.importers.reading import Problem, Reading, Severity

BETWEEN = " / "
"""Between the name of a file and that of its sheet; neither can hold it."""

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def label_of(file: str, sheet: str) -> str:
    """The name under which rows of that sheet are told of: "register.xlsx / 2024"."""
    return f"{file}{BETWEEN}{sheet}"


def parts_of(label: str) -> tuple[str, str]:
    """The name of a file and that of its sheet; the latter empty where the file is told of as a whole."""
    file, _, sheet = label.partition(BETWEEN)
    return file, sheet


def order_of(names: Sequence[str]) -> list[int]:
    """The positions of the sheets of one table, the one that counts where a key stands on several last.

    By year where every name holds exactly one, since many books begin with the newest; else as they stand in the book.
    """
    years = [set(_YEAR.findall(name)) for name in names]
    if not all(len(found) == 1 for found in years):
        return list(range(len(names)))
    return sorted(range(len(names)), key=lambda at: int(*years[at]))


def as_whole(file: str, format_id: str, sheets: Sequence[Reading]) -> Reading:
    """One reading of the rows of all sheets under the name of the file."""
    records: dict[int, int] = {}
    for sheet in sheets:
        records |= sheet.records or {}
    return Reading(
        file,
        format_id,
        sum(sheet.rows_read for sheet in sheets),
        tuple(rows for sheet in sheets for rows in sheet.tables),
        tuple(problem for sheet in sheets for problem in sheet.problems),
        records if any(sheet.records is not None for sheet in sheets) else None,
        join_vats(sheet.vat for sheet in sheets),
        next((sheet.mapping for sheet in sheets if sheet.mapping), None),
    )


def as_book(file: str, format_id: str, sheets: Sequence[Reading]) -> Reading:
    """The totals of the file, and each sheet as a file of its own."""
    return replace(as_whole(file, format_id, sheets), records=None, sheets=tuple(sheets))


def passed_over(file: str, format_id: str, sheets: Sequence[str]) -> Reading:
    """Sheets whose headings are those of no table: nothing of them is read, and that is told with their names."""
    told = Problem(file, None, None, None, "unknown_sheet", ", ".join(sheets), Severity.FLAG)
    return Reading(file, format_id, 0, (), (told,))


def renamed(reading: Reading, label: str) -> Reading:
    """The same reading with its sheets and problems under another name for its file."""
    before = reading.file

    def under(name: str) -> str:
        return label + name.removeprefix(before) if name.startswith(f"{before}{BETWEEN}") else label

    return replace(
        reading,
        file=label,
        problems=tuple(replace(problem, file=under(problem.file)) for problem in reading.problems),
        sheets=tuple(renamed(sheet, under(sheet.file)) for sheet in reading.sheets),
    )


def apart(readings: Iterable[Reading]) -> tuple[list[Reading], tuple[int, ...]]:
    """What is judged and counted one by one, and for each the number of the first one that is of the same file."""
    found: list[Reading] = []
    numbers: list[int] = []
    for reading in readings:
        sheets = reading.sheets or (reading,)
        numbers += [len(found)] * len(sheets)
        found += sheets
    return found, tuple(numbers)
