"""Tables of spend with a column per year beside the contract number, as finance departments export them."""

import re
from collections.abc import Sequence
from dataclasses import replace

from mvi_dashboard.contracts import CONTRACTS, SPEND
from mvi_dashboard.importers.headings import SEARCHED_ROWS, Match, find_headings, match_headings
from mvi_dashboard.importers.mappings import ColumnMapping, choose_mapping
from mvi_dashboard.importers.sources import Source
from mvi_dashboard.importers.vocabulary import normalise

_SAYS_MORE = frozenset({"value_eur", "value_year_eur", "start_date", "end_date", "award_date"})
_NOTHING = frozenset(("", "geen", "n v t", "nvt", "n a", "na", "nan", "none", "null"))
_YEAR = re.compile(r"(?:\D*\b)?((?:19|20)\d\d)(?:\b\D*)?")


def year_columns(source: Source, mappings: Sequence[ColumnMapping] = ()) -> Match | None:
    """The headings of a table with a contract number and a column per year; None where it is no such table."""
    of_spend = [mapping for mapping in mappings if mapping.table == SPEND.name]
    for at, cells in enumerate(source.head[:SEARCHED_ROWS]):
        match = match_headings(at, cells, SPEND, choose_mapping(of_spend, cells))
        if (
            "contract_id" in match.columns
            and "amount_eur" not in match.columns
            and len(set(years_of(cells).values())) >= 2
        ):
            return replace(match, unknown=tuple(cell for cell in match.unknown if not _YEAR.fullmatch(cell)))
    return None


def is_register(source: Source) -> bool:
    """Whether the sheet says more of contracts than what was paid on them."""
    match = find_headings(source.head, (CONTRACTS,))
    return match is not None and not match.missing and bool(_SAYS_MORE & set(match.columns))


def says_nothing(cell: str) -> bool:
    """Whether the cell says that nothing was paid in its year, as an empty one does: "-", "n.v.t."; not that it is unknown."""
    return "?" not in cell and normalise(cell) in _NOTHING


def years_of(cells: Sequence[str]) -> dict[int, str]:
    """Position -> year of the headings that are a year, with or without words ("Uitgaven 2024")."""
    found = {at: _YEAR.fullmatch(cell) for at, cell in enumerate(cells)}
    return {at: year[1] for at, year in found.items() if year}
