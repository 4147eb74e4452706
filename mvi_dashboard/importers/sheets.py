"""Reads one sheet with headings into rows of the record: what every format with a table in it shares.

Nothing is understood here: cells stay text. What the reader said of the file (organisation, mapping, VAT, currency) goes
along with the rows.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

import pandas as pd

from mvi_dashboard.importers.beside import read_beside
from mvi_dashboard.importers.data_rows import data_rows, distinct, fit, is_explanation
from mvi_dashboard.importers.headings import Match
from mvi_dashboard.importers.limits import refuse_wide
from mvi_dashboard.importers.mappings import RATE_UNKNOWN, join_vat, vat_text
from mvi_dashboard.importers.reading import Problem, Reading, Severity, TableRows
from mvi_dashboard.importers.reject_list import as_typed
from mvi_dashboard.importers.sources import Source
from mvi_dashboard.importers.terms import Terms
from mvi_dashboard.importers.vocabulary import normalise, passed_over

SEVERAL_NAMES = re.compile(
    r"\s*\|\s*|\s*;\s*|\s+---\s+|\s*[\r\n]+(?!\s*(?i:b\.?v|n\.?v|v\.?o\.?f|c\.?v|gmbh|ltd)\.?\s*(?:[\r\n|;]|$))\s*"
)
"""What stands between names in one cell; a legal form on a line of its own belongs to the name above it."""

_BARE_NUMBER = re.compile(r"-?[\d.,]+")
_ROWS_AT_ONCE = 20_000
_HEADING_RULES = {"personal": "personal_column_dropped", "unknown": "unknown_heading", "repeated": "heading_repeated"}


@dataclass
class SheetReader:
    """One sheet while it is being read; `file`: the name under which its rows are told of."""

    file: str
    format_id: str
    terms: Terms
    leaves_to_store: bool = True
    rows_read: int = 0
    tables: list[TableRows] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    vats: dict[str, None] = field(default_factory=dict)
    mapping: str | None = None

    def reading(self) -> Reading:
        """What the sheet held."""
        vat, tables, problems = join_vat(self.vats), tuple(self.tables), tuple(self.problems)
        return Reading(self.file, self.format_id, self.rows_read, tables, problems, vat=vat, mapping=self.mapping)

    def flag(
        self, rule: str, table_name: str | None, value: str | None, row: int | None = None, column: str | None = None
    ) -> None:
        """A problem of the file, or of one of its rows, that lets the rows in."""
        self.problems.append(Problem(self.file, table_name, row, column, rule, value, Severity.FLAG))

    def read(self, source: Source, match: Match) -> None:
        """The rows below the headings, or where the store finds them; what they tell beside their own table as well."""
        name = match.table.name
        self.tell_of_headings(match)
        if source.merged:
            self.flag("merged_cells", name, str(source.merged))
        is_told_beside = any(told.is_read for told in match.beside.values())
        if self.leaves_to_store and not match.lists and not is_told_beside and all(match.cells):
            names = tuple(distinct(match.cells))
            is_explained = len(source.head) > match.row + 1 and is_explanation(source.head[match.row + 1], match)
            found = source.clean_file(match.row + is_explained, names)
            if found is not None:
                clean, count = found
                self.rows_read += count
                described = self.described(match, names)
                columns = {column: match.columns[column] for column in described.headings}
                shown = tuple(at for at, cell in enumerate(match.cells) if cell not in match.personal)
                self.tables.append(replace(described, clean=replace(clean, columns=columns, shown=shown)))
                return
        originals, misread = self.originals(source, match)
        rows = self._table_rows(originals, match, misread)
        self.tables.append(rows)
        if is_told_beside:
            self._add_beside(rows.frame, originals.drop(index=misread), match)

    def _add_beside(self, contracts: pd.DataFrame, originals: pd.DataFrame, match: Match) -> None:
        """What a register tells of its contracts in other tables."""
        names = list(originals.columns)
        meanings = {names[at]: told for at, told in match.beside.items() if told.is_read}
        found = read_beside(contracts, originals[list(meanings)], meanings)
        for row, heading, cell in found.unread:
            self.flag("beside_cell_not_read", match.table.name, cell, row, heading)
        self.tables += found.tables()

    def tell_of_headings(self, match: Match) -> None:
        """The headings that are not read, and whose mapping this was."""
        for at, told in match.beside.items():
            if not told.is_read:
                self.flag(told.id, match.table.name, match.cells[at])
        for rule in ("personal", "unknown", "repeated"):
            for heading in getattr(match, rule):
                self.flag(_HEADING_RULES[rule], match.table.name, heading)
        if match.mapping is not None:
            self.mapping = "given" if match.mapping.is_given else "remembered"

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
        for number, cells in data_rows(source, match):
            if len(cells) < least or any(cells[width:]):
                refuse_wide(self.file, len(cells))
                misread.append(number)
                count = f"{len(cells)}/{width}"
                wrong = Problem(self.file, match.table.name, number, None, "wrong_cell_count", count, Severity.REJECT)
                self.problems.append(wrong)
            rows.append(fit([as_typed(cell) for cell in cells] if is_reject_list else cells, width))
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
            row=match.cells,
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
