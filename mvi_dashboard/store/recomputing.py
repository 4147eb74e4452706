"""The register of one store with the reference data of others, computed anew in memory: what a change of either does."""

from pathlib import Path

import duckdb

from mvi_dashboard.contracts import REGISTER, STORE_TYPE, Table
from mvi_dashboard.store.deriving import REFERENCE_TABLES, derive, sql_text
from mvi_dashboard.store.reading import Store, open_store, read_only

FACTORS = "emission_factors"
_PROVENANCE = ("delivery_id varchar", "source_file varchar", "source_row integer")


def open_any(path: Path) -> Store:
    """The store of a folder, or one store file by its own name; `StoreFault` where there is neither."""
    if path.is_file():
        return Store(path, read_only(path))
    return open_store(path)


def recompute(register: Store, factors: Store, reference: Store) -> Store:
    """The register of one store with the emission factors of another and all other reference data of a third.

    A factor that the factor list lacks altogether is taken from the third: that it is asked is a change of method. Columns and
    tables that an older file does not have are empty, or those of the third.
    """
    connection = duckdb.connect(":memory:")
    aliases: dict[Path, str] = {}
    for store in (register, factors, reference):
        if store.path not in aliases:
            aliases[store.path] = f"store_{len(aliases)}"
            connection.execute(f"attach '{_quoted(store.path)}' as {aliases[store.path]} (read_only)")
    for table in REGISTER:
        connection.execute(_register_view(connection, table, aliases[register.path]))
    connection.execute(sql_text("reference"))
    for name in REFERENCE_TABLES:
        source = aliases[factors.path] if name == FACTORS else aliases[reference.path]
        _copy(connection, name, source)
    missing = f"where factor_id not in (select factor_id from {FACTORS})"
    _copy(connection, FACTORS, aliases[reference.path], missing)
    connection.execute(f"create view fingerprint as select * from {aliases[register.path]}.main.fingerprint")
    derive(connection, register.as_of)
    return Store(register.path, connection)


def columns(store: Store, view: str) -> tuple[str, ...]:
    """The columns of a table or view of a store, in order; none where there is no such view."""
    rows = store.rows(
        "select column_name from duckdb_columns() where table_name = $view and schema_name = 'main'"
        " and database_name = current_database() order by column_index",
        {"view": view},
    )
    return tuple(str(row["column_name"]) for row in rows)


def _register_view(connection: duckdb.DuckDBPyConnection, table: Table, alias: str) -> str:
    """The table as this version knows it; a column that the file lacks is empty."""
    found = _columns_of(connection, alias, table.name)
    wanted = [f"{column.name} {STORE_TYPE[column.kind]}" for column in table.published]
    cells = []
    for name, kind in (column.split(" ", 1) for column in (*wanted, *_PROVENANCE)):
        cells.append(name if name in found else f"cast(null as {kind}) as {name}")
    if not found:
        return f"create view {table.name} as select {', '.join(cells)} where false"
    return f"create view {table.name} as select {', '.join(cells)} from {alias}.main.{table.name}"


def _copy(connection: duckdb.DuckDBPyConnection, name: str, alias: str, condition: str = "") -> None:
    """Copies what a file has of a reference table, column by column."""
    shared = [
        column for column in _columns_of(connection, "memory", name) if column in _columns_of(connection, alias, name)
    ]
    if shared:
        listed = ", ".join(shared)
        connection.execute(f"insert into {name} ({listed}) select {listed} from {alias}.main.{name} {condition}")


def _columns_of(connection: duckdb.DuckDBPyConnection, database: str, table: str) -> list[str]:
    rows = connection.execute(
        "select column_name from duckdb_columns() where database_name = ? and schema_name = 'main' and table_name = ?"
        " order by column_index",
        [database, table],
    ).fetchall()
    return [row[0] for row in rows]


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
