"""What was paid on contracts: a total per contract and year, invoice by invoice, or a column per year.

Totals of one contract and year on several rows add up. An invoice counts once, whatever file it comes in.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from mvi_dashboard.contracts import CONTRACTS, INVOICES, SPEND
from mvi_dashboard.importers.headings import SEARCHED_ROWS, Match, find_headings, match_headings
from mvi_dashboard.importers.mappings import ColumnMapping
from mvi_dashboard.importers.reading import Problem, Reading, Severity, UnreadableFile
from mvi_dashboard.importers.registers import (
    RegisterFile,
    filled,
    is_of_tables,
    look,
    read_register,
    sources_of,
)
from mvi_dashboard.importers.sources import Source
from mvi_dashboard.importers.terms import NO_TERMS, Terms
from mvi_dashboard.importers.vocabulary import normalise

ID = "spend"
NAME = "format.spend"

_TABLES = (SPEND, INVOICES)
_YEAR = re.compile(r"(?:\D*\b)?((?:19|20)\d\d)(?:\b\D*)?")
_CLASSES = frozenset({"staffel", "staffels", "bedragklasse", "bedragklassen", "amount class", "spend band"})
_SAYS_MORE = frozenset({"value_eur", "value_year_eur", "start_date", "end_date", "award_date"})


def recognises(path: Path) -> bool:
    """Whether the file says what was paid: by its headings, by a column per year, or by classes instead of amounts."""
    others = [source for source, _ in look(path) if not _is_register(source)]
    return any(_has_classes(source) or _wide(source) is not None for source in others) or is_of_tables(path, _TABLES)


def read(path: Path, organisation: str | None, terms: Terms = NO_TERMS) -> Reading:
    """Amounts per contract and year, or per invoice; `UnreadableFile` for classes of amounts, which are no amounts."""
    ours = terms.of(organisation)
    sources = sources_of(path, _TABLES, ours.mappings)
    if any(_has_classes(source) for source in sources):
        raise UnreadableFile("amount_classes", path.name)
    wide = [(source, match) for source in sources if (match := _wide(source, ours.given)) is not None]
    return _read_wide(path, *wide[0], ours) if wide else read_register(path, ID, _TABLES, ours)


def _is_register(source: Source) -> bool:
    """Whether the sheet says more of contracts than what was paid on them."""
    match = find_headings(source.head, (CONTRACTS,))
    return match is not None and not match.missing and bool(_SAYS_MORE & set(match.columns))


def _has_classes(source: Source) -> bool:
    """Whether amounts are given as classes ("Staffel 3"): a class is no sum, and its middle would be an assumption."""
    return any(_CLASSES & {normalise(cell) for cell in row} for row in source.head[:SEARCHED_ROWS])


def _wide(source: Source, mapping: ColumnMapping | None = None) -> Match | None:
    """The headings of a table with a contract number and a column per year; None where it is no such table."""
    for at, cells in enumerate(source.head[:SEARCHED_ROWS]):
        years = _years(cells)
        match = match_headings(at, cells, SPEND, mapping)
        if "contract_id" in match.columns and "amount_eur" not in match.columns and len(set(years.values())) >= 2:
            return replace(match, unknown=tuple(cell for cell in match.unknown if not _YEAR.fullmatch(cell)))
    return None


def _years(cells: Sequence[str]) -> dict[int, str]:
    """Position -> year of the headings that are a year, with or without words ("Uitgaven 2024")."""
    found = {at: _YEAR.fullmatch(cell) for at, cell in enumerate(cells)}
    return {at: year[1] for at, year in found.items() if year}


def _read_wide(path: Path, source: Source, match: Match, terms: Terms) -> Reading:
    """One row of spend per contract and year with an amount; a row of the file is accepted or rejected whole."""
    file = RegisterFile(path.name, ID, terms)
    file.tell_of_headings(match)
    originals, misread = file.originals(source, match)
    described = file.described(match, list(originals.columns))
    frame = originals.drop(index=misread)
    own = filled(frame[list(described.headings.values())].set_axis(list(described.headings), axis=1), described)
    pieces = [
        own.assign(year=year, amount_eur=frame.iloc[:, at], source_row=own.index)
        for at, year in _years(match.cells).items()
    ]
    long = pd.concat(pieces).dropna(subset="amount_eur").sort_index(kind="stable")
    for row in own.index.difference(long.index):
        nothing = Problem(path.name, SPEND.name, int(row), "amount_eur", "spend_without_amount", None, Severity.REJECT)
        file.problems.append(nothing)
    kept = [at for at, cell in enumerate(match.cells) if cell not in match.personal]
    vat = file.vat_of(replace(match, columns={**match.columns, "amount_eur": len(match.cells) - 1}))["amount_eur"]
    rows = replace(described, frame=long, originals=originals.iloc[:, kept], vat={"amount_eur": vat} if vat else {})
    file.tables[SPEND.name] = rows
    return replace(file.reading(), records={row: row for row in originals.index})
