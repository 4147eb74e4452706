"""Empty registers to fill in: a workbook with a sheet per table, or one table as CSV, whose columns explain themselves.

The row of explanations under the headings is recognised and passed over when the file comes back.
"""

import csv
from pathlib import Path
from typing import Any

import xlsxwriter

from mvi_dashboard.contracts import TEMPLATE_TABLES, Column, Kind, Table, table
from mvi_dashboard.importers.reading import Words
from mvi_dashboard.importers.vocabulary import choices

_LAST_ROW = 1_048_575
_NUMBER_FORMATS = {
    Kind.DATE: "dd-mm-yyyy",
    Kind.EUR: "#,##0.00",
    Kind.SHARE: "0.0##%",
    Kind.NUMBER: "General",
    Kind.YEAR: "0",
    Kind.INTEGER: "0",
}
_LISTS = {"product_group": 4, "purchased_variant": 5, "unit": 6}
"""Lists too long to stand in a cell's rule: the column of the instruction sheet that holds each."""


def write_template(path: Path, words: Words) -> None:
    """An empty workbook in the language of `words`: instructions, then a sheet per table with drop-downs for codes."""
    with xlsxwriter.Workbook(path) as book:
        formats = {
            "title": book.add_format({"bold": True, "font_size": 14}),
            "heading": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
            "explanation": book.add_format(
                {"italic": True, "font_color": "#555555", "text_wrap": True, "valign": "top"}
            ),
            **{kind.value: book.add_format({"num_format": _NUMBER_FORMATS.get(kind, "@")}) for kind in Kind},
        }
        _write_instructions(book, words, formats)
        for each in TEMPLATE_TABLES:
            _write_sheet(book, each, words, formats)


def write_csv_template(path: Path, words: Words, name: str = "contracts") -> None:
    """One table as an empty CSV with headings and explanations."""
    columns = table(name).columns
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow([words(f"column.{name}.{column.name}") for column in columns])
        writer.writerow([words(f"column.{name}.{column.name}_help") for column in columns])


def _write_instructions(book: Any, words: Words, formats: dict[str, Any]) -> None:
    sheet = book.add_worksheet(words("template.sheet"))
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 110)
    sheet.set_column(min(_LISTS.values()), max(_LISTS.values()), 40)
    sheet.write(0, 0, words("template.title"), formats["title"])
    row = 2
    while words.has(f"template.instruction_{row - 1}"):
        sheet.write(row, 0, words(f"template.instruction_{row - 1}"))
        row += 1
    sheet.write(row + 1, 0, words("template.sheets"), formats["heading"])
    for at, each in enumerate(TEMPLATE_TABLES, start=row + 2):
        headings = ", ".join(words(f"column.{each.name}.{column.name}") for column in each.columns)
        sheet.write(at, 0, words(f"table.{each.name}"))
        sheet.write(at, 1, headings)
    for owner, name in (("contracts", "product_group"), ("applications", "purchased_variant"), ("quantities", "unit")):
        sheet.write(0, _LISTS[name], words(f"column.{owner}.{name}"), formats["heading"])
        sheet.write_column(1, _LISTS[name], _labels(table(owner).column(name), words))


def _write_sheet(book: Any, each: Table, words: Words, formats: dict[str, Any]) -> None:
    sheet = book.add_worksheet(words(f"table.{each.name}"))
    sheet.freeze_panes(2, 0)
    sheet.set_row(1, 75)
    for at, column in enumerate(each.columns):
        heading = words(f"column.{each.name}.{column.name}")
        explanation = words(f"column.{each.name}.{column.name}_help")
        sheet.set_column(at, at, max(14, min(34, len(heading) + 4)), formats[column.kind.value])
        sheet.write(0, at, heading, formats["heading"])
        sheet.write(1, at, explanation, formats["explanation"])
        sheet.write_comment(0, at, explanation)
        source = _source(each, column, words)
        if source:
            rule = {
                "validate": "list",
                "source": source,
                "error_title": words("template.choice"),
                "error_message": words("template.choice_advice"),
                "error_type": "warning",
            }
            sheet.data_validation(2, at, _LAST_ROW, at, rule)


def _source(each: Table, column: Column, words: Words) -> list[str] | str | None:
    """What a cell may be chosen from: the labels themselves, or where they stand on the instruction sheet."""
    if column.kind is Kind.BOOLEAN:
        return [words("code.yes"), words("code.no")]
    if column.name in _LISTS and (each.name, column.name) != ("targets", "unit"):
        letter = "ABCDEFG"[_LISTS[column.name]]
        return f"='{words('template.sheet')}'!${letter}$2:${letter}${len(_labels(column, words)) + 1}"
    return _labels(column, words) if column.allowed else None


def _labels(column: Column, words: Words) -> list[str]:
    section, codes = choices(column)
    return [words(f"{section}.{code}") if words.has(f"{section}.{code}") else code for code in codes]
