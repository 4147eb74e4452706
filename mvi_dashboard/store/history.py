"""What each delivery changed of what was known: a row per cell, in the table `changes`, which is only ever added to.

The rows that a delivery replaces stand nowhere else in a store file, so what they said is written down before they go; a rebuild and
an import carry it over. The first delivery of a store changes nothing, and the day on which a row was delivered is no change.
"""

import duckdb

from mvi_dashboard.contracts import APPLICATIONS, CONTRACTS, Table

CHANGES = "changes"
_OWN = ("organisation", "contract_id")
_LEFT_OUT = ("delivered_on", "block_table", "is_above_table", "limited_by")


def create_changes(connection: duckdb.DuckDBPyConnection) -> None:
    """The empty table; `column_name` is empty where the whole row is new, `row_key` names a row within its contract."""
    connection.execute(
        f"create table {CHANGES} (delivery_id varchar, organisation varchar, contract_id varchar, table_name varchar,"
        " row_key varchar, source_file varchar, column_name varchar, old_value varchar, new_value varchar)"
    )


def record_changes(connection: duckdb.DuckDBPyConnection, table: Table, delivery: str) -> None:
    """Writes down what the rows of `memory.intake` change of the rows of one table, before they replace them.

    A table is asked after its parent; rows of a contract that is new itself are not told one by one.
    """
    if not _tells_of_contracts(table) or not connection.execute("select 1 from deliveries limit 1").fetchall():
        return
    same = " and ".join(f"known.{key} is not distinct from fresh.{key}" for key in table.key)
    contract, joined = _contract_of(table)
    names = [name for column in table.published if (name := column.name) not in (*table.key, *_LEFT_OUT)]
    inner = [key for key in table.key if key not in _OWN]
    row_key = f"concat_ws(' / ', {', '.join(f'fresh.{key}' for key in inner)})" if inner else "null"
    told = f"fresh.organisation, {contract} as contract_id, '{table.name}', {row_key}, fresh.source_file"
    cells = ", ".join(
        f"struct_pack(name := '{name}', old := cast(known.{name} as varchar), new := cast(fresh.{name} as varchar))"
        for name in names
    )
    differs = " or ".join(f"known.{name} is distinct from fresh.{name}" for name in names)
    connection.execute(
        f"insert into {CHANGES} select ?, * exclude (cell), cell.name, cell.old, cell.new from"
        f" (select {told}, unnest([{cells}]) as cell from memory.intake.{table.name} fresh"
        f" join {table.name} known on {same}{joined} where {differs})"
        " where cell.old is distinct from cell.new and contract_id is not null",
        [delivery],
    )
    is_new_contract = (
        "false"
        if table is CONTRACTS
        else f"exists (select 1 from {CHANGES} c where c.delivery_id = $delivery and c.table_name = '{CONTRACTS.name}'"
        f" and c.column_name is null and c.organisation = fresh.organisation and c.contract_id = {contract})"
    )
    parameters = {"delivery": delivery}
    connection.execute(
        f"insert into {CHANGES} select $delivery, {told}, null, null, null from memory.intake.{table.name} fresh{joined}"
        f" where not exists (select 1 from {table.name} known where {same}) and {contract} is not null"
        f" and not {is_new_contract}",
        parameters,
    )


def _tells_of_contracts(table: Table) -> bool:
    """Whether each of its rows may belong to one contract."""
    return table.has("contract_id") or table.has("application_id")


def _contract_of(table: Table) -> tuple[str, str]:
    """The contract of a row, and the join that finds it where the row names only its application."""
    if table.has("contract_id"):
        return "fresh.contract_id", ""
    return "its.contract_id", (
        f" left join {APPLICATIONS.name} its on its.organisation = fresh.organisation"
        " and its.application_id = fresh.application_id"
    )
