"""Social return efforts as a contractor or coordinator reports them: one effort per row, in CSV, Excel or Parquet."""

from pathlib import Path

from mvi_dashboard.contracts import SOCIAL_RETURN_EFFORTS
from mvi_dashboard.importers.looking import is_of_tables
from mvi_dashboard.importers.reading import Reading
from mvi_dashboard.importers.registers import read_register
from mvi_dashboard.importers.terms import NO_TERMS, Terms

ID = "social_return_efforts"
NAME = "format.social_return_efforts"

_TABLES = (SOCIAL_RETURN_EFFORTS,)


def recognises(path: Path) -> bool:
    """Whether the headings are those of efforts rather than of any other table."""
    return is_of_tables(path, _TABLES)


def read(path: Path, organisation: str | None, terms: Terms = NO_TERMS) -> Reading:
    """The efforts; `UnreadableFile` where the headings are not those of efforts."""
    return read_register(path, ID, _TABLES, terms.of(organisation))
