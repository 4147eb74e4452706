"""The tables that a reader's query may see, with what each column holds, in the reader's language."""

from collections.abc import Iterator
from dataclasses import dataclass

from mvi_dashboard.contracts import REGISTER as RECORD
from mvi_dashboard.language import Language
from mvi_dashboard.sandbox.visible import GROUPS, VISIBLE
from mvi_dashboard.store import Store

_FOR_FILLING_IN = "* "
"""Marks a required column in the template; not part of what the column means."""


@dataclass(frozen=True)
class SchemaColumn:
    """One column: its name, DuckDB's type and one sentence."""

    name: str
    type: str
    meaning: str


@dataclass(frozen=True)
class SchemaTable:
    """One table or view: its name, its group (`visible.GROUPS`), what one row is, and its columns."""

    name: str
    group: str
    meaning: str
    columns: tuple[SchemaColumn, ...]


def schema(store: Store, language: Language) -> tuple[SchemaTable, ...]:
    """The visible tables of a store, most asked first; one that an older store lacks is left out."""
    columns: dict[str, list[SchemaColumn]] = {}
    for row in store.rows(
        "select table_name, column_name, data_type from duckdb_columns()"
        " where schema_name = 'main' and not internal and database_name not in ('system', 'temp')"
        " order by table_name, column_index"
    ):
        table, name = str(row["table_name"]), str(row["column_name"])
        if table in VISIBLE:
            meaning = next(_meanings(table, name, language), "")
            columns.setdefault(table, []).append(SchemaColumn(name, str(row["data_type"]).lower(), meaning))
    return tuple(
        SchemaTable(name, group, language(f"schema.table.{name}"), tuple(columns[name]))
        for group, names in GROUPS.items()
        for name in names
        if name in columns
    )


def _meanings(table: str, column: str, language: Language) -> Iterator[str]:
    """What a column holds: as the record says of this table, as we say of every table, as the record says of another."""
    own = f"column.{table}.{column}_help"
    others = (f"column.{other.name}.{column}_help" for other in RECORD)
    for key in (own, f"schema.column.{column}", *others):
        if language.has(key):
            yield language(key).removeprefix(_FOR_FILLING_IN)
