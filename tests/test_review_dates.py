"""Each figure of the project's own tables has an origin and a date on which to look at it again; none by the wall clock."""

import csv
import datetime
import warnings
from pathlib import Path

import duckdb
import pytest

from mvi_dashboard.paths import REFERENCE, SQL
from mvi_dashboard.store import Store
from mvi_dashboard.store.deriving import load_reference
from mvi_dashboard.store.reading import Audit, run_audit

TABLES = sorted(path for path in REFERENCE.glob("*.csv") if not path.stem.startswith("demo_"))
EVIDENCE = {"read", "second_hand", "derived", "inferred", "own_assumption"}
AUDIT = SQL / "audits" / "figure_past_review_date.sql"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def overdue(connection: duckdb.DuckDBPyConnection, as_of: datetime.date) -> Audit:
    """What the audit reports of the reference tables on a data date."""
    connection.execute("create or replace table parameters as select cast(? as date) as as_of", [as_of])
    return run_audit(AUDIT, lambda sql: connection.execute(sql).df())


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_every_figure_has_an_origin_and_an_evidence_mark(path: Path) -> None:
    for row in rows(path):
        assert row["source"], row
        assert row["evidence"] in EVIDENCE, row


def test_every_table_has_review_dates_in_its_rows_or_as_a_whole() -> None:
    as_a_whole = {row["reference_table"] for row in rows(REFERENCE / "review_dates.csv")}
    for path in TABLES:
        dates = [row.get("review_by") for row in rows(path)]
        assert all(dates) != (path.stem in as_a_whole), path.stem
        for date in filter(None, dates):
            datetime.date.fromisoformat(date)


def test_a_planted_overdue_figure_is_reported_and_only_that() -> None:
    with duckdb.connect(":memory:") as connection:
        load_reference(connection)
        (first,) = connection.execute("select min(review_by) from review_dates").fetchall()[0]
        assert not len(overdue(connection, first).rows)
        planted = first - datetime.timedelta(days=1)
        connection.execute("insert into review_dates values ('thresholds', 'planted', 99, ?, 'nowhere')", [planted])
        audit = overdue(connection, first)
        assert audit.severity == "warning"
        assert list(audit.rows["figure"]) == ["planted"]
        assert list(audit.rows["source_row"]) == [99]


def test_dates_of_rows_and_of_whole_tables_are_both_read_with_their_place() -> None:
    with duckdb.connect(":memory:") as connection:
        load_reference(connection)
        found = connection.execute("select reference_table, figure, source_row from review_dates").fetchall()
    listed = {path.stem: rows(path) for path in TABLES}
    assert len(found) == sum(len(table) for table in listed.values() if "review_by" in table[0])
    for name, figure, source_row in found:
        assert listed[name][source_row - 2][next(iter(listed[name][0]))] == figure


@pytest.mark.filterwarnings("always")
def test_what_is_overdue_on_the_data_date_of_the_demo_is_told(demo: Store) -> None:
    """A warning in the output of `make check`, never a failure: a date that passed does not make a figure wrong."""
    for row in run_audit(AUDIT, demo.query).rows.to_dict("records"):
        warnings.warn(f"{row['reference_table']} row {row['source_row']}: review by {row['review_by']}", stacklevel=1)
