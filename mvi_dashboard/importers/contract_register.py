"""The dashboard's own register format: a CSV file with one table, or a workbook with a sheet per table.

Headings are ours, those of the template in any language, or a synonym from `data/reference/heading_synonyms.csv`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from mvi_dashboard.contracts import TABLES, table
from mvi_dashboard.importers.delimited import read_records
from mvi_dashboard.importers.headings import Match, count_known_headings, find_headings
from mvi_dashboard.importers.reading import Problem, Reading, Severity, TableRows, UnreadableFile
from mvi_dashboard.importers.template import write_csv_template, write_template
from mvi_dashboard.importers.vocabulary import explanations, instruction_sheets, normalise, table_names
from mvi_dashboard.importers.workbook import Sheet, read_sheets

__all__ = ["ID", "NAME", "read", "recognises", "write_csv_template", "write_template"]

ID = "contract_register"
NAME = "format.contract_register"

_WORKBOOKS = (".xlsx", ".xlsm")
_TEXTS = (".csv", ".txt", ".tsv")
_BARE_NUMBER = re.compile(r"-?[\d.,]+")


def recognises(path: Path) -> bool:
    """Any CSV or workbook: this is the format that says what is wrong with a file nobody else knows."""
    return path.suffix.lower() in _WORKBOOKS + _TEXTS


def read(path: Path, organisation: str | None) -> Reading:
    """The rows per table; `UnreadableFile` where no sheet has headings that we know."""
    if path.suffix.lower() in _WORKBOOKS:
        sheets = [sheet for sheet in read_sheets(path) if normalise(sheet.name) not in instruction_sheets()]
    else:
        sheets = [Sheet(path.stem, read_records(path, count_known_headings))]
    found = _File(path.name, organisation)
    for sheet in sheets:
        found.add(sheet)
    return found.reading()


@dataclass
class _File:
    """One file while it is being read."""

    name: str
    organisation: str | None
    rows_read: int = 0
    tables: dict[str, TableRows] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    incomplete: Match | None = None
    unknown_sheets: list[str] = field(default_factory=list)

    def add(self, sheet: Sheet) -> None:
        match = _match(sheet)
        if match is None or match.missing:
            self.incomplete = self.incomplete or match
            self.unknown_sheets.append(sheet.name)
        elif match.table.name in self.tables:
            raise UnreadableFile("two_sheets_of_one_table", self.name, table=match.table.name, sheet=sheet.name)
        else:
            self._read(sheet, match)

    def reading(self) -> Reading:
        if not self.tables:
            if self.incomplete is None:
                raise UnreadableFile("no_known_headings", self.name)
            parameters = {"table": self.incomplete.table.name, "columns": self.incomplete.missing}
            raise UnreadableFile("heading_missing", self.name, **parameters)
        for sheet in self.unknown_sheets:
            self._flag("unknown_sheet", None, sheet)
        if not self.rows_read:
            self._flag("no_rows", None, None)
        return Reading(self.name, ID, self.rows_read, tuple(self.tables.values()), tuple(self.problems))

    def _read(self, sheet: Sheet, match: Match) -> None:
        name = match.table.name
        for rule in ("personal", "unknown", "repeated"):
            for heading in getattr(match, rule):
                self._flag(_HEADING_RULES[rule], name, heading)
        rows: list[list[str | None]] = []
        numbers: list[int] = []
        misread: list[int] = []
        width = len(match.cells)
        least = max(at + 1 for at, heading in enumerate(match.cells) if heading)
        for number, cells in _data_rows(sheet, match):
            if len(cells) < least or any(cells[width:]):
                misread.append(number)
                count = f"{len(cells)}/{width}"
                self.problems.append(Problem(self.name, name, number, None, "wrong_cell_count", count, Severity.REJECT))
            rows.append(_fit(cells, width))
            numbers.append(number)
        self.rows_read += len(rows)
        originals = pd.DataFrame(rows, index=numbers, columns=_distinct(match.cells), dtype="str")
        self._flag_cells_without_heading(originals, match)
        self.tables[name] = self._table_rows(originals, match, misread)

    def _table_rows(self, originals: pd.DataFrame, match: Match, misread: list[int]) -> TableRows:
        headings = {column: str(originals.columns[at]) for column, at in match.columns.items()}
        frame = originals.drop(index=misread)[list(headings.values())]
        frame.columns = pd.Index(headings)
        for column in match.percentages:
            bare = frame[column].str.fullmatch(_BARE_NUMBER).eq(True)
            frame[column] = frame[column].mask(bare, frame[column] + "%")
        if self.organisation:
            empty = pd.Series(self.organisation, index=frame.index, dtype="str")
            frame["organisation"] = frame["organisation"].fillna(empty) if "organisation" in frame else empty
        frame["source_row"] = frame.index
        kept = [at for at, cell in enumerate(match.cells) if cell not in match.personal]
        return TableRows(match.table.name, frame, originals.iloc[:, kept], headings)

    def _flag_cells_without_heading(self, originals: pd.DataFrame, match: Match) -> None:
        for at, heading in enumerate(match.cells):
            if not heading and originals.iloc[:, at].notna().any():
                self._flag("cells_without_heading", match.table.name, str(at + 1))

    def _flag(self, rule: str, table_name: str | None, value: str | None) -> None:
        self.problems.append(Problem(self.name, table_name, None, None, rule, value, Severity.FLAG))


_HEADING_RULES = {"personal": "personal_column_dropped", "unknown": "unknown_heading", "repeated": "heading_repeated"}


def _match(sheet: Sheet) -> Match | None:
    """The headings as those of the table the sheet is named after, else of the table that fits best."""
    named = table_names().get(normalise(sheet.name))
    match = find_headings(sheet.rows, (table(named),)) if named else None
    return match if match and not match.missing else find_headings(sheet.rows, TABLES) or match


def _data_rows(sheet: Sheet, match: Match) -> Iterator[tuple[int, list[str]]]:
    """Rows with something in them below the headings, numbered as in a spreadsheet; explanations are no data."""
    for number, cells in enumerate(sheet.rows[match.row + 1 :], start=match.row + 2):
        if any(cells) and not (number == match.row + 2 and _is_explanation(cells, match)):
            yield number, cells


def _fit(cells: Sequence[str], width: int) -> list[str | None]:
    """A row of exactly `width` cells; what is too much stays, in the last one."""
    surplus = [";".join(cells[width - 1 :])] if len(cells) > width and any(cells[width:]) else cells[width - 1 : width]
    fitted = [*cells[: width - 1], *surplus]
    return [*(cell or None for cell in fitted), *[None] * (width - len(fitted))]


def _is_explanation(cells: Sequence[str], match: Match) -> bool:
    return any(normalise(cell) in explanations(match.table.name) for cell in cells if cell)


def _distinct(headings: Sequence[str]) -> list[str]:
    """The headings, numbered where one occurs again or is empty."""
    names: list[str] = []
    for at, heading in enumerate(headings, start=1):
        names.append(heading if heading and heading not in names else f"{heading} ({at})".strip())
    return names
