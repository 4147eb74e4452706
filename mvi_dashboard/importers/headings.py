"""Finds the row of headings in a sheet, the table it is of, and what each heading means.

A heading means what the user's own mapping says, else what our words and their synonyms say; what it says of VAT is kept.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, lru_cache

from mvi_dashboard.contracts import CONTRACTS, TABLES, Kind, Table, table
from mvi_dashboard.importers.beside import Beside, beside_headings, beside_meanings
from mvi_dashboard.importers.mappings import ColumnMapping, choose_mapping
from mvi_dashboard.importers.vocabulary import Heading, headings, is_personal, normalise, passed_over

SEARCHED_ROWS = 30
"""Title rows above the headings are passed over up to here."""

NAMED_BY_STORE = {"organisation", "contracts.contract_id"}
"""Required columns that a file may leave out: the user names the organisation, a contract gets a number of its own."""


_VAT = re.compile(
    r"\b(?:(?P<included>incl\w*|met|includ\w*|with)|excl\w*|ex|zonder|without)"
    r"(?: de)?(?: (?P<percentage>\d{1,2}) percentage)? (?:btw|b t w|vat)\b"
)
_EURO = re.compile(r"\b(?:in )?(?:euro s|euro|eur)\b")
_ROLES = ("budget_holder", "portfolio", "owner")


@dataclass(frozen=True)
class Vat:
    """What a heading says of the VAT in its amounts; the share only where the heading names it."""

    is_included: bool
    share: Decimal | None = None


@dataclass(frozen=True)
class Match:
    """The headings of one sheet, read as those of one table; positions count from 0.

    `row` is the last row of headings: there are two where a heading stands over several others. `vat`: column -> what its
    heading says of VAT. `functions_only`: columns beside which an e-mail address or telephone number stands, so that they
    name a person. `lists`: columns that may hold several names in one cell. `beside`: what headings tell in other tables.
    """

    table: Table
    row: int
    cells: tuple[str, ...]
    columns: dict[str, int]
    percentages: frozenset[str]
    personal: tuple[str, ...]
    repeated: tuple[str, ...]
    unknown: tuple[str, ...]
    vat: Mapping[str, Vat] = field(default_factory=dict)
    functions_only: frozenset[str] = frozenset()
    lists: frozenset[str] = frozenset()
    mapping: ColumnMapping | None = None
    beside: Mapping[int, Beside] = field(default_factory=dict)

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


@lru_cache(50_000)
def meaning_of(heading: str, table_name: str) -> tuple[Heading | None, Vat | None]:
    """What a heading means, and what it says of VAT; the words about VAT and euros may be left out of the first."""
    known = headings(table_name)
    plain = normalise(heading)
    said = _VAT.search(plain)
    vat = None
    if said:
        percentage = said["percentage"]
        vat = Vat(said["included"] is not None, Decimal(percentage) / 100 if percentage else None)
    for text in (plain, _squeezed(_VAT, plain), _squeezed(_EURO, _squeezed(_VAT, plain))):
        if text in known:
            return known[text], vat
    return None, vat


def match_headings(row: int, cells: Sequence[str], of: Table, mapping: ColumnMapping | None = None) -> Match:
    """Reads `cells` as headings of a table; of two headings for one column the better-known one counts, or that without VAT."""
    chosen: dict[str, tuple[int, int]] = {}
    vats: dict[int, Vat] = {}
    meanings: dict[int, Heading] = {}
    for position, cell in enumerate(cells):
        meaning, vat = _meaning(cell, of, mapping)
        if meaning is None:
            continue
        meanings[position] = meaning
        worth_less = 10**6 if vat is not None and vat.is_included else 0
        if vat is not None and of.column(meaning.column).kind is Kind.EUR:
            vats[position] = vat
        if meaning.rank + worth_less < chosen.get(meaning.column, (10**9, 0))[0]:
            chosen[meaning.column] = (meaning.rank + worth_less, position)
    columns = {column: position for column, (_, position) in chosen.items()}
    used = set(columns.values())
    rest = [at for at, cell in enumerate(cells) if at not in used and normalise(cell) not in passed_over()]
    personal = tuple(cells[at] for at in rest if at not in meanings and is_personal(cells[at]))
    left_out = {at for at in rest if mapping is not None and mapping.leaves_out(cells[at])}
    told = {
        at: each
        for at in rest
        if at not in meanings and at not in left_out and (each := _told_beside(cells[at], of, mapping))
    }
    given = set() if mapping is None else set(mapping.columns.values())
    twice = {at for at, each in told.items() if each.id in given and not (mapping and mapping.column_of(cells[at]))}
    beside = {at: each for at, each in told.items() if at not in twice}
    return Match(
        of,
        row,
        tuple(cells),
        columns,
        frozenset(name for name, at in columns.items() if meanings[at].is_percentage),
        personal=personal,
        repeated=tuple(cells[at] for at in rest if (at in meanings and at not in left_out) or at in twice),
        unknown=tuple(
            cells[at]
            for at in rest
            if cells[at] and at not in meanings and at not in left_out and at not in told and not is_personal(cells[at])
        ),
        vat={name: vats[at] for name, at in columns.items() if at in vats},
        functions_only=frozenset(
            name
            for name in _ROLES
            if name in columns
            and any(normalise(each).startswith(f"{normalise(cells[columns[name]])} ") for each in personal)
        ),
        lists=frozenset(name for name, at in columns.items() if meanings[at].is_list),
        mapping=mapping,
        beside=beside,
    )


def _told_beside(heading: str, of: Table, mapping: ColumnMapping | None) -> Beside | None:
    """What a heading of a contract register tells in another table, as the mapping or our words say.

    The words about VAT and euros may be left out.
    """
    if of is not CONTRACTS or not heading:
        return None
    mapped = mapping.column_of(heading) if mapping is not None and mapping.table == of.name else None
    if mapped is not None:
        return beside_meanings().get(mapped)
    plain = normalise(heading)
    known = beside_headings()
    return known.get(plain) or known.get(_squeezed(_EURO, _squeezed(_VAT, plain)))


def _meaning(cell: str, of: Table, mapping: ColumnMapping | None) -> tuple[Heading | None, Vat | None]:
    """What the mapping says of a heading, else what our words say, unless the mapping gives that column to another."""
    meaning, vat = meaning_of(cell, of.name)
    if mapping is None or mapping.table != of.name:
        return meaning, vat
    mapped = mapping.column_of(cell) if cell else None
    if mapped in beside_meanings():
        return None, None
    if mapped is not None:
        is_percentage = (
            meaning.is_percentage if meaning and meaning.column == mapped else "percentage" in normalise(cell)
        )
        return Heading(mapped, -1, is_percentage), vat
    if mapping.leaves_out(cell) or (meaning and meaning.column in mapping.columns.values()):
        return None, vat
    return meaning, vat


def find_headings(
    rows: Sequence[Sequence[str]],
    tables: Iterable[Table] = TABLES,
    mappings: Sequence[ColumnMapping] = (),
) -> Match | None:
    """The match that knows most headings, of those the one that misses nothing; None where too little is known.

    Too little is fewer than two headings, or no more than part of the row's key: that would say nothing about anything. A
    mapping counts where all its headings are in the row (`choose_mapping`); a remembered one that leaves a required column
    without a heading does not stand in the way of a row that lacks nothing by itself.
    """
    best: Match | None = None
    tables = tuple(tables)
    for at, cells in _heading_rows(rows):
        mapping = choose_mapping(mappings, cells)
        if mapping is not None:
            mapped = match_headings(at, cells, table(mapping.table), mapping)
            if mapping.is_given or not mapped.missing or not _is_whole(at, cells, tables):
                return mapped
        if sum(1 for cell in cells if cell and _is_heading(cell)) < 2:
            continue
        for each in tables:
            match = match_headings(at, cells, each)
            says_something = _lacks_nothing(match) or (
                len(match.columns) >= 2 and bool(set(match.columns) - set(each.key))
            )
            if says_something and (best is None or _quality(match) > _quality(best)):
                best = match
    return best


def _is_whole(row: int, cells: Sequence[str], tables: Sequence[Table]) -> bool:
    """Whether the row has all the headings of one of these tables by itself."""
    return any(_lacks_nothing(match_headings(row, cells, each)) for each in tables)


def _lacks_nothing(match: Match) -> bool:
    return len(match.columns) >= 3 and not match.missing


def _heading_rows(rows: Sequence[Sequence[str]]) -> Iterator[tuple[int, Sequence[str]]]:
    """Rows that may hold the headings; then pairs of rows, where a heading of the upper one stands over several below it."""
    first = rows[:SEARCHED_ROWS]
    yield from enumerate(first)
    for at in range(1, len(first)):
        upper, lower = first[at - 1], first[at]
        if sum(map(bool, upper)) >= 2 and sum(map(bool, lower)) >= 2:
            yield at, _joined(upper, lower)


def _joined(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Two rows of headings as one: "Leverancier" over "Naam" and "KvK-nummer" gives "Leverancier Naam" and so on."""
    cells: list[str] = []
    above = ""
    for at in range(max(len(upper), len(lower))):
        top, bottom = (row[at] if at < len(row) else "" for row in (upper, lower))
        above = top or above
        both = (f"{above} {bottom}", f"{bottom} {above}", f"{above}{bottom}")
        named = next(
            (text for text in both if bottom and above != bottom and normalise(text) in _every_heading()), None
        )
        cells.append(named or bottom or top)
    return cells


@lru_cache(50_000)
def _is_heading(cell: str) -> bool:
    """Whether the text is a heading of any table."""
    return any(meaning_of(cell, each.name)[0] is not None for each in TABLES)


@cache
def _every_heading() -> frozenset[str]:
    return frozenset(text for each in TABLES for text in headings(each.name))


def count_known_headings(rows: Sequence[Sequence[str]]) -> int:
    """How many headings the best match knows; 0 where there is none."""
    match = find_headings(rows)
    return len(match.columns) if match else 0


@lru_cache(50_000)
def _squeezed(words: re.Pattern[str], text: str) -> str:
    return re.sub(r" +", " ", words.sub(" ", text)).strip()


def _quality(match: Match) -> tuple[int, bool]:
    return len(match.columns), not match.missing
