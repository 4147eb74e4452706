"""Counts and rejects whole records, where the rows of a file are not those of the tables: a notice of four lots, say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import duckdb

from mvi_dashboard.contracts import TABLES
from mvi_dashboard.importers.reading import Problem, Reading
from mvi_dashboard.store import judging


@dataclass(frozen=True)
class Told:
    """Reading -> row under which records are judged -> whether a later row replaces something that it says."""

    rows: dict[int, dict[int, bool]] = field(default_factory=dict)

    @classmethod
    def of(cls, readings: Sequence[Reading]) -> "Told":
        """Nothing told yet, of the readings that are counted by record."""
        return cls({at: {} for at, reading in enumerate(readings) if reading.records is not None})

    def leave_out_rejected(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Records that an earlier table rejected are not judged again: their reader would be told of what follows from it."""
        if self.rows:
            connection.execute(judging.LEAVE_OUT_REJECTED, [list(self.rows)])

    def add(self, connection: duckdb.DuckDBPyConnection) -> None:
        """What the records say in the table that was just judged."""
        if self.rows:
            found = connection.execute(judging.ACCEPTED_RECORDS, [list(self.rows)]).fetchall()
            for at, row, is_replaced in found:
                self.rows[at][row] = self.rows[at].get(row, False) or is_replaced

    def settle(
        self, connection: duckdb.DuckDBPyConnection, at: int, reading: Reading, rejected: Sequence[Problem]
    ) -> tuple[int, int, int]:
        """Rows of the file that were accepted, rejected and merged; a record that is rejected leaves every table."""
        judged_by = reading.records or {}
        refused = {problem.row for problem in rejected if problem.row is not None}
        withdrawn = sorted(refused & set(self.rows[at]))
        for table in TABLES if withdrawn else ():
            connection.execute(judging.withdraw(table), [reading.file, withdrawn])
        kept = [row for row, judged in judged_by.items() if judged in self.rows[at] and judged not in refused]
        merged = sum(1 for row in kept if judged_by[row] != row or self.rows[at][row])
        return len(kept), sum(judged in refused for judged in judged_by.values()), merged


def spare_decisions(connection: duckdb.DuckDBPyConnection) -> None:
    """Keeps what somebody assessed: what a notice pre-fills of it is let go, in the schema `intake` in memory."""
    connection.execute(
        "delete from memory.intake.assessments as fresh using assessments as known"
        " where fresh.is_prefilled and not coalesce(known.is_prefilled, false) and known.organisation = fresh.organisation"
        " and known.contract_id = fresh.contract_id and known.theme = fresh.theme"
    )


def by_record(problems: Sequence[Problem], judged_by: Mapping[int, int]) -> dict[int, tuple[Problem, ...]]:
    """Each rejected row of the file with every problem of the record it was judged under."""
    found: dict[int, tuple[Problem, ...]] = {}
    for problem in problems:
        if problem.row is not None:
            found[problem.row] = (*found.get(problem.row, ()), problem)
    return {row: found[judged] for row, judged in judged_by.items() if judged in found}
