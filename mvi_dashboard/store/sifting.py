"""Writes the SQL that sifts a large file while it is read: what no rule could speak of goes on as it is; runs nothing itself."""

from collections.abc import Sequence
from dataclasses import replace

from mvi_dashboard.contracts import Column, Table
from mvi_dashboard.store.said import Said
from mvi_dashboard.store.understanding import cleaner, predicate, rules_on_cells, text_of, understood
from mvi_dashboard.validation import FORMULA, UNREADABLE, Rule, reads_code, reads_exactly


def sift(table: Table, parents: Sequence[str], said: Said, source: str, cells: Sequence[str]) -> str:
    """The value of each cell of a file while it is read, and whether any rule could have something to say of the row.

    Columns: the values; `is_suspect`, null where all is blank; `cells` as they stand, of suspect rows only. What no rule
    speaks of is accepted as it is; only the suspect rows are parsed again as text and judged rule by rule.
    """
    values = ", ".join(column.name for column in table.columns)
    raw = ", ".join(cells)
    steps = understood(table, parents, said, source, f"reading, {raw}", is_sifting=True)
    return f"""{steps}
select {values}, is_suspect, case when is_suspect then [{raw}] end as cells
from (
    select {values}, {raw},
        case when coalesce({raw}) is not null then coalesce({" or ".join(_signs(table, said))}, false) end as is_suspect
    from understood
)"""


def _signs(table: Table, said: Said) -> list[str]:
    """What holds, between them, wherever a rule is broken, at less cost than the rules themselves."""
    rules = rules_on_cells(table, said)
    signs = dict.fromkeys(
        predicate(replace(rule, predicate=sign), table, column, said)
        for rule, column in rules
        if (sign := _sign(rule, table, column)) is not None
    )
    delivered = dict.fromkeys(column for _, column in rules if column.name in said.delivered)
    return [
        *signs,
        _gap([column for column in delivered if reads_exactly(table, column) and column.default is None], table),
    ]


def _sign(rule: Rule, table: Table, column: Column) -> str | None:
    """The sign of one rule; None where every cell that breaks it is a gap: filled, and without a value."""
    if not reads_exactly(table, column):
        return rule.candidates or rule.predicate
    if rule.predicate == FORMULA and reads_code(table, column):
        return "contains({text}, '=')"
    if rule.predicate == FORMULA or rule.predicate.startswith(UNREADABLE):
        return None if column.default is None else "{value} is null"
    return (rule.candidates or rule.predicate).replace("{text} is null", "{value} is null")


def _gap(columns: Sequence[Column], table: Table) -> str:
    """Whether one of these columns has a cell without a value that does not stand for nothing; most rows have none without."""
    gaps = [(f"{column.name} is null", text_of(table, column), cleaner(column)) for column in columns]
    filled = " or ".join(f"({gap} and {text} is not null)" for gap, text, _ in gaps)
    meant = " or ".join(f"({gap} and {clean}({text}) is not null)" for gap, text, clean in gaps)
    return f"case when {filled} then {meant} else false end" if gaps else "false"
