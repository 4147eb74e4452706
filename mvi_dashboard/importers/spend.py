"""What was paid on contracts: a total per contract and year, invoice by invoice, or a column per year.

Totals of one contract and year on several rows add up. An invoice counts once, whatever file it comes in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from mvi_dashboard.contracts import INVOICES, SPEND, TEMPLATE_TABLES
from mvi_dashboard.importers.books import label_of, order_of
from mvi_dashboard.importers.headings import SEARCHED_ROWS, Match
from mvi_dashboard.importers.looking import is_of_tables, look, match_source, sources_of
from mvi_dashboard.importers.reading import Problem, Reading, Severity, UnreadableFile
from mvi_dashboard.importers.registers import join_sheets, read_register
from mvi_dashboard.importers.sheets import SheetReader, filled
from mvi_dashboard.importers.sources import Source
from mvi_dashboard.importers.terms import NO_TERMS, Terms
from mvi_dashboard.importers.vocabulary import instruction_sheets, normalise
from mvi_dashboard.importers.year_columns import is_register, says_nothing, year_columns, years_of

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
    found = [(source, match) for source in sources if (match := year_columns(source, ours.mappings)) is not None]
    # A register may have a column per year as well: it is spend only where nothing else in the file is.
    wide = {source.name: match for source, match in found if len(found) == 1 or not is_register(source)}
    return _read_wide(path, sources, wide, ours) if wide else read_register(path, ID, _TABLES, ours)


def _has_classes(source: Source) -> bool:
    """Whether amounts are given as classes ("Staffel 3"): a class is no sum, and its middle would be an assumption."""
    return any(_CLASSES & {normalise(cell) for cell in row} for row in source.head[:SEARCHED_ROWS])


def _read_wide(path: Path, sources: Sequence[Source], wide: Mapping[str, Match], terms: Terms) -> Reading:
    """The sheets with a column per year (`wide`, by name), and beside them any other sheet with headings that we know."""
    found: dict[str, tuple[Source, Match]] = {}
    others: list[str] = []
    for source in sources:
        match = wide.get(source.name) or match_source(source, TEMPLATE_TABLES, terms.mappings)
        if match is not None and (source.name in wide or not match.missing):
            found[source.name] = (source, match)
        elif normalise(source.name) not in instruction_sheets():
            others.append(source.name)
    names = list(found)
    sheets = []
    for source, match in (found[names[at]] for at in order_of(names)):
        sheet = SheetReader(label_of(path.name, source.name) if len(found) > 1 else path.name, ID, terms)
        if source.name in wide:
            sheets.append(_read_years(sheet, source, match))
        else:
            sheet.read(source, match)
            sheets.append(sheet.reading())
    return join_sheets(path.name, ID, sheets, others)


def _read_years(sheet: SheetReader, source: Source, match: Match) -> Reading:
    """One row of spend per contract and year with an amount; a row of the sheet is accepted or rejected whole."""
    sheet.tell_of_headings(match)
    originals, misread = sheet.originals(source, match)
    described = sheet.described(match, list(originals.columns))
    frame = originals.drop(index=misread)
    own = filled(frame[list(described.headings.values())].set_axis(list(described.headings), axis=1), described)
    pieces = [
        own.assign(year=year, amount_eur=_without_nothing(frame.iloc[:, at]), source_row=own.index)
        for at, year in years_of(match.cells).items()
    ]
    long = pd.concat(pieces).dropna(subset="amount_eur").sort_index(kind="stable")
    for row in own.index.difference(long.index):
        nothing = Problem(sheet.file, SPEND.name, int(row), "amount_eur", "spend_without_amount", None, Severity.REJECT)
        sheet.problems.append(nothing)
    kept = [at for at, cell in enumerate(match.cells) if cell not in match.personal]
    vat = sheet.vat_of(replace(match, columns={**match.columns, "amount_eur": len(match.cells) - 1}))["amount_eur"]
    rows = replace(described, frame=long, originals=originals.iloc[:, kept], vat={"amount_eur": vat} if vat else {})
    sheet.tables.append(rows)
    return replace(sheet.reading(), records={row: row for row in originals.index})


def _without_nothing(amounts: "pd.Series[str]") -> "pd.Series[str]":
    """The amounts of a year; empty where the cell says that nothing was paid."""
    return amounts.mask(amounts.map(says_nothing, na_action="ignore").eq(True))
