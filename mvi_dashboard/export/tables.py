"""A figure as one CSV: the numbers of `measure` in full precision, under the same names as its JSON."""

from mvi_dashboard.export.cells import DECIMALS, write_csv
from mvi_dashboard.export.evidence import Table, figure_table
from mvi_dashboard.figures.shown import Shown
from mvi_dashboard.language import Language
from mvi_dashboard.view import View


def decimals_of(language: Language) -> str:
    """The key in `DECIMALS` of how the language writes numbers."""
    return "nl" if "," in language.number(0.5, 1) else "en"


def csv_bytes(shown: Shown, view: View, decimals: str | None = None) -> bytes:
    """The figures behind what is shown; `decimals` is `nl` or `en`, by default as the reader's language writes them."""
    return table_csv(figure_table(view.store, shown.cut, view.language), decimals or decimals_of(view.language))


def table_csv(table: Table, decimals: str) -> bytes:
    """A table as CSV."""
    return write_csv(table.columns, table.rows, DECIMALS[decimals])
