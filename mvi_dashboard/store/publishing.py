"""Which file of the store is the current one, and how that changes: by replacing a one-line pointer, at once or not at all."""

import datetime
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import filelock

from mvi_dashboard.store.faults import StoreFault

POINTER = "current"
UNFINISHED = "unfinished-"
STEPS = ("stage", "judge", "merge", "derive", "combine", "check", "seal", "point")
"""The steps of publishing, in order; a process that dies before `point` is done leaves the served store as it was."""


def current_file(folder: Path) -> Path | None:
    """The file that the pointer names; None where nothing was published yet or the file is gone."""
    try:
        name = (folder / POINTER).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    path = folder / name
    return path if name and path.is_file() else None


def list_stores(folder: Path) -> list[Path]:
    """Every published file of the folder, newest first."""
    return sorted(folder.glob("mvi-*.duckdb"), reverse=True)


def restore_store(folder: Path, name: str) -> Path:
    """Make an earlier file the current one again; `StoreFault` where the folder has no such file."""
    path = folder / name
    if path not in list_stores(folder):
        raise StoreFault("no_such_store", name=name, folder=str(folder))
    with import_lock(folder):
        point_at(path)
    return path


@contextmanager
def import_lock(folder: Path) -> Iterator[None]:
    """One import at a time; the operating system lets go of the lock when its holder dies."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with filelock.FileLock(folder / ".lock", timeout=0):
            yield
    except filelock.Timeout as busy:
        raise StoreFault("import_running", folder=str(folder)) from busy


def unfinished_file(folder: Path) -> Path:
    """A path for the file under construction; what earlier, killed imports left behind is removed."""
    for leftover in folder.glob(f"{UNFINISHED}*"):
        leftover.unlink(missing_ok=True)
    return folder / f"{UNFINISHED}{os.getpid()}.duckdb"


def publish(unfinished: Path) -> Path:
    """Give a finished file its name; it is not the current one until `point_at` says so."""
    stamp = datetime.datetime.now(datetime.UTC).strftime("%Y%m%dT%H%M%S%f")
    path = unfinished.with_name(f"mvi-{stamp}.duckdb")
    os.replace(unfinished, path)
    path.chmod(0o444)
    return path


def point_at(path: Path) -> None:
    """Replace the pointer in one move, so that a reader sees the old name or the new one and nothing between."""
    fresh = path.with_name(f".{POINTER}-{os.getpid()}")
    with fresh.open("w", encoding="utf-8") as file:
        file.write(path.name + "\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(fresh, path.with_name(POINTER))
