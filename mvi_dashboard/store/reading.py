"""Reading a published store: read-only, by the file's own name, with a cursor per query."""

import datetime
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from mvi_dashboard.contracts import REGISTER
from mvi_dashboard.paths import SQL
from mvi_dashboard.store.deriving import REFERENCE_TABLES, derive
from mvi_dashboard.store.faults import StoreFault
from mvi_dashboard.store.history import CHANGES, create_changes
from mvi_dashboard.store.publishing import current_file

_READ_ONLY = {
    "enable_external_access": "false",
    "autoload_known_extensions": "false",
    "autoinstall_known_extensions": "false",
    "allow_community_extensions": "false",
}


@dataclass(frozen=True)
class Audit:
    """One data check: its id, whether an offending row is an error, and the offending rows."""

    id: str
    severity: str
    rows: pd.DataFrame


@dataclass(frozen=True)
class Store:
    """One opened store file; safe to share between threads, since every query takes a cursor of its own."""

    path: Path
    connection: duckdb.DuckDBPyConnection = field(repr=False)
    _facts: dict[str, list[dict[str, Any]]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def name(self) -> str:
        """The file's name, which never stands for other data."""
        return self.path.name

    def query(self, sql: str, parameters: dict[str, Any] | None = None) -> pd.DataFrame:
        """The rows of one SELECT as a frame; parameters are bound by name (`$name`)."""
        with self.connection.cursor() as cursor:
            return cursor.execute(sql, parameters or {}).df()

    def rows(self, sql: str, parameters: dict[str, Any] | None = None) -> list[dict[str, Any]]:
        """The rows of one SELECT as dictionaries, with exact decimals."""
        with self.connection.cursor() as cursor:
            cursor.execute(sql, parameters or {})
            names = [column[0] for column in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def facts(self, sql: str) -> list[dict[str, Any]]:
        """The rows of a SELECT about the whole store, asked once: an opened file never changes. Read them only."""
        if sql not in self._facts:
            self._facts[sql] = self.rows(sql)
        return self._facts[sql]

    @cached_property
    def as_of(self) -> datetime.date:
        """The data date: what happened after it is not in the figures."""
        found: datetime.date = self.rows("select as_of from parameters")[0]["as_of"]
        return found

    @property
    def last_complete_year(self) -> int:
        """The last complete year before the data date: the last one that a verdict can be about."""
        as_of = self.as_of
        return as_of.year if (as_of.month, as_of.day) == (12, 31) else as_of.year - 1

    @cached_property
    def default_year(self) -> int:
        """The year that is shown where none was asked: the last complete one.

        A register without any contract in that year opens on the last year before it that has one, else on the first after it.
        """
        years = [row["year"] for row in self.rows("select distinct year from contract_years")]
        complete = [year for year in years if year <= self.last_complete_year]
        return max(complete) if complete else min(years, default=self.last_complete_year)

    @cached_property
    def thresholds(self) -> dict[str, float]:
        """The thresholds of the reference data, by id."""
        return {row["threshold"]: float(row["value"]) for row in self.rows("select threshold, value from thresholds")}

    @cached_property
    def data_hash(self) -> str:
        """The fingerprint of the register rows."""
        return str(self.rows("select data_hash from fingerprint")[0]["data_hash"])

    def audits(self) -> list[Audit]:
        """Every data check with its offending rows; an empty frame is a check that found nothing."""
        return [run_audit(path, self.query) for path in audit_files()]

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()


def audit_files(severity: str | None = None) -> list[Path]:
    """The data checks by name; `severity` (error or warning) keeps those that say so in their first line."""
    paths = sorted((SQL / "audits").glob("*.sql"))
    return [path for path in paths if severity in (None, _severity(path.read_text(encoding="utf-8")))]


def run_audit(path: Path, query: Any) -> Audit:
    """Run one audit file; its first line says `-- error:` or `-- warning:` and what it looks for."""
    sql = path.read_text(encoding="utf-8")
    return Audit(path.stem, _severity(sql), query(sql))


def _severity(sql: str) -> str:
    return sql.removeprefix("-- ").split(":", 1)[0]


def open_store(folder: Path, as_of: datetime.date | None = None) -> Store:
    """Open the current file of a store folder; with `as_of`, the same register computed as of that date, in memory.

    `StoreFault` where nothing was published yet.
    """
    path = current_file(folder)
    if path is None:
        raise StoreFault("store_missing", folder=str(folder))
    if as_of is None:
        return Store(path, read_only(path))
    return Store(path, _recomputed(path, as_of))


def read_only(path: Path) -> duckdb.DuckDBPyConnection:
    """A connection to a published file that cannot write it nor reach anything else."""
    try:
        return duckdb.connect(str(path), read_only=True, config=dict(_READ_ONLY))
    except duckdb.IOException as damage:
        raise StoreFault("store_unreadable", name=path.name) from damage


def _recomputed(path: Path, as_of: datetime.date) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(":memory:")
    connection.execute(f"attach {_quoted(path)} as published (read_only)")
    has_changes = connection.execute(
        "select 1 from duckdb_tables() where database_name = 'published' and table_name = ?", [CHANGES]
    ).fetchall()
    if not has_changes:  # a file of an earlier version
        create_changes(connection)
    for name in (
        *(table.name for table in REGISTER),
        *REFERENCE_TABLES,
        "review_dates",
        "deliveries",
        "problems",
        "fingerprint",
        *([CHANGES] if has_changes else []),
    ):
        connection.execute(f"create view {name} as select * from published.main.{name}")
    derive(connection, as_of)
    return connection


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
