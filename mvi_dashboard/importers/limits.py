"""How large a file may be: rows of `data/reference/thresholds.csv`, so that a file never takes more memory than there is."""

import csv
from functools import cache
from pathlib import Path

from mvi_dashboard.importers.reading import UnreadableFile
from mvi_dashboard.paths import REFERENCE

MEGABYTE = 1_000_000


@cache
def limit(name: str) -> int:
    """The limit `import_<name>` of the reference data, in the unit that its name ends in."""
    with (REFERENCE / "thresholds.csv").open(encoding="utf-8", newline="") as rows:
        return next(int(row["value"]) for row in csv.DictReader(rows) if row["threshold"] == f"import_{name}")


def refuse_large(path: Path, name: str, megabytes: float | None = None) -> None:
    """`UnreadableFile` where the file, or what it unpacks to, is larger than the limit of that name."""
    size = path.stat().st_size / MEGABYTE if megabytes is None else megabytes
    if size > limit(name):
        raise UnreadableFile("too_large", path.name, size=round(size), limit=limit(name))


def refuse_wide(name: str, columns: int) -> None:
    """`UnreadableFile` for a table with more columns than a register has."""
    if columns > limit("columns"):
        raise UnreadableFile("too_many_columns", name, columns=columns, limit=limit("columns"))
