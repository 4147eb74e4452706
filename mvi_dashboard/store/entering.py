"""What people typed, into the store that is being built: the entries of each kind become rows of the table of that name."""

from pathlib import Path
from typing import Any

import duckdb

from mvi_dashboard.contracts import ENTRY_TABLES, STORE_TYPE, Table
from mvi_dashboard.store.journal import ENTRIES, Entry, standing_entries

_PARENT_KEY = ("organisation", "contract_id")


def enter(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Fills the tables of entries in the current database anew from the journals of a store folder.

    An entry about a contract that the store does not hold waits in its journal. One replaces a delivered row of its key.
    """
    for table in ENTRY_TABLES:
        _enter_table(connection, table, standing_entries(folder, table.name))


def _enter_table(connection: duckdb.DuckDBPyConnection, table: Table, entries: tuple[Entry, ...]) -> None:
    file = f"{ENTRIES}/{table.name}.jsonl"
    connection.execute(f"delete from {table.name} where source_file = ?", [file])
    cells = [*((c.name, STORE_TYPE[c.kind]) for c in table.published), ("source_row", "integer")]
    values = ", ".join(f"try_cast(? as {kind})" for _, kind in cells)
    same = " and ".join(f"known.{key} = fresh.{key}" for key in table.key)
    has_parent = " and ".join(f"p.{key} = fresh.{key}" for key in _PARENT_KEY)
    where = f"where exists (select 1 from {table.parent} p where {has_parent})" if table.parent else ""
    for entry in entries:
        row = _row(entry)
        connection.execute(
            f"create or replace temp table entered as select * from (select {values}) fresh({', '.join(n for n, _ in cells)}) {where}",
            [row.get(name) for name, _ in cells],
        )
        connection.execute(f"delete from {table.name} as known using temp.entered as fresh where {same}")
        connection.execute(
            f"insert into {table.name} by name select *, ? as source_file, null as delivery_id from temp.entered",
            [file],
        )
    connection.execute("drop table if exists temp.entered")


def _row(entry: Entry) -> dict[str, Any]:
    """What an entry says, by column: subject, content, and who judged it, when and why."""
    told = {"judge": entry.by, "judged_on": entry.at.date(), "judgement_reason": entry.reason or None}
    return {**told, **entry.subject, **(entry.content or {}), "source_row": entry.line}
