"""Writes the SQL of the intake from the declarations in `contracts` and `validation`; runs nothing itself."""

from collections.abc import Iterable, Sequence

from mvi_dashboard.contracts import STORE_TYPE, TABLES, Column, Kind, Table
from mvi_dashboard.validation import (
    RULES,
    UNREADABLE,
    Outcome,
    Rule,
    parent_key,
    parser,
    rules_for,
    rules_on_accepted,
    thresholds,
    words,
)

PROBLEM_COLUMNS = ("reading", "source_file", "table_name", "source_row", "column_name", "rule", "value", "severity")
PROBLEM_DTYPES = {name: {"reading": "int32", "source_row": "Int32"}.get(name, "str") for name in PROBLEM_COLUMNS}

LONGEST_VALUE = 200
"""Characters of a cell that a problem repeats."""

_ORIGIN = "reading, position, source_file, source_row"

COUNT_ACCEPTED = "select reading, count(*), count(replaced_by_row) from accepted group by reading"
ACCEPTED_RECORDS = (
    "select reading, source_row, bool_or(replaced_by_row is not null) from accepted"
    " where list_contains(?, reading) group by all"
)
COUNT_PROBLEMS = "select rule, count(*) from problems_found where reading = ? group by rule order by rule"
KEEP_PROBLEMS = (
    f"insert into intake.problems by name select {', '.join(PROBLEM_COLUMNS[1:])} from problems_found"
    " order by reading, table_name, source_row, rule, column_name"
)
REJECTED = f"""
    select {", ".join(PROBLEM_COLUMNS)} from problems_found semi join
    (select reading, table_name, source_row from problems_found where severity = 'reject')
    using (reading, table_name, source_row)
    order by reading, table_name, source_row, severity desc, list_position({[rule.id for rule in RULES]}, rule),
    column_name
"""


def create_intake() -> Iterable[str]:
    """Empty typed tables for accepted rows, and the problems."""
    yield "drop schema if exists intake cascade"
    yield "create schema intake"
    for table in TABLES:
        columns = ", ".join(f"{column.name} {STORE_TYPE[column.kind]}" for column in table.columns)
        yield f"create table intake.{table.name} ({columns}, source_file varchar, source_row integer)"
    yield (
        "create table intake.problems (source_file varchar, table_name varchar, source_row integer,"
        " column_name varchar, rule varchar, value varchar, severity varchar)"
    )


def create_staged(table: Table) -> str:
    """One row per delivered row, all text."""
    columns = ", ".join(f"{column.name} varchar" for column in table.columns)
    return (
        "create or replace temp table staged"
        f" (reading integer, position integer, source_file varchar, source_row integer, {columns})"
    )


def stage(table: Table, source: str, delivered: Sequence[str]) -> str:
    """Appends what `source` delivers; parameters are the reading's number and its file."""
    columns = ", ".join(f"cast({c.name} as varchar) as {c.name}" for c in table.columns if c.name in delivered)
    origin = "? as reading, position, ? as source_file, source_row"
    return f"insert into staged by name select {origin}, {columns} from {source}"


def parse(table: Table, parents: Sequence[str]) -> str:
    """Beside the cleaned text of each cell its value; `has_parent` where rows need one."""
    cleaned = ",\n        ".join(f"{_cleaner(c)}({c.name}) as {c.name}__text" for c in table.columns)
    texts = [f"{c.name}__text" for c in table.columns if not _is_plain(table, c)]
    values = ",\n    ".join([*(f"{_value(table, c)} as {c.name}" for c in table.columns), *texts])
    key = parent_key(table)
    known = " union ".join(f"select organisation, {key} from {parent}" for parent in parents)
    own = f"(organisation__text, {key}__text)"
    has_parent = f"{own} in (select (organisation, {key}) from ({known}))" if parents else "true"
    return f"""create or replace temp table parsed as
with cleaned as (
    select {_ORIGIN},
        {cleaned}
    from staged
)
select {_ORIGIN},
    {values},
    coalesce({has_parent}, false) as has_parent
from cleaned"""


def judge_cells(table: Table) -> str:
    """One problem row per rule broken by a cell."""
    branches = [
        f"""select reading, source_file, '{table.name}' as table_name, source_row, '{column.name}' as column_name,
    '{rule.id}' as rule, {_told(rule, table, column)} as value,
    '{rule.severity(table, column)}' as severity
from parsed where {_predicate(rule, table, column)}"""
        for rule, column in rules_for(table)
    ]
    return "insert into problems_found by name\n" + "\nunion all\n".join(branches)


def accept(table: Table) -> str:
    """Rows that no rule rejects, with the unknown cells empty and the row that replaces them, if any."""
    values = ",\n    ".join(f"{_known_value(table, column)} as {column.name}" for column in table.columns)
    return f"""create or replace temp table accepted as
with kept as (
    select {_ORIGIN},
    {values}
    from parsed anti join
    (select distinct reading, source_row from problems_found where table_name = '{table.name}' and severity = 'reject')
    using (reading, source_row)
)
select *, lead(source_row) over (partition by {", ".join(table.key)} order by reading, position) as replaced_by_row
from kept"""


def judge_accepted(table: Table) -> str:
    """One problem row per rule broken by an accepted row."""
    branches = [
        f"""select reading, source_file, '{table.name}' as table_name, source_row, '{table.key[-1]}' as column_name,
    '{rule.id}' as rule, concat_ws(' / ', {", ".join(table.key)}) as value, 'flag' as severity
from accepted where {rule.predicate}"""
        for rule in rules_on_accepted()
    ]
    return "insert into problems_found by name\n" + "\nunion all\n".join(branches)


def keep_last(table: Table) -> str:
    """The accepted rows, the last one per key."""
    columns = ", ".join([*(column.name for column in table.columns), "source_file", "source_row"])
    return f"insert into intake.{table.name} by name select {columns} from accepted where replaced_by_row is null"


def withdraw(table: Table) -> str:
    """Takes rejected records back out of the accepted rows; parameters are their file and row numbers."""
    return f"delete from intake.{table.name} where source_file = ? and list_contains(?, source_row)"


def clear() -> Iterable[str]:
    """Drops the working tables."""
    for name in ("staged", "parsed", "accepted", "problems_found"):
        yield f"drop table if exists temp.{name}"


def _told(rule: Rule, table: Table, column: Column) -> str:
    """What a problem repeats of the cell: nothing where it may say something about a person."""
    if rule.is_private:
        return "null"
    return f"left({_text(table, column)}, {LONGEST_VALUE})" if column.published else "'…'"


def _is_plain(table: Table, column: Column) -> bool:
    return parser(table, column) == "{text}"


def _text(table: Table, column: Column) -> str:
    return column.name if _is_plain(table, column) else f"{column.name}__text"


def _cleaner(column: Column) -> str:
    return "clean_cell" if column.kind in (Kind.TEXT, Kind.CODE) else "clean_value"


def _value(table: Table, column: Column) -> str:
    text = f"{column.name}__text"
    if column.default is not None:
        text = f"coalesce({text}, '{column.default}')"
    return parser(table, column).format(text=text, words=_words(column))


def _known_value(table: Table, column: Column) -> str:
    unknown = [
        _predicate(rule, table, column)
        for rule, judged in rules_for(table)
        if judged is column and rule.outcome is Outcome.UNKNOWN and rule.predicate != UNREADABLE
    ]
    return f"case when not coalesce({' or '.join(unknown)}, false) then {column.name} end" if unknown else column.name


def _predicate(rule: Rule, table: Table, column: Column) -> str:
    names = {"text": _text(table, column), "value": column.name, "words": _words(column), **thresholds()}
    return f"({rule.predicate.format(**names)})"


def _words(column: Column) -> str:
    pairs = ", ".join(f"'{word}': '{code}'" for word, code in words(column).items())
    return f"(map {{{pairs}}})" if pairs else "(map([]::varchar[], []::varchar[]))"
