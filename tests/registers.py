"""Small registers for tests: rows in the dashboard's own format, through the real importer into a store of their own."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from mvi_dashboard.importers import read_file
from mvi_dashboard.store import ImportReport, Store, build_store, open_store

ORGANISATION = "Toetsgemeente (fictief)"
Rows = Sequence[Mapping[str, object]]


def write_register(folder: Path, **tables: Rows) -> list[Path]:
    """One CSV per table; a row that names no organisation gets the test municipality."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, rows in tables.items():
        records = [{"organisation": ORGANISATION, **row} for row in rows]
        heading = list(dict.fromkeys(key for record in records for key in record))
        path = folder / f"{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, heading, delimiter=";", lineterminator="\n")
            writer.writeheader()
            writer.writerows(records)
        paths.append(path)
    return paths


def build_from(folder: Path, paths: Sequence[Path], *, fresh: bool = False) -> ImportReport:
    """Import files into the store in `folder`."""
    return build_store(folder, [read_file(path) for path in paths], fresh=fresh)


def store_of(folder: Path, **tables: Rows) -> Store:
    """A store that holds just these rows; every one of them must have been accepted."""
    report = build_from(folder / "store", write_register(folder / "register", **tables))
    rejected = {file.file: file.problems for file in report.files if file.rows_rejected}
    assert not rejected, rejected
    return open_store(folder / "store")
