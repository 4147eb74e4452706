"""Contracts with social return for tests: rows by default, and what the intake makes of efforts."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import duckdb

from mvi_dashboard.store import Store
from mvi_dashboard.store.deriving import create_register, load_reference
from mvi_dashboard.store.intake import take_in
from mvi_dashboard.store.valuing import value_efforts
from tests.importers.intake_of import reading_of
from tests.registers import ORGANISATION

Row = dict[str, Any]


def contract(name: str = "c", **more: Any) -> Row:
    return {
        "contract_id": name,
        "title": f"Onderhoud {name}",
        "value_eur": "1000000",
        "award_date": "2023-12-01",
        "start_date": "2024-01-01",
        "end_date": "2027-12-31",
        "delivered_on": "2025-12-31",
        **more,
    }


def agreement(name: str = "c", **more: Any) -> Row:
    return {
        "contract_id": name,
        "required_share": "0.05",
        "base_type": "contract_sum",
        "base_eur": "1000000",
        "base_stage": "awarded",
        "block_table_region": "Utrecht",
        **more,
    }


def effort(name: str = "c", number: int | str = 1, **more: Any) -> Row:
    return {
        "contract_id": name,
        "effort_id": f"{name}-{number}",
        "year": "2024",
        "stage": "realised",
        "reported_on": "2025-01-15",
        **more,
    }


def placement(name: str = "c", number: int | str = 1, who: str = "", **more: Any) -> Row:
    """One full-time year under the Participation Act, of the person whose random code is `who`."""
    told = {"building_block": "participation_act", "quantity": "1", "effort_unit": "fte_year", "person_token": who}
    return effort(name, number, **{**told, **more})


def totals(store: Store) -> dict[str, Row]:
    return {row["contract_id"]: row for row in store.rows("select * from social_return_contracts")}


def paces(store: Store) -> dict[str, Row]:
    return {row["contract_id"]: row for row in store.rows("select * from social_return_pace")}


@contextmanager
def valued(*efforts: Row, **tables: Sequence[Row]) -> Iterator[duckdb.DuckDBPyConnection]:
    """What the intake makes of efforts, without building a store: much quicker, and the same SQL."""
    names = sorted({str(row["contract_id"]) for row in efforts})
    delivered: Mapping[str, Sequence[Row]] = {
        "contracts": tables.get("contracts", [contract(name) for name in names]),
        "social_return_agreements": tables.get("social_return_agreements", [agreement(name) for name in names]),
        "social_return_efforts": efforts,
    }
    with duckdb.connect(":memory:") as connection:
        connection.execute("attach ':memory:' as store")
        connection.execute("use store")
        create_register(connection)
        load_reference(connection)
        connection.execute("use memory")
        take_in(
            connection,
            [
                reading_of(name, [{"organisation": ORGANISATION, **row} for row in rows], f"{name}.csv")
                for name, rows in delivered.items()
            ],
        )
        connection.execute("use store")
        value_efforts(connection)
        yield connection


def counted(*efforts: Row, **tables: Sequence[Row]) -> dict[str, Decimal | None]:
    """Effort -> the euros that it counts for."""
    with valued(*efforts, **tables) as connection:
        rows = connection.execute("select effort_id, reported_eur from memory.intake.social_return_values").fetchall()
    return dict(rows)
