"""Puts what was read where SQL finds it: frames as they are, a clean CSV or Parquet file without passing Python.

`staged` has one row per delivered row, all text. A file that the store reads by itself must hold the records that were
counted beforehand; where it does not, or DuckDB cannot read it, it is read in Python.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from decimal import Decimal

import duckdb
import pandas as pd

from mvi_dashboard.contracts import Table
from mvi_dashboard.importers.parquet import text_reader
from mvi_dashboard.importers.reading import CleanFile, CleanParquet, Reading, TableRows

_WHOLE_CELL = "regexp_full_match(trim({cell}), '-?[\\d.,]+')"


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


def is_from_files(table: Table, readings: Sequence[Reading]) -> bool:
    """Whether all rows of the table come from files that DuckDB reads by itself."""
    return all(rows.clean is not None for _, rows in rows_of(table, readings))


def load_files(connection: duckdb.DuckDBPyConnection, readings: Sequence[Reading]) -> list[Reading]:
    """Loads what DuckDB reads by itself as `delivered_<reading>`, and gives the readings with their rows counted."""
    loaded = []
    for at, reading in enumerate(readings):
        files = [rows.clean for rows in reading.tables if rows.clean is not None]
        rows_read = _load(connection, f"delivered_{at}", files[0], reading.rows_read) if files else reading.rows_read
        if rows_read is None:
            assert reading.in_python is not None
            loaded.append(reading.in_python())
        else:
            loaded.append(replace(reading, rows_read=rows_read))
    return loaded


def _load(connection: duckdb.DuckDBPyConnection, name: str, file: CleanFile, expected: int) -> int | None:
    """The rows of the file that are not blank; None where it is not what it was taken for."""
    try:
        _copy(connection, name, file)
    except duckdb.Error:
        return None
    is_blank = " and ".join(f"{_column(at)} is null" for at in range(len(file.names)))
    counts = connection.execute(f"select count(*), count(*) filter (where {is_blank}) from {name}").fetchall()
    records, blank = counts[0]
    return int(records - blank) if records == expected else None


def _copy(connection: duckdb.DuckDBPyConnection, name: str, file: CleanFile) -> None:
    """The cells of the file as text, in its order."""
    if isinstance(file, CleanParquet):
        with text_reader(file.path) as reader:
            connection.register("parquet_to_load", reader)
            try:
                connection.execute(f"create or replace temp table {name} as select * from parquet_to_load")
            finally:
                connection.unregister("parquet_to_load")
        return
    types = ", ".join(f"'{_column(at)}': 'varchar'" for at in range(len(file.names)))
    connection.execute(
        f"create or replace temp table {name} as select * from read_csv(?, auto_detect = false, header = false, skip = ?,"
        f" delim = ?, quote = '\"', escape = '\"', new_line = ?, columns = {{{types}}}, strict_mode = true)",
        [str(file.path), file.heading_row + 1, file.delimiter, file.line_end],
    )


@contextmanager
def staged(connection: duckdb.DuckDBPyConnection, table: Table, readings: Sequence[Reading]) -> Iterator[bool]:
    """Has the delivered rows of one table under the name `staged` meanwhile; False where there are none.

    One source is looked at where it is; of several, each is copied, so that the SQL stays short however many files come.
    """
    sources = list(rows_of(table, readings))
    texts = ", ".join(f"{column.name} varchar" for column in table.columns)
    origin = "reading integer, position integer, source_file varchar, source_row integer"
    connection.execute("drop view if exists temp.staged")
    connection.execute("drop table if exists temp.staged_rows")
    if len(sources) > 1:
        connection.execute(f"create temp table staged_rows ({origin}, {texts})")
    for at, rows in sources:
        frame = rows.frame.assign(position=range(len(rows.frame)))
        connection.register("frame_to_stage", frame)
        select = (
            _from_file(table, at, readings[at].file, rows)
            if rows.clean
            else _from_frame(table, at, readings[at].file, rows)
        )
        if len(sources) > 1:
            connection.execute(f"insert into staged_rows by name {select}")
        else:
            connection.execute(f"create temp view staged as {select}")
    if len(sources) > 1:
        connection.execute("create temp view staged as select * from staged_rows")
    try:
        yield bool(sources)
    finally:
        connection.execute("drop view if exists temp.staged")
        connection.execute("drop table if exists temp.staged_rows")
        connection.unregister("frame_to_stage")


def _from_frame(table: Table, at: int, file: str, rows: TableRows) -> str:
    cells = [
        f"cast({c.name} as varchar) as {c.name}" if c.name in rows.frame else f"cast(null as varchar) as {c.name}"
        for c in table.columns
    ]
    return f"select {_origin(at, file)}, position, source_row, {', '.join(cells)} from frame_to_stage"


def _from_file(table: Table, at: int, file: str, rows: TableRows) -> str:
    assert rows.clean is not None
    first = rows.clean.heading_row + 2
    cells = [f"{_cell(rows, column.name)} as {column.name}" for column in table.columns]
    blank = " or ".join(f"{_column(position)} is not null" for position in range(len(rows.clean.names)))
    return (
        f"select {_origin(at, file)}, cast(rowid as integer) as position, cast(rowid + {first} as integer) as source_row,"
        f" {', '.join(cells)} from delivered_{at} where {blank}"
    )


def _cell(rows: TableRows, column: str) -> str:
    """A cell as delivered: with its % where the heading says so, with what was said where it is empty."""
    assert rows.clean is not None
    position = rows.clean.columns.get(column)
    cell = "cast(null as varchar)" if position is None else _column(position)
    if position is not None and column in rows.percentages:
        cell = f"case when {_WHOLE_CELL.format(cell=cell)} then trim({cell}) || '%' else {cell} end"
    if column in rows.constants:
        cell = f"coalesce(nullif(trim({cell}), ''), {_quoted(rows.constants[column])})"
    return cell


def rejected_originals(
    connection: duckdb.DuckDBPyConnection, at: int, file: CleanFile, rows: Sequence[int]
) -> pd.DataFrame:
    """The user's own cells of the rows of that number, of a file that DuckDB read."""
    shown = ", ".join(_column(position) for position in file.shown)
    first = file.heading_row + 2
    found = connection.execute(
        f"select cast(rowid + {first} as integer), {shown} from delivered_{at} semi join (select unnest(?) - {first} as number)"
        f" on rowid = number order by rowid",
        [list(rows)],
    ).fetchall()
    names = [file.names[position] for position in file.shown]
    return pd.DataFrame([row[1:] for row in found], index=[row[0] for row in found], columns=names, dtype="str")


def _origin(at: int, file: str) -> str:
    return f"cast({at} as integer) as reading, {_quoted(file)} as source_file"


def _column(position: int) -> str:
    """The name of a column of a file while it is being read: its own could be anything."""
    return f"c{position}"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
