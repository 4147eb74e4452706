"""Loads the files that the store reads by itself, clean CSV and Parquet: into a table per file, without passing Python.

A large file is sifted while it is read (`judging.sift`): of rows that no rule speaks of only the values are kept, of suspect
ones the cells as they stand. A file must hold the records that were counted beforehand; where it does not, or DuckDB cannot read
it, it is read in Python.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

import duckdb
import pandas as pd

from mvi_dashboard.contracts import Table
from mvi_dashboard.importers.parquet import text_reader
from mvi_dashboard.importers.reading import CleanFile, CleanParquet, Reading, TableRows
from mvi_dashboard.store.said import Said, rows_of, said_of

Sift = Callable[[Said, str, Sequence[str]], str]
"""Gives the SELECT that sifts a file: what was said of it, its rows as a source, and the names of its cells as they stand."""

_WHOLE_CELL = "regexp_full_match(trim({cell}), '-?[\\d.,]+')"
_NOTHING = Reading("", "", 0, (), ())


def load_files(
    connection: duckdb.DuckDBPyConnection, table: Table, readings: Sequence[Reading], sift: Sift | None
) -> dict[int, Reading]:
    """Loads what DuckDB reads of one table by itself as `delivered_<reading>`; unless it is sifted, every row is suspect.

    Gives the readings with their rows counted, by number. `rowid` is the place of a row in its file, `is_suspect` null where it
    is blank, `cells` what stands in a suspect row.
    """
    loaded = {}
    for at, rows in rows_of(table, readings):
        if rows.clean is not None:
            rows_read = _load(connection, table, at, readings[at], rows, sift)
            in_python = readings[at].in_python
            assert in_python is not None
            loaded[at] = in_python() if rows_read is None else replace(readings[at], rows_read=rows_read)
    return loaded


def _load(
    connection: duckdb.DuckDBPyConnection, table: Table, at: int, reading: Reading, rows: TableRows, sift: Sift | None
) -> int | None:
    """The rows of the file that are not blank; None where it is not what it was taken for."""
    file = rows.clean
    assert file is not None
    cells = [f"c{position}" for position in range(len(file.names))]
    listed = ", ".join(cells)
    try:
        with _opened(connection, file, cells) as (source, parameters):
            select = f"select case when coalesce({listed}) is not null then true end as is_suspect, [{listed}] as cells from {source}"
            if sift is not None:
                values = ", ".join(f"{_cell(rows, column.name, 'c{}')} as {column.name}" for column in table.columns)
                delivered = f"(select cast({at} as integer) as reading, {values}, {listed} from {source})"
                select = sift(said_of(table, [*[_NOTHING] * at, reading], ()), delivered, cells)
            connection.execute(f"create or replace temp table delivered_{at} as {select}", parameters)
    except duckdb.Error:
        return None
    counts = connection.execute(f"select count(*), count(is_suspect) from delivered_{at}").fetchall()
    records, filled = counts[0]
    return int(filled) if records == reading.rows_read else None


@contextmanager
def _opened(
    connection: duckdb.DuckDBPyConnection, file: CleanFile, cells: Sequence[str]
) -> Iterator[tuple[str, list[object]]]:
    """What to select the cells of the file from, as text and in its order, and the parameters that go with it."""
    if isinstance(file, CleanParquet):
        with text_reader(file.path) as reader:
            connection.register("parquet_to_load", reader)
            try:
                yield "parquet_to_load", []
            finally:
                connection.unregister("parquet_to_load")
        return
    types = ", ".join(f"'{cell}': 'varchar'" for cell in cells)
    source = (
        f"read_csv(?, auto_detect = false, header = false, skip = ?, delim = ?, quote = '\"', escape = '\"', new_line = ?,"
        f" columns = {{{types}}}, strict_mode = true)"
    )
    yield source, [str(file.path), file.heading_row + 1, file.delimiter, file.line_end]


def sifted(table: Table, readings: Sequence[Reading]) -> str | None:
    """The SELECT of the rows of files that were sifted and that no rule speaks of; None where there are none."""
    names = ", ".join(column.name for column in table.columns)
    branches = [
        f"select {_place(at, readings[at].file, rows.clean)}, {names} from temp.delivered_{at} where not is_suspect"
        for at, rows in rows_of(table, readings)
        if rows.clean is not None
    ]
    return "\nunion all\n".join(branches) or None


def suspects(table: Table, at: int, file: str, rows: TableRows) -> str:
    """The SELECT of the cells of a loaded file that are still to be judged, under the names of our columns."""
    cells = [f"{_cell(rows, column.name, 'cells[{} + 1]')} as {column.name}" for column in table.columns]
    return f"select {_place(at, file, rows.clean)}, {', '.join(cells)} from delivered_{at} where is_suspect"


def _cell(rows: TableRows, column: str, named: str) -> str:
    """A cell as delivered: with its % where the heading says so, with what was said where it is empty.

    `named`: how the cell at a position, goes by.
    """
    assert rows.clean is not None
    position = rows.clean.columns.get(column)
    cell = "cast(null as varchar)" if position is None else named.format(position)
    if position is not None and column in rows.percentages:
        cell = f"case when {_WHOLE_CELL.format(cell=cell)} then trim({cell}) || '%' else {cell} end"
    if column in rows.constants:
        cell = f"coalesce(nullif(trim({cell}), ''), {_quoted(rows.constants[column])})"
    return cell


def rejected_originals(
    connection: duckdb.DuckDBPyConnection, at: int, file: CleanFile, rows: Sequence[int]
) -> pd.DataFrame:
    """The user's own cells of the rows of that number, of a file that DuckDB read."""
    shown = ", ".join(f"cells[{position + 1}]" for position in file.shown)
    first = file.heading_row + 2
    found = connection.execute(
        f"select cast(rowid + {first} as integer), {shown} from delivered_{at} semi join (select unnest(?) - {first} as number)"
        f" on rowid = number order by rowid",
        [list(rows)],
    ).fetchall()
    names = [file.names[position] for position in file.shown]
    return pd.DataFrame([row[1:] for row in found], index=[row[0] for row in found], columns=names, dtype="str")


def unload(connection: duckdb.DuckDBPyConnection) -> None:
    """Drops the tables of loaded files."""
    loaded = "select table_name from duckdb_tables() where temporary and table_name like 'delivered\\_%' escape '\\'"
    for (name,) in connection.execute(loaded).fetchall():
        connection.execute(f"drop table temp.{name}")


def let_go(connection: duckdb.DuckDBPyConnection, reading: int, places: Sequence[int]) -> None:
    """Forgets rows of a file that the store read by itself, by their place in it."""
    connection.execute(f"delete from temp.delivered_{reading} where rowid in (select unnest(?))", [list(places)])


def origin(at: int, file: str) -> str:
    """Which file a row is of."""
    return f"cast({at} as integer) as reading, {_quoted(file)} as source_file"


def _place(at: int, file: str, clean: CleanFile | None) -> str:
    """Where a row of a file that DuckDB read stands."""
    assert clean is not None
    first = clean.heading_row + 2
    return f"{origin(at, file)}, cast(rowid as integer) as position, cast(rowid + {first} as integer) as source_row"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
