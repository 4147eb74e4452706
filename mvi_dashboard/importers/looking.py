"""Finds the sheets of a file and what their headings are best read as, before anything of them is read."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from mvi_dashboard.contracts import TEMPLATE_TABLES, Table, table
from mvi_dashboard.importers.headings import Match, find_headings
from mvi_dashboard.importers.mappings import ColumnMapping
from mvi_dashboard.importers.reading import UnreadableFile
from mvi_dashboard.importers.sources import Source, is_table, open_sources
from mvi_dashboard.importers.vocabulary import normalise, table_names


def sources_of(
    path: Path, tables: Sequence[Table], mappings: Sequence[ColumnMapping] = (), *, only_head: bool = False
) -> list[Source]:
    """The sheets of a file, a text file split by the separator with which most headings of these tables are found."""

    def score(rows: Sequence[Sequence[str]]) -> int:
        match = find_headings(rows, tables, mappings)
        return len(match.columns) if match else 0

    return open_sources(path, score, only_head=only_head)


def is_of_tables(path: Path, tables: Sequence[Table]) -> bool:
    """Whether the headings of every sheet are those of these tables rather than of any other; never raises."""
    matches = [match for _, match in look(path)]
    return bool(matches) and all(match is not None and match.table in tables and not match.missing for match in matches)


def look(path: Path) -> tuple[tuple[Source, Match | None], ...]:
    """The first rows of each sheet and what their headings are best read as; nothing for a file that is no table."""
    if not is_table(path):
        return ()
    try:
        state = path.stat()
        return _look(path, state.st_mtime_ns, state.st_size)
    except (UnreadableFile, OSError):
        return ()


@lru_cache(8)
def _look(path: Path, _changed: int, _size: int) -> tuple[tuple[Source, Match | None], ...]:
    """The same, kept for the formats that are asked one after the other whether a file is theirs."""
    sources = sources_of(path, TEMPLATE_TABLES, only_head=True)
    return tuple((source, match_source(source, TEMPLATE_TABLES)) for source in sources)


def match_source(source: Source, tables: Sequence[Table], mappings: Sequence[ColumnMapping] = ()) -> Match | None:
    """The headings as those of the table the sheet is named after, else of the table that fits best."""
    named = table_names().get(normalise(source.name))
    if named and named in {each.name for each in tables} and not mappings:
        match = find_headings(source.head, (table(named),))
        return match if match and not match.missing else find_headings(source.head, tables) or match
    return find_headings(source.head, tables, mappings)
