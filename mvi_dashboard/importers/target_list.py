"""Adopted targets, one per row, in CSV, Excel or Parquet."""

from pathlib import Path

from mvi_dashboard.contracts import TARGETS
from mvi_dashboard.importers.looking import is_of_tables
from mvi_dashboard.importers.reading import Reading
from mvi_dashboard.importers.registers import read_register
from mvi_dashboard.importers.terms import NO_TERMS, Terms

ID = "targets"
NAME = "format.targets"

_TABLES = (TARGETS,)


def recognises(path: Path) -> bool:
    """Whether the headings are those of targets rather than of any other table."""
    return is_of_tables(path, _TABLES)


def read(path: Path, organisation: str | None, terms: Terms = NO_TERMS) -> Reading:
    """The targets; `UnreadableFile` where the headings are not those of targets."""
    return read_register(path, ID, _TABLES, terms.of(organisation))
