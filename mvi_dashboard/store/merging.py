"""Merges the accepted rows of a delivery into the store under construction: they replace what has their key, or are added."""

import datetime
from dataclasses import dataclass, field

import duckdb

from mvi_dashboard.contracts import INTAKE_TABLES, TABLES, Table
from mvi_dashboard.importers import Problem, Severity
from mvi_dashboard.store.history import create_changes, record_changes
from mvi_dashboard.store.intake import Intake, accepted_parts
from mvi_dashboard.store.records import spare_decisions

_SPOKEN_OF_ONCE = ("contracts", "notices", "spend")
"""A record is in one of these tables; what it says elsewhere does not count again. Spend is by record with a column per year."""


@dataclass(frozen=True)
class FileReport:
    """What became of one file: `rows_read = rows_accepted + rows_rejected`; merged rows are accepted ones that updated.

    `problems`: how often each rule was broken; `examples`: the first place where. `vat` and `mapping` as in `Reading`.
    """

    file: str
    format: str
    rows_read: int
    rows_accepted: int
    rows_rejected: int
    rows_merged: int
    problems: dict[str, int] = field(default_factory=dict)
    examples: dict[str, Problem] = field(default_factory=dict)
    vat: str | None = None
    mapping: str | None = None


@dataclass(frozen=True)
class LeftOut:
    """Known contracts of an organisation without an accepted row in a delivery of its whole register; they go on counting."""

    organisation: str
    contracts: int


def left_out(connection: duckdb.DuckDBPyConnection) -> tuple[LeftOut, ...]:
    """What `memory.intake` lacks, before it is merged, by organisation.

    A delivery with at least half of the known contracts of an organisation is taken for its whole register (own assumption).
    """
    if not connection.execute("select 1 from contracts limit 1").fetchall():
        return ()
    found = connection.execute(_LEFT_OUT).fetchall()
    return tuple(LeftOut(organisation, contracts) for organisation, contracts in found)


def create_ledger(connection: duckdb.DuckDBPyConnection) -> None:
    """The empty tables of deliveries, their problems, and what each of them changed."""
    connection.execute(
        "create table deliveries (delivery_id varchar, imported_at timestamp, file varchar, format varchar, rows_read integer,"
        " rows_accepted integer, rows_rejected integer, rows_merged integer, delivered_on date, vat varchar)"
    )
    connection.execute(
        "create table problems (delivery_id varchar, source_file varchar, table_name varchar, source_row integer,"
        " column_name varchar, rule varchar, value varchar, severity varchar)"
    )
    create_changes(connection)


def merge(
    connection: duckdb.DuckDBPyConnection, intake: Intake, delivered_on: datetime.date | None
) -> tuple[FileReport, ...]:
    """Puts the rows of the schema `memory.intake` into the current database and writes down what became of each file."""
    delivery = datetime.datetime.now(datetime.UTC).strftime("%Y%m%dT%H%M%S%f")
    updated: dict[str, int] = {}
    by_record = {file.file for file in intake.files if file.is_by_record}
    beside = {(file.file, name) for file in intake.files for name in file.beside}
    spare_decisions(connection)
    for table in TABLES:
        for file, rows, records in _merge_table(connection, table, delivery):
            count = rows if file not in by_record else records if table.name in _SPOKEN_OF_ONCE else 0
            count = 0 if (file, table.name) in beside else count
            updated[file] = updated.get(file, 0) + count
    for table in INTAKE_TABLES:
        _merge_table(connection, table, delivery)
    dated = {row[0] for row in connection.execute(_DATED_FILES).fetchall()}
    reports = tuple(
        FileReport(
            file.file,
            file.format,
            file.rows_read,
            file.rows_accepted,
            file.rows_rejected,
            min(file.rows_merged_within + updated.get(file.file, 0), file.rows_accepted),
            dict(file.problems),
            _examples(connection, file.file),
            reading.vat,
            reading.mapping,
        )
        for file, reading in zip(intake.files, intake.readings, strict=True)
    )
    connection.execute(
        "insert into problems by name select ? as delivery_id, source_file, table_name, source_row, column_name, rule, value,"
        " severity from memory.intake.problems",
        [delivery],
    )
    connection.executemany(
        "insert into deliveries values (?, current_timestamp, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            [
                delivery,
                *(file.file, file.format, file.rows_read, file.rows_accepted, file.rows_rejected, file.rows_merged),
                None if file.file in dated or not file.rows_accepted else delivered_on,
                file.vat,
            ]
            for file in reports
        ],
    )
    return reports


_LEFT_OUT = """
    with known as (select organisation, count(*) as contracts from contracts group by organisation),
    told as (
        select organisation, count(*) as contracts
        from contracts semi join memory.intake.contracts using (organisation, contract_id)
        group by organisation
    )
    select organisation, known.contracts - told.contracts
    from known join told using (organisation)
    where told.contracts < known.contracts and told.contracts * 2 >= known.contracts
    order by organisation
"""
_DATED_FILES = (
    "select source_file from memory.intake.contracts where delivered_on is not null"
    " union select source_file from memory.intake.notices where published_on is not null"
)
"""The files of a delivery that say themselves when they were delivered."""


def _examples(connection: duckdb.DuckDBPyConnection, file: str) -> dict[str, Problem]:
    """The first row of a file that breaks each rule."""
    found = connection.execute(
        "select table_name, source_row, column_name, rule, value, severity from memory.intake.problems"
        " where source_file = ? qualify row_number() over (partition by rule order by source_row, column_name) = 1",
        [file],
    ).fetchall()
    return {
        rule: Problem(file, table, row, column, rule, value, Severity(severity))
        for table, row, column, rule, value, severity in found
    }


def _merge_table(connection: duckdb.DuckDBPyConnection, table: Table, delivery: str) -> list[tuple[str, int, int]]:
    """Replaces and adds rows; gives per file how many rows, of how many records, updated a known one."""
    if not connection.execute(f"select 1 from memory.intake.{table.name} limit 1").fetchall():
        return []
    record_changes(connection, table, delivery)
    same = " and ".join(f"known.{key} is not distinct from fresh.{key}" for key in table.key)
    updated = connection.execute(
        f"select fresh.source_file, count(*), count(distinct fresh.source_row) from memory.intake.{table.name} as fresh"
        f" where exists (select 1 from {table.name} as known where {same}) group by all"
    ).fetchall()
    if updated:
        connection.execute(f"delete from {table.name} as known using memory.intake.{table.name} as fresh where {same}")
    columns = ", ".join([*(column.name for column in table.published), "source_file", "source_row"])
    for part in accepted_parts(connection, table):
        connection.execute(
            f"insert into {table.name} ({columns}, delivery_id) select {columns}, ? from memory.intake.{part}",
            [delivery],
        )
    return updated
