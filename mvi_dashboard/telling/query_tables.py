"""The answer to a reader's own query and the tables that it may ask, as tables in the reader's language."""

from collections.abc import Sequence
from typing import Any

from mvi_dashboard.language import Language
from mvi_dashboard.sandbox import GROUPS, Answer, SchemaTable, say_cell
from mvi_dashboard.telling import markup
from mvi_dashboard.telling.markup import Column, Html, Row

MOST = 100
"""As many rows of an answer as a page shows; the CSV has them all."""
LONGEST_TEXT = 300
_NUMBERS = ("int", "decimal", "double", "float")


def answer_table(language: Language, answer: Answer, caption: str) -> Html:
    """The first rows of an answer; null is written as that word, since a query may mean anything by it."""
    columns = [
        Column(str(name), kind, is_text=not any(part in kind for part in _NUMBERS))
        for name, kind in zip(answer.frame.columns, answer.types, strict=True)
    ]
    rows = []
    for cells in answer.rows(MOST):
        first, *others = (_say(language, column.heading, cell) for column, cell in zip(columns, cells, strict=True))
        rows.append(Row(first, tuple(others)))
    return markup.table(columns, rows, caption, under_heading=True)


def schema_list(language: Language, tables: Sequence[SchemaTable]) -> Html:
    """Every table that may be asked, in groups; each opens to its columns with type and meaning."""
    parts: list[str] = [markup.paragraph(language("query.tables", count=len(tables)), "muted")]
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
    if cell is None:
        return Html('<span class="null">null</span>')
    text = say_cell(language, name, cell)
    return text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…"
