"""Writes the SQL of the intake from the declarations in `contracts` and `validation`; runs nothing itself."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from mvi_dashboard.contracts import STORE_TYPE, TABLES, Column, Kind, Table
from mvi_dashboard.store.staging import Said
from mvi_dashboard.validation import (
    RULES,
    UNREADABLE,
    On,
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


def sift(table: Table, parents: Sequence[str], said: Said) -> str:
    """`sifted`: the value of each cell, and whether any rule has something to say of the row; what no rule speaks of is accepted as it is.

    One pass over the delivered rows, which are not copied as text: only the suspect ones are parsed and judged rule by rule.
    """
    values = ", ".join(column.name for column in table.columns)
    spoken_of = [
        _predicate(rule if rule.candidates is None else replace(rule, predicate=rule.candidates), table, column, said)
        for rule, column in _rules_on_cells(table, said)
    ]
    return f"""create or replace temp table sifted as
{_parsed(table, parents, said, "staged", f"{_ORIGIN}, {values}, coalesce({' or '.join(spoken_of)}, false) as is_suspect")}"""


def parse(table: Table, parents: Sequence[str], said: Said, *, is_sifted: bool) -> str:
    """`parsed`: beside the cleaned text of each cell its value; `has_parent` where rows need one. Once sifted, only the suspect rows."""
    suspects = "(select reading, position from sifted where is_suspect)"
    rows = f"staged semi join {suspects} using (reading, position)" if is_sifted else "staged"
    return f"create or replace temp table parsed as\n{_parsed(table, parents, said, rows, '*')}"


def _parsed(table: Table, parents: Sequence[str], said: Said, rows: str, selected: str) -> str:
    cleaned = ",\n        ".join(f"{_cleaner(c)}({c.name}) as {c.name}__text" for c in table.columns)
    texts = [f"{c.name}__text" for c in table.columns if not _is_plain(table, c)]
    values = ",\n    ".join([*(f"{_value(table, c, said)} as {c.name}" for c in table.columns), *texts])
    key = parent_key(table)
    known = " union ".join(f"select organisation, {key} from {parent}" for parent in parents)
    own = f"(organisation__text, {key}__text)"
    has_parent = f"{own} in (select (organisation, {key}) from ({known}))" if parents else "true"
    return f"""with cleaned as (
    select {_ORIGIN},
        {cleaned}
    from {rows}
),
understood as (
    select {_ORIGIN},
    {values},
    coalesce({has_parent}, false) as has_parent
    from cleaned
)
select {selected} from understood"""


def judge_cells(table: Table, said: Said) -> str:
    """One problem row per rule broken by a cell; a column that no file has can only break a rule about empty cells."""
    branches = [
        f"""select reading, source_file, '{table.name}' as table_name, source_row, '{column.name}' as column_name,
    '{rule.id}' as rule, {_told(rule, table, column)} as value,
    '{rule.severity(table, column)}' as severity
from parsed where {_predicate(rule, table, column, said)}"""
        for rule, column in _rules_on_cells(table, said)
    ]
    return "insert into problems_found by name\n" + "\nunion all\n".join(branches)


def _rules_on_cells(table: Table, said: Said) -> list[tuple[Rule, Column]]:
    """The rules that a cell of these files could break."""
    rules = rules_for(table)
    return [(rule, column) for rule, column in rules if column.name in said.delivered or _looks_at_nothing(rule)]


def _looks_at_nothing(rule: Rule) -> bool:
    """Whether an empty cell can break the rule, so that it holds for a column that no file has."""
    return rule.on is On.PARENT or ("is null" in rule.predicate and not rule.predicate.startswith("{text} is not null"))


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

    Keys are compared first: only rows of a key that occurs again are put in order.
    """
    values = ",\n    ".join(f"{_known_value(table, column, said)} as {column.name}" for column in table.columns)
    keys = ", ".join(table.key)
    unsuspected = f"""select {_ORIGIN}, {", ".join(column.name for column in table.columns)} from sifted where not is_suspect
union all
"""
    yield f"""create or replace temp view kept as
{unsuspected if is_sifted else ""}select {_ORIGIN},
    {values}
from parsed anti join
(select distinct reading, source_row from problems_found where table_name = '{table.name}' and severity = 'reject')
using (reading, source_row)"""
    file = _file(said)
    is_added = f"lead({file}) over later is not distinct from {file} and {'true' if table.adds_up else 'false'}"
    alike = (
        f"row_number() over (partition by {file}, {keys}, {table.adds_up} order by reading, position) > 1"
        if table.adds_up
        else "false"
    )
    yield f"""create or replace temp table repeated_rows as
with repeated_keys as (select {keys} from kept group by {keys} having count(*) > 1),
repeated as (
    select {_ORIGIN}, {keys}, {alike} as is_alike from kept
    where ({keys}) in (select ({keys}) from repeated_keys)
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
        columns = ", ".join([*(column.name for column in table.columns), "source_file", "source_row"])
        return f"insert into intake.{table.name} by name select {columns} from accepted where replaced_by_row is null"
    keys = ", ".join(table.key)
    others = [c.name for c in table.columns if c.name not in (*table.key, table.adds_up)]
    place = "position" if _file(said) == "reading" else "(reading, position)"
    last = ", ".join(f"arg_max({name}, {place}) as {name}" for name in (*others, "source_file", "source_row"))
    return f"""insert into intake.{table.name} by name
select {keys}, sum({table.adds_up}) as {table.adds_up}, {last}
from accepted
where replaced_by_row is null and ({keys}, {_file(said)}) in (select ({keys}, max({_file(said)})) from accepted group by {keys})
group by {keys}"""


def withdraw(table: Table) -> str:
    """Takes rejected records back out of the accepted rows; parameters are their file and row numbers."""
    return f"delete from intake.{table.name} where source_file = ? and list_contains(?, source_row)"


def clear() -> Iterable[str]:
    """Drops the working tables."""
    yield "drop view if exists temp.accepted"
    yield "drop view if exists temp.kept"
    yield "drop view if exists temp.listed_cpv_codes"
    yield "drop view if exists temp.listed_cpv_conversions"
    for name in ("sifted", "parsed", "repeated_rows", "problems_found"):
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
    return f"left({_text(table, column)}, {LONGEST_VALUE})" if column.published else "'…'"


def _is_plain(table: Table, column: Column) -> bool:
    return parser(table, column) == "{text}"


def _text(table: Table, column: Column) -> str:
    return column.name if _is_plain(table, column) else f"{column.name}__text"


def _cleaner(column: Column) -> str:
    return "clean_cell" if column.kind in (Kind.TEXT, Kind.CODE) else "clean_value"


def _value(table: Table, column: Column, said: Said) -> str:
    text = f"{column.name}__text"
    if column.default is not None:
        text = f"coalesce({text}, '{column.default}')"
    value = parser(table, column).format(text=text, words=_words(column))
    shares = said.vat.get(column.name) if column.without_vat else None
    if not shares:
        return value
    branches = " ".join(f"when {at} then cast({1 + share} as double)" for at, share in sorted(shares.items()))
    return f"cast(round(cast({value} as double) / case reading {branches} else 1 end, 2) as {STORE_TYPE[column.kind]})"


def _known_value(table: Table, column: Column, said: Said) -> str:
    unknown = [
        _predicate(rule, table, column, said)
        for rule, judged in rules_for(table)
        if judged is column and rule.outcome is Outcome.UNKNOWN and rule.predicate != UNREADABLE
    ]
    if not unknown or column.name not in said.delivered:
        return column.name
    return f"case when not coalesce({' or '.join(unknown)}, false) then {column.name} end"


def _predicate(rule: Rule, table: Table, column: Column, said: Said) -> str:
    persons = said.functions_only.get(column.name, ())
    names = {
        "text": _text(table, column),
        "value": column.name,
        "words": _words(column),
        "names_persons": f"list_contains({list(persons)}, reading)" if persons else "false",
        **thresholds(),
    }
    return f"({rule.predicate.format(**names)})"


def _words(column: Column) -> str:
    pairs = ", ".join(f"'{word}': '{code}'" for word, code in words(column).items())
    return f"(map {{{pairs}}})" if pairs else "(map([]::varchar[], []::varchar[]))"
