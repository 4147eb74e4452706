"""From one store to another in steps of one cause each, and one SELECT over what each of them answers.

    method         the same register and factors by the rules of this version and the other reference tables of the new store
    factor update  the same register and rules with the emission factors of the new store
    data           the new register under the same rules and factors

A step that would give what its neighbour gives is not computed anew: a store knows by which rules it was made.
"""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import duckdb

from mvi_dashboard.store.deriving import REFERENCE_TABLES, rules_hash
from mvi_dashboard.store.reading import Store
from mvi_dashboard.store.recomputing import FACTORS, columns, recompute

CAUSES = ("method", "factor_update", "data")
_VIEWS = (
    "counted_contracts",
    "counted_contract_years",
    "measured_contracts",
    "measured_contract_years",
    "measured_terms",
)


@dataclass(frozen=True)
class Steps:
    """The stores to ask, in order; steps of the same answers are the same object.

    `is_method_known`: false where the old file has another layout and was computed anew before it could be asked.
    """

    old: Store
    rules: Store
    factors: Store
    data: Store
    new: Store
    is_method_known: bool

    @property
    def chain(self) -> tuple[Store, ...]:
        """The five stores; between two neighbours lie method, factor update, data and again method."""
        return (self.old, self.rules, self.factors, self.data, self.new)


@contextmanager
def steps_between(old: Store, new: Store) -> Iterator[Steps]:
    """The steps from one store to another; what was computed for them goes with them."""
    with ExitStack() as computed:

        def made(register: Store, factors: Store, reference: Store) -> Store:
            store = recompute(register, factors, reference)
            computed.callback(store.close)
            return store

        others = [name for name in REFERENCE_TABLES if name != FACTORS]
        has_same_rules = _is_of_this_version(old) and not any(_differs(old, new, name) for name in others)
        rules = old if has_same_rules else made(old, old, new)
        factors = made(old, new, new) if _differs_in_figures(old, new) else rules
        is_same_register = old.data_hash == new.data_hash and old.as_of == new.as_of
        data = factors if is_same_register else new
        if not is_same_register and not _is_of_this_version(new):
            data = made(new, new, new)
        is_readable = all(columns(old, view) == columns(rules, view) for view in _VIEWS)
        yield Steps(old if is_readable else rules, rules, factors, data, new, is_readable)


def join_answers(
    answers: Mapping[str, tuple[Store, str, dict[str, Any]]], sql: str, parameters: dict[str, Any] | None = None
) -> list[dict[str, Any]]:
    """One SELECT over the answers of several stores, each a table of the name given; decimals stay exact.

    A store is asked once for what it is asked twice, so the same text must come with the same values.
    """
    found: dict[tuple[int, str], Any] = {}
    with duckdb.connect(":memory:") as connection:
        for name, (store, asked, values) in answers.items():
            if (id(store), asked) not in found:
                with store.connection.cursor() as cursor:
                    found[id(store), asked] = cursor.sql(asked, params=values).to_arrow_table()
            connection.register(name, found[id(store), asked])
        connection.execute(sql, parameters or {})
        names = [column[0] for column in connection.description or ()]
        return [dict(zip(names, row, strict=True)) for row in connection.fetchall()]


def _is_of_this_version(store: Store) -> bool:
    """Whether the store was computed by the rules of this version; an older file does not tell."""
    if "rules_hash" not in columns(store, "fingerprint"):
        return False
    return str(store.rows("select rules_hash from fingerprint")[0]["rules_hash"]) == rules_hash()


def _differs(old: Store, new: Store, table: str) -> bool:
    """Whether a reference table has other columns or rows."""
    names = columns(old, table)
    sql = f"select * from {table} order by all"
    return names != columns(new, table) or (bool(names) and old.rows(sql) != new.rows(sql))


def _differs_in_figures(old: Store, new: Store) -> bool:
    """Whether the emission factors are others; their notes do not matter."""
    shared = [column for column in columns(new, FACTORS) if column in columns(old, FACTORS)]
    wanted = [column for column in shared if column.endswith(("_id", "_year", "_kg")) or column == "scope"]
    sql = f"select {', '.join(wanted)} from {FACTORS} order by all"
    return old.rows(sql) != new.rows(sql)
