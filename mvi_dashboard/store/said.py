"""What was said of the files of a delivery beside their cells: VAT, persons, and which columns came at all."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from mvi_dashboard.contracts import Table
from mvi_dashboard.importers.reading import Reading, TableRows


@dataclass(frozen=True)
class Said:
    """What was said of the files of a delivery beside their cells, by number of the reading; and which columns came at all.

    `files`: per reading the number of the first one of the same file.
    """

    delivered: frozenset[str] = frozenset()
    vat: Mapping[str, Mapping[int, Decimal]] = field(default_factory=dict)
    functions_only: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    files: tuple[int, ...] = ()


def said_of(table: Table, readings: Sequence[Reading], files: tuple[int, ...]) -> Said:
    """What was said of one table in all readings."""
    delivered: set[str] = set()
    vat: dict[str, dict[int, Decimal]] = {}
    functions_only: dict[str, tuple[int, ...]] = {}
    for at, rows in rows_of(table, readings):
        delivered |= {*rows.frame.columns, *(rows.clean.columns if rows.clean else ()), *rows.constants}
        for column, share in rows.vat.items():
            vat.setdefault(column, {})[at] = share
        for column in rows.functions_only:
            functions_only[column] = (*functions_only.get(column, ()), at)
    return Said(frozenset(delivered), vat, functions_only, files)


def rows_of(table: Table, readings: Sequence[Reading]) -> Iterator[tuple[int, TableRows]]:
    """The rows for one table in each reading that has any."""
    for at, reading in enumerate(readings):
        for rows in reading.tables:
            if rows.table == table.name and (len(rows.frame) or rows.clean is not None):
                yield at, rows
