"""Formats that can be imported, one module each, and the one way to read a file.

A new format is a module with `ID`, `NAME`, `recognises` and `read`, and its name in `IMPORTERS`.
"""

from pathlib import Path

from mvi_dashboard.importers import contract_register, factor_list, tenderned
from mvi_dashboard.importers.reading import Importer, Problem, Reading, Severity, TableRows, UnreadableFile, Words

__all__ = [
    "IMPORTERS",
    "Importer",
    "Problem",
    "Reading",
    "Severity",
    "TableRows",
    "UnreadableFile",
    "Words",
    "read_file",
]

IMPORTERS: tuple[Importer, ...] = (tenderned, factor_list, contract_register)
"""In the order in which they are asked; the last one takes any table and says what is wrong with it."""


def read_file(path: Path, organisation: str | None = None, format_id: str | None = None) -> Reading:
    """The file in the named format, else in the first that recognises it; `UnreadableFile` where none does."""
    if not path.is_file():
        raise UnreadableFile("file_missing", path.name)
    for importer in IMPORTERS:
        if format_id == importer.ID or (format_id is None and importer.recognises(path)):
            return importer.read(path, organisation)
    raise UnreadableFile("unknown_format", path.name, formats=", ".join(importer.ID for importer in IMPORTERS))
