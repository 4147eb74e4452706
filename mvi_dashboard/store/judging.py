"""Writes the SQL of the intake from the declarations in `contracts` and `validation`; runs nothing itself."""

from collections.abc import Container, Iterable, Sequence

from mvi_dashboard.contracts import STORE_TYPE, TABLES, Column, Table
from mvi_dashboard.store.said import Said
from mvi_dashboard.store.understanding import ORIGIN, predicate, rules_on_cells, text_of
from mvi_dashboard.validation import (
    RULES,
    UNREADABLE,
    Outcome,
    Rule,
    rules_for,
    rules_on_accepted,
)

PROBLEM_COLUMNS = ("reading", "source_file", "table_name", "source_row", "column_name", "rule", "value", "severity")
PROBLEM_DTYPES = {name: {"reading": "int32", "source_row": "Int32"}.get(name, "str") for name in PROBLEM_COLUMNS}

LONGEST_VALUE = 200
"""Characters of a cell that a problem repeats."""


CREATE_PROBLEMS_FOUND = (
    "create or replace temp table problems_found (reading integer, source_file varchar, table_name varchar, source_row integer,"
    " column_name varchar, rule varchar, value varchar, severity varchar)"
)
UNDERSTOOD_OF_SIFTED = (
    "(select reading, source_file, source_row, organisation from sifted"
    " union all select reading, source_file, source_row, organisation from parsed)"
)
REPLACED = "select reading, list(position) from repeated_rows where replaced_by_row is not null group by reading"
COUNT_ACCEPTED = "select reading, count(*), count(replaced_by_row) from accepted group by reading"
ACCEPTED_RECORDS = (
    "select reading, source_row, bool_or(replaced_by_row is not null) from accepted"
    " where list_contains(?, reading) group by all"
)
LEAVE_OUT_REJECTED = (
    "delete from parsed where list_contains(?, reading)"
    " and (reading, source_row) in (select (reading, source_row) from problems_found where severity = 'reject')"
)
LEAVE_OUT_REJECTED_CONTRACTS = (
    "delete from parsed where list_contains(?, reading) and (reading, source_row) in"
    " (select (reading, source_row) from problems_found where severity = 'reject' and table_name = 'contracts')"
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


def judge_cells(table: Table, said: Said) -> str:
    """One problem row per rule broken by a cell; a column that no file has can only break a rule about empty cells."""
    branches = [
        f"""select reading, source_file, '{table.name}' as table_name, source_row, '{column.name}' as column_name,
    '{rule.id}' as rule, {_told(rule, table, column)} as value,
    '{rule.severity(table, column)}' as severity
from parsed where {predicate(rule, table, column, said)}"""
        for rule, column in rules_on_cells(table, said)
    ]
    return "insert into problems_found by name\n" + "\nunion all\n".join(branches)


def judge_sums(table: Table, said: Said) -> str:
    """A problem row for each row that adds up with a rejected one: half a sum is not let in."""
    keys = ", ".join((_file(said), *table.key))
    refused = (
        f"select reading, source_row from problems_found where table_name = '{table.name}' and severity = 'reject'"
    )
    return f"""insert into problems_found by name
select reading, source_file, '{table.name}' as table_name, source_row, '{table.adds_up}' as column_name,
    'part_of_rejected_sum' as rule, concat_ws(' / ', {", ".join(table.key[1:])}) as value, 'reject' as severity
from parsed anti join ({refused}) using (reading, source_row)
where ({keys}) in (select ({keys}) from parsed semi join ({refused}) using (reading, source_row))"""


def accept(table: Table, said: Said, *, is_sifted: bool) -> Iterable[str]:
    """Rows that no rule rejects, with the unknown cells empty and the row that replaces them, if any.

    Keys are compared first, and before them a number for each: only rows of a key that occurs again are put in order.
    """
    values = ",\n    ".join(f"{_known_value(table, column, said)} as {column.name}" for column in table.columns)
    keys = ", ".join(table.key)
    yield f"""create or replace temp view cleared as
select {ORIGIN},
    {values}
from parsed anti join
(select distinct reading, source_row from problems_found where table_name = '{table.name}' and severity = 'reject')
using (reading, source_row)"""
    yield f"create or replace temp view kept as select * from cleared{' union all by name select * from sifted' if is_sifted else ''}"
    file = _file(said)
    is_added = f"lead({file}) over later is not distinct from {file} and {'true' if table.adds_up else 'false'}"
    alike = (
        f"row_number() over (partition by {file}, {keys}, added order by reading, position) > 1"
        if table.adds_up
        else "false"
    )
    yield f"""create or replace temp table repeated_rows as
with repeated_signs as (select hash({keys}) as sign from kept group by sign having count(*) > 1),
candidates as (
    select {ORIGIN}, {keys}, {table.adds_up or "null"} as added from kept
    where hash({keys}) in (select sign from repeated_signs)
),
repeated as (
    select * exclude (added), {alike} as is_alike from candidates
    qualify count(*) over (partition by {keys}) > 1
),
ordered as (
    select *, {is_added} as is_added, lead(source_row) over later as later_row
    from repeated window later as (partition by {keys} order by reading, position)
)
select *, case when not is_added then later_row end as replaced_by_row from ordered"""
    yield """create or replace temp view accepted as
select kept.*, repeated_rows.replaced_by_row, coalesce(repeated_rows.is_added, false) as is_added
from kept left join repeated_rows using (reading, position)"""


def judge_accepted(table: Table, beside: Sequence[int]) -> str:
    """One problem row per rule broken by an accepted row; of rows beside a contract (`beside`: readings) that contract tells."""
    branches = [
        f"""select reading, source_file, '{table.name}' as table_name, source_row, '{table.key[-1]}' as column_name,
    '{rule.id}' as rule, concat_ws(' / ', {", ".join(table.key)}) as value, 'flag' as severity
from repeated_rows where {rule.predicate} and not list_contains({list(beside)}::integer[], reading)"""
        for rule in rules_on_accepted(table)
    ]
    return "insert into problems_found by name\n" + "\nunion all\n".join(branches)


def keep_last(table: Table, said: Said) -> str:
    """The accepted rows, the last one per key; where rows add up, the sum of those in the last file that has any."""
    if table.adds_up is None:
        return f"insert into intake.{table.name} by name select {_kept_columns(table)} from accepted where replaced_by_row is null"
    keys = ", ".join(table.key)
    others = [c.name for c in table.columns if c.name not in (*table.key, table.adds_up)]
    place = "position" if _file(said) == "reading" else "(reading, position)"
    last = ", ".join(f"arg_max({name}, {place}) as {name}" for name in (*others, "source_file", "source_row"))
    return f"""insert into intake.{table.name} by name
select {keys}, sum({table.adds_up}) as {table.adds_up}, {last}
from accepted
where replaced_by_row is null and ({keys}, {_file(said)}) in (select ({keys}, max({_file(said)})) from accepted group by {keys})
group by {keys}"""


def keep_beside_sifted(table: Table, sifted: str) -> Iterable[str]:
    """The same where files were sifted: their rows are not copied, those that were judged stand beside them."""
    columns = _kept_columns(table)
    yield f"alter table intake.{table.name} rename to judged_{table.name}"
    yield (
        f"insert into intake.judged_{table.name} by name select {columns} from cleared anti join"
        " (select reading, position from repeated_rows where replaced_by_row is not null) using (reading, position)"
    )
    yield f"create view intake.sifted_{table.name} as select {columns} from ({sifted})"
    yield (
        f"create view intake.{table.name} as select * from intake.sifted_{table.name}"
        f" union all by name select * from intake.judged_{table.name}"
    )


def parts(table: Table, names: Container[str]) -> tuple[str, ...]:
    """What the accepted rows of a table are made of: one by one they are copied faster than as a union."""
    made = (f"sifted_{table.name}", f"judged_{table.name}")
    return made if made[0] in names else (table.name,)


def _kept_columns(table: Table) -> str:
    return ", ".join([*(column.name for column in table.columns), "source_file", "source_row"])


def withdraw(table: Table) -> str:
    """Takes rejected records back out of the accepted rows; parameters are their file and row numbers."""
    return f"delete from intake.{table.name} where source_file = ? and list_contains(?, source_row)"


def clear() -> Iterable[str]:
    """Drops the working tables."""
    yield "drop view if exists temp.accepted"
    yield "drop view if exists temp.kept"
    yield "drop view if exists temp.cleared"
    yield "drop view if exists temp.sifted"
    yield "drop view if exists temp.listed_cpv_codes"
    yield "drop view if exists temp.listed_cpv_conversions"
    for name in ("parsed", "repeated_rows", "problems_found"):
        yield f"drop table if exists temp.{name}"


def _file(said: Said) -> str:
    """The number of the file that a row is of: rows add up over its sheets, each of which is a reading."""
    sheets = {at: first for at, first in enumerate(said.files) if first != at}
    branches = " ".join(f"when {at} then {first}" for at, first in sheets.items())
    return f"case reading {branches} else reading end" if sheets else "reading"


def _told(rule: Rule, table: Table, column: Column) -> str:
    """What a problem repeats of the cell: nothing where it may say something about a person."""
    if rule.is_private:
        return "null"
    return f"left({text_of(table, column)}, {LONGEST_VALUE})" if column.published else "'…'"


def _known_value(table: Table, column: Column, said: Said) -> str:
    unknown = [
        predicate(rule, table, column, said)
        for rule, judged in rules_for(table)
        if judged is column and rule.outcome is Outcome.UNKNOWN and rule.predicate != UNREADABLE
    ]
    if not unknown or column.name not in said.delivered:
        return column.name
    return f"case when not coalesce({' or '.join(unknown)}, false) then {column.name} end"
