"""What of persons may be kept between deliveries: the private part of efforts with a retention date, outside every store.

The limits per person (rules.md R8) look at all efforts of one human being. An effort that says until when it may be kept stays until
then in a file of its own, in the folder `private` beside the published ones; one that does not is forgotten with its delivery. What
has passed its date is deleted whenever the store is built or served. Nothing but the intake reads this file.
"""

import datetime
import os
from pathlib import Path

import duckdb

from mvi_dashboard.contracts import SOCIAL_RETURN_EFFORTS, STORE_TYPE
from mvi_dashboard.store.publishing import UNFINISHED

RETENTION = "keep_until"
"""The column with the last day on which an effort may be kept."""
_KEY = SOCIAL_RETURN_EFFORTS.key
_PRIVATE = tuple(column.name for column in SOCIAL_RETURN_EFFORTS.columns if not column.published)
_COLUMNS = ", ".join(column.name for column in SOCIAL_RETURN_EFFORTS.columns)
_KEPT = ", ".join((*_KEY, *_PRIVATE))


def kept_file(folder: Path) -> Path:
    """The private file of a store folder; it is not there where nothing may be kept."""
    return folder / "private" / "efforts.duckdb"


def recall_efforts(connection: duckdb.DuckDBPyConnection, folder: Path | None, today: datetime.date) -> None:
    """`memory.private.efforts_to_value`: the efforts of this delivery, and those of earlier ones that may still be kept.

    The current database is the store that is being built: an effort that it does not hold, or that is delivered again, is not
    recalled.
    """
    connection.execute("create schema if not exists memory.private")
    connection.execute(
        f"create or replace table memory.private.efforts_to_value as select {_COLUMNS} from memory.intake.social_return_efforts"
    )
    path = None if folder is None else kept_file(folder)
    if path is None or not path.is_file():
        return
    joined = ", ".join(f"{'p' if column.published else 'k'}.{column.name}" for column in SOCIAL_RETURN_EFFORTS.columns)
    same = " and ".join(f"d.{name} = k.{name}" for name in _KEY)
    connection.execute(f"attach '{_quoted(path)}' as kept (read_only)")
    connection.execute(
        f"insert into memory.private.efforts_to_value select {joined} from kept.main.efforts k"
        f" join social_return_efforts p using ({', '.join(_KEY)})"
        f" where k.{RETENTION} >= ? and not exists (select 1 from memory.intake.social_return_efforts d where {same})",
        [today],
    )
    connection.execute("detach kept")


def write_kept(connection: duckdb.DuckDBPyConnection, folder: Path, today: datetime.date) -> Path | None:
    """The private file as it must be after this delivery, under a name of its own; None where nothing may be kept."""
    row = connection.execute(
        f"select count(*) from memory.private.efforts_to_value where {RETENTION} >= ?", [today]
    ).fetchone()
    if row is None or not row[0]:
        return None
    private = kept_file(folder).parent
    private.mkdir(mode=0o700, exist_ok=True)
    for leftover in private.glob(f"{UNFINISHED}*"):
        leftover.unlink(missing_ok=True)
    path = private / f"{UNFINISHED}{os.getpid()}.duckdb"
    connection.execute(f"attach '{_quoted(path)}' as keeping")
    columns = ", ".join(
        f"{column.name} {STORE_TYPE[column.kind]}"
        for column in SOCIAL_RETURN_EFFORTS.columns
        if column.name in (*_KEY, *_PRIVATE)
    )
    connection.execute(f"create table keeping.main.efforts ({columns})")
    connection.execute(
        f"insert into keeping.main.efforts by name select {_KEPT} from memory.private.efforts_to_value where {RETENTION} >= ?",
        [today],
    )
    connection.execute("detach keeping")
    path.chmod(0o600)
    return path


def replace_kept(folder: Path, fresh: Path | None) -> None:
    """Puts the file that `write_kept` wrote in the place of the earlier one; None deletes that."""
    if fresh is None:
        kept_file(folder).unlink(missing_ok=True)
    else:
        os.replace(fresh, kept_file(folder))


def forget_expired(folder: Path, today: datetime.date) -> None:
    """Deletes what has passed its retention date; the file as a whole is written anew, so that nothing of it is left behind."""
    path = kept_file(folder)
    if not path.is_file():
        return
    with duckdb.connect(":memory:") as connection:
        connection.execute("create schema private")
        connection.execute(f"attach '{_quoted(path)}' as kept (read_only)")
        connection.execute("create table private.efforts_to_value as select * from kept.main.efforts")
        connection.execute("detach kept")
        row = connection.execute(
            f"select count(*) from private.efforts_to_value where {RETENTION} < ?", [today]
        ).fetchone()
        if row is not None and row[0]:
            replace_kept(folder, write_kept(connection, folder, today))


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
