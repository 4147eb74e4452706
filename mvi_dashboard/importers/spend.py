"""What was paid on contracts: a total per contract and year, invoice by invoice, or a column per year.

Totals of one contract and year on several rows add up. An invoice counts once, whatever file it comes in.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from mvi_dashboard.contracts import INVOICES, SPEND
from mvi_dashboard.importers.headings import SEARCHED_ROWS, Match
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
from mvi_dashboard.importers.vocabulary import instruction_sheets, normalise
from mvi_dashboard.importers.year_columns import is_register, year_columns, years_of

ID = "spend"
NAME = "format.spend"

_TABLES = (SPEND, INVOICES)
_CLASSES = frozenset({"staffel", "staffels", "bedragklasse", "bedragklassen", "amount class", "spend band"})


def recognises(path: Path) -> bool:
    """Whether the file says what was paid: by its headings, by a column per year, or by classes instead of amounts."""
    others = [source for source, _ in look(path) if not is_register(source)]
    is_other = any(_has_classes(source) or year_columns(source) is not None for source in others)
    return is_other or is_of_tables(path, _TABLES)


def read(path: Path, organisation: str | None, terms: Terms = NO_TERMS) -> Reading:
    """Amounts per contract and year, or per invoice; `UnreadableFile` for classes of amounts, which are no amounts."""
    ours = terms.of(organisation)
    sources = sources_of(path, _TABLES, ours.mappings)
    if any(_has_classes(source) for source in sources):
        raise UnreadableFile("amount_classes", path.name)
    wide = [(source, match) for source in sources if (match := year_columns(source, ours.given)) is not None]
    if not wide:
        return read_register(path, ID, _TABLES, ours)
    others = [
        each.name for each in sources if each is not wide[0][0] and normalise(each.name) not in instruction_sheets()
    ]
    return _read_wide(path, *wide[0], ours, others)


def _has_classes(source: Source) -> bool:
    """Whether amounts are given as classes ("Staffel 3"): a class is no sum, and its middle would be an assumption."""
    return any(_CLASSES & {normalise(cell) for cell in row} for row in source.head[:SEARCHED_ROWS])


def _read_wide(path: Path, source: Source, match: Match, terms: Terms, others: Sequence[str]) -> Reading:
    """One row of spend per contract and year with an amount; a row of the file is accepted or rejected whole.

    `others`: the sheets that are not read.
    """
    file = RegisterFile(path.name, ID, terms)
    for sheet in others:
        file.flag("unknown_sheet", None, sheet)
    file.tell_of_headings(match)
    originals, misread = file.originals(source, match)
    described = file.described(match, list(originals.columns))
    frame = originals.drop(index=misread)
    own = filled(frame[list(described.headings.values())].set_axis(list(described.headings), axis=1), described)
    pieces = [
        own.assign(year=year, amount_eur=frame.iloc[:, at], source_row=own.index)
        for at, year in years_of(match.cells).items()
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
