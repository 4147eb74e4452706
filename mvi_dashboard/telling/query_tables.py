"""The answer to a reader's own query and the tables that it may ask, as tables in the reader's language."""

import datetime
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pandas as pd
from babel.numbers import format_decimal

from mvi_dashboard.language import Language
from mvi_dashboard.sandbox import GROUPS, Answer, SchemaTable
from mvi_dashboard.telling import markup
from mvi_dashboard.telling.markup import Column, Html, Row

MOST = 100
"""As many rows of an answer as a page shows; the CSV has them all."""
LONGEST_TEXT = 300
_NUMBERS = ("int", "decimal", "double", "float", "huge")


def answer_table(language: Language, answer: Answer, caption: str) -> Html:
    """The first rows of an answer; null is written as that word, since a query may mean anything by it."""
    columns = [
        Column(str(name), kind, is_text=not any(part in kind for part in _NUMBERS))
        for name, kind in zip(answer.frame.columns, answer.types, strict=True)
    ]
    rows = []
    for cells in answer_rows(answer, MOST):
        said = [_say(language, str(column.heading), cell) for column, cell in zip(columns, cells, strict=True)]
        rows.append(Row(said[0], tuple(said[1:])))
    return markup.table(columns, rows, caption, under_heading=True)


def answer_rows(answer: Answer, most: int | None = None) -> list[tuple[Any, ...]]:
    """The cells of an answer, row by row, with None for null."""
    frame = answer.frame if most is None else answer.frame.head(most)
    columns = (frame.iloc[:, place].tolist() for place in range(frame.shape[1]))
    return list(zip(*([None if cell is pd.NA else cell for cell in column] for column in columns), strict=True))


def schema_list(language: Language, tables: Sequence[SchemaTable]) -> Html:
    """Every table that may be asked, in groups; each opens to its columns with type and meaning."""
    parts = []
    for group in GROUPS:
        found = [table for table in tables if table.group == group]
        if found:
            parts.append(f"<h3>{markup.safe(language(f'schema.group.{group}'))}</h3>")
            parts += [markup.details(table.name, _columns(table)) for table in found]
    return Html(f'<div class="schema">{"".join(parts)}</div>')


def _columns(table: SchemaTable) -> Html:
    entries = [(column.name, f"{column.type}. {column.meaning}") for column in table.columns]
    return Html(markup.paragraph(table.meaning) + markup.facts(entries))


def _say(language: Language, name: str, cell: Any) -> str:
    """One cell; a whole number under the name of a year is no amount."""
    if cell is None:
        said: str = Html('<span class="null">null</span>')
    elif isinstance(cell, bool):
        said = language("query.true" if cell else "query.false")
    elif isinstance(cell, int) and name.endswith("year"):
        said = str(cell)
    elif isinstance(cell, int | float | Decimal):
        said = format_decimal(cell, format="#,##0.##########", locale=language.locale)
    elif isinstance(cell, datetime.datetime):
        said = f"{language.date(cell.date())} {cell:%H:%M:%S}"
    elif isinstance(cell, datetime.date):
        said = language.date(cell)
    else:
        text = str(cell)
        said = text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…"
    return said
