"""Spellings of one organisation in the registers of a delivery: told once per file and table, never merged."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import duckdb

from mvi_dashboard.contracts import CONTRACTS, Table
from mvi_dashboard.importers.reading import Reading, Severity
from mvi_dashboard.importers.vocabulary import normalise

RULE = "organisation_spelling"
_LEFT_OUT = frozenset({"gemeente", "gem", "municipality", "of"})
"""Words that some write before, some behind and some not with the name of a municipality."""


def key_of(name: str) -> str:
    """`"Voorbeeld, gemeente"`, `"Gem. Voorbeeld"` -> `"voorbeeld"`: what spellings of one organisation share."""
    words = normalise(name).split()
    return "".join(sorted(word for word in words if word not in _LEFT_OUT)) or "".join(words)


@dataclass
class Spellings:
    """The spelling that came first for each organisation: that of the store, else the one most rows use."""

    usual: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of_store(cls, connection: duckdb.DuckDBPyConnection, *, is_known: bool) -> "Spellings":
        """Those of the contracts that the store knows already; `is_known` says whether there are any to look at."""
        found = cls()
        if is_known:
            found._learn(connection.execute(_COUNTED.format(rows=f"main.{CONTRACTS.name}")))
        return found

    def judge(
        self,
        connection: duckdb.DuckDBPyConnection,
        table: Table,
        rows: str,
        readings: Sequence[Reading],
    ) -> None:
        """A problem for each spelling in `rows` that is not the usual one, at its first row; notices settle their own."""
        if not table.has("organisation"):
            return
        self._learn(connection.execute(_COUNTED.format(rows=rows)))
        told = [
            (at, file, table.name, row, "organisation", RULE, f"{name} / {usual}", Severity.FLAG.value)
            for at, file, name, row in connection.execute(_FIRST.format(rows=rows)).fetchall()
            if readings[at].records is None
            and table.name not in readings[at].beside
            and (usual := self.usual[key_of(name)]) != name
        ]
        if told:
            connection.executemany(f"insert into problems_found values ({', '.join('?' * len(told[0]))})", told)

    def _learn(self, counted: duckdb.DuckDBPyConnection) -> None:
        names: Iterable[tuple[str, int]] = counted.fetchall()
        for name, _ in sorted(names, key=lambda each: (-each[1], each[0])):
            self.usual.setdefault(key_of(name), name)


_COUNTED = "select organisation, count(*) from {rows} where organisation is not null group by organisation"
_FIRST = (
    "select reading, source_file, organisation, min(source_row) from {rows} where organisation is not null"
    " group by reading, source_file, organisation order by 1, 4"
)
