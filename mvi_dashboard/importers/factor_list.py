"""The official Dutch list of emission factors (co2emissiefactoren.nl) of any year: the publisher's own workbook.

The sheet is made of blocks: a section, a group, what the four values of a row mean, then one row per factor. Here one row
of the record is one value of one factor. A value that lapsed or varies is kept as a row without a number, and told.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pandas as pd

from mvi_dashboard.importers.reading import Problem, Reading, Severity, TableRows, UnreadableFile
from mvi_dashboard.importers.vocabulary import normalise
from mvi_dashboard.importers.workbook import read_sheets
from mvi_dashboard.paths import REFERENCE

ID = "factor_list"
NAME = "format.factor_list"

_TABLE = "imported_factors"
_COLUMNS = ("list_year", "list_date", "section", "subsection", "factor_name", "scope", "value_kg", "unit", "remark")
_LETTERS = tuple("ABCDEFGH")
_TITLE = re.compile(r"Factoren ((?:19|20)\d\d)(?: dd (\d{1,2}-\d{1,2}-\d{4}))?")
_TITLE_ROWS = 5
_GROUP = "kg co2 eq eenheid"
_UNIT = "eenheid"
_WITHOUT_NUMBER = {"vervallen": "factor_lapsed", "variabel": "factor_variable"}


def recognises(path: Path) -> bool:
    """Whether the first sheet of a workbook bears the title of the list."""
    if path.suffix.lower() not in (".xlsx", ".xlsm"):
        return False
    try:
        sheets = read_sheets(path, _TITLE_ROWS)
    except (UnreadableFile, OSError):
        return False
    return bool(sheets) and _title(sheets[0].rows) is not None


def read(path: Path, organisation: str | None) -> Reading:  # noqa: ARG001 - a list is of no organisation
    """Every value of the list; `UnreadableFile` where the sheet has no title or no block of factors."""
    sheets = read_sheets(path)
    rows = sheets[0].rows if sheets else []
    title = _title(rows)
    if title is None:
        raise UnreadableFile("no_known_headings", path.name)
    found = _List(path.name, title[1], title[2])
    for number, cells in enumerate(rows, start=1):
        found.add(number, [*cells, *[""] * len(_LETTERS)][: len(_LETTERS)])
    if not found.originals:
        raise UnreadableFile("no_known_headings", path.name)
    return found.reading()


@dataclass
class _List:
    """One list while it is being read; `scopes` is what the four values mean in the block at hand, None before any."""

    file: str
    list_year: str
    list_date: str | None
    section: str = ""
    group: str = ""
    scopes: list[str] | None = None
    values: list[tuple[str | int | None, ...]] = field(default_factory=list)
    originals: dict[int, list[str | None]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    rows_rejected: int = 0

    def add(self, number: int, cells: Sequence[str]) -> None:
        name, *values, unit = cells[:6]
        if normalise(cells[1]) == _GROUP:
            self.group, self.scopes = name, None
        elif normalise(unit) == _UNIT:
            self.scopes = [scope_of(heading) for heading in values]
        elif name and not any(cells[1:]):
            self.section, self.group, self.scopes = name, "", None
        elif name:
            self._factor(number, cells)

    def _factor(self, number: int, cells: Sequence[str]) -> None:
        name, *values, unit = cells[:6]
        self.originals[number] = [cell or None for cell in cells]
        if self.scopes is None:
            self.rows_rejected += 1
            self._tell(number, "factor_without_heading", name, Severity.REJECT)
            return
        cells_by_scope = {scope: value for scope, value in zip(self.scopes, values, strict=True) if scope}
        blank = [scope for scope, value in cells_by_scope.items() if not value]
        if blank:
            self._tell(number, "factor_value_blank", f"{name}: {', '.join(blank)}")
        for rule in dict.fromkeys(_WITHOUT_NUMBER.get(value.lower()) for value in values):
            if rule:
                self._tell(number, rule, name)
        for scope, value in cells_by_scope.items():
            if value:
                has_number = value.lower() not in _WITHOUT_NUMBER
                number_and_remark = (value, None) if has_number else (None, value)
                head = (self.list_year, self.list_date, self.section, self.group or None, name, scope)
                self.values.append((number, *head, number_and_remark[0], unit or None, number_and_remark[1]))

    def _tell(self, number: int, rule: str, value: str, severity: Severity = Severity.FLAG) -> None:
        self.problems.append(Problem(self.file, _TABLE, number, "value_kg", rule, value, severity))

    def reading(self) -> Reading:
        frame = pd.DataFrame(self.values, columns=["source_row", *_COLUMNS]).astype(dict.fromkeys(_COLUMNS, "str"))
        originals = pd.DataFrame(
            self.originals.values(), index=list(self.originals), columns=list(_LETTERS), dtype="str"
        )
        rows = TableRows(_TABLE, frame, originals, {})
        return Reading(self.file, ID, len(frame) + self.rows_rejected, (rows,), tuple(self.problems))


def scope_of(heading: str) -> str:
    """What a value means: WTW, TTW, WTT … where the heading is a known one, else the heading itself; empty for "-"."""
    return "" if heading.strip(" -") == "" else _scopes().get(normalise(heading), heading)


@cache
def _scopes() -> dict[str, str]:
    with (REFERENCE / "factor_scopes.csv").open(encoding="utf-8", newline="") as rows:
        return {normalise(row["heading"]): row["scope"] for row in csv.DictReader(rows)}


def _title(rows: Sequence[Sequence[str]]) -> re.Match[str] | None:
    return next(_titles(rows), None)


def _titles(rows: Sequence[Sequence[str]]) -> Iterator[re.Match[str]]:
    for cells in rows[:_TITLE_ROWS]:
        found = _TITLE.fullmatch(cells[0].strip()) if cells else None
        if found and not any(cells[1:]):
            yield found
