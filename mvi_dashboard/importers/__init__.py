"""Formats that can be imported, one module each, and the one way to read a file.

A new format is a module with `ID`, `NAME`, `recognises` and `read`, and its name in `IMPORTERS`.
"""

from collections.abc import Sequence
from pathlib import Path

from mvi_dashboard.importers import (
    contract_register,
    cpv_list,
    eforms,
    factor_list,
    ocds,
    social_return_efforts,
    spend,
    target_list,
    ted,
    tenderned,
)
from mvi_dashboard.importers.looking import look
from mvi_dashboard.importers.mappings import ColumnMapping
from mvi_dashboard.importers.reading import Importer, Problem, Reading, Severity, TableRows, UnreadableFile, Words
from mvi_dashboard.importers.terms import NO_TERMS, Terms

__all__ = [
    "IMPORTERS",
    "Importer",
    "Problem",
    "Reading",
    "Severity",
    "TableRows",
    "Terms",
    "UnreadableFile",
    "Words",
    "read_file",
]

REGISTERS = (spend, social_return_efforts, target_list, contract_register)
"""The formats whose headings a mapping may name, and of whose amounts the reader may say whether VAT is in them."""

IMPORTERS: tuple[Importer, ...] = (tenderned, factor_list, cpv_list, ted, eforms, ocds, *REGISTERS)
"""In the order in which they are asked; the last one takes any table and says what is wrong with it."""


def read_file(
    path: Path, organisation: str | None = None, format_id: str | None = None, terms: Terms = NO_TERMS
) -> Reading:
    """The file in the named format, else in the first that recognises it; `UnreadableFile` where none does.

    `terms`: what the reader says of the file beside what stands in it. A mapping of headings decides the format.
    """
    if not path.is_file():
        raise UnreadableFile("file_missing", path.name)
    named = format_id or (format_of(path, terms.given) if terms.given else None)
    for importer in IMPORTERS:
        if named == importer.ID or (named is None and importer.recognises(path)):
            register = next((each for each in REGISTERS if each.ID == importer.ID), None)
            return register.read(path, organisation, terms) if register else importer.read(path, organisation)
    raise UnreadableFile("unknown_format", path.name, formats=", ".join(importer.ID for importer in IMPORTERS))


def format_of(path: Path, mappings: Sequence[ColumnMapping]) -> str:
    """The format in which a file with such headings is read; the one that takes any table where its sheets differ."""
    others = look(path)
    tables = {mapping.table for mapping in mappings}
    if len(others) > 1:
        tables |= {match.table.name for _, match in others if match is not None and not match.missing}
    formats = {_FORMATS.get(name, contract_register.ID) for name in tables}
    return formats.pop() if len(formats) == 1 else contract_register.ID


_FORMATS = {
    "spend": spend.ID,
    "invoices": spend.ID,
    "social_return_efforts": social_return_efforts.ID,
    "targets": target_list.ID,
}
