"""What deliveries changed of one contract, in words: which cell, what it said and what it says now, from which file on which day."""

import datetime
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import pandas as pd

from mvi_dashboard.contracts import REGISTER, Kind
from mvi_dashboard.language import Language
from mvi_dashboard.telling import markup
from mvi_dashboard.telling.markup import Column, Html, Row

MOST = 100
"""As many changes as are told one by one, the latest first."""


def say_history(language: Language, changes: pd.DataFrame) -> Html:
    """The changes as a table; one sentence where there are none."""
    if changes.empty:
        return markup.paragraph(_say(language, "history_none"))
    columns = [
        Column(_say(language, "history_date")),
        Column(_say(language, "history_what"), is_text=True),
        Column(_say(language, "history_old"), is_text=True),
        Column(_say(language, "history_new"), is_text=True),
        Column(_say(language, "history_file"), is_text=True),
    ]
    rows = [_row(language, change) for change in changes.head(MOST).to_dict("records")]
    table = markup.table(columns, rows, _say(language, "history_caption"))
    left = len(changes) - MOST
    more = markup.paragraph(_say(language, "history_more", count=language.number(left)), "muted") if left > 0 else ""
    return Html(table + more)


def _row(language: Language, change: Mapping[Any, Any]) -> Row:
    of, column = str(change["table_name"]), _text(change["column_name"])
    table = language(f"table.{of}")
    what = table if of == "contracts" and not column else language(f"column.{of}.{column}") if column else table
    parts = _text(change["row_key"]).split(" / ")
    key = ", ".join(language(f"code.{part}") if language.has(f"code.{part}") else part for part in parts)
    where = ": ".join(part for part in (table if column and of != "contracts" else "", key) if part)
    old, new = _cell(language, of, column, change["old_value"]), _cell(language, of, column, change["new_value"])
    if not column:
        old, new = "–", _say(language, "history_added")
    date = language.date(pd.Timestamp(change["imported_on"]).date())
    return Row(
        date,
        (markup.amount(what, where), old, new, _text(change["source_file"]) or _say(language, "history_worked_out")),
    )


def _cell(language: Language, of: str, column: str, text: Any) -> str:
    """A recorded value in the reader's notation; an empty one is "–"."""
    if not column or not _text(text):
        return "–"
    kind = next(table for table in REGISTER if table.name == of).column(column).kind
    if kind is Kind.CODE:
        return language(f"code.{text}") if language.has(f"code.{text}") else str(text)
    writers: dict[Kind, Callable[[str], str]] = {
        Kind.DATE: lambda date: language.date(datetime.date.fromisoformat(date)),
        Kind.EUR: lambda amount: language.euro(Decimal(amount)),
        Kind.SHARE: lambda share: language.share(Decimal(share), 1),
        Kind.NUMBER: lambda number: language.significant(Decimal(number), 6),
        Kind.BOOLEAN: lambda answer: language("code.yes" if answer == "true" else "code.no"),
    }
    return writers.get(kind, str)(text)


def _text(value: Any) -> str:
    return "" if value is None or pd.isna(value) else str(value)


def _say(language: Language, key: str, **parameters: object) -> str:
    return language(f"page.contracts.{key}", **parameters)
