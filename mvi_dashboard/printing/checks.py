"""Data checks as text: what was looked for, how often it was found, and the first offending rows as a table."""

import datetime
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pandas as pd

from mvi_dashboard.contracts import TABLES
from mvi_dashboard.language import Language
from mvi_dashboard.printing.cells import ABSENT, NAMED, aligned, is_missing, shortened, shown
from mvi_dashboard.store import Audit

_INDENT = " " * 16


def checks(audits: Sequence[Audit], language: Language, row_count: int) -> str:
    """The data checks as text: severity, count, what was looked for, and the first offending rows as a table."""
    lines = []
    for audit in audits:
        mark = (
            language("cli.check_clean")
            if audit.rows.empty
            else language(f"cli.check_{audit.severity}", count=language.number(len(audit.rows)))
        )
        lines.append(f"{mark:16}{language(f'check.{audit.id}')}")
        if not audit.rows.empty and row_count > 0:
            lines += [f"{_INDENT}{line}" for line in _rows_of(audit.rows.head(row_count), language)]
            left = len(audit.rows) - row_count
            lines += [f"{_INDENT}{language('cli.check_more', count=language.number(left))}"] if left > 0 else []
    return "\n".join(lines)


def check_heading(column: str, language: Language) -> str:
    """What a column of a data check is called: a word of its own, else that of the record, else its identifier."""
    own = f"check_column.{column}"
    if language.has(own):
        return language(own)
    return next((language(f"column.{table.name}.{column}") for table in TABLES if table.has(column)), column)


def check_cell(column: str, value: Any, language: Language) -> str:
    """One cell of a data check for people: a date in her language, an amount with its unit, a code by its name, "–" for none."""
    if is_missing(value):
        return ABSENT
    if isinstance(value, datetime.date):
        return language.date(value)
    if column.endswith(("_eur", "_share")):
        return shown("eur" if column.endswith("_eur") else "share", value, language)
    if isinstance(value, float | Decimal):
        return language.significant(value, 6)
    if column in _SEVERAL_UNITS:
        return ", ".join(_named("unit", word.strip(), language) for word in str(value).split(","))
    return _named(column, str(value), language)


_SEVERAL_UNITS = ("units_of_group",)
_WORDS = {"unit": ("quantity_unit",), "purchased_variant": ("variant",), "variant": ("variant",)}
"""Columns whose codes stand under another heading of the language files."""


def _named(column: str, value: str, language: Language) -> str:
    """The name of a code, else the code itself."""
    column = "product_group" if column == "registered_group" else column
    sections = (*([column] if column in NAMED else []), *_WORDS.get(column, ()), "code")
    return next((language(key) for name in sections if language.has(key := f"{name}.{value}")), value)


def _rows_of(rows: pd.DataFrame, language: Language) -> list[str]:
    names = [str(name) for name in rows.columns if name not in ("source_file", "source_row")]
    has_source = {"source_file", "source_row"} <= set(rows.columns)
    lines = [[*(check_heading(name, language) for name in names), *([language("cli.source")] if has_source else [])]]
    for row in rows.to_dict("records"):
        cells = [shortened(check_cell(name, row[name], language)) for name in names]
        lines.append([*cells, *([f"{row['source_file']}:{row['source_row']}"] if has_source else [])])
    return aligned(lines).splitlines()
