"""Runs files through the importers and the intake, in a DuckDB of their own."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pandas as pd

from mvi_dashboard.importers import Reading, TableRows, read_file
from mvi_dashboard.store.intake import Intake, take_in


@contextmanager
def intake_of(*paths: Path, organisation: str | None = None) -> Iterator[tuple[Intake, duckdb.DuckDBPyConnection]]:
    """What became of the files, and the connection in which the accepted rows stand."""
    with duckdb.connect(":memory:") as connection:
        yield take_in(connection, [read_file(path, organisation) for path in paths]), connection


def reading_of(table: str, rows: Sequence[Mapping[str, str | None]], file: str = "file.csv") -> Reading:
    """A reading of one table, as an importer would give it."""
    frame = pd.DataFrame(rows).astype("str").where(pd.DataFrame(rows).notna(), None)
    numbers = range(2, len(rows) + 2)
    originals = frame.set_index(pd.Index(numbers))
    return Reading(file, "test", len(rows), (TableRows(table, frame.assign(source_row=numbers), originals, {}),), ())
