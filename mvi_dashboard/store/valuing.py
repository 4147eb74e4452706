"""Values the social return efforts of a delivery, in memory, so that nothing about persons enters a published store."""

import datetime
from pathlib import Path

import duckdb

from mvi_dashboard.contracts import INTAKE_TABLES, STORE_TYPE
from mvi_dashboard.store.deriving import sql_text
from mvi_dashboard.store.keeping import recall_efforts


def value_efforts(
    connection: duckdb.DuckDBPyConnection, folder: Path | None = None, today: datetime.date = datetime.date.max
) -> None:
    """Adds `social_return_values` and `social_return_people` to the schema `intake` of the database in memory.

    The current database is the store that is being built: it holds the reference tables, and the agreements and
    contracts of earlier deliveries. The same delivery gives the same rows, in whatever order its rows came. `folder` may hold
    efforts of earlier deliveries that may still be kept `today`: they are valued again with these.
    """
    recall_efforts(connection, folder, today)
    for table in INTAKE_TABLES:
        columns = ", ".join(f"{column.name} {STORE_TYPE[column.kind]}" for column in table.columns)
        connection.execute(
            f"create table memory.intake.{table.name} ({columns}, source_file varchar, source_row integer)"
        )
    connection.execute(sql_text("social_return_tables"))
    connection.execute(sql_text("social_return_values"))
