"""Writes the SQL that understands a cell: cleaned text, the value in it, and the predicate of a rule over both; runs nothing itself."""

from collections.abc import Sequence

from mvi_dashboard.contracts import STORE_TYPE, Column, Kind, Table
from mvi_dashboard.store.said import Said
from mvi_dashboard.validation import On, Rule, parent_key, parser, reads_exactly, rules_for, thresholds, words

ORIGIN = "reading, position, source_file, source_row"
"""Where a row stands."""


def parse(table: Table, parents: Sequence[str], said: Said) -> str:
    """`parsed`: beside the cleaned text of each staged cell its value; `has_parent` where rows need one."""
    return f"create or replace temp table parsed as\n{understood(table, parents, said, 'staged', ORIGIN)}\nselect * from understood"


def understood(
    table: Table, parents: Sequence[str], said: Said, rows: str, origin: str, *, is_sifting: bool = False
) -> str:
    """The steps up to `understood`: what is said of the place of a row, its values, and the texts they were read from.

    While sifting, a text is only cleaned where the value depends on it (`validation.reads_exactly`).
    """
    as_they_stand = {column.name for column in table.columns if is_sifting and reads_exactly(table, column)}
    cleaners = {c.name: "" if c.name in as_they_stand else cleaner(c) for c in table.columns}
    cleaned = ",\n        ".join(f"{cleaner}({name}) as {name}__text" for name, cleaner in cleaners.items())
    texts = [f"{c.name}__text" for c in table.columns if not is_plain(table, c)]
    values = ",\n    ".join([*(f"{_value(table, c, said)} as {c.name}" for c in table.columns), *texts])
    key = parent_key(table)
    known = " union ".join(f"select organisation, {key} from {parent}" for parent in parents)
    own = f"(organisation__text, {key}__text)"
    has_parent = f"{own} in (select (organisation, {key}) from ({known}))" if parents else "true"
    return f"""with cleaned as (
    select {origin},
        {cleaned}
    from {rows}
),
understood as (
    select {origin},
    {values},
    coalesce({has_parent}, false) as has_parent
    from cleaned
)"""


def rules_on_cells(table: Table, said: Said) -> list[tuple[Rule, Column]]:
    """The rules that a cell of these files could break."""
    rules = rules_for(table)
    return [(rule, column) for rule, column in rules if column.name in said.delivered or _looks_at_nothing(rule)]


def _looks_at_nothing(rule: Rule) -> bool:
    """Whether an empty cell can break the rule, so that it holds for a column that no file has."""
    return rule.on is On.PARENT or ("is null" in rule.predicate and not rule.predicate.startswith("{text} is not null"))


def is_plain(table: Table, column: Column) -> bool:
    """Whether the cleaned text is the value."""
    return parser(table, column) == "{text}"


def text_of(table: Table, column: Column) -> str:
    """The name under which the cleaned text of a column stands."""
    return column.name if is_plain(table, column) else f"{column.name}__text"


def cleaner(column: Column) -> str:
    """The macro that cleans a cell of the column: in a text, a dash or "n.v.t." is a word like any other."""
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


def predicate(rule: Rule, table: Table, column: Column, said: Said) -> str:
    """The rule as SQL over the understood rows."""
    persons = said.functions_only.get(column.name, ())
    names = {
        "text": text_of(table, column),
        "value": column.name,
        "words": _words(column),
        "names_persons": f"list_contains({list(persons)}, reading)" if persons else "false",
        **thresholds(),
    }
    return f"({rule.predicate.format(**names)})"


def _words(column: Column) -> str:
    pairs = ", ".join(f"'{word}': '{code}'" for word, code in words(column).items())
    return f"(map {{{pairs}}})" if pairs else "(map([]::varchar[], []::varchar[]))"
