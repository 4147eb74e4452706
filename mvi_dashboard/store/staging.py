"""Puts what was delivered for one table where SQL finds it: `staged`, one row per delivered row, all text."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import duckdb

from mvi_dashboard.contracts import Table
from mvi_dashboard.importers.reading import Reading, TableRows
from mvi_dashboard.store import loading
from mvi_dashboard.store.said import rows_of


@contextmanager
def staged(
    connection: duckdb.DuckDBPyConnection, table: Table, readings: Sequence[Reading], *, is_sifted: bool
) -> Iterator[None]:
    """Has the delivered rows of one table under the name `staged` meanwhile; of sifted files the suspect ones.

    One source is looked at where it is; of several, each is copied, so that the SQL stays short however many files come.
    Suspect rows are copied too: understood where they stand, far apart, they take four times as long.
    """
    sources = list(rows_of(table, readings))
    is_copied = is_sifted or len(sources) > 1
    texts = ", ".join(f"{column.name} varchar" for column in table.columns)
    origin = "reading integer, position integer, source_file varchar, source_row integer"
    connection.execute("drop view if exists temp.staged")
    connection.execute("drop table if exists temp.staged_rows")
    if is_copied:
        connection.execute(f"create temp table staged_rows ({origin}, {texts})")
    for at, rows in sources:
        frame = rows.frame.assign(position=range(len(rows.frame)))
        connection.register("frame_to_stage", frame)
        select = (
            loading.suspects(table, at, readings[at].file, rows)
            if rows.clean
            else _from_frame(table, at, readings[at].file, rows)
        )
        if is_copied:
            connection.execute(f"insert into staged_rows by name {select}")
        else:
            connection.execute(f"create temp view staged as {select}")
    if is_copied:
        connection.execute("create temp view staged as select * from staged_rows")
    try:
        yield
    finally:
        connection.execute("drop view if exists temp.staged")
        connection.execute("drop table if exists temp.staged_rows")
        connection.unregister("frame_to_stage")


def _from_frame(table: Table, at: int, file: str, rows: TableRows) -> str:
    cells = [
        f"cast({c.name} as varchar) as {c.name}" if c.name in rows.frame else f"cast(null as varchar) as {c.name}"
        for c in table.columns
    ]
    return f"select {loading.origin(at, file)}, position, source_row, {', '.join(cells)} from frame_to_stage"
