"""What a person needs to map her headings: what was found, what it seems to be and why, and what is still missing.

A suggestion is an offer. Nothing here changes how a file is read; only a mapping that she confirms does.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path

from mvi_dashboard.contracts import CONTRACTS, SPEND, TEMPLATE_TABLES, Table, table
from mvi_dashboard.importers.beside import beside_headings, beside_meanings
from mvi_dashboard.importers.headings import SEARCHED_ROWS, Match, match_headings
from mvi_dashboard.importers.limits import limit
from mvi_dashboard.importers.looking import match_source, sources_of
from mvi_dashboard.importers.mappings import ColumnMapping, row_key
from mvi_dashboard.importers.sources import Source
from mvi_dashboard.importers.vocabulary import headings, instruction_sheets, is_personal, normalise
from mvi_dashboard.importers.year_columns import is_register, year_columns, years_of

SAMPLES = 3
_CONTENT = {
    "supplier_kvk": re.compile(r"\d{8}"),
    "cpv_code": re.compile(r"\d{8}-\d"),
}
"""Columns that their cells give away, whatever stands above them."""


@dataclass(frozen=True)
class Suggestion:
    """A column that a heading may stand for, and why: `spelling` (like another heading) or `content` (what its cells hold)."""

    column: str
    reason: str
    like: str
    likeness: int


@dataclass(frozen=True)
class FoundHeading:
    """One heading: its place, a few of its cells, and the column it is read as with the reason (`known`, `mapping` or `year`).

    `column` may be a meaning beside the contract (`beside`); `not_read`: the rule that says why a known heading is not read.
    """

    heading: str
    position: int
    samples: tuple[str, ...]
    column: str | None
    reason: str | None
    is_personal: bool
    suggestion: Suggestion | None = None
    not_read: str | None = None


@dataclass(frozen=True)
class FoundSheet:
    """One sheet as it would be read: its table, the row of its headings (from 1), and required columns without a heading.

    `years`: of a table with a column per year, those years; there is then nothing to map. `is_read`: its rows come in as it
    stands. `cells`: the whole row of headings.
    """

    sheet: str
    table: str
    row: int
    headings: tuple[FoundHeading, ...]
    missing: tuple[str, ...]
    is_read: bool = True
    cells: tuple[str, ...] = ()
    years: tuple[str, ...] = ()

    @property
    def promise(self) -> int:
        """How many of its headings are known or nearly so."""
        return sum(bool(found.column or found.suggestion) for found in self.headings)

    @property
    def is_doubtful(self) -> bool:
        """Whether its rows do not come in as it stands, but would if what is suggested were right."""
        offered = {found.suggestion.column for found in self.headings if found.suggestion}
        return not self.is_read and self.promise >= limit("likely_headings") and not set(self.missing) - offered

    def as_mapping(self, organisation: str | None = None) -> ColumnMapping:
        """What is read now as a mapping to correct, with the suggestions apart."""
        return ColumnMapping(
            self.table,
            {found.heading: found.column for found in self.headings if found.column and found.reason != "year"},
            tuple(found.heading for found in self.headings if found.is_personal and not found.column),
            organisation=organisation,
            headings=self.cells,
            suggested={found.heading: found.suggestion.column for found in self.headings if found.suggestion},
        )


def find_columns(path: Path, of: str | None = None, mappings: Sequence[ColumnMapping] = ()) -> tuple[FoundSheet, ...]:
    """Every sheet of a file with its headings, samples and suggestions; `of` names the table where the user knows it.

    `UnreadableFile` where the file is no table at all. A sheet in which nothing is known gets the row that looks most like
    headings, so that she can say herself what they are.
    """
    tables = (table(of),) if of else TEMPLATE_TABLES
    found = []
    for source in sources_of(path, tables, mappings, only_head=True):
        if normalise(source.name) in instruction_sheets() or not source.head:
            continue
        match = match_source(source, tables, mappings)
        per_year = None if is_register(source) or SPEND not in tables else year_columns(source)
        if per_year is not None and (match is None or match.mapping is None):
            found.append(_per_year(source, per_year))
            continue
        is_read = match is not None and not match.missing
        found.append(_sheet(source, match if match and is_read else _closest(source, tables, match), is_read=is_read))
    return tuple(found)


def by_headings(sheets: Iterable[FoundSheet]) -> tuple[tuple[FoundSheet, ...], ...]:
    """The sheets grouped by table and row of headings: one mapping serves each group."""
    groups: dict[object, list[FoundSheet]] = {}
    for sheet in sheets:
        groups.setdefault((sheet.table, row_key(sheet.cells)), []).append(sheet)
    return tuple(tuple(group) for group in groups.values())


def columns_of(of: str) -> tuple[str, ...]:
    """What a heading of a table can be pointed to: its columns, for a contract also what may be told beside it."""
    return (*(column.name for column in table(of).columns), *(beside_meanings() if of == CONTRACTS.name else ()))


def suggest(heading: str, samples: Iterable[str], of: Table, taken: Collection[str]) -> Suggestion | None:
    """The column that a heading most likely stands for, among those that no other heading has; None where nothing is near."""
    free = {column.name for column in of.columns} - set(taken)
    cells = [sample for sample in samples if sample]
    for column, shape in _CONTENT.items():
        if column in free and cells and all(shape.fullmatch(cell) for cell in cells):
            return Suggestion(column, "content", cells[0], 100)
    named = [(known, meaning.column) for known, meaning in headings(of.name).items() if meaning.column in free]
    if of is CONTRACTS:
        named += [
            (known, told.id) for known, told in beside_headings().items() if told.is_read and told.id not in taken
        ]
    near = [(_likeness(normalise(heading), known), known, column) for known, column in named]
    likeness, like, column = max(near, default=(0, "", ""))
    return Suggestion(column, "spelling", like, likeness) if likeness >= limit("heading_likeness") else None


def _likeness(one: str, other: str) -> int:
    """How alike two headings are in percent, in whatever order their words come and however they are joined."""
    pairs = (
        (one, other),
        (" ".join(sorted(one.split())), " ".join(sorted(other.split()))),
        (one.replace(" ", ""), other.replace(" ", "")),
    )
    return round(100 * max(SequenceMatcher(None, *pair, autojunk=False).ratio() for pair in pairs))


def _closest(source: Source, tables: Sequence[Table], known: Match | None) -> Match:
    """The row and table of which most headings are known or nearly so: what a person would take for the headings."""
    best, best_score = known, -1
    for at, cells in enumerate(source.head[:SEARCHED_ROWS]):
        if sum(bool(re.search(r"[^\W\d_]", cell)) for cell in cells) < 2:
            continue
        for each in tables:
            match = match_headings(at, cells, each)
            score = 2 * len(match.columns) + sum(1 for found in _headings(source, match) if found.suggestion)
            if score > best_score:
                best, best_score = match, score
    return best if best is not None else match_headings(0, source.head[0], tables[0])


def _sheet(source: Source, match: Match, *, is_read: bool) -> FoundSheet:
    found = _headings(source, match)
    return FoundSheet(source.name, match.table.name, match.row + 1, found, match.missing, is_read, match.cells)


def _per_year(source: Source, match: Match) -> FoundSheet:
    """A table of spend with a column per year."""
    years = years_of(match.cells)
    headings = (
        replace(heading, column="amount_eur", reason="year", suggestion=None) if heading.position in years else heading
        for heading in _headings(source, match)
    )
    missing = tuple(name for name in match.missing if name not in ("year", "amount_eur"))
    each = tuple(dict.fromkeys(years.values()))
    row, is_read = match.row + 1, not missing
    return FoundSheet(source.name, match.table.name, row, tuple(headings), missing, is_read, match.cells, each)


def _headings(source: Source, match: Match) -> tuple[FoundHeading, ...]:
    columns: Mapping[int, str] = {at: column for column, at in match.columns.items()}
    found: list[FoundHeading] = []
    taken = {*match.columns, *(told.id for told in match.beside.values())}
    for at, heading in enumerate(match.cells):
        if not heading:
            continue
        cells = [row[at] for row in source.head[match.row + 1 :] if at < len(row) and row[at]]
        told = match.beside.get(at)
        column = told.id if told and told.is_read else columns.get(at)
        is_mapped = match.mapping is not None and match.mapping.column_of(heading) is not None
        reason = None if column is None else "mapping" if is_mapped else "known"
        personal = column is None and is_personal(heading)
        samples = () if personal else tuple(dict.fromkeys(cells))[:SAMPLES]
        each = FoundHeading(heading, at, samples, column, reason, personal)
        if told and not told.is_read:
            each = replace(each, not_read=told.id)
        elif column is None and not personal and heading not in match.repeated:
            each = replace(each, suggestion=suggest(heading, cells, match.table, taken))
            taken |= {each.suggestion.column} if each.suggestion else set()
        found.append(each)
    return tuple(found)
