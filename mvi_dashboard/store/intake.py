"""Judges readings before they enter a store: all text into DuckDB, understood and checked by set-based SQL.

Per table: `staged` (text as delivered) -> of a large file `sifted` (rows that no rule speaks of go on as they are) ->
`parsed` (cleaned text beside its value) -> problems by rule -> `accepted` (values, the unknown ones NULL) -> `intake.<table>`
(the last row per key). Only the schema `intake` outlives the call, until `release`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial

import duckdb
import pandas as pd

from mvi_dashboard.contracts import CONTRACTS, CPV_CODES, CPV_CONVERSIONS, TABLES, Table
from mvi_dashboard.importers import books
from mvi_dashboard.importers.reading import Problem, Reading, Severity
from mvi_dashboard.importers.reject_list import RejectedRows
from mvi_dashboard.paths import SQL
from mvi_dashboard.store import judging, loading, records, staging
from mvi_dashboard.store.said import Said, rows_of, said_of
from mvi_dashboard.store.sifting import sift
from mvi_dashboard.store.spellings import Spellings
from mvi_dashboard.store.understanding import parse


@dataclass(frozen=True)
class FileIntake:
    """What became of one file: `rows_read = rows_accepted + rows_rejected`.

    Merged rows are accepted ones that a later row of the delivery replaces; `problems`: rule -> how often. By record: the
    file's own rows are counted, whatever number of table rows they gave (`Reading.records`).
    """

    file: str
    format: str
    rows_read: int
    rows_accepted: int
    rows_rejected: int
    rows_merged_within: int
    problems: Mapping[str, int]
    is_by_record: bool = False
    beside: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Intake:
    """What became of a delivery, per file in the order given; `rejected`: all problems of its rejected rows."""

    files: tuple[FileIntake, ...]
    readings: tuple[Reading, ...]
    rejected: tuple[tuple[Problem, ...], ...]

    def reject_list(self) -> tuple[RejectedRows, ...]:
        """The user's own rejected rows per file and table, with what is wrong with each."""
        return tuple(
            RejectedRows(reading.file, rows.table, rows.originals.loc[sorted(problems)], problems, rows.headings)
            for reading, found in zip(self.readings, self.rejected, strict=True)
            for rows in (reading.tables if reading.records is None else reading.tables[:1])
            if not rows.is_beside
            and (
                problems := records.by_record(found, reading.records) if reading.records else _by_row(found, rows.table)
            )
        )


class RowsLost(Exception):
    """A file whose rows are not all accepted or rejected: a defect of an importer or a rule, never of the file."""


def take_in(
    connection: duckdb.DuckDBPyConnection,
    readings: Sequence[Reading],
    on_step: Callable[[str], None] = lambda _step: None,
) -> Intake:
    """Judge the readings and leave the accepted rows in the schema `intake`, typed, one per key, and all problems.

    `on_step` is told `judge` once the first files are read.
    Parents are looked for in the delivery and, where they exist, in the tables of the schema `main`.
    """
    connection.execute((SQL / "parsing.sql").read_text("utf-8"))
    for statement in judging.create_intake():
        connection.execute(statement)
    sheets, numbers = books.apart(readings)
    readings = list(sheets)
    connection.execute(judging.CREATE_PROBLEMS_FOUND)
    _stage_problems(connection, {at: reading for at, reading in enumerate(readings) if not _is_loaded(reading)})
    accepted = [0] * len(readings)
    merged = [0] * len(readings)
    told = records.Told.of(readings)
    spellings = Spellings.of_store(connection, is_known=_is_known(connection, CONTRACTS.name))
    filled = [table for table in TABLES if any(rows_of(table, readings))]
    for table in filled:
        readings = _load(connection, table, readings)
        if table is filled[0]:
            on_step("judge")
        for at, rows, repeated in _judge(connection, table, readings, numbers, told, spellings):
            accepted[at] += rows
            merged[at] += repeated
    if not filled:
        on_step("judge")
    connection.execute(judging.KEEP_PROBLEMS)
    rejected = _rejected(connection, readings)
    files = []
    for at, reading in enumerate(readings):
        own = (problem for problem in rejected[at] if problem.table not in reading.beside)
        rows_rejected = len({(problem.table, problem.row) for problem in own})
        if reading.records is not None:
            accepted[at], rows_rejected, merged[at] = told.settle(connection, at, reading, rejected[at])
        if accepted[at] + rows_rejected != reading.rows_read:
            raise RowsLost(f"{reading.file}: {reading.rows_read} read, {accepted[at]} + {rows_rejected} accounted for")
        counts = dict(connection.execute(judging.COUNT_PROBLEMS, [at]).fetchall())
        files.append(
            FileIntake(
                reading.file,
                reading.format,
                reading.rows_read,
                accepted[at],
                rows_rejected,
                merged[at],
                counts,
                reading.records is not None,
                reading.beside,
            )
        )
    readings = [_with_originals(connection, at, reading, rejected[at]) for at, reading in enumerate(readings)]
    for statement in judging.clear():
        connection.execute(statement)
    return Intake(tuple(files), tuple(readings), rejected)


def release(connection: duckdb.DuckDBPyConnection) -> None:
    """Drops what was taken in, once it is merged: what comes after needs the memory."""
    connection.execute("drop schema memory.intake cascade")
    loading.unload(connection)


def _leave_out_beside_rejected(
    connection: duckdb.DuckDBPyConnection, table: Table, readings: Sequence[Reading]
) -> list[int]:
    """The readings that give rows of a table beside their contracts; those of rejected contracts are not judged again."""
    beside = [at for at, reading in enumerate(readings) if table.name in reading.beside]
    if beside:
        connection.execute(judging.LEAVE_OUT_REJECTED_CONTRACTS, [beside])
    return beside


def _load(connection: duckdb.DuckDBPyConnection, table: Table, readings: Sequence[Reading]) -> list[Reading]:
    """The readings with the rows counted of the files that the store reads by itself, sifted where that may be."""
    if table is CONTRACTS:
        _look_up_cpv(connection)
    sieve = None if _is_whole(table, readings) else partial(sift, table, _parents(connection, table))
    loaded = loading.load_files(connection, table, readings, sieve)
    _stage_problems(connection, loaded)
    return [loaded.get(at, reading) for at, reading in enumerate(readings)]


def _judge(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    readings: Sequence[Reading],
    files: tuple[int, ...],
    told: records.Told,
    spellings: Spellings,
) -> list[tuple[int, int, int]]:
    """Judges the rows of one table; gives per reading how many were accepted, and how many of these a later row replaces."""
    said = said_of(table, readings, files)
    sifted = None if _is_whole(table, readings) else loading.sifted(table, readings)
    if sifted is not None:
        connection.execute(f"create or replace temp view sifted as {sifted}")
    with staging.staged(connection, table, readings, is_sifted=sifted is not None):
        connection.execute(parse(table, _parents(connection, table), said))
    spellings.judge(connection, table, judging.UNDERSTOOD_OF_SIFTED if sifted else "parsed", readings)
    told.leave_out_rejected(connection)
    beside = _leave_out_beside_rejected(connection, table, readings)
    connection.execute(judging.judge_cells(table, said))
    if table.adds_up:
        connection.execute(judging.judge_sums(table, said))
    for statement in judging.accept(table, said, is_sifted=sifted is not None):
        connection.execute(statement)
    connection.execute(judging.judge_accepted(table, beside))
    counted = connection.execute(judging.COUNT_ACCEPTED).fetchall()
    told.add(connection)
    _keep_last(connection, table, said, sifted)
    return [(at, rows, repeated) for at, rows, repeated in counted if at not in beside]


def _is_whole(table: Table, readings: Sequence[Reading]) -> bool:
    """Whether all rows of a table are judged rule by rule: where they add up, or are taken back together with others."""
    is_by_record = any(reading.records is not None or table.name in reading.beside for reading in readings)
    return bool(table.adds_up or table.has("is_prefilled") or is_by_record)


def _is_loaded(reading: Reading) -> bool:
    """Whether the store reads the file by itself."""
    return any(rows.clean is not None for rows in reading.tables)


def _keep_last(connection: duckdb.DuckDBPyConnection, table: Table, said: Said, sifted: str | None) -> None:
    """The accepted rows of the delivery, the last one per key, in the schema `intake`."""
    if sifted is None:
        connection.execute(judging.keep_last(table, said))
        return
    for statement in judging.keep_beside_sifted(table, sifted):
        connection.execute(statement)
    for at, places in connection.execute(judging.REPLACED).fetchall():
        loading.let_go(connection, at, places)


def _with_originals(
    connection: duckdb.DuckDBPyConnection, at: int, reading: Reading, problems: Sequence[Problem]
) -> Reading:
    """The reading with the rejected rows of a file that the store read by itself."""
    tables = []
    for rows in reading.tables:
        if rows.clean is None:
            tables.append(rows)
            continue
        numbers = sorted(_by_row(problems, rows.table))
        originals = loading.rejected_originals(connection, at, rows.clean, numbers)
        tables.append(replace(rows, originals=originals))
    return replace(reading, tables=tuple(tables))


def _stage_problems(connection: duckdb.DuckDBPyConnection, readings: Mapping[int, Reading]) -> None:
    """The problems met while reading, by number of the reading, into `problems_found`."""
    rows = [
        (at, p.file, p.table, p.row, p.column, p.rule, p.value, p.severity.value)
        for at, reading in readings.items()
        for p in reading.problems
    ]
    frame = pd.DataFrame(rows, columns=list(judging.PROBLEM_COLUMNS)).astype(judging.PROBLEM_DTYPES)
    with _as_table(connection, frame) as name:
        connection.execute(f"insert into problems_found select * from {name}")


@contextmanager
def _as_table(connection: duckdb.DuckDBPyConnection, frame: pd.DataFrame) -> Iterator[str]:
    """The name under which statements find the frame, for as long as they need it."""
    connection.register("rows_to_stage", frame)
    try:
        yield "rows_to_stage"
    finally:
        connection.unregister("rows_to_stage")


def _look_up_cpv(connection: duckdb.DuckDBPyConnection) -> None:
    """Lets the macros of CPV codes look in the lists of this delivery and of earlier ones, where there are any."""
    listed = {}
    for table in (CPV_CODES, CPV_CONVERSIONS):
        places = (f"intake.{table.name}", *([f"main.{table.name}"] if _is_known(connection, table.name) else []))
        columns = ", ".join(column.name for column in table.columns)
        listed[table.name] = " union ".join(f"select {columns} from {place}" for place in places)
        connection.execute(f"create or replace temp view listed_{table.name} as {listed[table.name]}")
    if any(connection.execute(f"select 1 from listed_{name} limit 1").fetchall() for name in listed):
        connection.execute((SQL / "known_cpv.sql").read_text("utf-8"))


def accepted_parts(connection: duckdb.DuckDBPyConnection, table: Table) -> tuple[str, ...]:
    """The tables of the schema `intake` that hold the accepted rows of one table: copied one by one, they are copied in parallel."""
    found = connection.execute(
        "select table_name from information_schema.tables where table_catalog = 'memory' and table_schema = 'intake'"
    ).fetchall()
    return judging.parts(table, {name for (name,) in found})


def _is_known(connection: duckdb.DuckDBPyConnection, name: str) -> bool:
    """Whether earlier rows of a table can be looked up."""
    found = connection.execute(
        "select 1 from information_schema.tables"
        " where table_catalog = current_database() and table_schema = 'main' and table_name = ?",
        [name],
    ).fetchall()
    return bool(found)


def _parents(connection: duckdb.DuckDBPyConnection, table: Table) -> tuple[str, ...]:
    """The tables in which a parent of these rows may stand."""
    if table.parent is None:
        return ()
    return (f"intake.{table.parent}", *([f"main.{table.parent}"] if _is_known(connection, table.parent) else []))


def _rejected(connection: duckdb.DuckDBPyConnection, readings: Sequence[Reading]) -> tuple[tuple[Problem, ...], ...]:
    """Per reading every problem, flags too, of the rows that were rejected, in the order of rows and rules."""
    found: list[list[Problem]] = [[] for _ in readings]
    for at, file, table, row, column, rule, value, severity in connection.execute(judging.REJECTED).fetchall():
        found[at].append(Problem(file, table, row, column, rule, value, Severity(severity)))
    return tuple(tuple(problems) for problems in found)


def _by_row(problems: Sequence[Problem], table: str) -> dict[int, tuple[Problem, ...]]:
    rows: dict[int, tuple[Problem, ...]] = {}
    for problem in problems:
        if problem.table == table and problem.row is not None:
            rows[problem.row] = (*rows.get(problem.row, ()), problem)
    return rows
