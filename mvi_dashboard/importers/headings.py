"""Finds the row of headings in a sheet, the table it is of, and what each heading means."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mvi_dashboard.contracts import TABLES, Table
from mvi_dashboard.importers.vocabulary import headings, is_personal, normalise, passed_over

SEARCHED_ROWS = 30
"""Title rows above the headings are passed over up to here."""

NAMED_BY_STORE = {"organisation", "contracts.contract_id"}
"""Required columns that a file may leave out: the user names the organisation, a contract gets a number of its own."""


@dataclass(frozen=True)
class Match:
    """The headings of one sheet, read as those of one table; positions count from 0."""

    table: Table
    row: int
    cells: tuple[str, ...]
    columns: dict[str, int]
    percentages: frozenset[str]
    personal: tuple[str, ...]
    repeated: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Required columns without a heading."""
        return tuple(
            column.name
            for column in self.table.columns
            if column.required
            and column.name not in self.columns
            and not {column.name, f"{self.table.name}.{column.name}"} & NAMED_BY_STORE
        )


def match_headings(row: int, cells: Sequence[str], table: Table) -> Match:
    """Reads `cells` as headings of `table`; of two headings for one column the better-known one counts."""
    known = headings(table.name)
    chosen: dict[str, tuple[int, int]] = {}
    for position, cell in enumerate(cells):
        meaning = known.get(normalise(cell))
        if meaning and meaning.rank < chosen.get(meaning.column, (len(known) + 10**6, 0))[0]:
            chosen[meaning.column] = (meaning.rank, position)
    columns = {column: position for column, (_, position) in chosen.items()}
    used = set(columns.values())
    rest = [cell for at, cell in enumerate(cells) if at not in used and normalise(cell) not in passed_over()]
    percentages = {name for name, at in columns.items() if known[normalise(cells[at])].is_percentage}
    return Match(
        table,
        row,
        tuple(cells),
        columns,
        frozenset(percentages),
        personal=tuple(cell for cell in rest if normalise(cell) not in known and is_personal(cell)),
        repeated=tuple(cell for cell in rest if normalise(cell) in known),
        unknown=tuple(cell for cell in rest if cell and normalise(cell) not in known and not is_personal(cell)),
    )


def find_headings(rows: Sequence[Sequence[str]], tables: Iterable[Table] = TABLES) -> Match | None:
    """The match that knows most headings, of those the one that misses nothing; None where too little is known.

    Too little is fewer than two headings, or no more than part of the row's key: that would say nothing about anything.
    """
    best: Match | None = None
    for table in tables:
        for at, cells in enumerate(rows[:SEARCHED_ROWS]):
            match = match_headings(at, cells, table)
            is_whole = len(match.columns) >= 3 and not match.missing
            says_something = is_whole or (len(match.columns) >= 2 and bool(set(match.columns) - set(table.key)))
            if says_something and (best is None or _quality(match) > _quality(best)):
                best = match
    return best


def count_known_headings(rows: Sequence[Sequence[str]]) -> int:
    """How many headings the best match knows; 0 where there is none."""
    match = find_headings(rows)
    return len(match.columns) if match else 0


def _quality(match: Match) -> tuple[int, bool]:
    return len(match.columns), not match.missing
