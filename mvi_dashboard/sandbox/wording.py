"""What became of a reader's query, in words."""

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal

from mvi_dashboard.language import Language
from mvi_dashboard.sandbox.faults import SandboxFault


def say_fault(language: Language, fault: SandboxFault) -> tuple[str, str]:
    """The sentence of a fault and an advice."""
    rule = fault.rule
    if rule == "unknown_column" and not fault.parameters.get("near"):
        rule = "unknown_column_alone"
    if rule == "said_by_engine" and fault.parameters.get("line"):
        rule = "said_by_engine_at"
    counts = {name: language.number(value) for name, value in fault.parameters.items() if isinstance(value, int)}
    told = {**fault.parameters, **counts}
    return language(f"sandbox.{rule}.sentence", **told), language(f"sandbox.{rule}.advice", **told)


def say_cell(language: Language, name: str, cell: Any) -> str:
    """One cell in the reader's notation; a whole number under the name of a year is no amount, and null is "null"."""
    if isinstance(cell, bool):
        return language("query.true" if cell else "query.false")
    if isinstance(cell, int) and name.endswith("year"):
        return str(cell)
    if isinstance(cell, Decimal) and cell.is_finite():
        return language.number(cell, max(-int(cell.as_tuple().exponent), 0))
    if isinstance(cell, int | float | Decimal):
        return format_decimal(cell, format="#,##0.######", locale=language.locale)
    if isinstance(cell, datetime.date):
        time = f" {cell:%H:%M:%S}" if isinstance(cell, datetime.datetime) else ""
        return f"{language.date(cell)}{time}"
    return "null" if cell is None else str(cell)


def say_cut(language: Language, cut: str, rows: int) -> str:
    """That there was more than is shown; empty where all of it is."""
    return language(f"sandbox.cut.{cut}", count=language.number(rows)) if cut else ""


def say_unlimited(language: Language, unlimited: Iterable[str]) -> str:
    """What this operating system does not limit; empty where it limits all of it."""
    names = ", ".join(language(f"sandbox.unlimited.{name}") for name in unlimited)
    return language("sandbox.unlimited.sentence", names=names) if names else ""
