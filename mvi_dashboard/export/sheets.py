"""The sheets of a workbook: numbers with the format of their unit, texts that never run, and their headings in words."""

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from mvi_dashboard.export.cells import Cell, is_formula
from mvi_dashboard.export.evidence import Table
from mvi_dashboard.export.identity import figure_id
from mvi_dashboard.export.tables import list_table
from mvi_dashboard.figures.shown import Shown
from mvi_dashboard.indicators import INDICATORS
from mvi_dashboard.language import Language
from mvi_dashboard.telling.lists import Line, Quantity
from mvi_dashboard.telling.outcomes import Outcome
from mvi_dashboard.telling.phrases import UNKNOWN, say_coverage
from mvi_dashboard.view import View

_IN_UNIT = (
    "value",
    "low",
    "high",
    "floor",
    "target",
    "unknown_low",
    "unknown_high",
    "attribution_low",
    "attribution_high",
    "estimate",
    "estimate_low",
    "estimate_high",
)
_WIDTHS = (10, 46)


class Book:
    """A workbook with its formats."""

    def __init__(self, book: Any, language: Language) -> None:
        self._book, self._language = book, language
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def add(self, name: str) -> "Sheet":
        """An empty sheet."""
        return Sheet(self._book.add_worksheet(name), self, self._language)

    def format(self, **properties: Any) -> Any:
        """The one format with these properties."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(properties)
        return self._formats[key]


class Sheet:
    """One sheet, filled from the top."""

    def __init__(self, sheet: Any, book: Book, language: Language) -> None:
        self._sheet, self._book, self._language = sheet, book, language
        self._row = 0
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_paper(9)

    def figures(self, table: Table) -> None:
        """The figures of a cut, one row per indicator and code."""
        self._heads([self._heading(name) for name in table.columns])
        self._sheet.freeze_panes(1, table.key_count)
        self._sheet.autofilter(0, 0, max(len(table.rows), 1), len(table.columns) - 1)
        unit_at = table.columns.index("unit")
        for row in table.rows:
            for column, cell in enumerate(row):
                name = table.columns[column]
                unit = str(row[unit_at]) if name in _IN_UNIT else name.rpartition("_")[2]
                self.write(self._row, column, cell, number=_full_format(unit))
            self._row += 1
        self._widths(table.columns, table.rows)

    def table(
        self,
        title: str,
        heads: Sequence[str],
        rows: Sequence[Sequence[Cell]],
        in_unit: Mapping[int, int],
        units: Mapping[str, str],
        notes: Sequence[str],
    ) -> None:
        """A table under a title, with notes under it."""
        self._sheet.write_string(0, 0, title, self._book.format(bold=True, font_size=14))
        self._row = 2
        self._heads(heads)
        for row in rows:
            for column, cell in enumerate(row):
                unit = units.get(str(row[in_unit[column]])) if column in in_unit else None
                number = number_format(unit, float(cell)) if unit and isinstance(cell, int | float | Decimal) else "0"
                self.write(self._row, column, cell, number=number, valign="top", text_wrap=True)
            self._row += 1
        self._widths(heads, rows)
        for note in notes:
            self._row += 1
            self.write(self._row, 0, note)

    def shown(self, shown: Shown, scope: Sequence[str]) -> None:
        """The table as shown, with the ends of the ranges, the grades and the counts of contracts in columns of their own.

        `scope`: whose it is, about when, and what else was chosen; it stands under the subtitle.
        """
        self._sheet.write_string(0, 0, shown.heading, self._book.format(bold=True, font_size=14))
        self._sheet.write_string(1, 0, shown.subtitle)
        self._sheet.write_string(2, 0, " · ".join(scope))
        self._row = 3
        if shown.lines is None:
            self._outcomes(shown)
        else:
            self._list(list_table(shown), shown.lines)
        self._sheet.freeze_panes(4, 1)
        self._row += 1

    def _list(self, table: Table, lines: Sequence[Line]) -> None:
        """A list without its row numbers; dates as dates, numbers with their unit beside them."""
        self._heads(table.columns[1:])
        for row, line in zip(table.rows, lines, strict=True):
            bold: dict[str, Any] = {"bold": True} if line.kind == "total" else {}
            units = [cell.unit for cell in line.cells if isinstance(cell, Quantity)]
            amounts = iter(units)
            for column, cell in enumerate(row[1:]):
                unit = next(amounts, "") if isinstance(cell, int | float) or cell == UNKNOWN else ""
                number = number_format(unit, cell if isinstance(cell, int | float) else None)
                self.write(self._row, column, cell, number=number, **bold)
            self._row += 1
        self._widths(table.columns[1:], [row[1:] for row in table.rows])

    def _outcomes(self, shown: Shown) -> None:
        heads = [f"{column.heading} ({column.note})" if column.note else column.heading for column in shown.columns]
        width = max((len(row.outcomes) for row in shown.rows), default=0)
        ranged = [at for at in range(width) if any(_has_range(row.outcomes, at) for row in shown.rows)]
        ends = [
            self._language(f"export.range_{end}", name=heads[at + 1])
            for at in ranged
            for end in ("low", "high", "grade")
        ]
        self._heads([*heads, *ends, self._heading("contracts_known"), self._heading("contracts_total")])
        for row in shown.rows:
            bold: dict[str, Any] = {"bold": True} if row.kind == "total" else {}
            self.write(self._row, 0, row.label, **bold)
            for at, outcome in enumerate(row.outcomes, start=1):
                self._outcome(at, outcome, **bold)
            at = width + 1
            for place in ranged:
                outcome = row.outcomes[place]
                for end in (outcome.low, outcome.high):
                    self.write(self._row, at, end, number=number_format(INDICATORS[outcome.indicator].unit, end))
                    at += 1
                self.write(self._row, at, outcome.grade)
                at += 1
            self.write(self._row, at, row.main.contracts_known, number="#,##0")
            self.write(self._row, at + 1, row.main.contracts_total, number="#,##0")
            self._row += 1
        self._sheet.set_column(0, 0, _WIDTHS[1])
        self._sheet.set_column(1, width + 3 * len(ranged) + 2, 19)

    def facts(self, entries: Sequence[tuple[str, str]]) -> None:
        """Terms and texts under each other."""
        wide = self._book.format(text_wrap=True, valign="top")
        is_alone = self._row == 0
        if is_alone:
            self._sheet.set_column(0, 0, 34)
            self._sheet.set_column(1, 1, 110)
        for term, text in entries:
            if not text:
                continue
            self.write(self._row, 0, term, bold=True, valign="top", text_wrap=True)
            if is_alone:
                self._sheet.write_string(self._row, 1, text, wide)
            else:
                self.write(self._row, 1, text)
            self._row += 1

    def cover(self, title: str, figures: Sequence[Shown], names: Sequence[str], view: View) -> None:
        """What the workbook holds: one line per figure with a link to its sheet."""
        language = self._language
        self._sheet.write_string(0, 0, title, self._book.format(bold=True, font_size=16))
        self._sheet.write_string(1, 0, language(f"page.{view.page}.question"))
        self._sheet.write_string(2, 0, " · ".join(text for text in (view.organisation, view.say_fictitious()) if text))
        self._sheet.write_string(3, 0, language("export.data_as_of", date=language.date_long(view.store.as_of)))
        self._row = 5
        self._heads([language(f"export.{name}") for name in ("sheet", "figure", "coverage", "figure_id")])
        for name, shown in zip(names, figures, strict=True):
            self._sheet.write_url(self._row, 0, f"internal:'{name}'!A1", string=name)
            texts = (shown.heading, say_coverage(language, shown.total), figure_id(shown.id, shown.cut, view.store))
            for column, text in enumerate(texts, start=1):
                self.write(self._row, column, text, text_wrap=True, valign="top")
            self._row += 1
        self._row += 1
        self.write(self._row, 0, UNKNOWN, bold=True)
        self.write(self._row, 1, language("export.unknown_explained"))
        self._sheet.set_column(0, 0, 34)
        self._sheet.set_column(1, 2, 60)
        self._sheet.set_column(3, 3, 40)

    def write(self, row: int, column: int, cell: Cell, *, number: str = "", **look: Any) -> None:
        """One cell: a number as a number, a text as a text even where it looks like a formula, nothing for None."""
        if cell is None:
            return
        if isinstance(cell, bool):
            self._sheet.write_boolean(row, column, cell)
        elif isinstance(cell, datetime.date):
            self._sheet.write_datetime(row, column, cell, self._book.format(num_format="dd-mm-yyyy", **look))
        elif isinstance(cell, int | float | Decimal):
            style = self._book.format(**({"num_format": number} if number else {}), **look)
            self._sheet.write_number(row, column, cell, style)
        else:
            text = str(cell)
            prefix = {"quote_prefix": True} if is_formula(text) else {}
            aside = {"align": "right"} if text in (UNKNOWN, "–") else {}
            self._sheet.write_string(row, column, text, self._book.format(**prefix, **aside, **look))

    def _outcome(self, column: int, outcome: Outcome, **look: Any) -> None:
        if not outcome.contracts_total:
            self.write(self._row, column, "–", **look)
        elif outcome.is_withheld:
            self.write(self._row, column, self._language("chart.few_contracts"), **look)
        elif outcome.value is None:
            self.write(self._row, column, UNKNOWN, **look)
        else:
            number = number_format(INDICATORS[outcome.indicator].unit, outcome.value)
            if outcome.is_lower_bound:
                number = f'"{self._language("chart.at_least_word")} "{number}'
            self.write(self._row, column, outcome.value, number=number, **look)

    def _heads(self, heads: Sequence[str]) -> None:
        for column, head in enumerate(heads):
            self.write(self._row, column, head, bold=True, bottom=1, text_wrap=True, valign="top")
        self._row += 1

    def _heading(self, name: str) -> str:
        """The heading of a column of figures; a dimension by its own name, its code and its name apart."""
        stem = name.removesuffix("_name")
        if self._language.has(f"dimension.{stem}") and name not in ("year", "organisation"):
            key = "export.name_of" if stem != name else "export.code_of"
            return self._language(key, name=self._language(f"dimension.{stem}"))
        keys = (f"export.column.{name}", f"dimension.{name}")
        return next((self._language(key) for key in keys if self._language.has(key)), name)

    def _widths(self, columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
        for column in range(len(columns)):
            texts = [len(row[column]) for row in rows if isinstance(row[column], str)]  # type: ignore[arg-type]
            self._sheet.set_column(column, column, min(max([_WIDTHS[0] + 4, *texts]), _WIDTHS[1]))


def number_format(unit: str, value: float | None) -> str:
    """How Excel shows a value of a table: like the screen does, with the decimals of the reader's own country."""
    if unit == "share":
        return "0.0%"
    if unit == "eur":
        return '"€" #,##0'
    if unit not in ("t", "kg"):
        return "#,##0.##" if value is not None and not float(value).is_integer() else "#,##0"
    if value is None or abs(value) >= 10 or value == 0:
        return "#,##0"
    return "0.0#" if unit == "kg" else "#,##0.0"


def _full_format(unit: str) -> str:
    return {"share": "0.00%", "eur": "#,##0.00", "t": "#,##0.000", "kg": "#,##0.000"}.get(unit, "#,##0")


def _has_range(outcomes: Sequence[Outcome], at: int) -> bool:
    return at < len(outcomes) and outcomes[at].low is not None and outcomes[at].value is not None
