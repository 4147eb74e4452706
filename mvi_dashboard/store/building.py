"""Building a store: earlier rows and new deliveries in, a checked and published file out.

The file that is being read is never written: a new one is built beside it, checked, and only then named by the pointer.
"""

import datetime
import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb

from mvi_dashboard.contracts import REGISTER, TABLES
from mvi_dashboard.importers import Reading
from mvi_dashboard.store.deriving import (
    add_imported_factors,
    create_register,
    data_hash,
    derive,
    load_reference,
    rules_hash,
)
from mvi_dashboard.store.entering import enter
from mvi_dashboard.store.faults import StoreFault
from mvi_dashboard.store.history import CHANGES
from mvi_dashboard.store.intake import Intake, release, take_in
from mvi_dashboard.store.keeping import forget_expired, kept_file, replace_kept, write_kept
from mvi_dashboard.store.merging import FileReport, LeftOut, create_ledger, left_out, merge
from mvi_dashboard.store.publishing import current_file, import_lock, point_at, publish, unfinished_file
from mvi_dashboard.store.reading import audit_files, run_audit
from mvi_dashboard.store.valuing import value_efforts

STORAGE_VERSION = "v1.5.0"
"""Published files open in analysts' older tools."""
_LAYOUT = f"storage_version '{STORAGE_VERSION}', row_group_size 20480, recovery_mode no_wal_writes"
"""Row groups of a sixth of the usual size: the last, unfinished one of each processor and table is written by one processor alone.
No log to recover from: a file that was not finished is thrown away."""
_NOT_TRIED = "fsst,zstd"
"""Ways of compressing text that `dict_fsst` of this storage version beats: trying them takes time and saves no room."""


@dataclass(frozen=True)
class ImportReport:
    """What became of a delivery; `published` is the new store file, None where there was nothing to publish."""

    files: tuple[FileReport, ...]
    published: Path | None
    data_hash: str | None
    intake: Intake | None = None
    left_out: tuple[LeftOut, ...] = ()

    def total(self, name: str) -> int:
        """The sum over files of one of the row counts."""
        return sum(getattr(file, name) for file in self.files)


def build_store(
    folder: Path,
    readings: Sequence[Reading] = (),
    *,
    fresh: bool = False,
    dry_run: bool = False,
    delivered_on: datetime.date | None = None,
    today: datetime.date | None = None,
    on_step: Callable[[str], None] = lambda _step: None,
) -> ImportReport:
    """Build and publish the next store of a folder from its current rows and new readings.

    `fresh` begins without the current rows; `dry_run` builds and checks but publishes nothing; `delivered_on` is the delivery
    date of files that carry none, and counts for the data date (rules.md R3); `today` decides what of persons may still be kept
    (`keeping`), and no figure; `on_step` is told each name of `publishing.STEPS` before it runs. Raises `StoreFault` where
    another import runs or the result fails its checks.
    """
    day = today or _today()
    kept = None
    with import_lock(folder):
        path = unfinished_file(folder)
        with duckdb.connect(":memory:") as connection:
            connection.execute(f"attach '{_sql(path)}' as store ({_LAYOUT})")
            connection.execute(f"set disabled_compression_methods = '{_NOT_TRIED}'")
            on_step("stage")
            connection.execute("use store")
            create_register(connection)
            create_ledger(connection)
            load_reference(connection)
            previous = None if fresh else current_file(folder)
            if previous is not None:
                _copy_previous(connection, previous)
            intake = _take_in(connection, readings, folder, day, on_step) if readings else None
            on_step("merge")
            lacking = left_out(connection) if intake is not None else ()
            files = merge(connection, intake, delivered_on) if intake is not None else ()
            worth_publishing = not readings or any(file.rows_accepted for file in files)
            if intake is not None:
                release(connection)
            fingerprint = None
            if worth_publishing:
                on_step("derive")
                enter(connection, folder)
                with _meanwhile(connection, data_hash) as register_hash:
                    add_imported_factors(connection)
                    derive(connection, on_step=on_step)
                fingerprint = register_hash.result()
                connection.execute(
                    "create table fingerprint as select ? as data_hash, ? as rules_hash", [fingerprint, rules_hash()]
                )
                on_step("check")
                _check(connection)
            if intake is not None and worth_publishing and not dry_run:
                kept = write_kept(connection, folder, day)
            on_step("seal")
            connection.execute("use memory")
            connection.execute("detach store")
        if dry_run or not worth_publishing:
            path.unlink()
            return ImportReport(files, None, fingerprint, intake, lacking)
        published = publish(path)
        on_step("point")
        point_at(published)
        if intake is not None:
            replace_kept(folder, kept)
        forget_expired(folder, day)
        return ImportReport(files, published, fingerprint, intake, lacking)


def forget_persons(folder: Path, today: datetime.date | None = None) -> None:
    """Deletes what of persons has passed its retention date; an import that runs does so itself."""
    if kept_file(folder).is_file():
        with suppress(StoreFault), import_lock(folder):
            forget_expired(folder, today or _today())


@contextmanager
def _meanwhile(
    connection: duckdb.DuckDBPyConnection, work: Callable[[duckdb.DuckDBPyConnection], str]
) -> Iterator["Future[str]"]:
    """What `work` finds in the store under construction, while other statements run."""
    with connection.cursor() as cursor, ThreadPoolExecutor(1) as beside:
        cursor.execute("use store")
        yield beside.submit(work, cursor)


def _today() -> datetime.date:
    return datetime.datetime.now(datetime.UTC).date()


def _copy_previous(connection: duckdb.DuckDBPyConnection, previous: Path) -> None:
    connection.execute(f"attach '{_sql(previous)}' as previous (read_only)")
    for name in _known_tables(connection, "previous"):
        connection.execute(f"insert into {name} by name select * from previous.main.{name}")
    connection.execute("detach previous")


def _known_tables(connection: duckdb.DuckDBPyConnection, database: str) -> list[str]:
    """The tables that are carried over, as far as the file has them; one of an earlier version may lack some."""
    found = connection.execute("select table_name from duckdb_tables() where database_name = ?", [database]).fetchall()
    carried = (*(table.name for table in REGISTER), "deliveries", "problems", CHANGES)
    return [name for name in carried if (name,) in found]


def _take_in(
    connection: duckdb.DuckDBPyConnection,
    readings: Sequence[Reading],
    folder: Path,
    today: datetime.date,
    on_step: Callable[[str], None],
) -> Intake:
    """Check the readings in memory, so that raw cells never enter the published file; earlier rows are there to look up."""
    connection.execute("use memory")
    for table in TABLES:
        connection.execute(f"create view {table.name} as select * from store.main.{table.name}")
    intake = take_in(connection, readings, on_step)
    for table in TABLES:
        connection.execute(f"drop view {table.name}")
    connection.execute("use store")
    value_efforts(connection, folder, today)
    return intake


def _check(connection: duckdb.DuckDBPyConnection) -> None:
    for path in audit_files("error"):
        audit = run_audit(path, lambda sql: connection.execute(sql).df())
        if len(audit.rows):
            rows = json.dumps(audit.rows.head(3).astype(str).to_dict("records"), ensure_ascii=False)
            raise StoreFault("check_failed", check=audit.id, count=len(audit.rows), rows=rows)


def _sql(path: Path) -> str:
    return str(path).replace("'", "''")
