"""From register rows and reference tables to measured contracts: runs the SQL chain in the current database."""

import datetime
import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import duckdb

from mvi_dashboard.contracts import REGISTER, STORE_TYPE, Column, Table
from mvi_dashboard.methods import method_groups, method_sql
from mvi_dashboard.paths import REFERENCE, SQL

REFERENCE_TABLES = (
    "product_groups",
    "cpv_prefixes",
    "title_words",
    "units",
    "emission_factors",
    "variants",
    "reference_situations",
    "variant_references",
    "infrastructure_factors",
    "effect_kinds",
    "grades",
    "spend_factors",
    "cpv_industries",
    "thresholds",
    "factor_names",
    "social_return_tables",
    "social_return_blocks",
    "social_return_groups",
    "social_return_units",
    "circular_strategies",
    "circular_groups",
    "procedure_words",
)
CHAIN = (
    "settings",
    "cpv_classes",
    "classified",
    "application_years",
    "invoiced_years",
    "circular_contracts",
    "social_return_tables",
    "social_return_contracts",
    "social_return_pace",
    "contract_years",
    "situations",
    "methods",
    "infrastructure",
    "effects",
    "effect_terms",
    "measured_applications",
    "counted_contracts",
    "measured_contracts",
    "contract_stages",
    "contract_prospects",
)
"""The steps of the computation, in order: each is the SQL file of that name; `methods` runs the folders of the groups."""


def sql_text(name: str) -> str:
    """The SQL file of that name, as it runs."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def create_register(connection: duckdb.DuckDBPyConnection) -> None:
    """The empty tables of the record, with the provenance of each row."""
    for table in REGISTER:
        columns = [f"{column.name} {STORE_TYPE[column.kind]}{_kept_as(column)}" for column in table.published]
        connection.execute(
            f"create table {table.name} ({', '.join(columns)}, delivery_id varchar, source_file varchar, source_row integer)"
        )


def _kept_as(column: Column) -> str:
    """A text that is another one in nearly every row: compressing it takes a fifth of the time of writing a row."""
    return " using compression uncompressed" if column.name in ("contract_id", "title") else ""


def load_reference(connection: duckdb.DuckDBPyConnection, folder: Path = REFERENCE) -> None:
    """The project's own reference tables, typed by `reference.sql`; a cell that does not fit stops the build."""
    connection.execute(sql_text("reference"))
    for name in REFERENCE_TABLES:
        connection.execute(
            f"insert into {name} by name select * from read_csv(?, header = true, all_varchar = true, delim = ',')",
            [str(folder / f"{name}.csv")],
        )
    for path in sorted(folder.glob("*.csv")):
        figure, *_ = heading = path.read_text(encoding="utf-8").partition("\n")[0].split(",")
        if "review_by" in heading:
            connection.execute(
                f'insert into review_dates select ?, "{figure}", row_number() over () + 1, review_by, source'
                " from read_csv(?, header = true, all_varchar = true, delim = ',')",
                [path.stem, str(path)],
            )


def add_imported_factors(connection: duckdb.DuckDBPyConnection) -> None:
    """The factors of imported lists into `emission_factors`, beside the project's own rows, which they never replace."""
    connection.execute(sql_text("imported_factors"))


def derive(
    connection: duckdb.DuckDBPyConnection,
    as_of: datetime.date | None = None,
    on_step: Callable[[str], None] = lambda _step: None,
) -> None:
    """Compute every derived table and view; `as_of` is the data date, by default the latest in the register.

    `on_step` is told `combine` before the results are put beside the contracts.
    """
    connection.execute("create table parameters as select cast(? as date) as as_of", [as_of or latest_date(connection)])
    for step in CHAIN:
        if step == "counted_contracts":
            on_step("combine")
        if step == "methods":
            _run_methods(connection)
        else:
            connection.execute(sql_text(step))
        if step == "counted_contracts":
            _count_contracts(connection)


def _count_contracts(connection: duckdb.DuckDBPyConnection) -> None:
    """`counted_contracts`: kept where contracts have results, which every question would join; else there is nothing to join."""
    has_results = connection.execute(
        "select exists (from circular_contracts) or exists (from social_return_contracts)"
    ).fetchone() == (True,)
    kind = "table" if has_results else "view"
    connection.execute(f"create {kind} counted_contracts as select * from contracts_with_results")


def latest_date(connection: duckdb.DuckDBPyConnection) -> datetime.date:
    """The data date: the latest delivery date; without any, the latest dated fact, award or start in the register."""
    row = connection.execute(sql_text("data_date")).fetchone()
    assert row is not None
    found: datetime.date = row[0]
    return found


def _run_methods(connection: duckdb.DuckDBPyConnection) -> None:
    """The situations of every group; without an application that has years there are none."""
    if not connection.execute("select 1 from application_years limit 1").fetchall():
        return
    for group in method_groups():
        connection.execute(f"insert into situations by name ({method_sql(group)})")


@cache
def rules_hash() -> str:
    """One fingerprint of the rules: of every step of the computation as it runs; the reference data are not in it."""
    steps = [sql_text(step) for step in (*CHAIN, "reference", "imported_factors", "data_date") if step != "methods"]
    texts = [*steps, *(method_sql(group) for group in method_groups())]
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()


def data_hash(connection: duckdb.DuckDBPyConnection) -> str:
    """One fingerprint of the register: of its sorted canonical rows, whatever file, order or day they came in."""
    parts = [_table_hash(connection, table) for table in REGISTER]
    row = connection.execute("select sha256(?)", ["\n".join(parts)]).fetchone()
    assert row is not None
    return str(row[0])


def _table_hash(connection: duckdb.DuckDBPyConnection, table: Table) -> str:
    """The fingerprint of one table: rows are sorted by theirs within each of 256 parts, so that all processors take part."""
    cells = ", chr(31), ".join(f"coalesce(cast({column.name} as varchar), chr(0))" for column in table.published)
    row = connection.execute(
        f"""with rows_of_table as (select md5(concat({cells})) as fingerprint from {table.name}),
        parts as (
            select left(fingerprint, 2) as part, sha256(array_to_string(list_sort(list(fingerprint)), '')) as fingerprint
            from rows_of_table
            group by part
        )
        select coalesce(sha256(string_agg(fingerprint, '' order by part)), '') from parts"""
    ).fetchone()
    assert row is not None
    return f"{table.name} {row[0]}"
