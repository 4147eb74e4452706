"""The register: our own template in any language, or any register with Dutch headings or a mapping of its own.

A CSV or Parquet file with one table, or a workbook with a sheet per table. Headings are ours, a synonym from
`data/reference/heading_synonyms.csv`, or what the user's mapping says.
"""

from pathlib import Path

from mvi_dashboard.contracts import TEMPLATE_TABLES
from mvi_dashboard.importers.reading import Reading
from mvi_dashboard.importers.registers import read_register
from mvi_dashboard.importers.sources import is_table
from mvi_dashboard.importers.template import write_csv_template, write_template
from mvi_dashboard.importers.terms import NO_TERMS, Terms

__all__ = ["ID", "NAME", "read", "recognises", "write_csv_template", "write_template"]

ID = "contract_register"
NAME = "format.contract_register"


def recognises(path: Path) -> bool:
    """Any table: this is the format that says what is wrong with a file nobody else knows."""
    return is_table(path)


def read(path: Path, organisation: str | None, terms: Terms = NO_TERMS) -> Reading:
    """The rows per table; `UnreadableFile` where no sheet has headings that we know."""
    return read_register(path, ID, TEMPLATE_TABLES, terms.of(organisation))
