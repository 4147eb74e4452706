"""Values the social return efforts of a delivery, in memory, so that nothing about persons enters a published store."""

import duckdb

from mvi_dashboard.contracts import INTAKE_TABLES, STORE_TYPE
from mvi_dashboard.store.deriving import sql_text


def value_efforts(connection: duckdb.DuckDBPyConnection) -> None:
    """Adds `social_return_values` and `social_return_people` to the schema `intake` of the database in memory.

    The current database is the store that is being built: it holds the reference tables, and the agreements and
    contracts of earlier deliveries. The same delivery gives the same rows, in whatever order its rows came.
    """
    for table in INTAKE_TABLES:
        columns = ", ".join(f"{column.name} {STORE_TYPE[column.kind]}" for column in table.columns)
        connection.execute(
            f"create table memory.intake.{table.name} ({columns}, source_file varchar, source_row integer)"
        )
    connection.execute(sql_text("social_return_tables"))
    connection.execute(sql_text("social_return_values"))
