"""Reads files of sheets with headings: which sheets are read, in what order, and what they are together."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from mvi_dashboard.contracts import Table
from mvi_dashboard.importers.books import as_book, as_whole, label_of, order_of, passed_over
from mvi_dashboard.importers.headings import Match
from mvi_dashboard.importers.looking import match_source, sources_of
from mvi_dashboard.importers.reading import Problem, Reading, Severity, UnreadableFile
from mvi_dashboard.importers.sheets import SheetReader
from mvi_dashboard.importers.sources import Source
from mvi_dashboard.importers.terms import Terms
from mvi_dashboard.importers.vocabulary import instruction_sheets, normalise

Found = tuple[Source, Match | None]


def read_register(
    path: Path, format_id: str, tables: Sequence[Table], terms: Terms, *, leaves_to_store: bool = True
) -> Reading:
    """The rows per table; `UnreadableFile` where no sheet has the headings of one of these tables.

    Where a table stands on several sheets, each sheet of the file is told of by its own name. A large, clean CSV file is
    left to the store to read, unless `leaves_to_store` says otherwise.
    """
    found: list[Found] = [
        (source, match_source(source, tables, terms.mappings))
        for source in sources_of(path, tables, terms.mappings)
        if normalise(source.name) not in instruction_sheets()
    ]
    known = _in_order([(source, match) for source, match in found if match is not None and not match.missing])
    if terms.given and not any(match.mapping is not None and match.mapping.is_given for _, match in known):
        headings = ", ".join(heading for mapping in terms.given for heading in mapping.columns)
        raise UnreadableFile("mapping_does_not_fit", path.name, headings=headings)
    if not known:
        raise _nothing_known(path.name, found)
    sheets = []
    is_book = len({match.table.name for _, match in known}) < len(known)
    own = {match.table.name for _, match in known}
    for source, match in known:
        label = label_of(path.name, source.name) if is_book else path.name
        sheet = SheetReader(label, format_id, terms, leaves_to_store)
        sheet.read(source, match)
        sheet.tables = [rows for rows in sheet.tables if not (rows.is_beside and rows.table in own)]
        sheets.append(sheet.reading())
    read = {source.name for source, _ in known}
    others = [source.name for source, _ in found if source.name not in read]
    reading = join_sheets(path.name, format_id, sheets, others)
    if any(rows.clean for rows in reading.tables):
        again = partial(read_register, path, format_id, tables, terms, leaves_to_store=False)
        return replace(reading, in_python=again)
    return reading


def join_sheets(file: str, format_id: str, sheets: Sequence[Reading], others: Sequence[str]) -> Reading:
    """The sheets of a file as one reading; `others`: the names of the sheets that are passed over, which is told."""
    is_book = any(sheet.file != file for sheet in sheets)
    if is_book:
        over = [passed_over(label_of(file, name), format_id, [name]) for name in others]
        return as_book(file, format_id, [*(_told_if_empty(sheet) for sheet in sheets), *over])
    over = [passed_over(file, format_id, others)] if others else []
    return _told_if_empty(as_whole(file, format_id, [*sheets, *over]))


def _in_order(known: Sequence[tuple[Source, Match]]) -> list[tuple[Source, Match]]:
    """Sheets of one table in the order in which they count."""
    by_table: dict[str, list[tuple[Source, Match]]] = {}
    for source, match in known:
        by_table.setdefault(match.table.name, []).append((source, match))
    return [sheets[at] for sheets in by_table.values() for at in order_of([source.name for source, _ in sheets])]


def _nothing_known(file: str, found: Sequence[Found]) -> UnreadableFile:
    """Why no sheet can be read: the headings that are missing, where there are some that we know."""
    incomplete = next((match for _, match in found if match is not None), None)
    if incomplete is None:
        return UnreadableFile("no_known_headings", file)
    return UnreadableFile("heading_missing", file, table=incomplete.table.name, columns=incomplete.missing)


def _told_if_empty(reading: Reading) -> Reading:
    """The same reading, with a word where it has headings and no rows."""
    if reading.rows_read:
        return reading
    told = Problem(reading.file, None, None, None, "no_rows", None, Severity.FLAG)
    return replace(reading, problems=(*reading.problems, told))
