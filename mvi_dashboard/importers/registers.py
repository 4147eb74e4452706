"""Reads sheets with headings into rows of the record: what every format with a table in it shares.

Nothing is understood here: cells stay text. What the reader said of the file (organisation, mapping, VAT, currency) goes
along with the rows.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache, partial
from pathlib import Path

import pandas as pd

from mvi_dashboard.contracts import TEMPLATE_TABLES, Table, table
from mvi_dashboard.importers.beside import read_beside
from mvi_dashboard.importers.headings import Match, find_headings
from mvi_dashboard.importers.limits import refuse_wide
from mvi_dashboard.importers.mappings import RATE_UNKNOWN, ColumnMapping, join_vat, vat_text
from mvi_dashboard.importers.reading import Problem, Reading, Severity, TableRows, UnreadableFile
from mvi_dashboard.importers.reject_list import as_typed
from mvi_dashboard.importers.sources import Source, is_table, open_sources
from mvi_dashboard.importers.terms import Terms
from mvi_dashboard.importers.vocabulary import explanations, instruction_sheets, normalise, passed_over, table_names

SEVERAL_NAMES = re.compile(r"\s*\|\s*|\s*;\s*|\s+---\s+|\s*[\r\n]+\s*")
_BARE_NUMBER = re.compile(r"-?[\d.,]+")
_ROWS_AT_ONCE = 20_000
_HEADING_RULES = {"personal": "personal_column_dropped", "unknown": "unknown_heading", "repeated": "heading_repeated"}


def read_register(
    path: Path, format_id: str, tables: Sequence[Table], terms: Terms, *, leaves_to_store: bool = True
) -> Reading:
    """The rows per table; `UnreadableFile` where no sheet has the headings of one of these tables.

    A large, clean CSV file is left to the store to read, unless `leaves_to_store` says otherwise.
    """
    found = RegisterFile(path.name, format_id, terms, leaves_to_store)
    for source in sources_of(path, tables, terms.mappings):
        if normalise(source.name) not in instruction_sheets():
            found.add(source, match_source(source, tables, terms.mappings))
    if terms.given is not None and found.mapping is None:
        raise UnreadableFile("mapping_does_not_fit", path.name, headings=", ".join(terms.given.columns))
    reading = found.reading()
    if any(rows.csv for rows in reading.tables):
        again = partial(read_register, path, format_id, tables, terms, leaves_to_store=False)
        return replace(reading, in_python=again)
    return reading


def sources_of(
    path: Path, tables: Sequence[Table], mappings: Sequence[ColumnMapping] = (), *, only_head: bool = False
) -> list[Source]:
    """The sheets of a file, a text file split by the separator with which most headings of these tables are found."""

    def score(rows: Sequence[Sequence[str]]) -> int:
        match = find_headings(rows, tables, mappings)
        return len(match.columns) if match else 0

    return open_sources(path, score, only_head=only_head)


def is_of_tables(path: Path, tables: Sequence[Table]) -> bool:
    """Whether the headings of every sheet are those of these tables rather than of any other; never raises."""
    matches = [match for _, match in look(path)]
    return bool(matches) and all(match is not None and match.table in tables and not match.missing for match in matches)


def look(path: Path) -> tuple[tuple[Source, Match | None], ...]:
    """The first rows of each sheet and what their headings are best read as; nothing for a file that is no table."""
    if not is_table(path):
        return ()
    try:
        state = path.stat()
        return _look(path, state.st_mtime_ns, state.st_size)
    except (UnreadableFile, OSError):
        return ()


@lru_cache(8)
def _look(path: Path, _changed: int, _size: int) -> tuple[tuple[Source, Match | None], ...]:
    """The same, kept for the formats that are asked one after the other whether a file is theirs."""
    sources = sources_of(path, TEMPLATE_TABLES, only_head=True)
    return tuple((source, match_source(source, TEMPLATE_TABLES)) for source in sources)


def match_source(source: Source, tables: Sequence[Table], mappings: Sequence[ColumnMapping] = ()) -> Match | None:
    """The headings as those of the table the sheet is named after, else of the table that fits best."""
    named = table_names().get(normalise(source.name))
    if named and named in {each.name for each in tables} and not mappings:
        match = find_headings(source.head, (table(named),))
        return match if match and not match.missing else find_headings(source.head, tables) or match
    return find_headings(source.head, tables, mappings)


@dataclass
class RegisterFile:
    """One file while it is being read."""

    name: str
    format_id: str
    terms: Terms
    leaves_to_store: bool = True
    rows_read: int = 0
    tables: dict[str, TableRows] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    incomplete: Match | None = None
    unknown_sheets: list[str] = field(default_factory=list)
    vats: dict[str, None] = field(default_factory=dict)
    mapping: str | None = None
    beside: list[TableRows] = field(default_factory=list)

    def add(self, source: Source, match: Match | None) -> None:
        """Reads one sheet; one without headings that we know is only named."""
        if match is None or match.missing:
            self.incomplete = self.incomplete or match
            self.unknown_sheets.append(source.name)
        elif match.table.name in self.tables:
            raise UnreadableFile("two_sheets_of_one_table", self.name, table=match.table.name, sheet=source.name)
        else:
            self._read(source, match)

    def reading(self) -> Reading:
        """What the file held; `UnreadableFile` where that was nothing."""
        if not self.tables:
            if self.incomplete is None:
                raise UnreadableFile("no_known_headings", self.name)
            parameters = {"table": self.incomplete.table.name, "columns": self.incomplete.missing}
            raise UnreadableFile("heading_missing", self.name, **parameters)
        for sheet in self.unknown_sheets:
            self.flag("unknown_sheet", None, sheet)
        if not self.rows_read:
            self.flag("no_rows", None, None)
        vat = join_vat(self.vats)
        beside = [rows for rows in self.beside if rows.table not in self.tables]
        tables, problems = (*self.tables.values(), *beside), tuple(self.problems)
        return Reading(self.name, self.format_id, self.rows_read, tables, problems, vat=vat, mapping=self.mapping)

    def flag(
        self, rule: str, table_name: str | None, value: str | None, row: int | None = None, column: str | None = None
    ) -> None:
        """A problem of the file, or of one of its rows, that lets the rows in."""
        self.problems.append(Problem(self.name, table_name, row, column, rule, value, Severity.FLAG))

    def _read(self, source: Source, match: Match) -> None:
        name = match.table.name
        self.tell_of_headings(match)
        if source.merged:
            self.flag("merged_cells", name, str(source.merged))
        is_told_beside = any(told.is_read for told in match.beside.values())
        if self.leaves_to_store and not match.lists and not is_told_beside and all(match.cells):
            names = tuple(distinct(match.cells))
            is_explained = len(source.head) > match.row + 1 and _is_explanation(source.head[match.row + 1], match)
            found = source.clean_csv(match.row + is_explained, names)
            if found is not None:
                clean, count = found
                self.rows_read += count
                described = self.described(match, names)
                columns = {column: match.columns[column] for column in described.headings}
                shown = tuple(at for at, cell in enumerate(match.cells) if cell not in match.personal)
                self.tables[name] = replace(described, csv=replace(clean, columns=columns, shown=shown))
                return
        originals, misread = self.originals(source, match)
        self.tables[name] = self._table_rows(originals, match, misread)
        if is_told_beside:
            self._add_beside(self.tables[name].frame, originals.drop(index=misread), match)

    def _add_beside(self, contracts: pd.DataFrame, originals: pd.DataFrame, match: Match) -> None:
        """What a register tells of its contracts in other tables, unless the file has such a table of its own."""
        names = list(originals.columns)
        meanings = {names[at]: told for at, told in match.beside.items() if told.is_read}
        found = read_beside(contracts, originals[list(meanings)], meanings)
        for row, heading, cell in found.unread:
            self.flag("beside_cell_not_read", match.table.name, cell, row, heading)
        self.beside += list(found.tables())

    def tell_of_headings(self, match: Match) -> None:
        """The headings that are not read, and whose mapping this was."""
        for at, told in match.beside.items():
            if not told.is_read:
                self.flag(told.id, match.table.name, match.cells[at])
        for rule in ("personal", "unknown", "repeated"):
            for heading in getattr(match, rule):
                self.flag(_HEADING_RULES[rule], match.table.name, heading)
        if match.mapping is not None:
            self.mapping = "given" if self.terms.given is not None else "remembered"

    def originals(self, source: Source, match: Match) -> tuple[pd.DataFrame, list[int]]:
        """The user's own cells by row, and the rows with too many or too few of them, which are rejected."""
        width = len(match.cells)
        least = max(at + 1 for at, heading in enumerate(match.cells) if heading)
        names = distinct(match.cells)
        frames: list[pd.DataFrame] = []
        rows: list[list[str | None]] = []
        numbers: list[int] = []
        misread: list[int] = []
        is_reject_list = any(normalise(cell) in passed_over() for cell in match.cells)
        for number, cells in _data_rows(source, match):
            if len(cells) < least or any(cells[width:]):
                refuse_wide(self.name, len(cells))
                misread.append(number)
                count = f"{len(cells)}/{width}"
                wrong = Problem(self.name, match.table.name, number, None, "wrong_cell_count", count, Severity.REJECT)
                self.problems.append(wrong)
            rows.append(_fit([as_typed(cell) for cell in cells] if is_reject_list else cells, width))
            numbers.append(number)
            if len(rows) == _ROWS_AT_ONCE:
                frames.append(pd.DataFrame(rows, index=numbers, columns=names, dtype="str"))
                rows, numbers = [], []
        frames.append(pd.DataFrame(rows, index=numbers, columns=names, dtype="str"))
        originals = frames[0] if len(frames) == 1 else pd.concat(frames)
        self.rows_read += len(originals)
        for at, heading in enumerate(match.cells):
            if not heading and originals.iloc[:, at].notna().any():
                self.flag("cells_without_heading", match.table.name, str(at + 1))
        return originals, misread

    def described(self, match: Match, names: Sequence[str]) -> TableRows:
        """A table without its rows: whose columns are what, and what the reader said of them."""
        vat = self.vat_of(match)
        columns = {column: at for column, at in match.columns.items() if column not in vat or vat[column] is not None}
        constants = {"organisation": self.terms.organisation or (match.mapping.organisation if match.mapping else None)}
        constants["currency"] = self.terms.currency or (match.mapping.currency if match.mapping else None)
        known = {name: value for name, value in constants.items() if value and match.table.has(name)}
        return TableRows(
            match.table.name,
            pd.DataFrame(),
            pd.DataFrame(),
            {column: names[at] for column, at in columns.items()},
            vat={column: share for column, share in vat.items() if share},
            functions_only=match.functions_only,
            constants=known,
            percentages=match.percentages,
        )

    def vat_of(self, match: Match) -> dict[str, Decimal | None]:
        """The VAT in each amount: what its heading says, else what the reader says; None where nobody says how much it is."""
        said = self.terms.vat if self.terms.vat is not None else match.mapping.vat if match.mapping else None
        found: dict[str, Decimal | None] = {}
        for column in (each.name for each in match.table.columns if each.without_vat and each.name in match.columns):
            heading = match.vat.get(column)
            if heading is None:
                found[column] = said or Decimal(0)
                self.vats[vat_text(said)] = None
            elif not heading.is_included:
                found[column] = Decimal(0)
                self.vats[vat_text(Decimal(0))] = None
            else:
                found[column] = heading.share or said or None
                if found[column] is None:
                    self.flag("vat_rate_missing", match.table.name, match.cells[match.columns[column]], column=column)
                self.vats[RATE_UNKNOWN if found[column] is None else vat_text(found[column])] = None
        return found

    def _table_rows(self, originals: pd.DataFrame, match: Match, misread: list[int]) -> TableRows:
        described = self.described(match, list(originals.columns))
        frame = originals.drop(index=misread)[list(described.headings.values())]
        frame.columns = pd.Index(list(described.headings))
        for column in match.lists & set(frame.columns):
            frame[column] = self._first_of_several(frame[column], match.table.name, column)
        frame = filled(frame, described)
        kept = [at for at, cell in enumerate(match.cells) if cell not in match.personal]
        return replace(described, frame=frame.assign(source_row=frame.index), originals=originals.iloc[:, kept])

    def _first_of_several(self, cells: pd.Series, table_name: str, column: str) -> pd.Series:
        """The first name of each list; the others are told once, and the value of the row counts once."""
        for row, cell in cells[cells.str.contains(SEVERAL_NAMES.pattern, regex=True, na=False)].items():
            first, *others = dict.fromkeys(name for name in SEVERAL_NAMES.split(cell) if name)
            if others:
                self.flag("further_winners", table_name, " | ".join(others), int(str(row)), column)
            cells = cells.mask(cells.index == row, first)
        return cells


def filled(frame: pd.DataFrame, described: TableRows) -> pd.DataFrame:
    """The frame with % behind bare numbers that are percentages, and with what the reader said where a cell is empty."""
    for column in described.percentages & set(frame.columns):
        bare = frame[column].str.fullmatch(_BARE_NUMBER).eq(True)
        frame[column] = frame[column].mask(bare, frame[column] + "%")
    for column, value in described.constants.items():
        constant = pd.Series(value, index=frame.index, dtype="str")
        frame[column] = frame[column].fillna(constant) if column in frame else constant
    return frame


def _data_rows(source: Source, match: Match) -> Iterator[tuple[int, list[str]]]:
    """Rows with something in them below the headings, numbered as in a spreadsheet; explanations are no data."""
    for number, cells in source.records():
        is_data = number > match.row + 1 and any(cells)
        if is_data and not (number == match.row + 2 and _is_explanation(cells, match)):
            yield number, cells


def _fit(cells: Sequence[str], width: int) -> list[str | None]:
    """A row of exactly `width` cells; what is too much stays, in the last one."""
    surplus = [";".join(cells[width - 1 :])] if len(cells) > width and any(cells[width:]) else cells[width - 1 : width]
    fitted = [*cells[: width - 1], *surplus]
    return [*(cell or None for cell in fitted), *[None] * (width - len(fitted))]


def _is_explanation(cells: Sequence[str], match: Match) -> bool:
    return any(normalise(cell) in explanations(match.table.name) for cell in cells if cell)


def distinct(headings: Iterable[str]) -> list[str]:
    """The headings, numbered where one occurs again or is empty."""
    names: list[str] = []
    for at, heading in enumerate(headings, start=1):
        names.append(heading if heading and heading not in names else f"{heading} ({at})".strip())
    return names
